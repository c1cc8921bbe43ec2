#include "atlink/slm/modem_command.hpp"

#include <utility>

namespace atlink::inline v0::slm {

ModemCommand::ModemCommand(emu::Engine& engine, ModemAt& modem, CommandLine line,
                           ModemAt::Done done)
    : modem_{modem}, line_{std::move(line)}, on_done_{std::move(done)}, next_{engine,
                                                                              [this] { send(); }}
{
    send();
}

ModemCommand::~ModemCommand()
{
    if (sent_ && !done_) modem_.abandon();
}

void ModemCommand::send()
{
    if (modem_.busy()) { // again, if somebody was quicker
        idle_ = modem_.on_idle.subscribe([this] { next_.post(); });
        return;
    }
    idle_.cancel();
    sent_ = true;
    modem_.execute(line_, [this](const std::string& answer, const Final& final) {
        done_ = true;
        on_done_(answer, final);
    });
}

} // namespace atlink::inline v0::slm
