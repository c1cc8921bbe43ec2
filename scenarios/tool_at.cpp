#include "scenarios/tool_at.hpp"

#include "atlink/modem_at.hpp"
#include "atlink/pty.hpp"
#include "atlink/session.hpp"
#include "scenarios/runner.hpp"
#include "stack/real_time_driver.hpp"

#include <csignal>
#include <cstdio>
#include <memory>
#include <optional>
#include <utility>

#include <boost/asio/signal_set.hpp>
#include <fmt/format.h>

namespace scenarios::tool {

namespace {

/// Above this much unread input the host is made to wait; below half of it, it goes on.
constexpr std::size_t backlog_limit = std::size_t{16} * 1024;

/// The serial line: the terminal on one side, the session on the other.
class Serial {
public:
    Serial(stack::World& world, atlink::ModemAt& modem, stack::RealTimeDriver& driver,
           const AtOptions& options)
        : world_{world}, driver_{driver}, port_{driver.io(),
                                                [this](std::string_view bytes) { on_bytes(bytes); },
                                                atlink::PtyOptions{.link = options.link}},
          session_{world, modem, session_config(options),
                   [this](std::string_view bytes) { port_.write(bytes); }}
    {
    }

    void start() { session_.start(); }
    const std::string& device() const { return port_.device(); }

    /// Between events: lets the host go on once its backlog is worked off.
    void look()
    {
        if (!paused_ || session_.backlog() > backlog_limit / 2) return;
        paused_ = false;
        port_.resume();
    }

private:
    static atlink::SessionConfig session_config(const AtOptions& options)
    {
        atlink::SessionConfig config;
        config.terminator = options.terminator;
        return config;
    }

    void on_bytes(std::string_view bytes)
    {
        driver_.stamp(world_.engine());
        session_.feed(bytes);
        if (session_.backlog() <= backlog_limit) return;
        paused_ = true;
        port_.pause();
    }

    stack::World& world_;
    stack::RealTimeDriver& driver_;
    atlink::PtyPort port_;
    atlink::Session session_;
    bool paused_ = false;
};

stack::RealTimeDriver& drive_in_real_time(stack::World& world, double scale)
{
    auto driver = std::make_unique<stack::RealTimeDriver>(scale);
    stack::RealTimeDriver& handle = *driver;
    world.set_driver(std::move(driver));
    return handle;
}

} // namespace

int serve(const AtOptions& options)
{
    std::optional<Scenario> scenario;
    if (!options.scenario.empty()) scenario = load_scenario(options.scenario);
    stack::WorldConfig config = scenario ? scenario->world : stack::WorldConfig{};
    config.state_directory = options.state;
    stack::World world{config};
    atlink::ModemAt modem{world};
    stack::RealTimeDriver& driver = drive_in_real_time(world, options.scale);
    std::optional<Runner> runner;
    if (scenario) {
        runner.emplace(world, *scenario,
                       RunnerOptions{.source = Source::host,
                                     .modem_at = [&modem]() -> atlink::ModemAt& { return modem; },
                                     .log = {},
                                     .on_end = {}});
    }
    boost::asio::signal_set signals{driver.io(), SIGINT, SIGTERM, SIGHUP};
    signals.async_wait([&driver](const boost::system::error_code&, int) { driver.stop(); });
    std::signal(SIGPIPE, SIG_IGN); // nobody needs to read the ready line
    Serial serial{world, modem, driver, options};
    serial.start();
    fmt::print("ready pty={} link={}\n", serial.device(),
               options.link.empty() ? serial.device() : options.link);
    std::fflush(stdout);
    while (driver.step(world.engine(), emu::never))
        serial.look();
    if (runner) fmt::print(stderr, "{}", summary(runner->report()));
    return 0;
}

} // namespace scenarios::tool
