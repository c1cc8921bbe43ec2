#include "emu/lte/core.hpp"

#include <algorithm>
#include <cctype>
#include <stdexcept>

namespace emu::inline v0::lte {

namespace {

constexpr int cause_ipv4_only = 50;
constexpr int cause_ipv6_only = 51;
constexpr int cause_esm_failure = 19;
constexpr int cause_authentication_failed = 29;

bool lets_in(const ApnRule& rule, const PdnLogin& login)
{
    using Authentication = ApnRule::Authentication;
    if (rule.authentication == Authentication::none) return true;
    if (login.user != rule.user || login.password != rule.password) return false;
    switch (login.protocol) {
    case PdnProtocol::none:
        return false;
    case PdnProtocol::pap:
        return rule.authentication != Authentication::chap;
    case PdnProtocol::chap:
        return rule.authentication != Authentication::pap;
    }
    return false;
}

} // namespace

bool same_apn(const std::string& one, const std::string& other)
{
    return std::ranges::equal(one, other, [](unsigned char a, unsigned char b) {
        return std::tolower(a) == std::tolower(b);
    });
}

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

AttachAnswer UeContext::answer_attach(PdpType asked, const std::string& apn, const PdnLogin& login)
{
    if (silence_count_ > 0) {
        --silence_count_;
        return Silence{};
    }
    if (reject_count_ != 0) {
        if (reject_count_ > 0) --reject_count_;
        return reject_;
    }
    AttachAnswer answer = answer_pdn(0, asked, apn, login);
    if (const auto* refused = std::get_if<Reject>(&answer)) {
        return Reject{
            .cause = cause_esm_failure, .back_off = refused->back_off, .esm_cause = refused->cause};
    }
    known_ = true;
    return answer;
}

AttachAnswer UeContext::answer_pdn(int cid, PdpType asked, const std::string& apn,
                                   const PdnLogin& login)
{
    if (const auto held = held_.find(cid); held != held_.end()) {
        return Reject{.cause = held->second, .back_off = {}};
    }
    return core_.grant(asked, apn, login, numbers_[cid]);
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

void Core::set_rule(ApnRule rule)
{
    ApnRule* const before = rule_of(rule.name);
    if (before != nullptr) {
        *before = std::move(rule);
    } else {
        config_.apns.push_back(std::move(rule));
    }
}

ApnRule* Core::rule_of(const std::string& apn)
{
    const auto found = std::ranges::find_if(
        config_.apns, [&](const ApnRule& each) { return same_apn(each.name, apn); });
    return found == config_.apns.end() ? nullptr : &*found;
}

AttachAnswer Core::grant(PdpType asked, const std::string& apn, const PdnLogin& login,
                         std::uint32_t& number)
{
    const std::string& name = apn.empty() ? config_.apn : apn;
    const ApnRule* const rule = rule_of(name);
    if (rule == nullptr && config_.unknown_apn && !same_apn(name, config_.apn)) {
        return Reject{.cause = *config_.unknown_apn, .back_off = {}};
    }
    const std::optional<Ts> back_off = rule != nullptr ? rule->back_off : std::nullopt;
    if (rule != nullptr && rule->refused) {
        return Reject{.cause = *rule->refused, .back_off = back_off};
    }
    if (rule != nullptr && !lets_in(*rule, login)) {
        return Reject{.cause = cause_authentication_failed, .back_off = back_off};
    }
    // The network's own default name is as the network is; another may be narrower.
    const bool want4 = asked != PdpType::ipv6;
    const bool want6 = asked != PdpType::ipv4;
    const PdpType narrower = rule != nullptr ? rule->offered : PdpType::ipv4v6;
    PdnGrant grant;
    grant.ipv4 = want4 && config_.offered != PdpType::ipv6 && narrower != PdpType::ipv6;
    grant.ipv6 = want6 && config_.offered != PdpType::ipv4 && narrower != PdpType::ipv4;
    if (!grant.ipv4 && !grant.ipv6) {
        return Reject{.cause = want4 ? cause_ipv6_only : cause_ipv4_only, .back_off = back_off};
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
    grant.apn = name;
    grant.dns = rule != nullptr && rule->dns ? *rule->dns : config_.dns;
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
