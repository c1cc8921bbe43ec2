#include "atlink/modem/packet_domain.hpp"

#include "atlink/modem/packet_settings.hpp"

#include <algorithm>
#include <array>
#include <fmt/format.h>
#include <fmt/ranges.h>

namespace atlink::inline v0::modem {

namespace {

using emu::lte::max_cid;
using emu::lte::Pdn;
using emu::lte::PdpType;

struct TypeName {
    std::string_view name;
    PdpType type;
};
constexpr auto type_names = std::to_array<TypeName>({
    {"IP", PdpType::ipv4},
    {"IPV6", PdpType::ipv6},
    {"IPV4V6", PdpType::ipv4v6},
});

std::string_view name(PdpType type)
{
    return std::find_if(type_names.begin(), type_names.end(),
                        [type](const TypeName& each) { return each.type == type; })
        ->name;
}

std::optional<PdpType> pdp_type(std::string_view text)
{
    for (const TypeName& each : type_names) {
        if (each.name == text) return each.type;
    }
    return {};
}

/// Highest values of the parameters of +CGDCONT from <d_comp> on (TS 27.007 §10.1.1).
constexpr auto option_limits = std::to_array({4, 4, 1, 5, 2, 1, 1, 1});
constexpr std::size_t first_option = 4;

bool options_valid(const Command& command)
{
    for (std::size_t i = 0; i < option_limits.size(); ++i) {
        if (!integer_or(command, first_option + i, 0, option_limits[i], 0)) return false;
    }
    return true;
}

/// What the network gave at once: the prefix, zeros, is a router's to tell (TS 24.301 §9.9.4.9).
stack::Address without_prefix(const emu::lte::PdnGrant& grant)
{
    stack::Address address{.family = stack::Family::ipv6, .bytes = {}};
    std::copy(grant.interface_id.begin(), grant.interface_id.end(),
              address.bytes.end() - std::ssize(grant.interface_id));
    return address;
}

/// The addresses a context has now, IPv4 first.
std::vector<std::string> addresses(Context& context, int cid)
{
    const stack::net::Bearers& bearers = context.world.modem().bearers();
    std::vector<std::string> texts;
    if (const auto address = bearers.address(cid, stack::Family::ipv4)) {
        texts.push_back(address_text(*address));
    }
    if (const auto address = bearers.address(cid, stack::Family::ipv6)) {
        texts.push_back(address_text(*address));
    } else if (context.pdn().active(cid) && context.pdn().grant(cid).ipv6) {
        texts.push_back(address_text(without_prefix(context.pdn().grant(cid))));
    }
    return texts;
}

std::vector<int> defined(const Pdn& pdn)
{
    std::vector<int> cids;
    for (int cid = 0; cid <= max_cid; ++cid) {
        if (pdn.defined(cid)) cids.push_back(cid);
    }
    return cids;
}

std::string context_line(Context& context, int cid)
{
    const Pdn& pdn = context.pdn();
    if (pdn.active(cid)) {
        const emu::lte::PdnGrant& grant = pdn.grant(cid);
        const PdpType type = !grant.ipv6  ? PdpType::ipv4
                             : grant.ipv4 ? PdpType::ipv4v6
                                          : PdpType::ipv6;
        return fmt::format("+CGDCONT: {},\"{}\",\"{}\",\"{}\",0,0", cid, name(type), grant.apn,
                           fmt::join(addresses(context, cid), " "));
    }
    const std::string_view type = pdn.configured(cid) ? name(pdn.type(cid)) : "";
    return fmt::format("+CGDCONT: {},\"{}\",\"{}\",\"\",0,0", cid, type, pdn.apn(cid));
}

Outcome define(Context& context, const Command& command)
{
    const Final bad = Final::cme(context.settings.cme_bad_parameter);
    const auto number = command.integer(0, 0, max_cid);
    if (!number) return bad;
    const int cid = static_cast<int>(*number);
    Pdn& pdn = context.pdn();
    bool alone = true; // the number and nothing else takes the definition away
    for (std::size_t i = 1; i < command.parameters.size(); ++i)
        alone = alone && !command.given(i);

    // "Non-IP" is a type of the modem that this emulator has not.
    const auto type = pdp_type(command.text(1, 6).value_or(""));
    const auto apn = command.given(2) ? command.text(2, max_apn) : std::string{};
    const bool address_valid = !command.given(3) || command.text(3, 127);
    if (!alone && (!type || !apn || !address_valid || !options_valid(command))) return bad;
    if (pdn.state(cid) != Pdn::State::inactive) return Final::cme(context.settings.cme_not_allowed);
    if (alone) {
        pdn.undefine(cid);
        context.ram.reserved_cids.erase(cid);
    } else {
        pdn.define(cid, *type, *apn);
    }
    return Final::ok();
}

/// +CGACT=<state>,<cid>: ends with the answer of the network.
class Activation final : public Operation {
public:
    Activation(Context& context, int cid, bool activate)
        : context_{context}, cid_{cid}, activate_{activate}
    {
    }

