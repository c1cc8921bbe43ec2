#include "emu/lte/config.hpp"

#include <algorithm>
#include <string_view>

namespace emu::inline v0::lte {

namespace {

/// The decimal number that `text` ends with, less the last `after` characters, counted on; what is
/// before its nine last digits stays.
void count_on(std::string& text, std::size_t after, unsigned number)
{
    constexpr std::size_t digits = 9;
    std::size_t at = text.size() - std::min(after, text.size());
    const std::size_t first = at - std::min(digits, at);
    for (unsigned carry = number; carry != 0 && at != first;) {
        --at;
        carry += static_cast<unsigned>(text[at] - '0');
        text[at] = static_cast<char>('0' + carry % 10);
        carry /= 10;
    }
}

/// Luhn's digit over all but the last.
char check_digit(std::string_view imei)
{
    unsigned sum = 0;
    for (std::size_t i = 0; i + 1 < imei.size(); ++i) {
        const auto digit = static_cast<unsigned>(imei[i] - '0');
        const bool doubled = (imei.size() - 2 - i) % 2 == 0;
        sum += doubled ? digit * 2 / 10 + digit * 2 % 10 : digit;
    }
    return static_cast<char>('0' + (10 - sum % 10) % 10);
}

} // namespace

Identity sibling(const Identity& first, unsigned number)
{
    Identity other = first;
    if (number == 0) return other;
    count_on(other.imsi, 0, number);
    count_on(other.imei, 1, number);
    if (!other.imei.empty()) other.imei.back() = check_digit(other.imei);
    count_on(other.iccid, other.iccid.ends_with('F') ? 1 : 0, number);
    return other;
}

} // namespace emu::inline v0::lte
