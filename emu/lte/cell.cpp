#include "emu/lte/cell.hpp"

namespace emu::inline v0::lte {

namespace {

constexpr int cause_reactivation_requested = 39;
constexpr int cause_ipv4_only = 50;
constexpr int cause_ipv6_only = 51;
constexpr int cause_esm_failure = 19;

} // namespace

Cell::Cell(const CellConfig& config, const Seed& seed)
    : config_{config}, frame_offset_{
                           seed.stream("cell frame offset").between(Ts{0}, hyperframe - Ts{1})}
{
}

void Cell::set_coverage(bool covered)
{
    if (covered_ == covered) return;
    covered_ = covered;
    on_coverage(covered);
}

void Cell::reject_attach(int count, int cause, std::optional<Ts> back_off)
{
    reject_count_ = count;
    reject_ = {.cause = cause, .back_off = back_off};
}

void Cell::silence_attach(int count) { silence_count_ = count; }

void Cell::lose_pdn(int cid, int cause)
{
    if (cause != cause_reactivation_requested) held_[cid] = cause;
    on_request(DeactivatePdn{.cid = cid, .cause = cause});
}

void Cell::lose_context()
{
    context_known_ = false;
    set_coverage(false);
}

void Cell::restore_pdn(int cid)
{
    if (held_.erase(cid) != 0) on_request(ReactivatePdn{cid});
    set_coverage(true);
}

void Cell::detach(bool reattach) { on_request(NetworkDetach{reattach}); }

AttachAnswer Cell::answer_attach(PdpType asked, const std::string& apn)
{
    if (silence_count_ > 0) {
        --silence_count_;
        return Silence{};
    }
    if (reject_count_ != 0) {
        if (reject_count_ > 0) --reject_count_;
        return reject_;
    }
    AttachAnswer answer = answer_pdn(0, asked, apn);
    if (const auto* refused = std::get_if<Reject>(&answer)) {
        return Reject{.cause = cause_esm_failure, .back_off = {}, .esm_cause = refused->cause};
    }
    context_known_ = true;
    return answer;
}

AttachAnswer Cell::answer_pdn(int cid, PdpType asked, const std::string& apn)
{
    if (const auto held = held_.find(cid); held != held_.end()) {
        return Reject{.cause = held->second, .back_off = {}};
    }
    return grant(asked, apn.empty() ? config_.apn : apn);
}

AttachAnswer Cell::grant(PdpType asked, const std::string& apn)
{
    const bool want4 = asked != PdpType::ipv6;
    const bool want6 = asked != PdpType::ipv4;
    PdnGrant grant;
    grant.ipv4 = want4 && config_.offered != PdpType::ipv6;
    grant.ipv6 = want6 && config_.offered != PdpType::ipv4;
    if (!grant.ipv4 && !grant.ipv6) {
        return Reject{.cause = want4 ? cause_ipv6_only : cause_ipv4_only, .back_off = {}};
    }
    if (want4 && want6 && grant.ipv4 != grant.ipv6) {
        grant.cause = grant.ipv4 ? cause_ipv4_only : cause_ipv6_only;
    }
    ++granted_;
    const std::array<std::uint8_t, 4> number = {
        static_cast<std::uint8_t>(granted_ >> 24), static_cast<std::uint8_t>(granted_ >> 16),
        static_cast<std::uint8_t>(granted_ >> 8), static_cast<std::uint8_t>(granted_)};
    grant.address = config_.ipv4_pool;
    grant.address[2] = static_cast<std::uint8_t>(grant.address[2] + number[2]);
    grant.address[3] = static_cast<std::uint8_t>(grant.address[3] + number[3]);
    for (std::size_t i = 0; i < 4; ++i) {
        grant.prefix[i] = config_.ipv6_pool[i];
        grant.prefix[4 + i] = number[i];
    }
    grant.prefix[4] = 1; // keeps the UE's prefixes apart from the hosts' 2001:db8::/64
    grant.interface_id = {0, 0, 0, 0, 0, 0, 0, 1};
    grant.apn = apn;
    grant.mtu = config_.mtu;
    return grant;
}

Instant Cell::prach_occasion(Instant now, Ts period) const
{
    const Ts since = now.time_since_epoch() + frame_offset_;
    const Ts into = since % period;
    return into == Ts{0} ? now : now + (period - into);
}

} // namespace emu::inline v0::lte
