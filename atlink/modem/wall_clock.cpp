#include "atlink/modem/wall_clock.hpp"

#include <array>
#include <cstdlib>

#include <fmt/format.h>

namespace atlink::inline v0::modem {

namespace {

namespace ch = std::chrono;

constexpr int unknown = 99;
constexpr int furthest_zone = 48;
constexpr int century = 2000;

struct Parts {
    int year, month, day, hour, minute, second; // year of the century
};

Parts take_apart(ch::sys_seconds time)
{
    const auto midnight = ch::floor<ch::days>(time);
    const ch::year_month_day date{midnight};
    const ch::hh_mm_ss clock{time - midnight};
    return {.year = static_cast<int>(date.year()) % 100,
            .month = static_cast<int>(static_cast<unsigned>(date.month())),
            .day = static_cast<int>(static_cast<unsigned>(date.day())),
            .hour = static_cast<int>(clock.hours().count()),
            .minute = static_cast<int>(clock.minutes().count()),
            .second = static_cast<int>(clock.seconds().count())};
}

std::optional<int> two_digits(std::string_view text)
{
    if (text[0] < '0' || text[0] > '9' || text[1] < '0' || text[1] > '9') return {};
    return (text[0] - '0') * 10 + (text[1] - '0');
}

/// The zone octet: swapped digits of the quarter hours, 0x08 for minus.
int zone_octet(int zone)
{
    const int quarters = std::abs(zone);
    return (quarters % 10) << 4 | quarters / 10 | (zone < 0 ? 0x08 : 0);
}

} // namespace

std::string to_text(const ZonedTime& time)
{
    const Parts at = take_apart(time.utc);
    const int zone = time.zone.value_or(unknown);
    return fmt::format("{:02}/{:02}/{:02},{:02}:{:02}:{:02}{}{:02}", at.year, at.month, at.day,
                       at.hour, at.minute, at.second, zone < 0 ? '-' : '+', std::abs(zone));
}

std::optional<ZonedTime> parse_time(std::string_view text, bool unknown_zone)
{
    constexpr std::string_view pattern = "dd/dd/dd,dd:dd:dd+dd";
    if (text.size() != pattern.size()) return {};
    std::array<int, 7> fields{};
    std::size_t field = 0;
    for (std::size_t i = 0; i < pattern.size(); ++i) {
        if (pattern[i] == 'd') {
            const auto value = two_digits(text.substr(i, 2));
            if (!value) return {};
            fields[field++] = *value;
            ++i;
        } else if (text[i] != pattern[i] && !(pattern[i] == '+' && text[i] == '-')) {
            return {};
        }
    }
    const auto [year, month, day, hour, minute, second, quarters] = fields;
    const ch::year_month_day date{ch::year{century + year}, ch::month{static_cast<unsigned>(month)},
                                  ch::day{static_cast<unsigned>(day)}};
    if (!date.ok() || hour > 23 || minute > 59 || second > 59) return {};
    const bool none = quarters == unknown && unknown_zone;
    if (quarters > furthest_zone && !none) return {};
    ZonedTime time{.utc = ch::sys_days{date} + ch::hours{hour} + ch::minutes{minute} +
                          ch::seconds{second},
                   .zone = {},
                   .daylight = {}};
    if (!none) time.zone = text[text.size() - 3] == '-' ? -quarters : quarters;
    return time;
}

std::string network_time_text(ch::sys_seconds utc, const emu::lte::NetworkTime& told)
{
    using Tells = emu::lte::NetworkTime::Tells;
    const int zone = zone_octet(told.zone);
    std::string text;
    if (told.tells == Tells::all || told.tells == Tells::zone)
        text += fmt::format("\"{:02X}\"", zone);
    text += ',';
    if (told.tells == Tells::all || told.tells == Tells::time) {
        const Parts at = take_apart(utc);
        text += '"';
        for (const int each : {at.year, at.month, at.day, at.hour, at.minute, at.second})
            text += fmt::format("{}{}", each % 10, each / 10);
        text += fmt::format("{:02X}\"", zone);
    }
    text += ',';
    if (told.daylight) text += fmt::format("\"{:02X}\"", *told.daylight);
    return text;
}

void WallClock::set(const ZonedTime& time)
{
    set_to_ = time;
    set_at_ = engine_.now();
}

void WallClock::move(std::optional<int> zone, std::optional<int> daylight)
{
    if (!set_to_) return;
    set_to_->zone = zone;
    set_to_->daylight = daylight;
}

std::optional<ZonedTime> WallClock::now() const
{
    if (!set_to_) return {};
    ZonedTime time = *set_to_;
    time.utc += ch::floor<ch::seconds>(engine_.now() - set_at_);
    return time;
}

} // namespace atlink::inline v0::modem
