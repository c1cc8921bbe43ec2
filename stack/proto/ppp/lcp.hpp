// The Link Control Protocol (RFC 1661 §5, §6).
#pragma once

#include "emu/random.hpp"
#include "stack/proto/ppp/automaton.hpp"
#include "stack/proto/ppp/hdlc.hpp"

#include <functional>

namespace stack::inline v0::net::ppp {

/// Asks for an MRU other than 1500 and for a magic number; grants MRU, ACCM, magic number, and the
/// compression of protocol, address and control fields. Authentication is refused.
class Lcp final : public Automaton {
public:
    struct Owner {
        Send send;
        std::function<void()> up;
        std::function<void()> down;
        /// The peer has rejected a protocol.
        std::function<void(std::uint16_t protocol)> protocol_rejected;
    };

    /// `mru`: the longest packet that the peer may send.
    Lcp(emu::Engine& engine, emu::Bus& bus, emu::Random& random, std::uint16_t mru, Owner owner);

    /// How frames to the peer look, as it has asked.
    const FrameFormat& format() const { return format_; }
    /// The longest information field it takes.
    std::size_t peer_mru() const { return peer_mru_; }
    /// Of a frame whose protocol we do not have; nothing before the link is up (§5.7).
    void reject_protocol(const Frame& frame);

private:
    Options request() override;
    Verdict judge(const Options& options) override;
    void granted(const Options& options) override;
    void naked(const Options& options) override;
    void refused(const Options& options) override;
    void layer_up() override { owner_.up(); }
    void layer_down() override { owner_.down(); }
    bool knows(std::uint8_t code) const override;
    bool handle(std::uint8_t code, std::uint8_t id, std::string_view data) override;
    void receive_protocol_reject(std::string_view data);
    std::string new_magic();

    emu::Random& random_;
    Owner owner_;
    std::uint16_t mru_;
    bool ask_mru_;
    bool ask_magic_ = true;
    std::string magic_;
    FrameFormat format_;
    std::size_t peer_mru_ = Decoder::longest_information;
};

} // namespace stack::inline v0::net::ppp
