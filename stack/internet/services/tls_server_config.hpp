// What a TLS or DTLS server of the simulated internet shows, and how it misbehaves.
#pragma once

#include "stack/tls/session.hpp"

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace stack::inline v0::tls {

inline constexpr std::uint16_t https_port = 443;
inline constexpr std::uint16_t dtls_port = 5684;

/// What the hosts know; as in slm/transcripts.md.
inline constexpr std::string_view test_psk_identity = "nrf91test";
inline constexpr std::string_view test_psk = "nrf91test"; // %CMNG: 6e7266393174657374

/// scenarios/schema.md says what each does.
enum class Behaviour : std::uint8_t {
    good,
    chain,
    rsa,
    psk,
    client_certificate,
    expired,
    not_yet_valid,
    wrong_name,
    unknown_ca,
    long_chain,
    wrong_psk,
    silent,
    close_mid_handshake,
    reset,
    garbage,
    oversize_record,
};
/// All of them by the names that scenarios use.
std::span<const std::pair<std::string_view, Behaviour>> behaviours();

/// The same of connection identifiers (RFC 9146).
std::span<const std::pair<std::string_view, CidMode>> cid_modes();

/// What runs above TLS; above DTLS it is always the echo.
enum class Application : std::uint8_t { https, echo };

struct ServerConfig {
    Behaviour behaviour = Behaviour::good;
    bool resumption = true;
    CidMode cid = CidMode::enabled; // DTLS
    Application application = Application::https;
    /// Who does not speak TLS on the same port gets its echo in the clear.
    bool clear_too = false;
    std::vector<std::string> alpn{}; // the protocols it speaks, preferred first; empty: any
};

} // namespace stack::inline v0::tls
