#include "scenarios/at_script.hpp"

#include <utility>

namespace scenarios::inline v0 {

namespace {

using namespace std::chrono_literals;

/// Nobody tells when a command of someone else has its result.
constexpr emu::Ts look_again = 10ms;

} // namespace

AtScript::AtScript(emu::Engine& engine, Modem modem)
    : modem_{std::move(modem)}, next_{engine, [this] { pump(); }}
{
}

void AtScript::send(std::string line, Done done)
{
    waiting_.push_back({std::move(line), std::move(done)});
    if (!next_.running()) next_.start(emu::Ts{0});
}

void AtScript::pump()
{
    if (waiting_.empty()) return;
    atlink::ModemAt& modem = modem_();
    if (modem.busy()) return next_.start(look_again);
    Command command = std::move(waiting_.front());
    waiting_.pop_front();
    if (!waiting_.empty()) next_.start(look_again); // sooner if this one is done sooner
    modem.execute(command.line, [this, done = std::move(command.done)](const std::string&,
                                                                       const atlink::Final& final) {
        if (done) done(final);
        if (!waiting_.empty()) next_.start(emu::Ts{0});
    });
}

} // namespace scenarios::inline v0
