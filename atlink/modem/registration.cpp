#include "atlink/modem/registration.hpp"

#include "atlink/modem/number.hpp"
#include "emu/hex.hpp"
#include "emu/sms/text.hpp"

#include <algorithm>
#include <fmt/format.h>

namespace atlink::inline v0::modem {

namespace {

using emu::lte::CellConfig;
using emu::lte::Emm;
using emu::lte::Registration;
using emu::lte::Rrc;

constexpr std::string_view selected_plmn = "+COPS.plmn";
constexpr std::string_view name_format = "+COPS.format";
constexpr Number selection_mode{.low = 0, .high = 1, .fallback = 0};
constexpr int full_names = 0; // <format>
constexpr int brief_names = 1;
constexpr int numeric = 2;
constexpr Number shown_format{.low = full_names, .high = numeric, .fallback = numeric};
/// Power saving is not granted: both timers deactivated (TS 24.008 §10.5.7.4a, §10.5.7.3).
constexpr std::string_view not_granted = "11100000";

/// +COPS=?: one scan over everything; a radio connection meanwhile spoils it.
class PlmnSearch final : public Operation {
public:
    PlmnSearch(Context& context, std::string_view name)
        : context_{context}, name_{name}, deadline_{context.world.engine().now() +
                                                    context.ue().timing().scan}
    {
    }

    std::optional<Final> poll(Response& response) override
    {
        const bool interruptible = name_ == "+COPS"; // the other one suspends data
        if (interruptible && context_.ue().rrc().state() != Rrc::State::idle) {
            return Final::cme(cme::search_interrupted);
        }
        if (context_.world.engine().now() < deadline_) return {};
        response.line(fmt::format("{}: {}", name_, found()));
        return Final::ok();
    }
    emu::Instant deadline() const override { return deadline_; }

private:
    std::string found()
    {
        if (!context_.world.cell().covered()) return {};
        const int status = context_.emm().registered() ? 2 : 1; // current, available
        // A scan hears no names (at/commands.tsv, +COPS=?).
        return fmt::format("({},\"\",\"\",\"{}\",{})", status, context_.cell().plmn,
                           context_.access_technology());
    }

