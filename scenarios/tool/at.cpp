#include "scenarios/tool/at.hpp"

#include "atlink/modem/modem_at.hpp"
#include "atlink/serial/serial.hpp"
#include "atlink/slm/secrets.hpp"
#include "atlink/transport/pty.hpp"
#include "atlink/transport/stdio_port.hpp"
#include "atlink/transport/tcp_port.hpp"
#include "emu/sinks/log.hpp"
#include "scenarios/runner.hpp"
#include "stack/net/describe.hpp"
#include "stack/process/real_time_driver.hpp"

#include <csignal>
#include <cstdio>
#include <deque>
#include <fstream>
#include <functional>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <utility>

#include <boost/asio/signal_set.hpp>
#include <fmt/format.h>

namespace scenarios::inline v0::tool {

namespace {

using atlink::Port;
using atlink::PppLine;
using atlink::Serial;
using atlink::slm::without_secrets;
using Terminator = atlink::Line::Terminator;

stack::RealTimeDriver& drive_in_real_time(stack::World& world, double scale)
{
    auto driver = std::make_unique<stack::RealTimeDriver>(scale);
    stack::RealTimeDriver& handle = *driver;
    world.set_driver(std::move(driver));
    return handle;
}

/// How to open each port that is asked for, and those that `modems` modems need beside them.
std::vector<Serial::Open> ports(boost::asio::io_context& io, const AtOptions& options,
                                std::size_t modems)
{
    std::vector<Serial::Open> all;
    for (const std::string& link : options.links) {
        all.emplace_back([&io, link](atlink::Port::Input input) {
            return std::make_unique<atlink::PtyPort>(io, std::move(input),
                                                     atlink::PtyOptions{.link = link});
        });
    }
    if (options.tcp) {
        all.emplace_back([&io, port = *options.tcp](atlink::Port::Input input) {
            return std::make_unique<atlink::TcpPort>(io, std::move(input), port);
        });
    }
    if (options.stdio) {
        all.emplace_back([&io](atlink::Port::Input input) {
            return std::make_unique<atlink::StdioPort>(io, std::move(input));
        });
    }
    while (all.size() < modems) {
        all.emplace_back([&io](atlink::Port::Input input) {
            return std::make_unique<atlink::PtyPort>(io, std::move(input), atlink::PtyOptions{});
        });
    }
    return all;
}

using Lines = std::vector<std::unique_ptr<Serial>>;
using Modems = std::deque<atlink::ModemAt>; // by number

SerialLine line_of(const AtOptions& options, const std::optional<Scenario>& scenario)
{
    SerialLine line = scenario ? scenario->serial : SerialLine{};
    if (options.line.baud) line.baud = options.line.baud;
    if (!options.line.pieces.empty()) line.pieces = options.line.pieces;
    return line;
}

Lines open_lines(stack::World& world, Modems& modems, stack::RealTimeDriver& driver,
                 const AtOptions& options, const atlink::SessionConfig& config,
                 const atlink::WireOptions& wire, PppLine* ppp)
{
    atlink::SessionConfig session = config;
    if (ppp != nullptr) session.ppp_output = [ppp](std::string_view bytes) { ppp->send(bytes); };
    Lines lines;
    for (const Serial::Open& open : ports(driver.io(), options, modems.size())) {
        const bool own = lines.size() < modems.size();
        const std::size_t modem = own ? lines.size() : 0;
        session.notifications = own;
        lines.push_back(std::make_unique<Serial>(world.seen_by(modem), modems[modem], driver,
                                                 session, wire, open));
        session.slm.ppp = false; // one PPP takes all packets of the PDN
    }
    if (ppp != nullptr) ppp->attach(lines.front()->session());
    return lines;
}

/// One line; not among the bytes of a modem on standard output.
void tell_ready(const Lines& lines, const PppLine* ppp, bool stdio)
{
    std::string text = "ready";
    for (const auto& line : lines)
        text += " " + line->port().name();
    if (ppp != nullptr) text += " ppp " + ppp->port().name();
    std::FILE* out = stdio ? stderr : stdout;
    std::fputs((text + "\n").c_str(), out); // never mind if it cannot be said
    std::fflush(out);
}

/// The pins of the first line, pressed by signals.
class Pins {
public:
    Pins(stack::World& world, stack::RealTimeDriver& driver, atlink::Session& session)
        : world_{world}, driver_{driver}, session_{session}, signals_{driver.io(), SIGUSR1, SIGUSR2}
    {
        await();
    }

private:
    void await()
    {
        signals_.async_wait([this](const boost::system::error_code& error, int number) {
            if (error) return;
            driver_.stamp(world_.engine());
            number == SIGUSR1 ? session_.power_pin() : session_.reset_pin();
            await();
        });
    }

