// The network control protocols: IPCP (RFC 1332, RFC 1877) and IPV6CP (RFC 5072).
#pragma once

#include "stack/proto/ppp/automaton.hpp"

#include <functional>
#include <string>
#include <vector>

namespace stack::inline v0::net::ppp {

struct NcpOwner {
    Automaton::Send send;
    std::function<void()> up;
    std::function<void()> down;
};

/// Gives the peer its address and name servers, four octets each. Ours has none of its own unless
/// the peer wants it to; headers are never compressed.
class Ipcp final : public Automaton {
public:
    struct Grant {
        std::string address;
        std::vector<std::string> dns; // the first two count
    };

    Ipcp(emu::Engine& engine, emu::Bus& bus, Grant grant, NcpOwner owner);

private:
    Options request() override;
    Verdict judge(const Options& options) override;
    void granted(const Options&) override { asked_for_address_ = false; }
    void naked(const Options& options) override;
    void refused(const Options&) override { own_address_.clear(); }
    void layer_up() override { owner_.up(); }
    void layer_down() override { owner_.down(); }
    /// What the peer is to have for an option; empty: the option is refused.
    std::string wanted(std::uint8_t type) const;

    Grant grant_;
    NcpOwner owner_;
    std::string own_address_;
    bool asked_for_address_ = false; // the peer's request had none
};

/// Gives the peer its interface identifier, eight octets.
class Ipv6cp final : public Automaton {
public:
    /// `own` is our end's identifier, another one.
    Ipv6cp(emu::Engine& engine, emu::Bus& bus, std::string peer, std::string own, NcpOwner owner);

private:
    Options request() override;
    Verdict judge(const Options& options) override;
    void granted(const Options&) override { asked_for_identifier_ = false; }
    void naked(const Options& options) override;
    void refused(const Options&) override { own_.clear(); }
    void layer_up() override { owner_.up(); }
    void layer_down() override { owner_.down(); }

    std::string peer_;
    std::string own_;
    NcpOwner owner_;
    bool asked_for_identifier_ = false;
};

} // namespace stack::inline v0::net::ppp
