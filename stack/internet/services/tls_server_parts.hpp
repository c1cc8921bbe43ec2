// Constants and helpers that the TLS and the DTLS server share; for their files only.
#pragma once

#include "stack/tls/session.hpp"

#include <string_view>

namespace stack::inline v0::tls {

inline constexpr std::size_t read_size = 16'384; // the longest record (RFC 5246 §6.2.1)
inline constexpr std::size_t record_size = 2048; // written; the modem takes no more than 2303
inline constexpr std::size_t oversize = 2304;    // one more than that
/// What a port that knows no TLS says to a client hello.
inline constexpr std::string_view no_tls =
    "HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";

inline std::string_view as_text(Bytes bytes)
{
    return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

} // namespace stack::inline v0::tls