    Context& context_;
    std::string_view name_;
    emu::Instant deadline_;
};

/// What a read shows: after a reject for good and the release the modem camps on no cell of its
/// own, and says so (at/notes.md §5.5).
Registration shown(Context& context)
{
    Registration registration = context.emm().registration();
    if (context.emm().state() == Emm::State::limited_service) {
        registration.cell_known = false;
        registration.reject_cause.reset();
    }
    return registration;
}

bool plmn(const std::string& text)
{
    return (text.size() == 5 || text.size() == 6) &&
           std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

Outcome set_cops(Context& context, const Command& command)
{
    const Final bad = Final::cme(context.settings.cme_bad_parameter);
    const auto mode = integer_or(command, 0, 0, 3, 0);
    const auto format = integer_or(command, 1, 0, 2, 2);
    if (!mode || !format) return bad;
    switch (*mode) {
    case 0:
        context.nvm.set("+COPS", "0");
        context.nvm.erase(selected_plmn);
        context.emm().select({});
        return Final::ok();
    case 1: {
        const auto name = command.quoted(2, 6);
        if (!command.given(1) || *format != 2 || !name || !plmn(*name)) return bad;
        context.nvm.set("+COPS", "1");
        context.nvm.set(selected_plmn, *name);
        context.emm().select(*name);
        return Final::ok();
    }
    case 3:
        if (!command.given(1)) return bad;
        context.nvm.set(name_format, std::to_string(*format));
        return Final::ok();
    default: // 2 can only be read
        return bad;
    }
}

/// <format>,"<oper>" of +COPS?: a name that is not known gives way to the number.
std::string operator_text(Context& context)
{
    const int format = kept_number(context, name_format, shown_format);
    const NetworkNames names = network_names(context);
    const std::string_view name = format == full_names    ? names.full
                                  : format == brief_names ? names.brief
                                                          : std::string_view{};
    if (name.empty()) return fmt::format("{},\"{}\"", numeric, context.cell().plmn);
    return fmt::format("{},\"{}\"", format, name);
}

/// As the network codes it (TS 24.008 §10.5.3.5a): packed septets, or UCS2.
std::string coded(std::string_view name)
{
    const std::u32string text = emu::lte::decode_utf8(name);
    const auto septets = emu::lte::gsm_septets(text);
    const emu::lte::Octets bytes =
        septets ? emu::lte::pack_septets(*septets, 0) : emu::lte::ucs2_octets(text);
    return emu::to_hex({reinterpret_cast<const char*>(bytes.data()), bytes.size()});
}

Outcome test_cops(Context& context)
{
    if (!context.ue().activated()) return Final::cme(context.settings.cme_not_activated);
    if (context.ue().rrc().state() != Rrc::State::idle)
        return Final::cme(cme::radio_connection_active);
    return Outcome{std::make_unique<PlmnSearch>(context, "+COPS")};
}

} // namespace

void load_selection(Context& context)
{
    const std::string* stored = context.nvm.find(selected_plmn);
    const auto plmn = stored != nullptr ? std::optional{*stored} : std::nullopt;
    if (plmn != context.emm().selected()) context.emm().select(plmn);
}

NetworkNames network_names(Context& context)
{
    if (!context.network_informed) return {};
    return {.full = context.cell().name, .brief = context.cell().short_name};
}

void tell_names(Context& context)
{
    const NetworkNames names = network_names(context);
    if (!context.subscriptions.xopname || (names.full.empty() && names.brief.empty())) return;
    const auto quoted = [](std::string_view name) {
        return name.empty() ? std::string{} : '"' + coded(name) + '"';
    };
    context.emit(fmt::format("%XOPNAME: {},{},\"{}\"", quoted(names.full), quoted(names.brief),
                             context.cell().plmn));
}

bool registered(Registration::Status status)
{
    return status == Registration::Status::home || status == Registration::Status::roaming;
}

bool connected(Rrc::State state)
{
    return state == Rrc::State::connected || state == Rrc::State::reestablishing;
}

std::string registration_text(Context& context, const Registration& registration, int n)
{
    const CellConfig& cell = context.cell();
    std::string text = fmt::format("{}", static_cast<int>(registration.status));
    if (n < 2) return text;
    const bool cause = (n == 3 || n == 5) && registration.reject_cause.has_value();
    const bool timers = n >= 4 && registered(registration.status);
    if (registration.cell_known) {
        text += fmt::format(",\"{:04X}\",\"{:08X}\",{}", cell.tac, cell.ci,
                            context.access_technology());
    } else if (cause || timers) {
        text += ",,,";
    }
    if (cause) {
        text += fmt::format(",0,{}", *registration.reject_cause);
    } else if (timers) {
        text += ",,";
    }
    if (timers) text += fmt::format(",\"{0}\",\"{0}\"", not_granted);
    return text;
}

std::string connection_text(bool is_connected, int n)
{
    std::string text = is_connected ? "1" : "0";
    if (n >= 2) text += ",7"; // E-UTRAN
    if (n >= 3) text += ",4"; // access: E-UTRAN FDD
    return text;
}

Outcome cereg(Context& context, const Command& command, Response& response)
{
    switch (command.form) {
    case Form::set: {
        const auto n = command.integer(0, 0, 5);
        if (!n) return Final::cme(context.settings.cme_bad_parameter);
        context.subscriptions.cereg = static_cast<int>(*n);
        return Final::ok();
    }
    case Form::read: {
        const int n = context.subscriptions.cereg;
        response.line(
            fmt::format("+CEREG: {},{}", n, registration_text(context, shown(context), n)));
        return Final::ok();
    }
    case Form::test:
    case Form::execute:
        break;
    }
    return Final::error();
}

Outcome cscon(Context& context, const Command& command, Response& response)
{
    switch (command.form) {
    case Form::set: {
        const auto n = integer_or(command, 0, 0, 3, 0);
        if (!n) return Final::cme(context.settings.cme_bad_parameter);
        context.subscriptions.cscon = *n;
        return Final::ok();
    }
    case Form::read: {
        const int n = context.subscriptions.cscon;
        response.line(fmt::format("+CSCON: {},{}", n,
                                  connection_text(connected(context.ue().rrc().state()), n)));
        return Final::ok();
    }
    case Form::test:
    case Form::execute:
        break;
    }
    return Final::error();
}

Outcome cops(Context& context, const Command& command, Response& response)
{
    switch (command.form) {
    case Form::set:
        return set_cops(context, command);
    case Form::read:
        if (registered(context.emm().registration().status)) {
            response.line(fmt::format("+COPS: {},{},{}",
                                      kept_number(context, "+COPS", selection_mode),
                                      operator_text(context), context.access_technology()));
        } else {
            response.line(fmt::format("+COPS: {}", kept_number(context, "+COPS", selection_mode)));
        }
        return Final::ok();
    case Form::test:
        return test_cops(context);
    case Form::execute:
        return Final::error();
    }
    return Final::error();
}

/// A search of high priority: it does not wait for the radio connection to end.
Outcome high_priority_cops(Context& context, const Command&, Response&)
{
    if (!context.ue().activated()) return Final::cme(context.settings.cme_not_activated);
    return Outcome{std::make_unique<PlmnSearch>(context, "%COPS")};
}

} // namespace atlink::inline v0::modem
