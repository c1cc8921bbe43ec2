// The network's side: one cell and the core behind it, answering with scripted faults.
#pragma once

#include "emu/lte/config.hpp"
#include "emu/random.hpp"
#include "emu/signal.hpp"
#include "emu/sms/center.hpp"

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <variant>

namespace emu::inline v0::lte {

/// What a PDN connection is given (TS 24.301 §8.3.6, PDN address and protocol configuration).
struct PdnGrant {
    bool ipv4 = false;
    bool ipv6 = false;
    std::array<std::uint8_t, 4> address{};      // when ipv4
    std::array<std::uint8_t, 8> prefix{};       // when ipv6; told by router advertisement
    std::array<std::uint8_t, 8> interface_id{}; // when ipv6
    std::string apn;
    std::uint16_t mtu = 1280;
    /// ESM cause when less was given than asked for (50 IPv4 only, 51 IPv6 only).
    std::optional<int> cause;
};

/// An answer with an EMM or ESM cause (TS 24.301 §9.9.3.9, §9.9.4.4).
struct Reject {
    int cause;
    std::optional<Ts> back_off;        // T3346 or T3396
    std::optional<int> esm_cause = {}; // of the PDN connection, in an attach reject
};

/// The network never answers.
struct Silence {};

using AttachAnswer = std::variant<PdnGrant, Reject, Silence>;

/// What the network does to the UE of its own accord.
struct DeactivatePdn {
    int cid;
    int cause; // ESM cause; 39 = reactivation requested
};
struct NetworkDetach {
    bool reattach;
};
struct ReactivatePdn {
    int cid;
};
/// The service centre has a short message.
struct MessageWaiting {};
using NetworkRequest = std::variant<DeactivatePdn, NetworkDetach, ReactivatePdn, MessageWaiting>;

class Cell {
public:
    Cell(const CellConfig& config, const Seed& seed);

    const CellConfig& config() const { return config_; }

    // What the scenario does.
    void set_coverage(bool covered);
    void set_rsrp(int dbm)
    {
        config_.rsrp_dbm = dbm;
        on_signal();
    }
    /// Rejects the next `count` attach requests (< 0: all of them until cleared with count 0).
    void reject_attach(int count, int cause, std::optional<Ts> back_off);
    /// Does not answer the next `count` attach requests.
    void silence_attach(int count);
    /// Takes the PDN connection of `cid` away and refuses it until restored. Cause 39 asks the UE
    /// to come back at once and refuses nothing.
    void lose_pdn(int cid, int cause);
    /// Coverage goes and the core forgets the UE (implicit detach, TS 24.301 §5.3.5).
    void lose_context();
    /// Gives back what lose_pdn or lose_context took.
    void restore_pdn(int cid);
    void detach(bool reattach);
    SmsCenter& sms() { return sms_; }

    // What the UE sees.
    bool covered() const { return covered_; }
    bool context_known() const { return context_known_; }
    /// An empty APN is the network's default one.
    AttachAnswer answer_attach(PdpType asked, const std::string& apn);
    AttachAnswer answer_pdn(int cid, PdpType asked, const std::string& apn);
    /// First PRACH occasion at or after `now`; the frame offset is random and fixed per cell.
    Instant prach_occasion(Instant now, Ts period) const;
    Ts frame_offset() const { return frame_offset_; }

    Signal<bool> on_coverage;
    Signal<> on_signal;
    Signal<const NetworkRequest&> on_request;

private:
    std::variant<PdnGrant, Reject, Silence> grant(PdpType asked, const std::string& apn);

    CellConfig config_;
    SmsCenter sms_{config_.sms};
    Ts frame_offset_;
    bool covered_ = true;
    bool context_known_ = true;
    std::uint32_t granted_ = 0;
    int reject_count_ = 0;
    Reject reject_{.cause = 0, .back_off = {}};
    int silence_count_ = 0;
    std::map<int, int> held_; // cid -> ESM cause it is refused with
};

} // namespace emu::inline v0::lte
