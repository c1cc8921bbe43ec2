// AT commands one after another, whoever else talks to the modem meanwhile.
#pragma once

#include "atlink/modem/modem_at.hpp"
#include "emu/post.hpp"

#include <deque>
#include <functional>
#include <string>

namespace scenarios::inline v0 {

class AtScript {
public:
    using Done = std::function<void(const atlink::Final& final)>;
    /// Asked for only when there is something to send: it may come to life later than we.
    using Modem = std::function<atlink::ModemAt&()>;

    AtScript(emu::Engine& engine, Modem modem);

    /// Sends `line` once everything before it has its result; `done` may be empty.
    void send(std::string line, Done done);
    /// Whom it sends to.
    atlink::ModemAt& modem() { return modem_(); }

private:
    struct Command {
        std::string line;
        Done done;
    };
    void pump();

    Modem modem_;
    std::deque<Command> waiting_;
    emu::Post next_;
    emu::Timer again_; // somebody else's command runs
};

} // namespace scenarios::inline v0
