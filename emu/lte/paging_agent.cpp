#include "emu/lte/paging_agent.hpp"

namespace emu::inline v0::lte {

PagingAgent::PagingAgent(Engine& engine, Bus& bus, const Timing& timing, std::string_view imsi,
                         const Parts& parts)
    : engine_{engine}, bus_{bus}, timing_{timing}, occasion_{occasion(imsi)}, ue_{parts},
      page_{engine, [this] { on_page(); }}, signalling_{engine, [this] { deliver(); }},
      network_{parts.network.on_request.subscribe(
          [this](const NetworkRequest& request) { on_request(request); })}
{
}

PagingOccasion PagingAgent::occasion(std::string_view imsi) const
{
    return paging_occasion(imsi, PagingConfig{.cycle = timing_.paging_cycle,
                                              .nb_numerator = 1,
                                              .nb_denominator = 1,
                                              .ue_id_modulus = 16384});
}

void PagingAgent::want()
{
    if (ue_.rrc.state() == Rrc::State::idle && !page_.running()) page_from(engine_.now());
}

void PagingAgent::look()
{
    if (!requests_.empty() || ue_.link.waiting(Direction::downlink)) want();
}

void PagingAgent::on_connected()
{
    page_.cancel();
    if (!requests_.empty()) signalling_.start(timing_.msg5 + timing_.nas_round_trip / 2);
}

void PagingAgent::on_covered()
{
    if (!requests_.empty()) signalling_.start(timing_.nas_round_trip / 2);
}

void PagingAgent::stop()
{
    page_.cancel();
    signalling_.cancel();
    requests_.clear();
}

void PagingAgent::on_request(const NetworkRequest& request)
{
    if (!ue_.emm.registered()) return; // nobody to tell
    requests_.push_back(request);
    if (ue_.rrc.connected()) {
        signalling_.start(timing_.nas_round_trip / 2);
    } else {
        want();
    }
}

void PagingAgent::page_from(Instant earliest)
{
    page_.start_at(next_paging(earliest, occasion_, timing_.paging_cycle, ue_.cell.frame_offset()));
}

void PagingAgent::on_page()
{
    bus_.publish(RadioRecord{.what = "paging occasion", .value = 1});
    if (!ue_.emm.registered()) return;
    if (!ue_.cell.covered()) { // the core repeats in the next cycle, not at this same instant
        if (ue_.emm.state() == Emm::State::registered) page_from(engine_.now() + Ts{1});
        return;
    }
    ue_.rrc.request(Rrc::Cause::mt_access);
}

void PagingAgent::deliver()
{
    // Nothing gets through; told again when the connection is back.
    if (!ue_.rrc.connected() || !ue_.cell.covered()) return;
    ue_.rrc.activity();
    while (!requests_.empty()) {
        const NetworkRequest request = requests_.front();
        requests_.pop_front();
        if (const auto* loss = std::get_if<DeactivatePdn>(&request)) {
            deliver(*loss);
        } else if (const auto* detach = std::get_if<NetworkDetach>(&request)) {
            ue_.emm.on_network_detach(detach->reattach);
        } else if (std::holds_alternative<MessageWaiting>(request)) {
            ue_.sms.receive();
        } else if (std::holds_alternative<Information>(request)) {
            ue_.emm.on_information();
        }
    }
}

void PagingAgent::deliver(const DeactivatePdn& loss)
{
    const bool was_active = ue_.pdn.active(loss.cid);
    ue_.pdn.lose(loss.cid, PdnEvent::Kind::deactivated_by_network, loss.cause);
    if (!was_active) return;
    if (loss.cause == cause_reactivation_requested) {
        ue_.pdn.reactivate(loss.cid);
    } else if (!ue_.pdn.any_active() && ue_.network.config().detach_on_last_pdn) {
        ue_.emm.on_network_detach(true);
    }
}

} // namespace emu::inline v0::lte
