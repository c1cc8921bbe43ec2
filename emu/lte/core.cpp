#include "emu/lte/core.hpp"

#include <stdexcept>

namespace emu::inline v0::lte {

namespace {

constexpr int cause_ipv4_only = 50;
constexpr int cause_ipv6_only = 51;
constexpr int cause_esm_failure = 19;

} // namespace

UeContext::UeContext(Core& core) : core_{core}, sms_{core.config().sms} {}

const CoreConfig& UeContext::config() const { return core_.config(); }

void UeContext::reject_attach(int count, int cause, std::optional<Ts> back_off)
{
    reject_count_ = count;
    reject_ = {.cause = cause, .back_off = back_off};
}

void UeContext::lose_pdn(int cid, int cause)
{
    if (cause != cause_reactivation_requested) held_[cid] = cause;
    on_request(DeactivatePdn{.cid = cid, .cause = cause});
}

AttachAnswer UeContext::answer_attach(PdpType asked, const std::string& apn)
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
    known_ = true;
    return answer;
}

AttachAnswer UeContext::answer_pdn(int cid, PdpType asked, const std::string& apn)
{
    if (const auto held = held_.find(cid); held != held_.end()) {
        return Reject{.cause = held->second, .back_off = {}};
    }
    return core_.grant(asked, apn, numbers_[cid]);
}

UeContext& Core::add(const std::string& imsi)
{
    const auto [place, added] = contexts_.try_emplace(imsi);
    if (!added) throw std::invalid_argument("two modems with the IMSI " + imsi);
    place->second = std::make_unique<UeContext>(*this);
    return *place->second;
}

void Core::rename(const std::string& before, const std::string& imsi)
{
    if (before == imsi) return;
    if (contexts_.contains(imsi)) throw std::invalid_argument("two modems with the IMSI " + imsi);
    auto context = contexts_.extract(before);
    context.key() = imsi;
    contexts_.insert(std::move(context));
}

UeContext* Core::find(const std::string& imsi)
{
    const auto found = contexts_.find(imsi);
    return found == contexts_.end() ? nullptr : found->second.get();
}

AttachAnswer Core::grant(PdpType asked, const std::string& apn, std::uint32_t& number)
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
    number_again(number);
    const std::array<std::uint8_t, 4> digits = {
        static_cast<std::uint8_t>(number >> 24), static_cast<std::uint8_t>(number >> 16),
        static_cast<std::uint8_t>(number >> 8), static_cast<std::uint8_t>(number)};
    grant.address = config_.ipv4_pool;
    grant.address[2] = static_cast<std::uint8_t>(grant.address[2] + digits[2]);
    grant.address[3] = static_cast<std::uint8_t>(grant.address[3] + digits[3]);
    for (std::size_t i = 0; i < 4; ++i) {
        grant.prefix[i] = config_.ipv6_pool[i];
        grant.prefix[4 + i] = digits[i];
    }
    grant.prefix[4] = 1; // keeps the UEs' prefixes apart from the hosts' 2001:db8::/64
    grant.interface_id = {0, 0, 0, 0, 0, 0, 0, 1};
    grant.apn = apn.empty() ? config_.apn : apn;
    grant.mtu = config_.mtu;
    return grant;
}

/// The next number whose address nobody has. A connection that has ended keeps its own until its
/// context asks again: at most eleven for each UE, of 65536.
void Core::number_again(std::uint32_t& number)
{
    if (number != 0) in_use_.erase(static_cast<std::uint16_t>(number));
    do {
        ++granted_;
    } while (in_use_.contains(static_cast<std::uint16_t>(granted_)));
    number = granted_;
    in_use_.insert(static_cast<std::uint16_t>(number));
}

} // namespace emu::inline v0::lte
