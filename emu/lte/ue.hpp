// The modem's radio side: the machines wired together.
#pragma once

#include "emu/lte/emm.hpp"
#include "emu/lte/link.hpp"
#include "emu/lte/mode.hpp"
#include "emu/lte/paging_agent.hpp"
#include "emu/lte/pdn.hpp"
#include "emu/lte/release_assistance.hpp"
#include "emu/lte/rrc.hpp"
#include "emu/lte/sms.hpp"
#include "emu/lte/uicc.hpp"

namespace emu::inline v0::lte {

class Ue final : private Link::Owner {
public:
    /// Throws std::invalid_argument when the core knows the IMSI already.
    Ue(Engine& engine, Bus& bus, const Timing& timing, const Identity& identity, Cell& cell,
       Core& core, const Seed& seed);

    // Of Mode, which says more.
    void set_mode(FunctionalMode mode) { mode_.set(mode, emm_.registered()); }
    FunctionalMode mode() const { return mode_.asked(); }
    bool changing_mode() const { return mode_.busy(); }
    /// The modem crashes or loses its power: as in CFUN 0, without a word on the air.
    void fail();
    /// LTE is on: CFUN 1, 2 or 21.
    bool activated() const { return mode_.activated(); }
    bool uicc_ready() const { return uicc_.ready(); }
    /// LTE is on without its transmitter (CFUN=2): the UE attaches to nothing.
    bool receive_only() const { return mode_.state() == Mode::State::receive_only; }
    /// While the card waits for a code the UE does not attach; unlocked, it goes on by itself.
    void lock_card(bool locked);
    Uicc& uicc() { return uicc_; }
    /// Puts a card in, which may be another subscriber's. Throws std::invalid_argument when the
    /// core knows the IMSI as another UE's.
    void insert_card(const std::string& imsi, const std::string& iccid, const CardConfig& card);
    /// Of Emm, which says more.
    void hold_back(bool held) { emm_.hold_back(held); }

    const Identity& identity() const { return identity_; }
    const Timing& timing() const { return timing_; }
    Cell& cell() { return cell_; }
    const Cell& cell() const { return cell_; }
    /// What the core knows of this UE.
    UeContext& network() { return network_; }
    const UeContext& network() const { return network_; }
    Rrc& rrc() { return rrc_; }
    Pdn& pdn() { return pdn_; }
    const Pdn& pdn() const { return pdn_; }
    Emm& emm() { return emm_; }
    const Emm& emm() const { return emm_; }
    Link& link() { return link_; }
    Sms& sms() { return sms_; }
    const Link& link() const { return link_; }
    ReleaseAssistance& release_assistance() { return release_assistance_; }

private:
    void want_connection(Direction direction) override;
    void data_passed() override
    {
        rrc_.activity();
        release_assistance_.packet_passed();
    }
    void on_mode_change(Mode::State from);
    void on_card();
    void attach_if_allowed(Ts search);
    void attach_if_allowed() { attach_if_allowed(timing_.cell_search); }
    void leave_network();
    void settled();
    void on_rrc(Rrc::State from);
    void on_coverage(bool covered);
    void on_registration();
    void on_pdn(const PdnEvent& event);
    void send_waiting();

    Timing timing_;
    Identity identity_;
    Cell& cell_;
    Core& core_;
    UeContext& network_;
    Uicc uicc_;
    bool failing_ = false;
    Mode mode_;
    Rrc rrc_;
    Pdn pdn_;
    Emm emm_;
    Link link_;
    Sms sms_;
    ReleaseAssistance release_assistance_;
    PagingAgent paging_;
    Timer data_retry_;
    Instant receiving_since_ = epoch;
    Engine& engine_;
    Subscription mode_changes_;
    Subscription card_changes_;
    Subscription rrc_changes_;
    Subscription coverage_;
    Subscription registrations_;
    Subscription pdn_events_;
    Subscription settled_;

public:
    /// The mode is another one.
    Signal<>& on_mode = mode_.on_settled;
    /// What changing_mode() says has changed to false.
    Signal<>& on_mode_answer = mode_.on_answer;
    /// The card has another state, before the UE does what follows from it.
    Signal<> on_uicc;
};

} // namespace emu::inline v0::lte
