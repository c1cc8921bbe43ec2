#include "atlink/modem/packet_settings.hpp"

#include "atlink/modem/packet_domain.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <fmt/ranges.h>

namespace atlink::inline v0::modem {

namespace {

using emu::lte::max_cid;
using emu::lte::PdnGrant;
using emu::lte::PdnProtocol; // the numbers of +CGAUTH

constexpr std::size_t max_secret = 64; // user name and password, estimate
constexpr std::string_view apn_status = "%XAPNSTATUS";

std::optional<int> cid_of(const Command& command, std::size_t index)
{
    const auto cid = command.integer(index, 0, max_cid);
    if (!cid) return {};
    return static_cast<int>(*cid);
}

/// One line a family: the addresses of its name servers.
std::string dynamic_line(int cid, const PdnGrant& grant, const std::vector<std::string>& servers)
{
    const auto server = [&](std::size_t i) {
        return i < servers.size() ? servers[i] : std::string{};
    };
    return fmt::format("+CGCONTRDP: {},,\"{}\",\"\",\"\",\"{}\",\"{}\",,,,,{}", cid, grant.apn,
                       server(0), server(1), grant.mtu);
}

void dynamic_lines(Context& context, int cid, Response& response)
{
    const PdnGrant& grant = context.pdn().grant(cid);
    if (grant.ipv4) {
        std::vector<std::string> servers;
        for (const auto& each : grant.dns.ipv4)
            servers.push_back(fmt::format("{}", fmt::join(each, ".")));
        response.line(dynamic_line(cid, grant, servers));
    }
    if (grant.ipv6) {
        std::vector<std::string> servers;
        for (const auto& each : grant.dns.ipv6) {
            stack::Address address{};
            address.family = stack::Family::ipv6;
            std::copy(each.begin(), each.end(), address.bytes.begin());
            servers.push_back(address_text(address));
        }
        response.line(dynamic_line(cid, grant, servers));
    }
}

/// The cids of a command with an optional one: it, or all that are active; nothing when it is
/// wrong or not defined.
std::optional<std::vector<int>> asked_for(Context& context, const Command& command)
{
    if (command.given(0)) {
        const auto cid = cid_of(command, 0);
        if (!cid || !context.pdn().defined(*cid)) return {};
        return std::vector<int>{*cid};
    }
    std::vector<int> cids;
    for (int cid = 0; cid <= max_cid; ++cid)
        cids.push_back(cid);
    return cids;
}

std::vector<std::string> disabled_apns(const Context& context)
{
    std::vector<std::string> apns;
    const std::string* stored = context.nvm.find(apn_status);
    if (stored == nullptr) return apns;
    for (std::size_t at = 0; at < stored->size();) {
        const std::size_t end = std::min(stored->find(',', at), stored->size());
        apns.push_back(stored->substr(at, end - at));
        at = end + 1;
    }
    return apns;
}

} // namespace

Outcome cgauth(Context& context, const Command& command, Response&)
{
    const Final bad = Final::cme(context.settings.cme_bad_parameter);
    const auto cid = cid_of(command, 0);
    const auto protocol = integer_or(command, 1, 0, 2, 0);
    if (!cid || !protocol) return bad;
    emu::lte::PdnLogin login{
        .protocol = static_cast<PdnProtocol>(*protocol), .user = {}, .password = {}};
    for (std::size_t i : {std::size_t{2}, std::size_t{3}}) {
        if (!command.given(i)) continue;
        const auto text = command.text(i, max_secret);
        if (!text) return bad;
        (i == 2 ? login.user : login.password) = *text;
    }
    if (*protocol != 0 && !command.given(2)) return bad;
    if (context.pdn().state(*cid) != emu::lte::Pdn::State::inactive) {
        return Final::cme(context.settings.cme_not_allowed);
    }
    context.pdn().set_login(*cid, *protocol == 0 ? emu::lte::PdnLogin{} : std::move(login));
    return Final::ok();
}

Outcome cgcontrdp(Context& context, const Command& command, Response& response)
{
    const auto cids = asked_for(context, command);
    if (!cids) return Final::cme(context.settings.cme_bad_parameter);
    for (const int cid : *cids) {
        if (context.pdn().active(cid)) dynamic_lines(context, cid, response);
    }
    return Final::ok();
}

Outcome cgeqosrdp(Context& context, const Command& command, Response& response)
{
    constexpr int best_effort = 9; // QCI of a default bearer (TS 23.203 table 6.1.7)
    const auto cids = asked_for(context, command);
    if (!cids) return Final::cme(context.settings.cme_bad_parameter);
    for (const int cid : *cids) {
        if (context.pdn().active(cid)) {
            response.line(fmt::format("+CGEQOSRDP: {},{},,", cid, best_effort));
        }
    }
    return Final::ok();
}

Outcome xnewcid(Context& context, const Command&, Response& response)
{
    for (int cid = 1; cid <= max_cid; ++cid) {
        if (context.pdn().defined(cid) || !context.ram.reserved_cids.insert(cid).second) continue;
        response.line(fmt::format("%XNEWCID: {}", cid));
        return Final::ok();
    }
    return Final::error();
}

Outcome xgetpdnid(Context& context, const Command& command, Response& response)
{
    const auto cid = cid_of(command, 0);
    if (!cid) return Final::cme(context.settings.cme_bad_parameter);
    if (!context.pdn().active(*cid)) return Final::error();
    response.line(fmt::format("%XGETPDNID: {}", *cid)); // sockets are bound by the same number
    return Final::ok();
}

bool apn_disabled(const Context& context, std::string_view apn)
{
    const auto apns = disabled_apns(context);
    return std::find(apns.begin(), apns.end(), apn) != apns.end();
}

Outcome xapnstatus(Context& context, const Command& command, Response& response)
{
    auto apns = disabled_apns(context);
    if (command.form == Form::read) {
        response.line(apns.empty() ? "%XAPNSTATUS: "
                                   : fmt::format("%XAPNSTATUS: \"{}\"", fmt::join(apns, "\",\"")));
        return Final::ok();
    }
    const auto enable = command.integer(0, 0, 1);
    const auto apn = command.quoted(1, max_apn);
    if (!enable || !apn || apn->empty() || apn->find(',') != std::string::npos) {
        return Final::cme(context.settings.cme_bad_parameter);
    }
    std::erase(apns, *apn);
    if (*enable == 0) apns.push_back(*apn);
    context.nvm.set(apn_status, fmt::format("{}", fmt::join(apns, ",")));
    return Final::ok();
}

/// Only for one operator's profile, which is never the one in use.
Outcome xapnclass(Context& context, const Command&, Response&)
{
    return Final::cme(context.settings.cme_not_allowed);
}

Outcome xipv6fail(Context& context, const Command& command, Response&)
{
    const auto cid = cid_of(command, 0);
    const auto kind = command.integer(1, 0, 1);
    if (!cid || !kind || !context.pdn().active(*cid)) {
        return Final::cme(context.settings.cme_bad_parameter);
    }
    return Final::ok(); // told by the host, and nothing follows from it
}

/// No network of ours limits the rate.
Outcome apnratectrl(Context& context, const Command& command, Response& response)
{
    constexpr int not_configured = 2;
    const auto mode = command.integer(0, 0, 1);
    const auto cid = integer_or(command, 1, 0, max_cid, 0);
    if (!mode || !cid || (*mode == 0 && !command.given(1))) {
        return Final::cme(context.settings.cme_bad_parameter);
    }
    // 2.x adds what is allowed beyond it (at/power_mobility.md §3; §5, ruling 11 for mode 1).
    const bool more = context.firmware_from(2, 0, 0);
    if (*mode == 0) {
        response.line(fmt::format("%APNRATECTRL: 0,{},{}{}", *cid, not_configured,
                                  more ? fmt::format(",0,0,{},0", not_configured) : ""));
        return Final::ok();
    }
    for (int each = 0; each <= max_cid; ++each) {
        if (!context.pdn().active(each) || (command.given(1) && each != *cid)) continue;
        response.line(fmt::format("%APNRATECTRL: 1,{},0,0{}", each, more ? ",0,0,0" : ""));
    }
    return Final::ok();
}

Outcome cgpiaf(Context&, const Command&, Response& response)
{
    response.line("+CGPIAF: 1,1,1,0");
    return Final::ok();
}

} // namespace atlink::inline v0::modem
