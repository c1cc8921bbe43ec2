#include "stack/proto/ppp/lcp.hpp"

#include <algorithm>

namespace stack::inline v0::net::ppp {

namespace {

// Options (RFC 1661 §6, RFC 1662 §7.1).
constexpr std::uint8_t mru_option = 1;
constexpr std::uint8_t accm_option = 2;
constexpr std::uint8_t magic_option = 5;
constexpr std::uint8_t compress_protocol_option = 7;
constexpr std::uint8_t compress_address_option = 8;

// Codes of LCP alone.
constexpr std::uint8_t protocol_reject_code = 8;
constexpr std::uint8_t echo_request_code = 9;
constexpr std::uint8_t echo_reply_code = 10;
constexpr std::uint8_t discard_request_code = 11;

constexpr std::size_t magic_size = 4;
constexpr std::size_t headers = 4 + 2;        // of a Protocol-Reject
constexpr std::size_t least_mru = 128;        // a smaller one carries nothing worth while
const std::string no_magic(magic_size, '\0'); // never one (§6.4)

std::uint32_t number(std::string_view octets)
{
    std::uint32_t value = 0;
    for (const char octet : octets)
        value = value << 8U | static_cast<unsigned char>(octet);
    return value;
}

std::string octets(std::uint32_t value, std::size_t size)
{
    std::string out;
    while (size > 0)
        out += static_cast<char>(value >> 8U * static_cast<unsigned>(--size) & 0xffU);
    return out;
}

/// Octets of data that an option of the peer's has; nothing for those that we refuse.
std::optional<std::size_t> size_of(std::uint8_t type)
{
    switch (type) {
    case mru_option:
        return 2;
    case accm_option:
    case magic_option:
        return 4;
    case compress_protocol_option:
    case compress_address_option:
        return 0;
    default:
        return {};
    }
}

} // namespace

Lcp::Lcp(emu::Engine& engine, emu::Bus& bus, emu::Random& random, std::uint16_t mru, Owner owner)
    : Automaton{engine, bus, "ppp lcp", owner.send}, random_{random}, owner_{std::move(owner)},
      mru_{mru}, ask_mru_{mru != Decoder::longest_information}, magic_{new_magic()}
{
}

std::string Lcp::new_magic()
{
    const auto value = static_cast<std::uint32_t>(random_.bits());
    return octets(std::max(value, std::uint32_t{1}), magic_size);
}

Options Lcp::request()
{
    Options options;
    if (ask_mru_) options.push_back({mru_option, octets(mru_, 2)});
    if (ask_magic_) options.push_back({magic_option, magic_});
    return options;
}

Verdict Lcp::judge(const Options& options)
{
    Verdict verdict;
    for (const Option& each : options) {
        if (size_of(each.type) != each.data.size()) {
            verdict.rejected.push_back(each);
        } else if (each.type == mru_option && number(each.data) < least_mru) {
            verdict.better.push_back({mru_option, octets(Decoder::longest_information, 2)});
        } else if (each.type == magic_option &&
                   (each.data == no_magic || (ask_magic_ && each.data == magic_))) {
            verdict.better.push_back({magic_option, new_magic()}); // our own voice, perhaps
        }
    }
    return verdict;
}

void Lcp::granted(const Options& options)
{
    format_ = {};
    peer_mru_ = Decoder::longest_information;
    for (const Option& each : options) {
        if (each.type == mru_option) {
            peer_mru_ = std::min<std::size_t>(number(each.data), Decoder::longest_information);
        } else if (each.type == accm_option) {
            format_.accm = number(each.data);
        } else if (each.type == compress_protocol_option) {
            format_.compress_protocol = true;
        } else if (each.type == compress_address_option) {
            format_.compress_address = true;
        }
    }
}

void Lcp::naked(const Options& options)
{
    for (const Option& each : options) {
        if (each.type == magic_option) magic_ = new_magic();
        if (each.type == mru_option) ask_mru_ = false; // we take 1500 whatever was agreed (§6.1)
    }
}

void Lcp::refused(const Options& options)
{
    for (const Option& each : options) {
        if (each.type == magic_option) ask_magic_ = false;
        if (each.type == mru_option) ask_mru_ = false;
    }
}

bool Lcp::knows(std::uint8_t code) const
{
    return code >= protocol_reject_code && code <= discard_request_code;
}

bool Lcp::handle(std::uint8_t code, std::uint8_t id, std::string_view data)
{
    if (code == protocol_reject_code) {
        receive_protocol_reject(data);
    } else if (code == echo_request_code && data.size() >= magic_size) {
        std::string reply = ask_magic_ ? magic_ : no_magic;
        reply += data.substr(magic_size);
        send(echo_reply_code, id, reply);
    }
    return true;
}

void Lcp::receive_protocol_reject(std::string_view data)
{
    if (data.size() < 2) return;
    owner_.protocol_rejected(static_cast<std::uint16_t>(number(data.substr(0, 2))));
}

void Lcp::reject_protocol(const Frame& frame)
{
    if (!opened()) return;
    std::string data = octets(frame.protocol, 2);
    data += frame.information.substr(0, peer_mru_ - headers);
    send(protocol_reject_code, data);
}

} // namespace stack::inline v0::net::ppp
