#include "emu/lte/ue.hpp"

#include <cassert>

namespace emu::inline v0::lte {

namespace {

/// Pause before a connection is asked for again while data waits.
constexpr Ts data_retry_pause = 1s;
constexpr int cause_reactivation_requested = 39; // TS 24.301 §6.4.4.3

} // namespace

Ue::Ue(Engine& engine, Bus& bus, const Timing& timing, const Identity& identity, Cell& cell,
       const Seed& seed)
    : engine_{engine}, bus_{bus}, timing_{timing}, identity_{identity}, cell_{cell},
      occasion_{paging_occasion(identity.imsi, PagingConfig{.cycle = timing.paging_cycle,
                                                            .nb_numerator = 1,
                                                            .nb_denominator = 1,
                                                            .ue_id_modulus = 16384})},
      rrc_{engine, bus, timing_, cell, seed}, pdn_{engine, bus, timing_, cell, rrc_},
      emm_{engine, bus, timing_, cell, rrc_, pdn_}, link_{engine, bus, timing_, *this},
      sms_{engine, bus, timing_, cell, rrc_, emm_}, release_assistance_{engine, bus,  timing_,
                                                                        cell,   rrc_, link_,
                                                                        seed},
      sim_init_{engine, [this] { lte_on(); }}, page_{engine, [this] { on_page(); }},
      signalling_{engine, [this] { deliver_network_requests(); }}, data_retry_{engine,
                                                                               [this] {
                                                                                   retry_data();
                                                                               }},
      reactivation_{engine,
                    [this] {
                        if (emm_.registered() &&
                            pdn_.state(reactivate_cid_) == Pdn::State::inactive) {
                            pdn_.activate(reactivate_cid_);
                        }
                    }},
      rrc_changes_{rrc_.on_change.subscribe([this](Rrc::State from, Rrc::Cause) { on_rrc(from); })},
      coverage_{cell.on_coverage.subscribe([this](bool covered) { on_coverage(covered); })},
      registrations_{
          emm_.on_registration.subscribe([this](const Registration&) { on_registration(); })},
      pdn_events_{pdn_.on_event.subscribe([this](const PdnEvent& event) { on_pdn(event); })},
      network_{cell.on_request.subscribe(
          [this](const NetworkRequest& request) { on_network(request); })},
      settled_{emm_.on_settled.subscribe([this] { settled(); })}
{
}

void Ue::set_mode(FunctionalMode mode)
{
    mode_ = mode;
    switch (mode) {
    case FunctionalMode::normal:
    case FunctionalMode::receive_only:
    case FunctionalMode::lte_on:
        if (activated_) {
            on_mode();
            return set_transmitter(mode);
        }
        receive_only_ = mode == FunctionalMode::receive_only;
        changing_ = true;
        sim_init_.start(timing_.sim_init);
        return;
    case FunctionalMode::power_off:
    case FunctionalMode::flight:
    case FunctionalMode::lte_off:
    case FunctionalMode::flight_uicc_on:
        if (mode == FunctionalMode::power_off || mode == FunctionalMode::flight) {
            uicc_ready_ = false;
        }
        if (mode == FunctionalMode::flight_uicc_on) uicc_ready_ = identity_.sim_present;
        sim_init_.cancel();
        changing_ = false;
        // OK comes first and the detach follows (reference: at/notes.md §5.2, open point 1).
        on_mode();
        return lte_off();
    case FunctionalMode::gnss_off:
    case FunctionalMode::gnss_on:
        return on_mode();
    case FunctionalMode::uicc_off:
        uicc_ready_ = false;
        return on_mode();
    case FunctionalMode::uicc_on:
        uicc_ready_ = identity_.sim_present;
        return on_mode();
    }
}

void Ue::lte_on()
{
    activated_ = true;
    changing_ = false;
    uicc_ready_ = identity_.sim_present;
    on_mode();
    if (!identity_.sim_present) return emm_.no_sim();
    attach_if_allowed();
}

void Ue::attach_if_allowed()
{
    if (!activated_ || receive_only_ || !uicc_ready_ || card_locked_) return;
    // Switched on again while the detach is still on the air: settled() goes on.
    if (emm_.state() == Emm::State::null) emm_.switch_on();
}

/// While LTE is on: what cannot transmit any more leaves the network first.
void Ue::set_transmitter(FunctionalMode mode)
{
    receive_only_ = mode == FunctionalMode::receive_only;
    if (!receive_only_) return attach_if_allowed();
    const Emm::State state = emm_.state();
    if (state == Emm::State::null || state == Emm::State::deregistered_initiated) return;
    stop_traffic();
    emm_.switch_off();
}

void Ue::lte_off()
{
    if (!activated_) return;
    activated_ = false;
    stop_traffic();
    emm_.switch_off();
}

void Ue::stop_traffic()
{
    page_.cancel();
    signalling_.cancel();
    data_retry_.cancel();
    reactivation_.cancel();
    requests_.clear();
}

void Ue::settled()
{
    link_.close();
    attach_if_allowed();
}

void Ue::lock_card(bool locked)
{
    card_locked_ = locked;
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
        page_.cancel();
        if (!requests_.empty()) signalling_.start(timing_.msg5 + timing_.nas_round_trip / 2);
        return;
    case Rrc::State::idle:
        link_.close();
        release_assistance_.on_idle();
        if (link_.waiting(Direction::uplink)) data_retry_.start(data_retry_pause);
        page_if_wanted();
        return;
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
    if (covered) {
        link_.open(Ts{0});
        if (!requests_.empty()) signalling_.start(timing_.nas_round_trip / 2);
    } else {
        link_.close();
    }
}

void Ue::retry_data()
{
    if (link_.waiting(Direction::uplink)) want_connection(Direction::uplink);
}

void Ue::want_connection(Direction direction)
{
    if (direction == Direction::downlink) {
        if (rrc_.state() == Rrc::State::idle && !page_.running()) page_from(engine_.now());
        return;
    }
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
    if (link_.waiting(Direction::uplink)) want_connection(Direction::uplink);
    page_if_wanted();
}

/// The core still has something for an idle UE: it pages again.
void Ue::page_if_wanted()
{
    if (!requests_.empty() || link_.waiting(Direction::downlink)) {
        want_connection(Direction::downlink);
    }
}

void Ue::on_pdn(const PdnEvent& event)
{
    if (event.kind == PdnEvent::Kind::activated) {
        if (rrc_.connected()) link_.open(Ts{0});
    } else {
        link_.drop(event.cid);
    }
}

void Ue::on_network(const NetworkRequest& request)
{
    if (const auto* again = std::get_if<ReactivatePdn>(&request)) {
        if (emm_.registered()) {
            reactivate_cid_ = again->cid;
            reactivation_.start(timing_.pdn_reactivation);
        }
        return;
    }
    if (!emm_.registered()) return; // nobody to tell
    requests_.push_back(request);
    if (rrc_.connected()) {
        signalling_.start(timing_.nas_round_trip / 2);
    } else {
        want_connection(Direction::downlink);
    }
}

void Ue::page_from(Instant earliest)
{
    page_.start_at(next_paging(earliest, occasion_, timing_.paging_cycle, cell_.frame_offset()));
}

void Ue::on_page()
{
    bus_.publish(RadioRecord{.what = "paging occasion", .value = 1});
    if (!emm_.registered()) return;
    if (!cell_.covered()) { // the core repeats in the next cycle, not at this same instant
        if (emm_.state() == Emm::State::registered) page_from(engine_.now() + Ts{1});
        return;
    }
    rrc_.request(Rrc::Cause::mt_access);
}

void Ue::deliver_network_requests()
{
    // Nothing gets through; told again when the connection is back.
    if (!rrc_.connected() || !cell_.covered()) return;
    rrc_.activity();
    while (!requests_.empty()) {
        const NetworkRequest request = requests_.front();
        requests_.pop_front();
        if (const auto* loss = std::get_if<DeactivatePdn>(&request)) {
            const bool was_active = pdn_.active(loss->cid);
            pdn_.lose(loss->cid, PdnEvent::Kind::deactivated_by_network, loss->cause);
            if (loss->cause == cause_reactivation_requested && was_active) {
                reactivate_cid_ = loss->cid;
                reactivation_.start(timing_.pdn_reactivation);
            } else if (was_active && !pdn_.any_active() && cell_.config().detach_on_last_pdn) {
                emm_.on_network_detach(true);
            }
        } else if (const auto* detach = std::get_if<NetworkDetach>(&request)) {
            emm_.on_network_detach(detach->reattach);
        } else if (std::holds_alternative<MessageWaiting>(request)) {
            sms_.receive();
        }
    }
}

} // namespace emu::inline v0::lte
