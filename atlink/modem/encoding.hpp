// Encodings of what the modem signs: CBOR, JSON, base64url. DER is mbedTLS's (stack/tls/p256.hpp).
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace atlink::inline v0::modem {

/// Without padding (RFC 4648 §5).
std::string base64url(std::string_view bytes);

// CBOR (RFC 8949 §3).
std::string cbor_head(unsigned major_type, std::size_t value); // below 2^32
std::string cbor_bytes(std::string_view bytes);

/// JSON string with its quotes (RFC 8259 §7).
std::string json_string(std::string_view text);

} // namespace atlink::inline v0::modem
