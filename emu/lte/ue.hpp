// The modem's radio side: the machines wired together, functional modes, paging.
#pragma once

#include "emu/lte/emm.hpp"
#include "emu/lte/link.hpp"
#include "emu/lte/paging.hpp"
#include "emu/lte/pdn.hpp"
#include "emu/lte/release_assistance.hpp"
#include "emu/lte/rrc.hpp"
#include "emu/lte/sms.hpp"

#include <deque>

namespace emu::inline v0::lte {

/// +CFUN values that change LTE (reference: at/notes.md §4).
enum class FunctionalMode : int {
    power_off = 0,
    normal = 1,
    receive_only = 2,
    flight = 4,
    lte_off = 20,
    lte_on = 21,
    gnss_off = 30,
    gnss_on = 31,
    uicc_off = 40,
    uicc_on = 41,
    flight_uicc_on = 44,
};

class Ue final : private Link::Owner {
public:
    Ue(Engine& engine, Bus& bus, const Timing& timing, const Identity& identity, Cell& cell,
       const Seed& seed);

    /// Starts the change; `on_mode` tells when AT+CFUN may answer OK.
    void set_mode(FunctionalMode mode);
    FunctionalMode mode() const { return mode_; }
    /// True while a change is under way.
    bool changing_mode() const { return changing_; }
    /// LTE is on: CFUN 1, 2 or 21.
    bool activated() const { return activated_; }
    bool uicc_ready() const { return uicc_ready_; }
    /// LTE is on without its transmitter (CFUN=2): the UE attaches to nothing.
    bool receive_only() const { return activated_ && receive_only_; }
    /// While the card waits for a code the UE does not attach; unlocked, it goes on by itself.
    void lock_card(bool locked);

    const Identity& identity() const { return identity_; }
    const Timing& timing() const { return timing_; }
    Cell& cell() { return cell_; }
    const Cell& cell() const { return cell_; }
    Rrc& rrc() { return rrc_; }
    Pdn& pdn() { return pdn_; }
    const Pdn& pdn() const { return pdn_; }
    Emm& emm() { return emm_; }
    const Emm& emm() const { return emm_; }
    Link& link() { return link_; }
    Sms& sms() { return sms_; }
    const Link& link() const { return link_; }
    ReleaseAssistance& release_assistance() { return release_assistance_; }

    /// A mode change has settled.
    Signal<> on_mode;

private:
    void want_connection(Direction direction) override;
    void data_passed() override
    {
        rrc_.activity();
        release_assistance_.packet_passed();
    }
    void lte_on();
    void lte_off();
    void set_transmitter(FunctionalMode mode);
    void stop_traffic();
    void attach_if_allowed();
    void settled();
    void on_rrc(Rrc::State from);
    void on_coverage(bool covered);
    void on_registration();
    void on_pdn(const PdnEvent& event);
    void on_network(const NetworkRequest& request);
    void on_page();
    void deliver_network_requests();
    void page_if_wanted();
    void page_from(Instant earliest);
    void retry_data();

    Engine& engine_;
    Bus& bus_;
    Timing timing_;
    Identity identity_;
    Cell& cell_;
    FunctionalMode mode_ = FunctionalMode::power_off;
    bool changing_ = false;
    bool activated_ = false;
    bool receive_only_ = false;
    bool uicc_ready_ = false;
    bool card_locked_ = false;
    PagingOccasion occasion_;
    Rrc rrc_;
    Pdn pdn_;
    Emm emm_;
    Link link_;
    Sms sms_;
    ReleaseAssistance release_assistance_;
    Timer sim_init_;
    Timer page_;
    Timer signalling_; // the network's own requests reach a connected UE
    Timer data_retry_;
    Timer reactivation_;
    int reactivate_cid_ = 0;
    std::deque<NetworkRequest> requests_;
    Subscription rrc_changes_;
    Subscription coverage_;
    Subscription registrations_;
    Subscription pdn_events_;
    Subscription network_;
    Subscription settled_;
};

} // namespace emu::inline v0::lte
