// The host's end of a PPP link, written from the clauses apart from the code under test: LCP, IPCP
// and IPV6CP of a client that wants an address (RFC 1661, 1662, 1332, 1877, 5072).
#pragma once

#include <algorithm>
#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <utility>

namespace atlink::ppp_host {

inline constexpr unsigned lcp = 0xc021;
inline constexpr unsigned ipcp = 0x8021;
inline constexpr unsigned ipv6cp = 0x8057;
inline constexpr unsigned ipv4 = 0x0021;
inline constexpr unsigned ipv6 = 0x0057;

inline unsigned octet(std::string_view bytes, std::size_t i)
{
    return i < bytes.size() ? static_cast<unsigned char>(bytes[i]) : 0U;
}

inline std::string be16(std::size_t value)
{
    return {static_cast<char>(value / 256), static_cast<char>(value % 256)};
}

/// RFC 1662 Appendix C.1: one bit after the other; 0xf0b8 is left over a frame with its FCS.
inline unsigned remainder(std::string_view bytes)
{
    unsigned sum = 0xffff;
    for (const char byte : bytes) {
        sum ^= static_cast<unsigned char>(byte);
        for (int i = 0; i < 8; ++i)
            sum = sum % 2 == 1 ? sum / 2 ^ 0x8408U : sum / 2;
    }
    return sum;
}

/// Every octet below 0x20 escaped, or none.
inline std::string encode(unsigned protocol, const std::string& information, bool mapped = true)
{
    std::string body = "\xff\x03" + be16(protocol) + information;
    const unsigned sum = ~remainder(body) & 0xffffU;
    body += {static_cast<char>(sum % 256), static_cast<char>(sum / 256)};
    std::string out = "\x7e";
    for (const char byte : body) {
        const bool special = byte == 0x7e || byte == 0x7d;
        const bool low = mapped && static_cast<unsigned char>(byte) < 0x20;
        if (special || low) out += 0x7d;
        out += special || low ? static_cast<char>(byte ^ 0x20) : byte;
    }
    return out + "\x7e";
}

struct Packet {
    unsigned protocol = 0;
    std::string information;
    bool well_formed = false;
};

/// A control packet (RFC 1661 §5).
inline std::string control(unsigned code, unsigned id, const std::string& data)
{
    return std::string{static_cast<char>(code), static_cast<char>(id)} + be16(data.size() + 4) +
           data;
}

inline std::string option(unsigned type, const std::string& data)
{
    return std::string{static_cast<char>(type), static_cast<char>(data.size() + 2)} + data;
}

class Host {
public:
    explicit Host(std::function<void(std::string)> send) : send_{std::move(send)} {}

    /// The first request; the rest follows by itself in hear().
    void negotiate()
    {
        up_.clear();
        active_ = true;
        request(lcp);
    }
    void terminate() { send(lcp, control(5, ++id_, "")); }

    /// Bytes of the modem. Packets are kept too, whatever they are.
    void hear(std::string_view bytes)
    {
        for (const char byte : bytes) {
            if (byte != 0x7e) {
                frame_ += byte;
                continue;
            }
            if (!frame_.empty()) take(std::exchange(frame_, {}));
        }
    }

    void send(unsigned protocol, const std::string& information)
    {
        send_(encode(protocol, information, protocol == lcp || escapes_all));
    }

    /// Both sides of a protocol have agreed.
    bool up(unsigned protocol) const
    {
        const auto found = up_.find(protocol);
        return found != up_.end() && found->second == 3;
    }
    bool terminated() const { return terminated_; }

    std::deque<Packet> received;
    std::string address = std::string(4, '\0');
    std::string dns1 = std::string(4, '\0');
    std::string dns2 = std::string(4, '\0');
    std::string identifier = "\x02\x11\x22\x33\x44\x55\x66\x77";
    bool with_ipv6 = true;
    bool answers = true; // by itself
    bool escapes_all = true;
    std::string lcp_options = option(2, std::string(4, '\0')) + option(5, "host");

private:
    void take(const std::string& escaped)
    {
        std::string bytes;
        for (std::size_t i = 0; i < escaped.size(); ++i)
            bytes += escaped[i] == 0x7d ? static_cast<char>(escaped.at(++i) ^ 0x20) : escaped[i];
        Packet packet;
        if (bytes.size() > 3 && remainder(bytes) == 0xf0b8) {
            packet.well_formed = true;
            std::string_view rest = bytes;
            rest.remove_suffix(2);
            if (rest.starts_with("\xff\x03")) rest.remove_prefix(2);
            const std::size_t size = octet(rest, 0) % 2 == 1 ? 1 : 2; // RFC 1661 §6.5
            packet.protocol = size == 1 ? octet(rest, 0) : octet(rest, 0) * 256 + octet(rest, 1);
            packet.information = rest.substr(std::min(size, rest.size()));
        }
        received.push_back(packet);
        if (packet.well_formed && answers) answer(packet);
    }

    std::string wishes(unsigned protocol) const
    {
        if (protocol == lcp) return lcp_options;
        if (protocol == ipcp) return option(3, address) + option(129, dns1) + option(131, dns2);
        return option(1, identifier);
    }

    void request(unsigned protocol) { send(protocol, control(1, ++id_, wishes(protocol))); }

    void answer(const Packet& packet)
    {
        const unsigned code = octet(packet.information, 0);
        const unsigned id = octet(packet.information, 1);
        if (packet.protocol != lcp && packet.protocol != ipcp && packet.protocol != ipv6cp) return;
        const std::string data = packet.information.substr(4);
        if (code == 1 && active_) {
            send(packet.protocol, control(2, id, data));
            agreed(packet.protocol, 1);
        } else if (code == 2) {
            agreed(packet.protocol, 2);
        } else if (code == 3) {
            adopt(packet.protocol, data);
            request(packet.protocol);
        } else if (code == 5) {
            send(packet.protocol, control(6, id, data));
            up_.erase(packet.protocol);
            terminated_ = true;
        } else if (code == 6) {
            terminated_ = true;
            active_ = false;
        }
    }

    void agreed(unsigned protocol, unsigned side)
    {
        const bool was = up(protocol);
        up_[protocol] |= side;
        if (protocol != lcp || was || !up(lcp)) return;
        terminated_ = false;
        request(ipcp);
        if (with_ipv6) request(ipv6cp);
    }

    void adopt(unsigned protocol, std::string_view options)
    {
        while (options.size() >= 2) {
            const std::string value{options.substr(2, octet(options, 1) - 2)};
            const unsigned type = octet(options, 0);
            if (protocol == ipcp && type == 3) address = value;
            if (protocol == ipcp && type == 129) dns1 = value;
            if (protocol == ipcp && type == 131) dns2 = value;
            if (protocol == ipv6cp && type == 1) identifier = value;
            options.remove_prefix(octet(options, 1));
        }
    }

    std::function<void(std::string)> send_;
    std::string frame_;
    unsigned id_ = 0;
    bool active_ = false;
    bool terminated_ = false;
    std::map<unsigned, unsigned> up_; // 1: we acknowledged, 2: the modem did
};

} // namespace atlink::ppp_host
