// The status words a card answers with (ETSI TS 102 221 §10.2.1).
#pragma once

#include "atlink/modem/card/card.hpp"

namespace atlink::inline v0::modem {

inline constexpr Card::Status memory_problem{0x65, 0x81};
inline constexpr Card::Status wrong_length{0x67, 0x00};
inline constexpr Card::Status no_channel{0x68, 0x81};
inline constexpr Card::Status wrong_file_type{0x69, 0x81};
inline constexpr Card::Status not_satisfied{0x69, 0x82}; // security status
inline constexpr Card::Status pin_blocked{0x69, 0x83};
inline constexpr Card::Status nothing_selected{0x69, 0x86};
inline constexpr Card::Status not_supported{0x6A, 0x81};
inline constexpr Card::Status file_not_found{0x6A, 0x82};
inline constexpr Card::Status record_not_found{0x6A, 0x83};
inline constexpr Card::Status wrong_parameters{0x6A, 0x86};
inline constexpr Card::Status wrong_offset{0x6B, 0x00};
inline constexpr Card::Status no_such_instruction{0x6D, 0x00};

} // namespace atlink::inline v0::modem
