// The network's requests to one UE, and the pages that bring an idle one to hear them.
#pragma once

#include "emu/bus.hpp"
#include "emu/lte/cell.hpp"
#include "emu/lte/core.hpp"
#include "emu/lte/emm.hpp"
#include "emu/lte/link.hpp"
#include "emu/lte/paging.hpp"
#include "emu/lte/pdn.hpp"
#include "emu/lte/rrc.hpp"
#include "emu/lte/sms.hpp"

#include <deque>
#include <string_view>

namespace emu::inline v0::lte {

class PagingAgent {
public:
    /// What it works with, all of the one UE but the cell.
    struct Parts {
        const Cell& cell;
        UeContext& network;
        Rrc& rrc;
        Emm& emm;
        Pdn& pdn;
        const Link& link;
        Sms& sms;
    };
    PagingAgent(Engine& engine, Bus& bus, const Timing& timing, std::string_view imsi,
                const Parts& parts);

    // What Ue passes on.
    /// Something waits for the UE: an idle one is paged.
    void want();
    /// The same if something does.
    void look();
    void on_connected();
    /// The connection is there and the cell is heard again.
    void on_covered();
    /// The UE leaves the network: nobody to tell.
    void stop();
    /// Another card: other occasions.
    void set_imsi(std::string_view imsi) { occasion_ = occasion(imsi); }

private:
    PagingOccasion occasion(std::string_view imsi) const;
    void on_request(const NetworkRequest& request);
    void page_from(Instant earliest);
    void on_page();
    void deliver();
    void deliver(const DeactivatePdn& loss);

    Engine& engine_;
    Bus& bus_;
    const Timing& timing_;
    PagingOccasion occasion_;
    Parts ue_;
    std::deque<NetworkRequest> requests_;
    Timer page_;
    Timer signalling_; // the requests reach a connected UE
    Subscription network_;
};

} // namespace emu::inline v0::lte
