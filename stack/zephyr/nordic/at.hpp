// AT commands for the libraries of this folder: answers taken apart, errors by name.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace stack::inline v0::zephyr::nordic {

/// What a function of the modem library returned: a negative NRF_E* becomes the host's of the same
/// name, others stay.
int by_name(int result);
/// Likewise, and what the modem refused becomes `refused`.
int by_name(int result, int refused);

/// An answer of nrf_modem_at_cmd(); `result` as by_name().
struct Answer {
    int result = 0;
    std::string text; // without the final result
};
Answer command(const std::string& line);

/// The parameters of a line such as `+CEREG: 5,"002F",,7`: without quotes, the empty ones too. A
/// text without a prefix is one parameter.
std::vector<std::string> parameters(std::string_view line);
/// Of an answer the line with this prefix (`+CGPADDR:`); empty when there is none.
std::string line_of(const std::string& text, std::string_view prefix);
/// In base 10 unless said otherwise; nothing when it is not all digits.
std::optional<std::int64_t> number(std::string_view text, int base = 10);

} // namespace stack::inline v0::zephyr::nordic