    std::optional<Final> poll(Response&) override
    {
        Pdn& pdn = context_.pdn();
        switch (pdn.state(cid_)) {
        case Pdn::State::activating:
        case Pdn::State::deactivating:
            return {};
        case Pdn::State::active:
            if (activate_) return Final::ok();
            if (!asked_) pdn.deactivate(cid_);
            asked_ = true;
            return {};
        case Pdn::State::inactive:
            if (!activate_) return Final::ok();
            if (asked_) return Final::cme(context_.settings.cme_pdn_refused);
            if (!context_.emm().registered()) return Final::cme(context_.settings.cme_no_service);
            // At once, without the radio (radio/scenarios.md S05, S06).
            if (pdn.backing_off(cid_)) return Final::cme(context_.settings.cme_pdn_refused);
            asked_ = true;
            pdn.activate(cid_);
            return {};
        }
        return {};
    }

private:
    Context& context_;
    int cid_;
    bool activate_;
    bool asked_ = false;
};

Outcome set_cgact(Context& context, const Command& command)
{
    const ModemAtSettings& settings = context.settings;
    const auto state = command.integer(0, 0, 1);
    const auto number = command.integer(1, 0, max_cid);
    if (!state || !number) return Final::cme(settings.cme_bad_parameter);
    const int cid = static_cast<int>(*number);
    if (cid == 0) return Final::cme(settings.cme_not_allowed); // lives and dies with the attach
    if (!context.pdn().defined(cid)) return Final::cme(settings.cme_bad_parameter);
    if (*state == 1 && !context.ue().activated()) return Final::cme(settings.cme_not_activated);
    if (*state == 1 && apn_disabled(context, context.pdn().apn(cid))) {
        return Final::cme(settings.cme_not_allowed);
    }
    return Outcome{std::make_unique<Activation>(context, cid, *state == 1)};
}

Outcome set_cgatt(Context& context, const Command& command)
{
    const ModemAtSettings& settings = context.settings;
    const auto state = command.integer(0, 0, 1);
    if (!state) return Final::cme(settings.cme_bad_parameter);
    if (*state == 1) { // attaching is automatic: there or under way
        return context.ue().activated() ? Final::ok() : Final::cme(settings.cme_not_activated);
    }
    // Nothing but +CFUN detaches.
    return context.emm().registered() ? Final::cme(settings.cme_not_allowed) : Final::ok();
}

std::string address_line(Context& context, int cid)
{
    const std::vector<std::string> texts = addresses(context, cid);
    // Without any address both fields stand empty (captured from a device).
    if (texts.empty()) return fmt::format("+CGPADDR: {},\"\",\"\"", cid);
    return fmt::format("+CGPADDR: {},\"{}\"", cid, fmt::join(texts, "\",\""));
}

Outcome read_addresses(Context& context, const Command& command, Response& response)
{
    const auto cids = defined(context.pdn());
    if (!command.given(0)) {
        for (const int cid : cids)
            response.line(address_line(context, cid));
        return Final::ok();
    }
    const auto cid = command.integer(0, 0, max_cid);
    if (!cid || !context.pdn().defined(static_cast<int>(*cid))) {
        return Final::cme(context.settings.cme_bad_parameter);
    }
    response.line(address_line(context, static_cast<int>(*cid)));
    return Final::ok();
}

} // namespace

std::string address_text(const stack::Address& address)
{
    const auto& bytes = address.bytes;
    if (address.family == stack::Family::ipv4) {
        return fmt::format("{}.{}.{}.{}", bytes[0], bytes[1], bytes[2], bytes[3]);
    }
    std::string text;
    for (std::size_t i = 0; i < bytes.size(); i += 2) {
        text += fmt::format("{}{:02X}{:02X}", i == 0 ? "" : ":", bytes[i], bytes[i + 1]);
    }
    return text;
}

Outcome cgdcont(Context& context, const Command& command, Response& response)
{
    if (command.form == Form::set) return define(context, command);
    for (const int cid : defined(context.pdn()))
        response.line(context_line(context, cid));
    return Final::ok();
}

Outcome cgact(Context& context, const Command& command, Response& response)
{
    switch (command.form) {
    case Form::set:
        return set_cgact(context, command);
    case Form::read:
        for (const int cid : defined(context.pdn())) {
            response.line(fmt::format("+CGACT: {},{}", cid, context.pdn().active(cid) ? 1 : 0));
        }
        return Final::ok();
    case Form::test:
    case Form::execute:
        break;
    }
    return Final::error();
}

Outcome cgatt(Context& context, const Command& command, Response& response)
{
    switch (command.form) {
    case Form::set:
        return set_cgatt(context, command);
    case Form::read:
        response.line(fmt::format("+CGATT: {}", context.emm().registered() ? 1 : 0));
        return Final::ok();
    case Form::test:
    case Form::execute:
        break;
    }
    return Final::error();
}

Outcome cgpaddr(Context& context, const Command& command, Response& response)
{
    if (command.form != Form::test) return read_addresses(context, command, response);
    response.line(fmt::format("+CGPADDR: ({})", fmt::join(defined(context.pdn()), ",")));
    return Final::ok();
}

Outcome cgerep(Context& context, const Command& command, Response& response)
{
    switch (command.form) {
    case Form::execute: // the same as 0
    case Form::set: {
        const auto mode = integer_or(command, 0, 0, 1, 0);
        if (!mode) return Final::cme(context.settings.cme_bad_parameter);
        context.subscriptions.cgerep = *mode != 0;
        return Final::ok();
    }
    case Form::read:
        response.line(fmt::format("+CGEREP: {},0", context.subscriptions.cgerep ? 1 : 0));
        return Final::ok();
    case Form::test:
        break;
    }
    return Final::error();
}

} // namespace atlink::inline v0::modem
