// Part of stack/internet/service_type.hpp and of sntp_server.hpp: a time server (RFC 4330).
#include "stack/internet/service_type.hpp"
#include "stack/internet/services/sntp_server.hpp"
#include "stack/proto/sntp_message.hpp"
#include "stack/tls/clock.hpp"

#include <algorithm>

namespace stack::inline v0::net {

void SntpServer::on_datagram(std::string_view bytes)
{
    SntpState state = SntpState::synchronised;
    switch (behaviour_) {
    case SntpBehaviour::good:
        break;
    case SntpBehaviour::unsynchronised:
        state = SntpState::unsynchronised;
        break;
    case SntpBehaviour::rate:
        state = SntpState::rate;
        break;
    case SntpBehaviour::silent:
        return;
    }
    if (const auto answer = sntp_answer(bytes, tls::Clock::now(), state)) reply(*answer);
}

namespace service_files::sntp_service {

namespace {

constexpr std::uint16_t sntp_port = 123;
constexpr std::pair<std::string_view, SntpBehaviour> behaviours[] = {
    {"good", SntpBehaviour::good},
    {"unsynchronised", SntpBehaviour::unsynchronised},
    {"rate", SntpBehaviour::rate},
    {"silent", SntpBehaviour::silent}};

std::vector<std::string_view> behaviour_choices()
{
    std::vector<std::string_view> names;
    for (const auto& [name, behaviour] : behaviours)
        names.push_back(name);
    return names;
}

constexpr ServiceSetting settings_of_sntp[] = {{"behaviour", ServiceSetting::Kind::choice,
                                                "good|unsynchronised|rate|silent",
                                                behaviour_choices}};

void start(Host& host, std::uint16_t port, const ServiceSettings& settings)
{
    SntpBehaviour behaviour = SntpBehaviour::good;
    if (const auto said = settings.find("behaviour"); said != settings.end()) {
        behaviour = std::ranges::find(behaviours, said->second, [](const auto& each) {
                        return each.first;
                    })->second;
    }
    host.serve<SntpServer>(port, behaviour);
}

constexpr ServiceType types[] = {
    {"sntp", sntp_port,
     "a time server (RFC 4330, versions 1 to 4): the world's time, which `start` sets, whatever "
     "the network "
     "tells "
     "the modem. `behaviour` (good): `unsynchronised` says so (leap indicator 3, stratum 0, INIT), "
     "`rate` is a kiss of death, `silent` gives no answer",
     settings_of_sntp, start},
};

} // namespace

std::span<const ServiceType> family() { return types; }

} // namespace service_files::sntp_service

} // namespace stack::inline v0::net
