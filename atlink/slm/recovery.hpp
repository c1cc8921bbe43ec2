// What the application does about a modem fault: it starts the modem library anew, and says so.
#pragma once

#include "emu/engine.hpp"
#include "emu/post.hpp"
#include "emu/signal.hpp"
#include "stack/health.hpp"

namespace atlink::inline v0::slm {

class Application;

/// "#XMODEM: FAULT,0x<reason>,0x<pc>", "SHUTDOWN,0", "INIT,0" (slm/commands.tsv). The host has to
/// close its sockets and services itself: they are dead, and the application keeps its state.
class Recovery {
public:
    explicit Recovery(Application& app);

private:
    void shut_down();
    void start();

    Application& app_;
    stack::Fault fault_;
    emu::Post shut_down_;
    emu::Timer start_;
    emu::Subscription faults_;
};

} // namespace atlink::inline v0::slm
