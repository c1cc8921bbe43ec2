#include "emu/lte/sms.hpp"

#include <cassert>

namespace emu::inline v0::lte {

namespace {

/// Pause before a connection is asked for again; as for data.
constexpr Ts retry_pause = 1s;
// TS 24.011 §8.2.5.4
constexpr int cause_memory_exceeded = 22;
constexpr int cause_protocol_error = 111;

} // namespace

Sms::Sms(Engine& engine, Bus& bus, const Timing& timing, Cell& cell, UeContext& network, Rrc& rrc,
         Emm& emm)
    : timing_{timing}, cell_{cell}, network_{network}, rrc_{rrc}, emm_{emm},
      uplink_{engine, [this] { on_uplink(); }}, downlink_{engine,
                                                          [this] {
                                                              // Lost without a connection: TR1M.
                                                              if (!rrc_.connected()) return;
                                                              finish(result_);
                                                          }},
      retry_{engine, [this] { uplink(timing_.nas_round_trip / 2); }},
      tr1m_{engine, [this] { give_up(); }}, tr2m_{engine,
                                                  [this] {
                                                      refuse(cause_protocol_error);
                                                      on_unanswered();
                                                  }},
      gone_{engine, [this] { give_up(); }},
      rrc_changes_{rrc.on_change.subscribe([this](Rrc::State from, Rrc::Cause) { on_rrc(from); },
                                           Turn::messages)},
      coverage_{cell.on_coverage.subscribe(
          [this](bool covered) {
              if (covered) uplink(timing_.nas_round_trip / 2);
          },
          Turn::messages)},
      registrations_{emm.on_registration.subscribe(
          [this](const Registration& next) { on_registration(next.status); }, Turn::messages)}
{
    network.sms().connect(engine, bus, [&network] { network.on_request(MessageWaiting{}); });
}

void Sms::submit(Octets tpdu)
{
    assert(!outgoing_);
    outgoing_ = std::move(tpdu);
    arrived_ = false;
    tr1m_.start(timing_.tr1m);
    uplink(timing_.nas_round_trip / 2);
}

void Sms::abandon()
{
    outgoing_.reset();
    tr1m_.cancel();
    gone_.cancel();
    downlink_.cancel();
}

void Sms::give_up()
{
    const bool service = emm_.state() == Emm::State::registered;
    finish({service ? Result::timed_out : Result::no_service, 0});
}

void Sms::finish(const Sent& sent)
{
    abandon();
    on_sent(sent);
}

void Sms::set_client(Client client)
{
    client_ = std::move(client);
    if (!client_ && owes_answer_) refuse(cause_protocol_error);
}

void Sms::receive()
{
    if (owes_answer_ || answer_) return;
    const auto tpdu = network_.sms().deliver();
    if (!tpdu) return;
    owes_answer_ = true;
    if (!client_) return refuse(cause_memory_exceeded);
    tr2m_.start(timing_.tr2m);
    client_(*tpdu);
}

void Sms::answer(std::optional<int> cause)
{
    if (!owes_answer_) return;
    owes_answer_ = false;
    tr2m_.cancel();
    answer_ = Answer{cause};
    uplink(timing_.nas_round_trip / 2);
}

/// Sends what waits, `delay` from now when there is a connection, else asks for one.
void Sms::uplink(Ts delay)
{
    if (!has_uplink() || uplink_.running()) return;
    // What is missing here brings us back: registration, coverage, the connection.
    if (emm_.state() != Emm::State::registered || !cell_.covered()) return;
    if (rrc_.connected()) {
        uplink_.start(delay);
    } else if (rrc_.state() == Rrc::State::idle) {
        rrc_.request(Rrc::Cause::mo_data); // TS 24.301 table D.1.1
    }
}

void Sms::on_uplink()
{
    if (!rrc_.connected() || !cell_.covered()) return; // they come back, and we with them
    rrc_.activity();
    if (answer_) {
        const bool accepted = !answer_->cause;
        answer_.reset();
        accepted ? network_.sms().accepted() : network_.sms().refused();
    }
    if (!outgoing_ || arrived_) return;
    arrived_ = true;
    result_ = {Result::accepted, 0};
    if (outgoing_->empty()) {
        network_.sms().reachable();
    } else {
        const SmsCenter::Answer said = network_.sms().submit(*outgoing_);
        if (std::holds_alternative<SmsCenter::Silent>(said)) return;
        if (const auto* refused = std::get_if<SmsCenter::Refused>(&said)) {
            result_ = {Result::refused, refused->cause};
        }
    }
    downlink_.start(timing_.nas_round_trip / 2);
}

void Sms::on_rrc(Rrc::State from)
{
    uplink_.cancel();
    switch (rrc_.state()) {
    case Rrc::State::connected:
        return uplink((from == Rrc::State::reestablishing ? Ts{0} : timing_.msg5) +
                      timing_.nas_round_trip / 2);
    case Rrc::State::idle:
        if (has_uplink()) retry_.start(retry_pause);
        return;
    case Rrc::State::connecting:
    case Rrc::State::reestablishing:
        return;
    }
}

void Sms::on_registration(Registration::Status status)
{
    // Switching off is told before the machine has moved.
    const bool gone = !emm_.registered() || status == Registration::Status::not_registered;
    if (!gone && emm_.state() == Emm::State::registered) network_.sms().reachable();
    if (!gone) return uplink(timing_.nas_round_trip / 2);
    uplink_.cancel();
    tr2m_.cancel();
    if (owes_answer_ || answer_) network_.sms().refused(); // the core knows of the detach
    owes_answer_ = false;
    answer_.reset();
    // Whoever waits for it is told outside of this signal.
    if (outgoing_) gone_.post();
}

} // namespace emu::inline v0::lte
