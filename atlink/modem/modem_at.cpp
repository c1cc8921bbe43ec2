#include "atlink/modem/modem_at.hpp"

#include "atlink/modem/alarms.hpp"
#include "atlink/modem/credentials.hpp"
#include "atlink/modem/functional_mode.hpp"
#include "atlink/modem/reactions.hpp"
#include "atlink/modem/table.hpp"

#include <cassert>
#include <utility>

namespace atlink::inline v0 {

namespace {

using namespace modem;

/// What the row says about the state of the modem; nothing when the command may run.
std::optional<Final> obstacle(Context& context, const modem::Entry& row, Form form)
{
    if (!context.firmware_from(row.rules.since)) return Final::error();
    if (form == Form::test) return {};
    const bool changes = form == Form::set || form == Form::execute;
    if (row.rules.needs == Needs::activated && !context.ue().activated()) {
        return Final::cme(context.settings.cme_not_activated);
    }
    if (row.rules.needs == Needs::not_activated && changes && context.activated()) {
        return Final::cme(cme::not_allowed_when_active);
    }
    if (row.rules.keep != Keep::ram && changes && context.settings.power_off_warning) {
        return Final::cme(cme::power_off_warning);
    }
    return {};
}

} // namespace

struct ModemAt::State {
    State(stack::World& world, ModemAtSettings settings, Context::Emit emit,
          std::function<void()> changed)
        : context{world, std::move(settings), std::move(emit)}, reactions{context,
                                                                          std::move(changed)}
    {
    }
    Context context;
    Reactions reactions;
};

ModemAt::ModemAt(stack::World& world, ModemAtSettings settings)
    : world_{world}, state_{std::make_unique<State>(
                         world, std::move(settings),
                         [this](std::string line) { notify(std::move(line)); },
                         [this] { wake(); })},
      deadline_{world.engine(), [this] { poll(); }}, changed_{world.engine(), [this] { poll(); }},
      faults_{
          world.modem().health().on_fault.subscribe([this](const stack::Fault&) { on_fault(); })},
      starts_{world.modem().health().on_start.subscribe([this] { start(); })}
{
}

ModemAt::~ModemAt() { put_away(); }

void ModemAt::execute(const CommandLine& line, Done done)
{
    assert(!busy());
    release_notifications(); // those of a command whose `done` brought this one
    if (world_.bus().watched()) {
        world_.bus().publish(
            emu::AtLine{.kind = emu::AtLine::Kind::command, .text = without_secrets(line.text())});
    }
    done_ = std::move(done);
    response_ = {};
    holding_ = true;
    if (world_.modem().health().failed()) return finish(Final::error());
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
    changed_.cancel();
    release_notifications();
    if (!busy()) on_idle();
}

void ModemAt::silence()
{
    Context& context = state_->context;
    held_.clear();
    // Whatever comes of a detach until it has settled; without one nothing would end the silence.
    if (context.emm().state() != emu::lte::Emm::State::null) {
        context.draining = Subscriptions{};
    } else {
        context.draining.reset();
    }
}

void ModemAt::restart()
{
    stack::Health& health = world_.modem().health();
    health.failed() ? health.start_again() : start();
}

/// Nothing is told or stored any more, and the settings go when the radio does.
void ModemAt::on_fault()
{
    modem::lose_power(state_->context);
    held_.clear();
    if (busy()) finish(Final::error());
}

void ModemAt::start()
{
    modem::restart(state_->context);
    silence();
    if (busy()) finish(Final::error());
}

void ModemAt::put_away() { state_->context.resets.put_away(); }

std::vector<std::string_view> ModemAt::names()
{
    std::vector<std::string_view> names;
    for (const modem::Entry& each : commands())
        names.push_back(each.name.empty() ? "AT" : each.name);
    return names;
}

void ModemAt::set_supply(int millivolt) { modem::set_supply(state_->context, millivolt); }
void ModemAt::set_temperature(int celsius) { modem::set_temperature(state_->context, celsius); }

Outcome ModemAt::dispatch(const CommandLine& line)
{
    const auto& command = line.command();
    if (!command) return Final::error();
    const modem::Entry* row = find_command(command->name);
    if (row == nullptr) return Final::error();
    if (const auto settled = settle(*row, *command, response_)) return *settled;
    Context& context = state_->context;
    if (const auto refused = obstacle(context, *row, command->form)) return *refused;
    context.row = row;
    Outcome outcome = row->handler(context, *command, response_);
    if (!outcome.pending && outcome.final == Final::ok()) tell_wish(*command);
    state_->reactions.settings_changed();
    return outcome;
}

/// What a tester could take for the model's behaviour.
void ModemAt::tell_wish(const Command& command)
{
    const bool sets = command.form == Form::set || command.form == Form::execute;
    if (sets && world_.bus().watched() && modem::is_unfollowed(command.name))
        world_.bus().publish(emu::Note{.text = "kept without effect", .detail = command.name});
}

void ModemAt::finish(Final final)
{
    pending_.reset();
    deadline_.cancel();
    changed_.cancel();
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
    if (!busy()) on_idle();
}

void ModemAt::poll()
{
    changed_.cancel();
    if (!busy()) return release_notifications();
    holding_ = true;
    if (const auto final = pending_->poll(response_)) return finish(*final);
    const emu::Instant deadline = pending_->deadline();
    deadline != emu::never ? deadline_.start_at(deadline) : deadline_.cancel();
    release_notifications();
}

/// The signal that brings a change is not the place to answer: the host's next command may follow
/// at once, and the machine that signals is not done yet. An event at now is.
void ModemAt::wake()
{
    if (!busy()) return;
    holding_ = true;
    changed_.post();
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
    if (changed_.pending()) return; // not before the answer that may come now
    holding_ = false;
    while (!held_.empty()) {
        const std::string line = std::move(held_.front());
        held_.pop_front();
        send(line);
    }
}

} // namespace atlink::inline v0
