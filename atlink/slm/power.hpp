// The application's life: sleep, shutdown and reboot, its power pin (slm/behaviour.md §8).
#pragma once

#include "emu/bus.hpp"
#include "emu/engine.hpp"
#include "emu/post.hpp"

#include <functional>
#include <memory>

namespace atlink::inline v0 {
class ModemAt;
}

namespace atlink::inline v0::slm {

class ModemCommand;

/// What the reference gives as a range or not at all; estimates.
struct PowerTiming {
    emu::Ts delay = std::chrono::milliseconds{50};        // from the answer OK to the action
    emu::Ts debounce = std::chrono::milliseconds{50};     // of the power pin
    emu::Ts resume = std::chrono::milliseconds{100};      // pin to UART, out of the idle mode
    emu::Ts boot = std::chrono::milliseconds{1000};       // reset to "Ready": 1 to 2 s in all
    emu::Ts modem_init = std::chrono::milliseconds{1500}; // of #XMODEMRESET, after +CFUN=0
};

class Power {
public:
    enum class Request { sleep, idle, shut_down, reset };
    enum class State {
        running,
        idle,    // the UART is suspended, all else goes on
        closing, // services have ended, the modem is told +CFUN=0
        asleep,  // System OFF; the power pin wakes
        off,     // System OFF; only a reset or power cycle wakes
        booting,
    };

    /// Told from events of the engine.
    struct Owner {
        /// Services end and may still say so; nothing is heard any more.
        std::function<void()> close;
        /// A fresh application is to start.
        std::function<void()> boot;
        /// Out of the idle mode.
        std::function<void()> resume;
        /// The modem's functional mode is 4: it is left alone when the application sleeps.
        std::function<bool()> in_flight_mode;
    };

    Power(emu::Engine& engine, emu::Bus& bus, ModemAt& modem, const PowerTiming& timing,
          Owner owner);
    ~Power();
    Power(const Power&) = delete;
    Power& operator=(const Power&) = delete;

    /// Acts after the delay; a later request replaces an earlier one.
    void request(Request request);
    /// The pin goes low for long enough: sleep when running, else wake, unless it is off.
    void pin();
    /// The reset pin, or the power comes back.
    void reset();

    State state() const { return state_; }
    bool running() const { return state_ == State::running; }

private:
    void enter(State next, std::string_view cause);
    void act();
    void press();
    void close(std::string_view cause, bool told = false);
    void switch_off(std::string_view cause, bool told = false);
    void go_down();
    void start(std::string_view cause);
    void next();

    emu::Engine& engine_;
    emu::Bus& bus_;
    ModemAt& modem_;
    PowerTiming timing_;
    Owner owner_;
    State state_ = State::running;
    Request request_{};
    std::unique_ptr<ModemCommand> cfun_;
    emu::Timer act_;
    emu::Timer press_;
    emu::Timer next_; // the step that ends a state by itself
    emu::Post down_;  // the same, of closing
};

} // namespace atlink::inline v0::slm
