#include "stack/zephyr/nordic/lte_timers.hpp"

#include "stack/zephyr/nordic/at.hpp"

#include <array>

namespace stack::inline v0::zephyr::nordic {

namespace {

constexpr int off = -1;
constexpr int steps = 31; // the most of a unit

/// Units by the three digits in front; `off` where the timer is deactivated.
using Units = std::array<int, 8>;
constexpr Units timer_2 = {2, 60, 360, 60, 60, 60, 60, off};
constexpr Units timer_3 = {600, 3'600, 36'000, 2, 30, 60, 1'152'000, off};

int seconds_of(std::string_view digits, const Units& units)
{
    const auto bits = number(digits, 2);
    if (digits.size() != 8 || !bits) return off;
    const int unit = units[static_cast<std::size_t>(*bits >> 5)];
    return unit == off ? off : unit * static_cast<int>(*bits & steps);
}

std::optional<std::string> digits_of(int seconds, const Units& units, std::size_t known)
{
    std::optional<std::size_t> best;
    for (std::size_t i = 0; i < known; ++i) {
        if (units[i] == off || seconds > units[i] * steps) continue;
        if (!best || units[i] < units[*best]) best = i;
    }
    if (seconds < 0 || !best) return std::nullopt;
    const auto value = static_cast<std::size_t>((seconds + units[*best] - 1) / units[*best]);
    std::string digits;
    for (int bit = 7; bit >= 0; --bit)
        digits += ((*best << 5 | value) >> bit & 1) != 0 ? '1' : '0';
    return digits;
}

struct Cycle {
    int ltem; // in hundredths of a second
    int nbiot;
};
constexpr auto cycles = std::to_array<Cycle>({
    {512, 2'048},
    {1'024, 2'048},
    {2'048, 2'048},
    {4'096, 4'096},
    {6'144, 2'048},
    {8'192, 8'192},
    {10'240, 2'048},
    {12'288, 2'048},
    {14'336, 2'048},
    {16'384, 16'384},
    {32'768, 32'768},
    {65'536, 65'536},
    {131'072, 131'072},
    {262'144, 262'144},
    {262'144, 524'288},
    {262'144, 1'048'576},
});

std::optional<std::size_t> four_digits(const std::vector<std::string>& line, std::size_t index)
{
    if (line.size() <= index || line[index].size() != 4) return std::nullopt;
    const auto bits = number(line[index], 2);
    return bits ? std::optional{static_cast<std::size_t>(*bits)} : std::nullopt;
}

} // namespace

lte_lc_psm_cfg psm_of(std::string_view active_time, std::string_view tau, std::string_view legacy)
{
    lte_lc_psm_cfg psm{};
    psm.active_time = seconds_of(active_time, timer_2);
    psm.tau = seconds_of(tau, timer_3);
    if (psm.tau == off) psm.tau = seconds_of(legacy, timer_2);
    return psm;
}

std::optional<std::string> tau_digits(int seconds)
{
    return digits_of(seconds, timer_3, timer_3.size());
}

std::optional<std::string> active_time_digits(int seconds)
{
    constexpr std::size_t distinct = 3;
    return digits_of(seconds, timer_2, distinct);
}

std::optional<lte_lc_edrx_cfg> edrx_of(const std::vector<std::string>& line)
{
    const auto technology = line.empty() ? std::nullopt : number(line[0]);
    if (!technology) return std::nullopt;
    lte_lc_edrx_cfg edrx{};
    const bool nbiot = *technology == 5;
    if (!nbiot && *technology != 4) return edrx; // the cell has none
    edrx.mode = nbiot ? LTE_LC_LTE_MODE_NBIOT : LTE_LC_LTE_MODE_LTEM;
    if (const auto cycle = four_digits(line, 2)) {
        const int hundredths = nbiot ? cycles[*cycle].nbiot : cycles[*cycle].ltem;
        edrx.edrx = static_cast<float>(hundredths) / 100;
    }
    if (const auto window = four_digits(line, 3)) {
        const int hundredths = (static_cast<int>(*window) + 1) * (nbiot ? 256 : 128);
        edrx.ptw = static_cast<float>(hundredths) / 100;
    }
    return edrx;
}

} // namespace stack::inline v0::zephyr::nordic
