// The modem firmware's own AT commands: one executor per modem, one command at a time.
#pragma once

#include "atlink/command.hpp"
#include "atlink/modem/settings.hpp"
#include "atlink/outcome.hpp"
#include "emu/post.hpp"
#include "emu/signal.hpp"
#include "stack/world.hpp"

#include <deque>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace atlink::inline v0 {

/// Framing is the modem's own: "line\r\n...OK\r\n", no leading CR LF (at/notes.md §2).
class ModemAt {
public:
    /// The whole answer with its final result, and that result.
    using Done = std::function<void(const std::string& answer, const Final& final)>;

    explicit ModemAt(stack::World& world, ModemAtSettings settings = {});
    ~ModemAt();
    ModemAt(const ModemAt&) = delete;
    ModemAt& operator=(const ModemAt&) = delete;

    /// True while a command waits for its final result; execute() must not be called then.
    bool busy() const { return pending_ != nullptr; }
    /// `line` is one command, with or without its line end. `done` is called once, perhaps
    /// before execute() returns. A final result +CME ERROR is already folded by +CMEE. A modem that
    /// has crashed answers nothing; what stands for that here is ERROR.
    void execute(const CommandLine& line, Done done);
    void execute(std::string_view line, Done done) { execute(CommandLine{line}, std::move(done)); }
    /// Gives up on the pending command; its `done` is never called.
    void abandon();

    /// Nobody listens any more: of what is under way, such as a detach, nothing is told.
    void silence();
    /// The power fails, or the reset line is pulled: settings that nothing stored are gone, the
    /// modem starts in +CFUN=0 and tells nothing of it. A pending command ends with ERROR. Also
    /// after a crash of the modem (stack/health.hpp), which ends it no less.
    void restart();

    /// An unsolicited line, with its CR LF, such as "+CEREG: 1,...\r\n". What a command sets off
    /// comes after its answer.
    emu::Signal<const std::string&> on_urc;
    /// Nobody's command runs any more. The first to hear of it may start one: look at busy() again.
    emu::Signal<> on_idle;

    /// The run ends here, and the modem's life does not: no reset is counted. Also when it is
    /// destroyed; a process that ends otherwise is a modem that loses its power.
    void put_away();

    /// The supply voltage or the temperature is another one from now on.
    void set_supply(int millivolt);
    void set_temperature(int celsius);

    /// Names of all commands, for coverage checks and documentation.
    static std::vector<std::string_view> names();

private:
    struct State; // settings the commands keep (+CEREG=n, +CMEE ...), and who follows the radio

    void start();
    void on_fault();
    Outcome dispatch(const CommandLine& line);
    void tell_wish(const Command& command);
    void finish(Final final);
    void poll();
    void wake();
    void notify(std::string line);
    void send(const std::string& line);
    void release_notifications();

    stack::World& world_;
    std::unique_ptr<State> state_;
    std::unique_ptr<Operation> pending_;
    Response response_;
    Done done_;
    emu::Timer deadline_;  // of the pending command
    emu::Post changed_;    // something that it may have waited for
    bool holding_ = false; // unsolicited lines wait in held_
    std::deque<std::string> held_;
    emu::Subscription faults_;
    emu::Subscription starts_;
};

} // namespace atlink::inline v0
