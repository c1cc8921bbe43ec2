#include "atlink/modem/power_saving.hpp"

#include <algorithm>
#include <array>
#include <fmt/format.h>

namespace atlink::inline v0::modem {

namespace {

constexpr std::string_view psm_name = "+CPSMS";
constexpr int wide_band = 4; // LTE-M, as +CEDRXS counts access technologies
constexpr int narrow_band = 5;
constexpr auto technologies = std::to_array({wide_band, narrow_band});

std::string edrx_name(int technology) { return fmt::format("+CEDRXS.{}", technology); }

bool bits(std::string_view text, std::size_t length)
{
    return text.size() == length &&
           std::all_of(text.begin(), text.end(), [](char c) { return c == '0' || c == '1'; });
}

/// What is kept as "1,10101111,01101100".
struct PowerSaving {
    int mode = 0;
    std::string periodic_tau;
    std::string active_time;
};

PowerSaving stored(const Context& context)
{
    PowerSaving saving{.mode = 0,
                       .periodic_tau = context.settings.periodic_tau,
                       .active_time = context.settings.active_time};
    const std::string* text = context.nvm.find(psm_name);
    constexpr std::size_t length = std::string_view{"1,10101111,01101100"}.size();
    if (text == nullptr || text->size() != length) return saving;
    saving.mode = text->front() == '1' ? 1 : 0;
    saving.periodic_tau = text->substr(2, 8);
    saving.active_time = text->substr(11, 8);
    return saving;
}

/// A timer that may be left out; "" counts as left out, as the SDK sends it.
bool take_timer(const Command& command, std::size_t index, std::string& timer)
{
    if (!command.given(index)) return true;
    const auto text = command.quoted(index, 8);
    if (!text || (!text->empty() && !bits(*text, 8))) return false;
    if (!text->empty()) timer = *text;
    return true;
}

Outcome set_power_saving(Context& context, const Command& command)
{
    const Final bad = Final::cme(context.settings.cme_bad_parameter);
    if (command.parameters.empty()) { // "+CPSMS=": off, timers as from the factory
        context.nvm.erase(psm_name);
        return Final::ok();
    }
    const auto mode = command.integer(0, 0, 1);
    if (!mode) return bad;
    PowerSaving saving{.mode = static_cast<int>(*mode),
                       .periodic_tau = context.settings.periodic_tau,
                       .active_time = context.settings.active_time};
    // <RAU> and <READY> are for other networks; a device takes any string there.
    for (std::size_t unused : {std::size_t{1}, std::size_t{2}}) {
        if (command.given(unused) && !command.quoted(unused, 8)) return bad;
    }
    if (!take_timer(command, 3, saving.periodic_tau) ||
        !take_timer(command, 4, saving.active_time)) {
        return bad;
    }
    context.nvm.set(psm_name,
                    fmt::format("{},{},{}", saving.mode, saving.periodic_tau, saving.active_time));
    return Final::ok();
}

const std::string& default_cycle(const Context& context, int technology)
{
    return technology == wide_band ? context.settings.edrx_lte_m : context.settings.edrx_nb_iot;
}

bool set_edrx(Context& context, const Command& command)
{
    constexpr int on_with_lines = 2;
    constexpr int off_and_reset = 3;
    const auto mode = integer_or(command, 0, 0, off_and_reset, 0);
    if (!mode) return false;
    const auto technology = integer_or(command, 1, wide_band, narrow_band, 0);
    if (!technology) return false;
    Nvm& nvm = context.nvm;
    context.nvm.erase("%XPTW.4"); // every request brings the default window back
    context.nvm.erase("%XPTW.5");
    if (*mode == 0 || *mode == off_and_reset) {
        if (command.given(2) && !bits(command.quoted(2, 4).value_or(""), 4)) return false;
        for (const int each : technologies) {
            const bool meant = *technology == 0 || *technology == each;
            if (meant || *mode == off_and_reset) nvm.erase(edrx_name(each));
        }
        context.subscriptions.cedrxp = false;
        return true;
    }
    if (*technology == 0) {
        if (command.given(2)) return false;
        // Whatever was asked for before, or the default of the technology that is on.
        const int used = context.system_mode.lte_m != 0 ? wide_band : narrow_band;
        const bool asked = std::any_of(technologies.begin(), technologies.end(), [&](int each) {
            return nvm.find(edrx_name(each)) != nullptr;
        });
        if (!asked) nvm.set(edrx_name(used), default_cycle(context, used));
    } else {
        std::string cycle = default_cycle(context, *technology);
        if (command.given(2)) {
            cycle = command.quoted(2, 4).value_or("");
            if (!bits(cycle, 4)) return false;
        }
        nvm.set(edrx_name(*technology), cycle);
    }
    context.subscriptions.cedrxp = *mode == on_with_lines;
    return true;
}

/// Nothing when it is wrong. Switched on it has both times (at/power_mobility.md §1.3).
std::optional<SleepReport> sleep_report(const Command& command)
{
    constexpr std::int64_t shortest_warning = 500;
    constexpr std::int64_t longest_warning = 3'600'000;
    constexpr std::int64_t least_threshold = 10'240;
    constexpr std::int64_t most_threshold = 3'456'000'000;
    const auto n = command.integer(0, 0, 1);
    if (!n) return {};
    SleepReport report{.on = *n == 1, .warning = 0, .threshold = 0};
    if (report.on && (!command.given(1) || !command.given(2))) return {};
    if (command.given(1)) {
        const auto warning = command.integer(1, 0, longest_warning);
        if (!warning || (*warning != 0 && *warning < shortest_warning)) return {};
        report.warning = *warning;
    }
    if (command.given(2)) {
        const auto threshold = command.integer(2, least_threshold, most_threshold);
        if (!threshold) return {};
        report.threshold = *threshold;
    }
    return report;
}

} // namespace

Outcome cpsms(Context& context, const Command& command, Response& response)
{
    if (command.form != Form::read) return set_power_saving(context, command);
    const PowerSaving saving = stored(context);
    response.line(fmt::format("+CPSMS: {},,,\"{}\",\"{}\"", saving.mode, saving.periodic_tau,
                              saving.active_time));
    return Final::ok();
}

Outcome cedrxs(Context& context, const Command& command, Response& response)
{
    if (command.form == Form::read) {
        for (const int each : technologies) {
            const std::string* const cycle = context.nvm.find(edrx_name(each));
            if (cycle != nullptr) response.line(fmt::format("+CEDRXS: {},\"{}\"", each, *cycle));
        }
        return Final::ok();
    }
    if (set_edrx(context, command)) return Final::ok();
    context.subscriptions.cedrxp = false; // one that fails costs the subscription (§5.7)
    return Final::cme(context.settings.cme_bad_parameter);
}

/// The cell does not use it. What was asked for is shown all the same, with nothing given (§5,
/// ruling 3 of at/power_mobility.md).
Outcome cedrxrdp(Context& context, const Command&, Response& response)
{
    const int used = context.system_mode.lte_m != 0 ? wide_band : narrow_band;
    const std::string* const asked = context.nvm.find(edrx_name(used));
    response.line(asked == nullptr ? std::string{"+CEDRXRDP: 0"}
                                   : fmt::format("+CEDRXRDP: {},\"{}\",\"\",\"\"", used, *asked));
    return Final::ok();
}

Outcome xptw(Context& context, const Command& command, Response& response)
{
    const auto name = [](int technology) { return fmt::format("%XPTW.{}", technology); };
    const auto fallback = [&](int technology) {
        return technology == wide_band ? context.settings.ptw_lte_m : context.settings.ptw_nb_iot;
    };
    if (command.form == Form::read) {
        for (const int technology : {wide_band, narrow_band}) {
            const std::string* window = context.nvm.find(name(technology));
            response.line(fmt::format("%XPTW: {},\"{}\"", technology,
                                      window != nullptr ? *window : fallback(technology)));
        }
        return Final::ok();
    }
    const auto technology = command.integer(0, wide_band, narrow_band);
    if (!technology) return Final::cme(context.settings.cme_bad_parameter);
    if (!command.given(1)) {
        context.nvm.erase(name(static_cast<int>(*technology)));
        return Final::ok();
    }
    const auto window = command.quoted(1, 4);
    if (!window || !bits(*window, 4)) return Final::cme(context.settings.cme_bad_parameter);
    context.nvm.set(name(static_cast<int>(*technology)), *window);
    return Final::ok();
}

Outcome xmodemsleep(Context& context, const Command& command, Response&)
{
    const auto report = sleep_report(command);
    if (!report) return Final::cme(context.settings.cme_bad_parameter);
    context.subscriptions.modem_sleep = *report;
    // While the detach is on the air the line comes behind it.
    const bool off =
        !context.ue().activated() && context.emm().state() == emu::lte::Emm::State::null;
    if (report->on && off) context.emit("%XMODEMSLEEP: 4");
    return Final::ok();
}

Outcome xt3412(Context& context, const Command& command, Response&)
{
    const auto report = sleep_report(command);
    if (!report) return Final::cme(context.settings.cme_bad_parameter);
    context.subscriptions.t3412 = *report;
    return Final::ok();
}

Outcome xrai(Context& context, const Command& command, Response& response)
{
    if (context.firmware_from(2, 0, 0)) return Final::error(); // %RAI has taken its place
    constexpr Number indication{.low = 0, .high = 4, .fallback = 0, .omissible = true};
    if (command.form == Form::set && command.integer(0, 1, 2)) {
        return Final::cme(context.settings.cme_bad_parameter);
    }
    if (command.form == Form::execute) {
        context.ram.numbers.erase("%XRAI");
        return Final::ok();
    }
    return number_command(context, command, response, indication);
}

} // namespace atlink::inline v0::modem
