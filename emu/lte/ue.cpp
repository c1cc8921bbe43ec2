#include "emu/lte/ue.hpp"

#include <algorithm>

namespace emu::inline v0::lte {

namespace {

/// Pause before a connection is asked for again while data waits.
constexpr Ts data_retry_pause = 1s;

} // namespace

Ue::Ue(Engine& engine, Bus& bus, const Timing& timing, const Identity& identity, Cell& cell,
       Core& core, const Seed& seed)
    : timing_{timing}, identity_{identity}, cell_{cell}, core_{core},
      network_{core.add(identity.imsi)}, uicc_{engine, bus, timing_, identity_},
      mode_{engine, bus, timing_, uicc_}, rrc_{engine, bus, timing_, cell, seed},
      pdn_{engine, bus, timing_, cell, network_, rrc_}, emm_{engine,   bus,  timing_, cell,
                                                             network_, rrc_, pdn_},
      link_{engine, bus, timing_, *this}, sms_{engine, bus, timing_, cell, network_, rrc_, emm_},
      release_assistance_{engine, bus, timing_, cell, rrc_, link_, seed},
      paging_{engine, bus, timing_, identity.imsi, {cell, network_, rrc_, emm_, pdn_, link_, sms_}},
      data_retry_{engine, [this] { send_waiting(); }}, engine_{engine},
      mode_changes_{
          mode_.on_change.subscribe([this](Mode::State from) { on_mode_change(from); }, Turn::ue)},
      card_changes_{uicc_.on_change.subscribe([this] { on_card(); }, Turn::ue)},
      rrc_changes_{rrc_.on_change.subscribe([this](Rrc::State from, Rrc::Cause) { on_rrc(from); },
                                            Turn::ue)},
      coverage_{
          cell.on_coverage.subscribe([this](bool covered) { on_coverage(covered); }, Turn::ue)},
      registrations_{emm_.on_registration.subscribe(
          [this](const Registration&) { on_registration(); }, Turn::ue)},
      pdn_events_{
          pdn_.on_event.subscribe([this](const PdnEvent& event) { on_pdn(event); }, Turn::ue)},
      settled_{emm_.on_settled.subscribe([this] { settled(); }, Turn::ue)}
{
    emm_.card_answers = [this] { return uicc_.access(); };
}

void Ue::insert_card(const std::string& imsi, const std::string& iccid, const CardConfig& card)
{
    core_.rename(identity_.imsi, imsi);
    uicc_.insert(imsi, iccid, card);
    paging_.set_imsi(imsi);
}

void Ue::fail()
{
    failing_ = true;
    paging_.stop();
    data_retry_.cancel();
    sms_.abandon();
    emm_.fail();
    mode_.set(FunctionalMode::power_off, false);
    failing_ = false;
}

void Ue::lock_card(bool locked)
{
    const bool opened = mode_.card_locked() && !locked;
    mode_.lock_card(locked);
    if (opened) attach_if_allowed();
}

void Ue::on_mode_change(Mode::State from)
{
    const bool was_on = from == Mode::State::on || from == Mode::State::receive_only;
    switch (mode_.state()) {
    case Mode::State::switching_on:
        return;
    case Mode::State::on:
        if (!was_on) receiving_since_ = engine_.now();
        if (!was_on && uicc_.state() == Uicc::State::failed) return emm_.lose_card();
        return attach_if_allowed();
    case Mode::State::receive_only:
        if (!was_on) receiving_since_ = engine_.now();
        if (!was_on && uicc_.state() == Uicc::State::failed) return emm_.lose_card();
        // What cannot transmit any more leaves the network first.
        if (emm_.state() == Emm::State::null) return;
        if (emm_.state() == Emm::State::deregistered_initiated) return;
        return leave_network();
    case Mode::State::off:
        return leave_network();
    }
}

void Ue::on_card()
{
    on_uicc();
    switch (uicc_.state()) {
    case Uicc::State::ready:
        // The receiver has searched meanwhile.
        return attach_if_allowed(
            std::max(Ts{0}, timing_.cell_search - (engine_.now() - receiving_since_)));
    case Uicc::State::failed:
        if (!mode_.activated()) return;
        paging_.stop();
        data_retry_.cancel();
        return emm_.lose_card();
    case Uicc::State::off:
    case Uicc::State::reading:
        return;
    }
}

void Ue::attach_if_allowed(Ts search)
{
    // Switched on again while the detach is still on the air: settled() goes on.
    if (failing_) return;
    if (mode_.may_attach() && emm_.state() == Emm::State::null) emm_.switch_on(search);
}

void Ue::leave_network()
{
    paging_.stop();
    data_retry_.cancel();
    emm_.switch_off();
}

void Ue::settled()
{
    link_.close();
    attach_if_allowed();
}

void Ue::on_rrc(Rrc::State from)
{
    switch (rrc_.state()) {
    case Rrc::State::connected:
        if (from == Rrc::State::reestablishing) {
            link_.open(Ts{0});
        } else if (emm_.registered()) {
            link_.open(timing_.msg5 + timing_.bearer_setup); // service request
        }
        return paging_.on_connected();
    case Rrc::State::idle:
        link_.close();
        release_assistance_.on_idle();
        if (link_.waiting(Direction::uplink)) data_retry_.start(data_retry_pause);
        return paging_.look();
    case Rrc::State::reestablishing:
        return link_.close();
    case Rrc::State::connecting:
        return;
    }
}

void Ue::on_coverage(bool covered)
{
    // A hole in the coverage of a connection holds data back; radio link failure is Rrc's.
    if (!rrc_.connected() || !emm_.registered()) return;
    if (!covered) return link_.close();
    link_.open(Ts{0});
    paging_.on_covered();
}

void Ue::send_waiting()
{
    if (link_.waiting(Direction::uplink)) want_connection(Direction::uplink);
}

void Ue::want_connection(Direction direction)
{
    if (direction == Direction::downlink) return paging_.want();
    // Without a cell the data waits; the search that finds one comes back here.
    if (rrc_.connected() && !cell_.covered()) return; // recovers, or fails and is asked again
    if (emm_.state() == Emm::State::registered && cell_.covered()) {
        rrc_.request(Rrc::Cause::mo_data);
    } else if (emm_.state() == Emm::State::registered) {
        data_retry_.start(data_retry_pause);
    }
}

void Ue::on_registration()
{
    if (emm_.state() != Emm::State::registered) return;
    send_waiting();
    paging_.look();
}

void Ue::on_pdn(const PdnEvent& event)
{
    if (event.kind == PdnEvent::Kind::activated) {
        if (rrc_.connected()) link_.open(Ts{0});
    } else {
        link_.drop(event.cid);
    }
}

} // namespace emu::inline v0::lte
