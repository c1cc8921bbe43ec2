#include "scenarios/at_script.hpp"

#include <utility>

namespace scenarios::inline v0 {

namespace {

using namespace std::chrono_literals;

/// Nobody tells when a command of someone else has its result.
constexpr emu::Ts look_again = 10ms;

} // namespace

AtScript::AtScript(emu::Engine& engine, Modem modem)
    : modem_{std::move(modem)}, next_{engine, [this] { pump(); }}, again_{engine,
                                                                          [this] { pump(); }}
{
}

void AtScript::send(std::string line, Done done)
{
    waiting_.push_back({std::move(line), std::move(done)});
    if (!again_.running()) next_.post();
}

void AtScript::pump()
{
    if (waiting_.empty()) return;
    atlink::ModemAt& modem = modem_();
    if (modem.busy()) return again_.start(look_again);
    Command command = std::move(waiting_.front());
    waiting_.pop_front();
    if (!waiting_.empty()) again_.start(look_again); // sooner if this one is done sooner
    modem.execute(command.line, [this, done = std::move(command.done)](const std::string&,
                                                                       const atlink::Final& final) {
        if (done) done(final);
        again_.cancel();
        if (!waiting_.empty()) next_.post();
    });
}

} // namespace scenarios::inline v0
