#include "atlink/modem/maintenance.hpp"

#include "atlink/modem/alarms.hpp"
#include "atlink/modem/cme.hpp"
#include "atlink/modem/release_assistance.hpp"
#include "atlink/modem/system_mode.hpp"

#include <array>
#include <fmt/format.h>

namespace atlink::inline v0::modem {

namespace {

constexpr auto device_fields =
    std::to_array<std::string_view>({"+ODIS.HDID", "+ODIS.HDMAN", "+ODIS.HDMOD", "+ODIS.HDSW"});

std::string device_field(const Context& context, std::string_view name)
{
    const std::string* text = context.nvm.find(name);
    return text != nullptr ? *text : std::string{};
}

/// "NAME.<set>.<bitmap>".
std::string bitmap_name(const Command& command, std::int64_t set, std::int64_t bitmap)
{
    return fmt::format("{}.{}.{}", command.name, set, bitmap);
}

} // namespace

/// The trace itself is no business of an emulator whose own traces say more.
Outcome xmodemtrace(Context& context, const Command& command, Response& response)
{
    enum { off, predefined, write_bitmap, read_bitmap };
    constexpr int last_set = 5;
    const Final bad = Final::cme(context.settings.cme_bad_parameter);
    const auto operation = command.integer(0, off, read_bitmap);
    if (!operation) return bad;
    if (*operation == off) {
        if (command.parameters.size() > 1) return bad;
        context.nvm.set(command.name, "0");
        return Final::ok();
    }
    const auto set = command.integer(1, 1, last_set);
    if (!set) return bad;
    if (*operation == predefined) {
        if (command.parameters.size() > 2) return bad;
        context.nvm.set(command.name, fmt::format("1,{}", *set));
        return Final::ok();
    }
    const auto bitmap = command.integer(2, 0, 255);
    if (!bitmap) return bad;
    const std::string name = bitmap_name(command, *set, *bitmap);
    if (*operation == read_bitmap) {
        const std::string* bits = context.nvm.find(name);
        if (bits == nullptr || command.given(3)) return Final::error();
        response.line(fmt::format("{}: \"{}\"", command.name, *bits));
        return Final::ok();
    }
    const auto bits = command.quoted(3, 1024);
    if (!bits || bits->empty()) return bad;
    context.nvm.set(name, *bits);
    context.nvm.set(command.name, "2");
    return Final::ok();
}

Outcome xconnstat(Context& context, const Command& command, Response& response)
{
    if (command.form == Form::read) {
        constexpr std::uint64_t kilobyte = 1000;
        const Traffic::Counters& counters = context.traffic.counters();
        const std::uint64_t average =
            counters.packets == 0 ? 0 : (counters.sent + counters.received) / counters.packets;
        response.line(fmt::format("%XCONNSTAT: {},{},{},{},{},{}", context.messages_sent,
                                  context.messages_received, counters.sent / kilobyte,
                                  counters.received / kilobyte, counters.largest, average));
        return Final::ok();
    }
    const auto start = command.integer(0, 0, 1);
    if (!start) return Final::cme(context.settings.cme_bad_parameter);
    if (*start == 0) {
        context.traffic.stop();
    } else {
        context.traffic.start();
        context.messages_sent = context.messages_received = 0;
    }
    return Final::ok();
}

Outcome xfactoryreset(Context& context, const Command& command, Response&)
{
    const auto kind = command.integer(0, 0, 1);
    if (!kind) return Final::cme(context.settings.cme_bad_parameter);
    constexpr auto kept = std::to_array<std::string_view>({"card.", "%XPMNG."});
    // The card's memory is its own; keys are no configuration of the user's.
    const bool stored = context.nvm.reset(std::span{kept}.first(*kind == 0 ? 1 : 2));
    context.ram = {};
    arm_power_off_warning(context);
    load_system_mode(context);
    load_release_assistance(context);
    if (*kind == 0) {
        stack::Credentials& store = context.world.modem().credentials();
        for (const stack::Credentials::Listed& each : store.list()) {
            // The modem's own stay, and so does what cannot be taken away.
            static_cast<void>(store.remove(each.tag, each.type));
        }
    }
    return stored ? Final::ok() : Final::cme(cme::memory_failure);
}

/// Public keys for commands that this modem refuses: they can be kept and read, no more.
Outcome xpmng(Context& context, const Command& command, Response& response)
{
    constexpr int write = 0;
    constexpr int read = 2;
    constexpr int last_tag = 9;
    const Final bad = Final::cme(context.settings.cme_bad_parameter);
    const auto operation = command.integer(0, write, read);
    const auto tag = integer_or(command, 2, 0, last_tag, 0);
    if (!operation || *operation == 1 || !tag) return bad;
    const std::string name = fmt::format("%XPMNG.{}", *tag);
    const std::string* key = context.nvm.find(name);
    if (*operation == read) {
        if (command.given(1)) return bad;
        if (key == nullptr) return Final::cme(cme::not_found);
        response.line(fmt::format("%XPMNG: \"{}\"", *key));
        return Final::ok();
    }
    const auto content = command.quoted(1, 4096);
    if (!content || !content->starts_with("-----BEGIN PUBLIC KEY-----")) return bad;
    if (context.activated()) return Final::cme(cme::not_allowed_when_active);
    if (key != nullptr) return Final::cme(cme::already_exists);
    if (!context.nvm.set_now(name, *content)) return Final::cme(cme::memory_failure);
    return Final::ok();
}

Outcome odis(Context& context, const Command& command, Response& response)
{
    const auto notification = [&] {
        return fmt::format("\"{}\",\"{}\",\"{}\"", device_field(context, device_fields[1]),
                           device_field(context, device_fields[2]),
                           device_field(context, device_fields[3]));
    };
    if (command.form == Form::read) { // the first one is not shown
        response.line("+ODIS: " + notification());
        return Final::ok();
    }
    constexpr std::size_t longest = 64; // estimate
    std::array<std::string, device_fields.size()> texts;
    for (std::size_t i = 0; i < texts.size(); ++i) {
        const auto text = command.quoted(i, longest);
        if (!text) return Final::cme(context.settings.cme_bad_parameter);
        texts[i] = *text;
    }
    for (std::size_t i = 0; i < texts.size(); ++i)
        context.nvm.set(device_fields[i], texts[i]);
    if (context.subscriptions.odisntf) {
        context.emit(fmt::format("+ODISNTF: \"{}\",{}", texts[0], notification()));
    }
    return Final::ok();
}

/// Taken without effect, as one public application expects; no source says what it does.
Outcome ssrda(Context& context, const Command& command, Response&)
{
    for (std::size_t i = 0; i < 3; ++i) {
        if (!command.integer(i, 0, 255)) return Final::cme(context.settings.cme_bad_parameter);
    }
    return Final::ok();
}

} // namespace atlink::inline v0::modem
