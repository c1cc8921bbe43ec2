// The network behind the cell: what it knows of each UE, what it hands out, scripted faults.
#pragma once

#include "emu/lte/config.hpp"
#include "emu/signal.hpp"
#include "emu/sms/center.hpp"

#include <array>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
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
    DnsServers dns;
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

/// ESM cause: take the connection away and let the UE ask for it again (TS 24.301 §6.4.4.3).
inline constexpr int cause_reactivation_requested = 39;

/// What the network does to the UE of its own accord.
struct DeactivatePdn {
    int cid;
    int cause; // ESM cause
};
struct NetworkDetach {
    bool reattach;
};
/// The service centre has a short message.
struct MessageWaiting {};
/// EMM INFORMATION (TS 24.301 §5.4.5).
struct Information {};
using NetworkRequest = std::variant<DeactivatePdn, NetworkDetach, MessageWaiting, Information>;

class Core;

/// What the core knows of one UE, and does to it.
class UeContext {
public:
    explicit UeContext(Core& core);
    UeContext(const UeContext&) = delete;
    UeContext& operator=(const UeContext&) = delete;

    const CoreConfig& config() const;

    // What the scenario does.
    /// Rejects the next `count` attach requests (< 0: all of them until cleared with count 0).
    void reject_attach(int count, int cause, std::optional<Ts> back_off);
    /// Does not answer the next `count` attach requests.
    void silence_attach(int count) { silence_count_ = count; }
    /// Takes the PDN connection of `cid` away and refuses it until restored. Cause 39 asks the UE
    /// to come back at once and refuses nothing.
    void lose_pdn(int cid, int cause);
    /// Refuses it no longer: the UE may have it when it asks.
    void restore_pdn(int cid) { held_.erase(cid); }
    void detach(bool reattach) { on_request(NetworkDetach{reattach}); }
    /// Implicit detach (TS 24.301 §5.3.5): the UE learns of it when it next asks for something.
    void forget() { known_ = false; }
    /// Tells the UE what the network knows of the time and its own names.
    void inform() { on_request(Information{}); }
    /// The service centre, as far as it concerns this UE.
    SmsCenter& sms() { return sms_; }

    // What the UE sees.
    /// False once the core has forgotten the UE, until it attaches again.
    bool known() const { return known_; }
    /// An empty APN is the network's default one.
    AttachAnswer answer_attach(PdpType asked, const std::string& apn, const PdnLogin& login = {});
    AttachAnswer answer_pdn(int cid, PdpType asked, const std::string& apn,
                            const PdnLogin& login = {});

    Signal<const NetworkRequest&> on_request;

private:
    Core& core_;
    SmsCenter sms_;
    bool known_ = true;
    int reject_count_ = 0;
    Reject reject_{.cause = 0, .back_off = {}};
    int silence_count_ = 0;
    std::map<int, int> held_;              // cid -> ESM cause it is refused with
    std::map<int, std::uint32_t> numbers_; // cid -> number of its last grant
};

/// Labels of the DNS: capitals make no difference (TS 23.003 §9.1).
bool same_apn(const std::string& one, const std::string& other);

class Core {
public:
    explicit Core(const CoreConfig& config) : config_{config} {}
    Core(const Core&) = delete;
    Core& operator=(const Core&) = delete;

    /// A change holds for what is handed out from now on.
    CoreConfig& config() { return config_; }
    const CoreConfig& config() const { return config_; }

    /// Makes the context of a subscriber; throws std::invalid_argument when there is one.
    UeContext& add(const std::string& imsi);
    /// The UE of `before` has another subscriber's card now. Throws std::invalid_argument when the
    /// IMSI is another UE's.
    void rename(const std::string& before, const std::string& imsi);
    /// Nullptr when there is none.
    UeContext* find(const std::string& imsi);

    /// A PDN connection with addresses that no other one has. `number` is that of the grant it
    /// takes the place of, 0: none; then its own.
    AttachAnswer grant(PdpType asked, const std::string& apn, const PdnLogin& login,
                       std::uint32_t& number);

    /// What holds for a name from now on, until another rule does.
    void set_rule(ApnRule rule);

private:
    ApnRule* rule_of(const std::string& apn);
    void number_again(std::uint32_t& number);

    CoreConfig config_;
    std::map<std::string, std::unique_ptr<UeContext>, std::less<>> contexts_;
    std::uint32_t granted_ = 0;
    std::set<std::uint16_t> in_use_; // the low halves of the numbers given, which make addresses
};

} // namespace emu::inline v0::lte
