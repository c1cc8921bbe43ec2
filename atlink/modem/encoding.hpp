// Encodings of what the modem signs: DER, CBOR, base64url.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace atlink::inline v0::modem {

/// Without padding (RFC 4648 §5).
std::string base64url(std::string_view bytes);

/// One DER element (ITU-T X.690 §8.1), content below 64 KiB.
std::string der(std::uint8_t tag, std::string_view content);
/// An unsigned number of any length, most significant octet first.
std::string der_integer(std::string_view number);

// CBOR (RFC 8949 §3).
std::string cbor_head(unsigned major_type, std::size_t value);
std::string cbor_bytes(std::string_view bytes);

/// JSON string with its quotes (RFC 8259 §7).
std::string json_string(std::string_view text);

} // namespace atlink::inline v0::modem
