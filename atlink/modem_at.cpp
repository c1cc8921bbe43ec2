#include "atlink/modem_at.hpp"

#include "atlink/modem/credentials.hpp"
#include "atlink/modem/functional_mode.hpp"
#include "atlink/modem/identity.hpp"
#include "atlink/modem/notifications.hpp"
#include "atlink/modem/packet_domain.hpp"
#include "atlink/modem/registration.hpp"
#include "atlink/modem/release_assistance.hpp"
#include "atlink/modem/reporting.hpp"
#include "atlink/modem/signal.hpp"

#include <algorithm>
#include <array>
#include <cassert>
#include <utility>

namespace atlink {

namespace {

using namespace modem;

Handler clac;

// clang-format off
constexpr unsigned x = execute_form, s = set_form, r = read_form, t = test_form;
constexpr auto commands = std::to_array<Entry>({   // at/commands.tsv
    {"",             attention,   x},
    {"+CGMI",        cgmi,        x},
    {"+CGMM",        cgmm,        x},
    {"+CGMR",        cgmr,        x},
    {"+CGSN",        cgsn,        x | s | t,      1},
    {"%SHORTSWVER",  shortswver,  x},
    {"%HWVERSION",   hwversion,   x},
    {"%XMODEMUUID",  xmodemuuid,  x},
    {"%XICCID",      xiccid,      x},
    {"+CIMI",        cimi,        x},
    {"+CLAC",        clac,        x},
    {"+CFUN",        cfun,        s | r | t,      1},
    {"+CPIN",        cpin,        x | s | r,      2},
    {"+CESQ",        cesq,        x | t},
    {"%XSYSTEMMODE", xsystemmode, s | r,          4},
    {"%CMNG",        cmng,        s,              5},
    {"+CGDCONT",     cgdcont,     s | r,         12},
    {"+CGEREP",      cgerep,      x | s | r | t,  1},
    {"+CGACT",       cgact,       s | r | t,      2},
    {"+CGPADDR",     cgpaddr,     x | s | t,      1},
    {"+CGATT",       cgatt,       s | r | t,      1},
    {"+CSCON",       cscon,       s | r | t,      1},
    {"+COPS",        cops,        s | r | t,      3},   // <AcT> only from 2.x on
    {"+CEREG",       cereg,       s | r | t,      1},
    {"%MDMEV",       mdmev,       s,              1},
    {"%RAI",         rai,         s | r,          1},
    {"+CMEE",        cmee,        s | r | t,      1},
    {"+CNEC",        cnec,        s | r | t,      1},
});
// clang-format on

Outcome clac(Context&, const Command&, Response& response)
{
    for (const Entry& each : commands) {
        if (!each.name.empty()) response.line("AT" + std::string{each.name});
    }
    return Final::ok();
}

} // namespace

struct ModemAt::State {
    State(stack::World& world, ModemAtSettings settings, Notifications::Emit emit)
        : context{.world = world,
                  .settings = std::move(settings),
                  .subscriptions = {},
                  .draining = {},
                  .system_mode = {}},
          notifications{context, std::move(emit)}
    {
    }
    Context context;
    Notifications notifications;
};

ModemAt::ModemAt(stack::World& world, ModemAtSettings settings)
    : world_{world}, state_{std::make_unique<State>(
                         world, std::move(settings),
                         [this](std::string line) { notify(std::move(line)); })},
      deadline_{world.engine(), [this] { poll(); }}
{
    // After those of the notifications: a change is told before the answer that it brings.
    emu::lte::Ue& ue = world.modem().ue();
    subscriptions_.push_back(ue.on_mode.subscribe([this] { wake(); }));
    subscriptions_.push_back(ue.emm().on_settled.subscribe([this] { wake(); }));
    subscriptions_.push_back(
        ue.emm().on_registration.subscribe([this](const emu::lte::Registration&) { wake(); }));
    subscriptions_.push_back(ue.rrc().on_change.subscribe(
        [this](emu::lte::Rrc::State, emu::lte::Rrc::Cause) { wake(); }));
    subscriptions_.push_back(
        ue.pdn().on_event.subscribe([this](const emu::lte::PdnEvent&) { wake(); }));
}

ModemAt::~ModemAt() = default;

void ModemAt::execute(std::string_view line, Done done)
{
    assert(!busy());
    release_notifications(); // those of a command whose `done` brought this one
    if (world_.bus().watched()) {
        world_.bus().publish(
            emu::AtLine{.kind = emu::AtLine::Kind::command, .text = without_secrets(line)});
    }
    done_ = std::move(done);
    response_ = {};
    holding_ = true;
    Outcome outcome = dispatch(line);
    if (!outcome.pending) return finish(outcome.final);
    pending_ = std::move(outcome.pending);
    poll();
}

void ModemAt::abandon()
{
    pending_.reset();
    done_ = {};
    deadline_.cancel();
    woken_ = false;
    release_notifications();
}

std::vector<std::string_view> ModemAt::names()
{
    std::vector<std::string_view> names;
    for (const Entry& each : commands)
        names.push_back(each.name.empty() ? "AT" : each.name);
    return names;
}

Outcome ModemAt::dispatch(std::string_view line)
{
    const auto command = parse(line);
    if (!command) return Final::error();
    const auto entry = std::find_if(commands.begin(), commands.end(),
                                    [&](const Entry& each) { return each.name == command->name; });
    if (entry == commands.end() || (entry->forms & bit(command->form)) == 0) return Final::error();
    for (std::size_t i = entry->parameters; i < command->parameters.size(); ++i) {
        if (command->given(i)) return Final::error();
    }
    return entry->handler(state_->context, *command, response_);
}

void ModemAt::finish(Final final)
{
    pending_.reset();
    deadline_.cancel();
    woken_ = false;
    if (final.kind == Final::Kind::cme && state_->context.cmee == 0) final = Final::error();
    std::string answer;
    for (const Response::Part& part : response_.parts) {
        answer += part.bytes;
        if (!part.raw) answer += "\r\n";
    }
    answer += to_string(final) + "\r\n";
    world_.bus().publish(emu::AtLine{.kind = emu::AtLine::Kind::answer, .text = answer});
    const Done done = std::exchange(done_, {});
    done(answer, final); // may execute the next command
    release_notifications();
}

void ModemAt::poll()
{
    woken_ = false;
    if (!busy()) return release_notifications();
    holding_ = true;
    if (const auto final = pending_->poll(response_)) return finish(*final);
    if (!woken_ && pending_->deadline() != emu::never) deadline_.start_at(pending_->deadline());
    release_notifications();
}

/// The signal that brings a change is not the place to answer: the host's next command may follow
/// at once, and the machine that signals is not done yet. An event at now is.
void ModemAt::wake()
{
    if (!busy()) return;
    woken_ = true;
    holding_ = true;
    deadline_.start_at(world_.engine().now());
}

void ModemAt::notify(std::string line)
{
    line += "\r\n";
    if (holding_) {
        held_.push_back(std::move(line));
    } else {
        send(line);
    }
}

void ModemAt::send(const std::string& line)
{
    world_.bus().publish(emu::AtLine{.kind = emu::AtLine::Kind::urc, .text = line});
    on_urc(line);
}

void ModemAt::release_notifications()
{
    if (woken_) return; // not before the answer that may come now
    holding_ = false;
    while (!held_.empty()) {
        const std::string line = std::move(held_.front());
        held_.pop_front();
        send(line);
    }
}

} // namespace atlink
