#include "atlink/modem/system_mode.hpp"

#include <algorithm>
#include <array>
#include <cstdio>
#include <fmt/format.h>
#include <fmt/ranges.h>

namespace atlink::inline v0::modem {

namespace {

constexpr std::string_view mode_name = "%XSYSTEMMODE";
constexpr std::string_view lock_name = "%XBANDLOCK";
constexpr std::string_view features_name = "%REL14FEAT";
constexpr std::string_view search_name = "%PERIODICSEARCHCONF";

constexpr std::size_t mask_length = 88;
/// Bands of this modem for LTE-M (a list read from a device, at/commands.tsv %XCBAND).
constexpr auto lte_m_bands = std::to_array({1, 2, 3, 4, 5, 8, 12, 13, 18, 19, 20, 25, 26, 28, 66});

bool in_mask(std::string_view mask, int band)
{
    const auto bit = static_cast<std::size_t>(band);
    return mask.empty() || (bit <= mask.size() && mask[mask.size() - bit] == '1');
}

std::string_view permanent_mask(const Context& context)
{
    const std::string* stored = context.nvm.find(lock_name);
    return stored == nullptr ? std::string_view{} : std::string_view{*stored};
}

std::vector<int> usable_bands(std::string_view permanent, std::string_view run_time)
{
    std::vector<int> bands;
    std::copy_if(lte_m_bands.begin(), lte_m_bands.end(), std::back_inserter(bands),
                 [&](int band) { return in_mask(permanent, band) && in_mask(run_time, band); });
    return bands;
}

Outcome set_band_lock(Context& context, const Command& command)
{
    const auto operation = command.integer(0, 0, 2);
    if (!operation) return Final::cme(context.settings.cme_bad_parameter);
    if (*operation == 0) {
        if (command.given(1)) return Final::cme(context.settings.cme_bad_parameter);
        context.nvm.erase(lock_name);
        context.ram.band_mask.clear();
        return Final::ok();
    }
    auto mask = command.quoted(1, mask_length);
    const auto binary = [](char c) { return c == '0' || c == '1'; };
    if (!mask || mask->empty() || !std::all_of(mask->begin(), mask->end(), binary)) {
        return Final::cme(context.settings.cme_bad_parameter);
    }
    mask->insert(0, mask_length - mask->size(), '0');
    const bool permanent = *operation == 1;
    const auto left = permanent ? usable_bands(*mask, context.ram.band_mask)
                                : usable_bands(permanent_mask(context), *mask);
    if (left.empty()) return Final::error(); // nothing to search on
    if (permanent) {
        context.nvm.set(lock_name, *mask);
    } else {
        context.ram.band_mask = *mask;
    }
    return Final::ok();
}

/// "0,<initial>,<final>,[<time to final>],<end point>" or "1,<value>[,...<value 5>]".
bool valid_pattern(const std::string& pattern)
{
    std::vector<std::string> fields{""};
    for (const char c : pattern) {
        if (c == ',') {
            fields.emplace_back();
        } else if (c >= '0' && c <= '9' && fields.back().size() < 6) {
            fields.back() += c;
        } else {
            return false;
        }
    }
    const auto filled = std::count_if(fields.begin(), fields.end(),
                                      [](const std::string& each) { return !each.empty(); });
    const auto count = static_cast<std::ptrdiff_t>(fields.size());
    // One capture leaves the time to the final sleep out, vendor staff leave the end point out too.
    if (fields[0] == "0") return count == 5 && filled >= 4 && !fields[1].empty();
    if (fields[0] == "1") return count >= 2 && count <= 6 && filled == count;
    return false;
}

Outcome write_search(Context& context, const Command& command)
{
    constexpr std::size_t first_pattern = 4;
    const auto loop = command.integer(1, 0, 1);
    const auto back = command.integer(2, 0, 3); // a pattern, counted from 0
    const auto bands = command.integer(3, 0, 20);
    std::string text;
    bool valid = loop && back && bands && command.given(first_pattern);
    for (std::size_t i = first_pattern; valid && i < command.parameters.size(); ++i) {
        const auto pattern = command.quoted(i, 64);
        valid = pattern && valid_pattern(*pattern);
        if (valid) text += fmt::format(",\"{}\"", *pattern);
    }
    if (!valid) return Final::cme(cme::invalid_content);
    context.nvm.set(search_name, fmt::format("{},{},{}{}", *loop, *back, *bands, text));
    return Final::ok();
}

} // namespace

void load_system_mode(Context& context)
{
    context.system_mode = {};
    const std::string* stored = context.nvm.find(mode_name);
    if (stored == nullptr) return;
    SystemMode mode;
    if (std::sscanf(stored->c_str(), "%1d,%1d,%1d,%1d", &mode.lte_m, &mode.nb_iot, &mode.gnss,
                    &mode.preference) == 4) {
        context.system_mode = mode;
    }
}

Outcome xsystemmode(Context& context, const Command& command, Response& response)
{
    SystemMode& mode = context.system_mode;
    if (command.form == Form::read) {
        response.line(fmt::format("%XSYSTEMMODE: {},{},{},{}", mode.lte_m, mode.nb_iot, mode.gnss,
                                  mode.preference));
        return Final::ok();
    }
    const auto lte_m = command.integer(0, 0, 1);
    const auto nb_iot = command.integer(1, 0, 1);
    const auto gnss = command.integer(2, 0, 1);
    const auto preference = command.integer(3, 0, 4);
    if (!lte_m || !nb_iot || !gnss || !preference)
        return Final::cme(context.settings.cme_bad_parameter);
    if (*lte_m == 0 && *nb_iot == 0 && *gnss == 0) return Final::error(); // nothing to switch on
    const auto bands = usable_bands(permanent_mask(context), context.ram.band_mask);
    if (*lte_m == 1 && bands.empty()) return Final::cme(cme::bands_not_valid);
    mode = {.lte_m = static_cast<int>(*lte_m),
            .nb_iot = static_cast<int>(*nb_iot),
            .gnss = static_cast<int>(*gnss),
            .preference = static_cast<int>(*preference)};
    context.nvm.set(
        mode_name, fmt::format("{},{},{},{}", mode.lte_m, mode.nb_iot, mode.gnss, mode.preference));
    return Final::ok();
}

Outcome xcband(Context& context, const Command& command, Response& response)
{
    if (command.form == Form::test) {
        const auto bands = usable_bands(permanent_mask(context), context.ram.band_mask);
        response.line(fmt::format("%XCBAND: ({})", fmt::join(bands, ",")));
        return Final::ok();
    }
    response.line(fmt::format("%XCBAND: {}", context.camped() ? context.cell().band : 0));
    return Final::ok();
}

Outcome xbandlock(Context& context, const Command& command, Response& response)
{
    if (command.form == Form::set) return set_band_lock(context, command);
    response.line(
        fmt::format("%XBANDLOCK: \"{}\",\"{}\"", permanent_mask(context), context.ram.band_mask));
    return Final::ok();
}

Outcome cemode(Context& context, const Command& command, Response& response)
{
    constexpr Number mode{.low = 0, .high = 2, .fallback = 2, .omissible = true};
    if (command.form == Form::set && command.integer(0, 1, 1)) { // CS modes are another UE's
        return Final::cme(context.settings.cme_bad_parameter);
    }
    return number_command(context, command, response, mode);
}

Outcome rel14feat(Context& context, const Command& command, Response& response)
{
    if (command.form == Form::read) {
        const std::string* stored = context.nvm.find(features_name);
        response.line(fmt::format("%REL14FEAT: {}", stored != nullptr ? *stored : "0,0,0,0,0"));
        return Final::ok();
    }
    std::array<std::int64_t, 5> features{};
    for (std::size_t i = 0; i < features.size(); ++i) {
        const auto feature = command.integer(i, 0, 1);
        if (!feature) return Final::cme(context.settings.cme_bad_parameter);
        features[i] = *feature;
    }
    context.nvm.set(features_name, fmt::format("{}", fmt::join(features, ",")));
    return Final::ok();
}

Outcome periodicsearchconf(Context& context, const Command& command, Response& response)
{
    enum { write, read, clear, search_now };
    const auto mode = command.integer(0, write, search_now);
    if (!mode) return Final::cme(context.settings.cme_bad_parameter);
    if (*mode != write && command.parameters.size() > 1) {
        return Final::cme(context.settings.cme_bad_parameter);
    }
    const std::string* stored = context.nvm.find(search_name);
    switch (*mode) {
    case write:
        return write_search(context, command);
    case read:
        if (stored == nullptr) return Final::cme(cme::not_found);
        response.line(fmt::format("{}: {}", search_name, *stored));
        return Final::ok();
    case clear:
        context.nvm.erase(search_name);
        return Final::ok();
    default:
        context.emm().search_now();
        return Final::ok();
    }
}

/// %FEACONF=<write 0, read 1, list 2>[,<feature>[,<state>]] (at/power_mobility.md §1.7). They are
/// kept and shown; the modem does not follow them.
Outcome feaconf(Context& context, const Command& command, Response& response)
{
    enum { write, read, list };
    // Proprietary PSM, no search for a higher priority PLMN, optimised PLMN selection.
    constexpr auto features = std::to_array({0, 1, 3});
    const auto name = [](int feature) { return fmt::format("%FEACONF.{}", feature); };
    const auto state = [&](int feature) {
        return fmt::format("{},{}", feature, context.nvm.find(name(feature)) != nullptr ? 1 : 0);
    };
    const Final bad = Final::cme(context.settings.cme_bad_parameter);
    const auto operation = command.integer(0, write, list);
    if (!operation) return bad;
    if (*operation == list) {
        if (command.given(1)) return bad;
        std::string line;
        for (const int each : features)
            line += (line.empty() ? "" : ",") + state(each);
        response.line("%FEACONF: " + line);
        return Final::ok();
    }
    const auto feature = command.integer(1, features.front(), features.back());
    if (!feature || std::find(features.begin(), features.end(), *feature) == features.end()) {
        return bad;
    }
    const int chosen = static_cast<int>(*feature);
    if (*operation == read) {
        if (command.given(2)) return bad;
        response.line("%FEACONF: " + state(chosen));
        return Final::ok();
    }
    const auto on = command.integer(2, 0, 1);
    if (!on) return bad;
    if (context.activated()) return Final::cme(cme::not_allowed_when_active);
    if (*on == 1) {
        context.nvm.set(name(chosen), "1");
    } else {
        context.nvm.erase(name(chosen));
    }
    return Final::ok();
}

} // namespace atlink::inline v0::modem
