// SNTP (RFC 4330, a subset of RFC 5905): requests and answers, free of any transport.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace stack::inline v0::net {

/// What a server says of itself beside the time.
enum class SntpState : std::uint8_t {
    synchronised,   // stratum 1
    unsynchronised, // leap indicator 3, stratum 0, INIT (RFC 4330 §8)
    rate,           // kiss of death: the client asks too often (RFC 4330 §8)
};

/// Nothing when the message is no request: shorter than 48 bytes, another version than 1 to 4,
/// neither of a client nor of a symmetric active peer.
std::optional<std::string> sntp_answer(std::string_view request,
                                       std::chrono::sys_time<std::chrono::milliseconds> now,
                                       SntpState state);

/// A client's, version 4; `nonce` goes where its time would and comes back with the answer.
std::string sntp_request(std::uint64_t nonce);

/// The server's time; nothing when it is no answer to that request, or of a server that knows no
/// time (RFC 4330 §5).
std::optional<std::chrono::sys_time<std::chrono::milliseconds>> sntp_time(std::string_view answer,
                                                                          std::uint64_t nonce);

} // namespace stack::inline v0::net
