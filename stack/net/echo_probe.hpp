// Echo requests and their replies, ICMP and ICMPv6, from one address of an interface.
#pragma once

#include "emu/post.hpp"
#include "emu/result.hpp"
#include "stack/net/address.hpp"

#include <functional>
#include <vector>

struct raw_pcb;
struct pbuf;

namespace stack::inline v0::net {

struct EchoReply {
    Address from;
    std::uint16_t sequence = 0;
    std::size_t size = 0; // of the data after the ICMP header
};

class EchoProbe {
public:
    /// `interface` is lwIP's index of the one that has the address.
    EchoProbe(emu::Engine& engine, const Address& local, std::uint8_t interface,
              std::uint16_t identifier);
    ~EchoProbe();
    EchoProbe(const EchoProbe&) = delete;
    EchoProbe& operator=(const EchoProbe&) = delete;

    /// `afnosupport` for an address of the other family, `msgsize` above 65 500 bytes of data, else
    /// what lwIP says. Nobody tells whether it arrives.
    emu::Result<void> request(const Address& to, std::uint16_t sequence, std::size_t size);

    /// A reply with this probe's identifier came; not from within lwIP.
    std::function<void(const EchoReply&)> on_reply;

private:
    bool heard(const pbuf& packet, const Address& from);
    void tell();

    Address local_;
    std::uint16_t identifier_;
    raw_pcb* pcb_ = nullptr;
    std::vector<EchoReply> replies_;
    emu::Post telling_;
};

} // namespace stack::inline v0::net
