// The option negotiation automaton that LCP and every NCP are (RFC 1661 §4).
#pragma once

#include "emu/bus.hpp"
#include "emu/engine.hpp"

#include <array>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace stack::inline v0::net::ppp {

/// A configuration option; its data is at most 253 octets.
struct Option {
    std::uint8_t type = 0;
    std::string data;
    friend bool operator==(const Option&, const Option&) = default;
};
using Options = std::vector<Option>;

/// What we say to the peer's options: with both lists empty they are all fine.
struct Verdict {
    Options rejected; // goes first: nothing else counts then (RFC 1661 §5.4)
    Options better;   // what a Configure-Nak asks for instead
};

class Automaton {
public:
    enum class State : std::uint8_t {
        initial,
        starting,
        closed,
        stopped,
        closing,
        stopping,
        req_sent,
        ack_rcvd,
        ack_sent,
        opened
    };

    /// Takes whole packets, from the code on.
    using Send = std::function<void(const std::string& packet)>;

    /// `name` is the machine's in records: "ppp lcp".
    Automaton(emu::Engine& engine, emu::Bus& bus, std::string_view name, Send send);
    virtual ~Automaton() = default;
    Automaton(const Automaton&) = delete;
    Automaton& operator=(const Automaton&) = delete;

    State state() const { return state_; }
    bool opened() const { return state_ == State::opened; }

    void up() { on(Event::up); }
    void down() { on(Event::down); }
    void open() { on(Event::open); }
    void close() { on(Event::close); }
    /// The lower layer is up, and the peer has the first word: no packet before one of its own.
    void up_silently();
    /// A packet of the peer's; malformed ones are dropped.
    void receive(std::string_view packet);
    /// The peer does not know the protocol: RXJ-.
    void rejected() { on(Event::rxj_bad); }

protected:
    /// A packet with the next identifier.
    void send(std::uint8_t code, std::string_view data) { send(code, next_id_++, data); }
    void send(std::uint8_t code, std::uint8_t id, std::string_view data);

private:
    enum class Event : std::uint8_t {
        up,
        down,
        open,
        close,
        timeout,      // TO+
        last_timeout, // TO-
        rcr_good,     // Configure-Request
        rcr_bad,
        rca, // Configure-Ack
        rcn, // Configure-Nak, Configure-Reject
        rtr, // Terminate-Request
        rta, // Terminate-Ack
        ruc, // an unknown code
        rxj_good,
        rxj_bad,
        rxr // Echo-Request and the like
    };
    struct Packet {
        std::uint8_t code = 0;
        std::uint8_t id = 0;
        std::string_view data;
        std::string_view whole;
    };
    struct Cell;
    static const std::array<std::array<Cell, 10>, 16> table;

    /// The options we ask for now.
    virtual Options request() = 0;
    /// On the peer's, in its order.
    virtual Verdict judge(const Options& options) = 0;
    /// They were acknowledged by us, and hold from now on.
    virtual void granted(const Options&) {}
    /// The peer wants other values, or refuses the options.
    virtual void naked(const Options& options) = 0;
    virtual void refused(const Options& options) = 0;
    virtual void layer_up() = 0;
    virtual void layer_down() = 0;
    virtual void layer_finished() {}
    /// A code above Code-Reject; false when it is unknown. Called in state opened only.
    virtual bool handle(std::uint8_t, std::uint8_t, std::string_view) { return false; }
    virtual bool knows(std::uint8_t) const { return false; }

    void on(Event event);
    void act(unsigned actions);
    void configure_request(const Packet& packet);
    void configure_answer(const Packet& packet);
    void code_reject(const Packet& packet);
    void send_request();
    void restart_timer();
    void on_timer();

    emu::Bus& bus_;
    std::string_view name_;
    Send send_;
    State state_ = State::initial;
    int restarts_ = 0; // the restart counter
    int naks_ = 0;     // sent in this negotiation since the last Configure-Ack
    std::uint8_t next_id_ = 1;
    std::uint8_t request_id_ = 0;
    std::string requested_; // options of the last Configure-Request
    bool awaited_ = false;  // it has had no answer
    Packet answering_;      // valid while it is worked on
    std::uint8_t answer_code_ = 0;
    std::string answer_; // Configure-Ack, -Nak or -Reject
    Options offered_;    // of the peer's request
    emu::Timer timer_;
};

/// True and `options` filled when lengths fit (RFC 1661 §6).
bool parse(std::string_view data, Options& options);
std::string to_string(const Options& options);
std::string_view name(Automaton::State state);

} // namespace stack::inline v0::net::ppp
