// The modem's transfer of short messages over signalling: one each way at a time (TS 24.011).
#pragma once

#include "emu/bus.hpp"
#include "emu/lte/cell.hpp"
#include "emu/lte/core.hpp"
#include "emu/lte/emm.hpp"
#include "emu/lte/rrc.hpp"
#include "emu/post.hpp"

#include <functional>
#include <optional>

namespace emu::inline v0::lte {

class Sms {
public:
    enum class Result { accepted, refused, timed_out, no_service };
    struct Sent {
        Result result;
        int cause; // RP cause when refused
    };
    using Client = std::function<void(const Octets& tpdu)>;

    Sms(Engine& engine, Bus& bus, const Timing& timing, Cell& cell, UeContext& network, Rrc& rrc,
        Emm& emm);

    /// Sends a TPDU to the service centre; an empty one says that there is memory again (RP-SMMA).
    /// One at a time, while registered; on_sent follows.
    void submit(Octets tpdu);
    bool sending() const { return outgoing_.has_value(); }
    /// Forgets what is being sent; on_sent does not follow.
    void abandon();
    Signal<const Sent&> on_sent;

    /// Who takes messages and acknowledges each; without one they are refused.
    void set_client(Client client);
    /// A message waits for acknowledge() or refuse().
    bool owes_answer() const { return owes_answer_; }
    void acknowledge() { answer({}); }
    void refuse(int cause) { answer(cause); }
    /// The client did not answer in time; the message is refused.
    Signal<> on_unanswered;

    /// The network has something for the connected modem.
    void receive();

private:
    struct Answer {
        std::optional<int> cause; // nothing: RP-ACK
    };

    void answer(std::optional<int> cause);
    bool has_uplink() const { return answer_ || (outgoing_ && !arrived_); }
    void uplink(Ts delay);
    void on_uplink();
    void on_rrc(Rrc::State from);
    void on_registration(Registration::Status status);
    void give_up();
    void finish(const Sent& sent);

    const Timing& timing_;
    const Cell& cell_;
    UeContext& network_;
    Rrc& rrc_;
    Emm& emm_;
    Client client_;
    std::optional<Octets> outgoing_;
    bool arrived_ = false; // at the service centre, which answers or not
    Sent result_{Result::accepted, 0};
    bool owes_answer_ = false;
    std::optional<Answer> answer_; // to the network, not sent yet
    Timer uplink_;
    Timer downlink_; // the service centre's answer
    Timer retry_;
    Timer tr1m_;
    Timer tr2m_;
    Post gone_; // with the registration
    Subscription rrc_changes_;
    Subscription coverage_;
    Subscription registrations_;
};

} // namespace emu::inline v0::lte
