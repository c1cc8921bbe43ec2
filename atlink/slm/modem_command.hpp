// One command to the modem, as soon as nobody else's runs there.
#pragma once

#include "atlink/modem/modem_at.hpp"
#include "emu/post.hpp"

#include <string_view>
#include <utility>

namespace atlink::inline v0::slm {

class ModemCommand {
public:
    /// `done` is called once with the modem's answer, perhaps before the constructor returns. It
    /// may not destroy the command.
    ModemCommand(emu::Engine& engine, ModemAt& modem, CommandLine line, ModemAt::Done done);
    ModemCommand(emu::Engine& engine, ModemAt& modem, std::string_view line, ModemAt::Done done)
        : ModemCommand{engine, modem, CommandLine{line}, std::move(done)}
    {
    }
    /// Gives up when it is not done.
    ~ModemCommand();
    ModemCommand(const ModemCommand&) = delete;
    ModemCommand& operator=(const ModemCommand&) = delete;

    bool done() const { return done_; }

private:
    void send();

    ModemAt& modem_;
    CommandLine line_;
    ModemAt::Done on_done_;
    bool sent_ = false;
    bool done_ = false;
    emu::Post next_; // out of whoever said that the modem is free
    emu::Subscription idle_;
};

} // namespace atlink::inline v0::slm
