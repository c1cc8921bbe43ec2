// Characters of short messages: the GSM 7 bit default alphabet, its packing, UCS2 (TS 23.038).
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace emu::inline v0::lte {

using Octets = std::vector<std::uint8_t>;
using OctetView = std::span<const std::uint8_t>;

/// The low 8 bits.
inline std::uint8_t octet(std::size_t value) { return static_cast<std::uint8_t>(value & 0xff); }
inline void append(Octets& out, OctetView more) { out.insert(out.end(), more.begin(), more.end()); }

/// What is not UTF-8 becomes U+FFFD.
std::u32string decode_utf8(std::string_view text);
std::string encode_utf8(std::u32string_view text);

/// Septets of a text, two for a character of the extension table; nothing when the alphabet lacks
/// one of its characters (TS 23.038 §6.2.1).
std::optional<Octets> gsm_septets(std::u32string_view text);
/// An extension that is not defined reads as the character of the default table; an escape at the
/// end as nothing.
std::u32string gsm_text(OctetView septets);

/// Septets in octets, the first `fill_bits` bits left zero (TS 23.038 §6.1.2.1).
Octets pack_septets(OctetView septets, unsigned fill_bits);
/// `octets` hold at least `count` septets behind the fill bits.
Octets unpack_septets(OctetView octets, std::size_t count, unsigned fill_bits);

/// Big endian; what lies above U+FFFF takes a surrogate pair.
Octets ucs2_octets(std::u32string_view text);
std::u32string ucs2_text(OctetView octets);

/// Two upper-case digits an octet.
std::string to_hex(OctetView octets);
/// Nothing unless it is an even number of digits, either case.
std::optional<Octets> from_hex(std::string_view text);

} // namespace emu::inline v0::lte
