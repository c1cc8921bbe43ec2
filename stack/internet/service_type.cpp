#include "stack/internet/service_type.hpp"

#include <algorithm>
#include <charconv>
#include <stdexcept>

namespace stack::inline v0::net {

namespace service_files {
std::vector<const ServiceType*> all(); // made from the files of stack/internet/services/
}

namespace {

[[noreturn]] void refuse(std::string_view what, std::string_view text)
{
    throw std::invalid_argument{std::string{what} + ": " + std::string{text}};
}

std::uint16_t port_of(std::string_view text)
{
    std::uint16_t port = 0;
    const auto [stop, error] = std::from_chars(text.data(), text.data() + text.size(), port);
    if (error != std::errc{} || stop != text.data() + text.size() || port == 0) {
        refuse("no port", text);
    }
    return port;
}

} // namespace

bool ServiceSetting::allows(std::string_view value) const
{
    switch (kind) {
    case Kind::text:
        return true;
    case Kind::boolean:
        return value == "true" || value == "false";
    case Kind::choice:
        const std::vector<std::string_view> all = choices();
        return std::find(all.begin(), all.end(), value) != all.end();
    }
    return false;
}

const ServiceSetting* ServiceType::setting(std::string_view wanted) const
{
    for (const ServiceSetting& each : settings)
        if (each.name == wanted) return &each;
    return nullptr;
}

ServiceTypes service_types()
{
    // Never destroyed: exit handlers use it.
    static const auto& types = *new std::vector<const ServiceType*>(service_files::all());
    return types;
}

const ServiceType* find_service(std::string_view name, ServiceTypes types)
{
    for (const ServiceType* each : types)
        if (each->name == name) return each;
    return nullptr;
}

void start_service(Host& host, std::string_view text, ServiceTypes types)
{
    std::vector<std::string_view> words;
    for (std::string_view rest = text;;) {
        const std::size_t end = rest.find(':');
        words.push_back(rest.substr(0, end));
        if (end == rest.npos) break;
        rest.remove_prefix(end + 1);
    }
    const ServiceType* type = find_service(words.front(), types);
    if (type == nullptr) refuse("no such service", words.front());
    const std::uint16_t port = words.size() > 1 ? port_of(words[1]) : type->port;
    ServiceSettings settings;
    for (std::size_t i = 2; i < words.size(); ++i) {
        const std::size_t sign = words[i].find('=');
        const std::string_view value = sign == words[i].npos ? "" : words[i].substr(sign + 1);
        const ServiceSetting* setting = type->setting(words[i].substr(0, sign));
        if (setting == nullptr || !setting->allows(value)) refuse("no such setting", words[i]);
        settings.emplace(setting->name, value);
    }
    type->start(host, port, settings);
}

} // namespace stack::inline v0::net