    stack::World& world_;
    stack::RealTimeDriver& driver_;
    atlink::Session& session_;
    boost::asio::signal_set signals_;
};

/// The world of the scenario, if there is one, with as many modems as are asked for.
stack::WorldConfig world_config(const AtOptions& options, const std::optional<Scenario>& scenario)
{
    stack::WorldConfig config = scenario ? scenario->world : stack::WorldConfig{};
    config.state_directory = options.state;
    if (!options.modems) return config;
    if (*options.modems <= config.further.size()) {
        throw std::runtime_error{fmt::format("--modems {}: the scenario has {}", *options.modems,
                                             config.further.size() + 1)};
    }
    for (auto number = static_cast<unsigned>(config.further.size()) + 1; number < *options.modems;
         ++number) {
        config.further.push_back(emu::lte::sibling(config.identity, number));
    }
    return config;
}

/// Every record as a readable line, at once.
class LogFile {
public:
    /// An empty path: none. Throws std::runtime_error when it cannot be written.
    explicit LogFile(const std::string& path)
    {
        if (path.empty()) return;
        file_ = open_log(path);
    }

    void listen(emu::Bus& bus, emu::sinks::LogStart start)
    {
        if (!file_.is_open()) return;
        bus.add(sink_.emplace(file_, stack::net::describe, start));
    }

private:
    std::ofstream file_;
    std::optional<emu::sinks::Log> sink_;
};

/// For who wonders why nothing answers.
std::string hint(const Port& port, std::string_view text, Terminator ends)
{
    const std::string_view got = text.back() == '\r' ? "CR" : "LF";
    const std::string_view word = text.back() == '\r' ? "cr" : "lf";
    text.remove_suffix(1);
    return fmt::format("emu9160: {}: \"{}\" waits for the end of its line: it has {} alone, and "
                       "lines end with {} here; allowed: --terminator {}, or auto\n",
                       port.name(), without_secrets(text.substr(0, text.find_first_of("\r\n"))),
                       got,
                       ends == Terminator::crlf ? "CR LF"
                       : ends == Terminator::cr ? "CR"
                                                : "LF",
                       word);
}

} // namespace

int serve(const AtOptions& options)
{
    LogFile log{options.log}; // outlives the world, which writes to it
    if (!options.ppp_link.empty() && !options.slm.ppp) {
        throw std::runtime_error{"--ppp-link needs --slm-build ppp or cmux+ppp"};
    }
    std::optional<Scenario> scenario;
    if (!options.scenario.empty()) scenario = load_scenario(options.scenario);
    stack::World world{world_config(options, scenario)};
    log.listen(world.bus(), log_start(world.config(), options.utc));
    Modems modems;
    for (std::size_t i = 0; i < world.modems(); ++i)
        modems.emplace_back(world.seen_by(i));
    stack::RealTimeDriver& driver = drive_in_real_time(world, options.scale);
    std::optional<Runner> runner;
    if (scenario) {
        runner.emplace(
            world, *scenario,
            RunnerOptions{.source = Source::host,
                          .modem_at = [&modems]() -> atlink::ModemAt& { return modems[0]; },
                          .further_at = [&modems](std::size_t number) -> atlink::ModemAt& {
                              return modems[number];
                          },
                          .log = {},
                          .on_end = {}});
    }
    boost::asio::signal_set signals{driver.io(), SIGINT, SIGTERM, SIGHUP};
    signals.async_wait([&driver](const boost::system::error_code&, int) { driver.stop(); });
    std::signal(SIGPIPE, SIG_IGN); // nobody needs to read the ready line
    const SerialLine line = line_of(options, scenario);
    const atlink::WireOptions wire{.baud = line.baud.value_or(0), .pieces = line.pieces};
    atlink::SessionConfig session{.terminator = options.terminator, .slm = options.slm};
    session.baud = line.baud.value_or(session.baud);
    std::optional<PppLine> ppp;
    if (!options.ppp_link.empty()) ppp.emplace(world, driver, wire, options.ppp_link);
    PppLine* const ppp_line = ppp ? &*ppp : nullptr;
    const Lines lines = open_lines(world, modems, driver, options, session, wire, ppp_line);
    const Pins pins{world, driver, lines.front()->session()};
    std::vector<emu::Subscription> hints;
    for (const auto& each : lines) {
        hints.push_back(
            each->session().on_unended.subscribe([&, port = &each->port()](std::string_view text) {
                std::fputs(hint(*port, text, options.terminator).c_str(), stderr);
            }));
        each->session().start();
    }
    tell_ready(lines, ppp_line, options.stdio);
    const std::size_t before = options.links.size() + (options.tcp ? 1 : 0);
    const Serial* last = options.stdio ? lines[before].get() : nullptr;
    while ((last == nullptr || !last->over()) && driver.step(world.engine(), emu::never)) {
    }
    if (runner) std::fputs(summary(runner->report()).c_str(), stderr);
    return 0;
}

} // namespace scenarios::inline v0::tool
