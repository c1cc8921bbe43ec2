#include "atlink/slm/session.hpp"

#include "atlink/slm/application.hpp"
#include "atlink/slm/cmux.hpp"
#include "atlink/slm/modem_command.hpp"
#include "atlink/slm/ppp.hpp"
#include "atlink/slm/secrets.hpp"

#include <algorithm>
#include <chrono>
#include <utility>

#include <fmt/format.h>

namespace atlink::inline v0 {

namespace {

constexpr std::size_t keep_parsed = 4096;  // bytes in front of input_ before they are cut off
constexpr std::size_t longest_part = 2100; // of an answer; the rest is cut (slm/behaviour.md §2.15)
constexpr std::size_t longest_final = 24;  // "\r\n+CME ERROR: 518\r\n"
constexpr std::size_t sleep_buffer = 256;  // output of the idle mode (§8)
constexpr std::int64_t indicate_pulse_ms = 100;
constexpr emu::Ts unended_patience = std::chrono::seconds{1};
constexpr emu::Ts multiplex_delay = std::chrono::milliseconds{50}; // of #XCMUX (§2.17); estimate

/// At least as many bytes as its parts come to.
std::size_t length(const Response& response)
{
    std::size_t length = 0;
    for (const Response::Part& part : response.parts)
        length += part.bytes.size() + 4; // two line ends
    return length;
}

/// The modem's "line\r\nOK\r\n" as the application sends it: "\r\nline\r\n\r\nOK\r\n".
std::string framed(std::string_view answer)
{
    const std::size_t end = answer.ends_with("\r\n") ? answer.size() - 2 : answer.size();
    const std::size_t before = end == 0 ? answer.npos : answer.rfind("\r\n", end - 1);
    std::string out = "\r\n";
    if (before != answer.npos) {
        out += answer.substr(0, before + 2);
        out += "\r\n";
        answer.remove_prefix(before + 2);
    }
    out += answer;
    return out;
}

} // namespace

Session::Session(stack::World& world, ModemAt& modem, const SessionConfig& config, Output output)
    : world_{world}, modem_{modem}, config_{config}, output_{std::move(output)},
      line_{config_.terminator}, deadline_{world.engine(), [this] { poll(); }},
      unended_{world.engine(),
               [this] {
                   told_unended_ = true;
                   on_unended(line_.text());
               }},
      soon_{world.engine(), [this] { poll(); }}, multiplex_{world.engine(),
                                                            [this] { multiplex(); }},
      power_{
          world.engine(),
          world.bus(),
          modem,
          config_.power,
          {.close = [this] { close(); },
           .boot =
               [this] {
                   make_application();
                   start();
               },
           .resume = [this] { say(std::string{boot_text()} + std::exchange(suspended_, {})); },
           .in_flight_mode =
               [this] { return world_.modem().ue().mode() == emu::lte::FunctionalMode::flight; }}}
{
    make_application();
    stack::Modem& below = world.modem();
    const auto look = [this](auto&&...) { look_again(); };
    subscriptions_.push_back(below.sockets().on_change.subscribe(look));
    subscriptions_.push_back(below.resolver().on_change.subscribe(look));
    subscriptions_.push_back(below.bearers().on_loss.subscribe(look));
    subscriptions_.push_back(below.bearers().on_up.subscribe(look));
    subscriptions_.push_back(below.bearers().on_room().subscribe(look));
    if (!config_.notifications) return;
    subscriptions_.push_back(modem.on_urc.subscribe([this](const std::string& text) {
        if (application_ && application_->ppp() && application_->ppp()->hides(text)) return;
        if (!data_) say("\r\n" + text); // dropped in data mode (§2.16)
    }));
}

Session::~Session() = default;

void Session::make_application()
{
    slm::HostLine& line = *this;
    application_ = std::make_unique<slm::Application>(world_, modem_, config_, line);
}

/// A build with CMUX is silent (slm/behaviour.md §2.2).
std::string_view Session::boot_text() const { return config_.slm.cmux ? "" : "Ready\r\n"; }

void Session::start() { say(boot_text()); }

void Session::feed(std::string_view bytes)
{
    if (!power_.running()) return;
    cmux_ ? cmux_->feed(bytes) : take(bytes);
}

void Session::feed_ppp(std::string_view octets)
{
    if (power_.running() && !cmux_ && application_->ppp()) application_->ppp()->feed(octets);
}

void Session::send_ppp(std::string_view octets)
{
    if (!power_.running()) return;
    if (cmux_) return cmux_->send(ppp_channel(), octets);
    if (config_.ppp_output) config_.ppp_output(octets);
}

/// Bytes of the AT channel.
void Session::take(std::string_view bytes)
{
    const std::size_t room = input_limit - std::min(backlog(), input_limit);
    input_ += bytes.substr(0, room);
    if (bytes.size() > room) lost_ += bytes.size() - room;
    if (backlog() > backlog_limit) full_ = true;
    pump();
    if (!told_unended_) watch_line_end();
}

/// Nothing answers such a line, here as on the chip, and the host's author wonders why.
void Session::watch_line_end()
{
    if (!data_ && line_.ends_otherwise()) {
        unended_.start(unended_patience);
    } else if (unended_.running()) {
        unended_.cancel();
    }
}

bool Session::commanded() const
{
    return pending_ || answering_ || (modem_command_ && !modem_command_->done());
}

bool Session::busy() const { return commanded() || (data_ && data_->holds_data()); }

void Session::pump()
{
    if (pumping_) return; // the output fed us: the loop below goes on
    pumping_ = true;
    while (parsed_ < input_.size() && !commanded()) {
        if (!data_) {
            pump_line();
        } else if (!pump_data()) {
            break;
        }
    }
    if (parsed_ == input_.size() || parsed_ > keep_parsed) {
        input_.erase(0, parsed_);
        parsed_ = 0;
    }
    pumping_ = false;
    const bool was_full = full_;
    if (backlog() <= backlog_limit / 2) full_ = false;
    if ((was_full && !full_) || (input_.empty() && !busy())) on_drained();
}

void Session::pump_line()
{
    parsed_ += line_.take_plain(std::string_view{input_}.substr(parsed_));
    if (parsed_ == input_.size()) return;
    switch (line_.push(input_[parsed_++])) {
    case Line::Event::none:
        return;
    case Line::Event::line:
        if (!line_.text().empty()) execute(CommandLine{line_.text()});
        return;
    case Line::Event::overlong:
        return finish(Final::error());
    }
}

/// False while the handler must come first.
bool Session::pump_data()
{
    if (std::exchange(skip_lf_, false) && input_[parsed_] == '\n') {
        ++parsed_;
        return true;
    }
    // Ours meanwhile: what the handler sets off may feed us.
    const std::string bytes = std::exchange(input_, {}).substr(std::exchange(parsed_, 0));
    const std::size_t used = data_->push(bytes, world_.engine().now());
    input_.insert(0, bytes, used);
    after_data();
    return used > 0 || !data_;
}

void Session::execute(CommandLine line)
{
    // A CR or LF that did not end the line is a character like any other, and no command ends in
    // one. The modem, and CommandLine, would take it for a line end.
    if (line.text().ends_with('\r') || line.text().ends_with('\n')) return finish(Final::error());
    const std::optional<Command>& command = line.command();
    const bool bare = command && command->name.empty();
    const slm::Entry* const ours = command ? application_->find(command->name) : nullptr;
    if (!bare && ours == nullptr) return pass_on(std::move(line));

    if (world_.bus().watched()) {
        world_.bus().publish(emu::AtLine{.kind = emu::AtLine::Kind::command,
                                         .text = slm::without_secrets(line.text())});
    }
    if (bare) return finish(Final::ok());
    Outcome outcome = application_->execute(*ours, *command, response_);
    if (!outcome.pending) return finish(outcome.final);
    pending_ = std::move(outcome.pending);
    poll_pending();
}

void Session::pass_on(CommandLine line)
{
    if (slm::Ppp* ppp = application_->ppp()) {
        if (line.command()) ppp->heed(*line.command());
    }
    modem_command_ = std::make_unique<slm::ModemCommand>(
        world_.engine(), modem_, std::move(line), [this](const std::string& text, const Final&) {
            answering_ = true; // the modem is not done with this one
            say(framed(text));
            answering_ = false;
            if (!pumping_) soon_.post();
        });
}

void Session::poll()
{
    if (pending_) {
        poll_pending();
    } else if (data_) {
        data_->look(world_.engine().now());
        after_data();
    }
    pump();
}

void Session::poll_pending()
{
    if (const std::optional<Final> final = pending_->poll(response_)) {
        pending_.reset();
        deadline_.cancel();
        finish(*final);
    } else if (const emu::Instant deadline = pending_->deadline(); deadline != emu::never) {
        deadline_.start_at(std::max(deadline, world_.engine().now()));
    } else {
        deadline_.cancel();
    }
}

void Session::look_again()
{
    if (pending_ || data_) soon_.post();
}

void Session::finish(const Final& final)
{
    std::string bytes;
    bytes.reserve(length(response_) + longest_final);
    for (const Response::Part& part : response_.parts) {
        if (part.raw) {
            bytes += part.bytes;
        } else {
            const std::size_t start = bytes.size();
            bytes.append("\r\n").append(part.bytes).append("\r\n");
            bytes.resize(std::min(bytes.size(), start + longest_part));
        }
    }
    bytes.append("\r\n").append(to_string(final)).append("\r\n");
    response_.parts.clear();
    world_.bus().publish(emu::AtLine{.kind = emu::AtLine::Kind::answer, .text = bytes});
    if (entering_ && final == Final::ok()) start_data_mode();
    entering_.reset();
    say(bytes);
    if (std::exchange(multiplexing_, false)) begin_multiplexing();
}

/// From here on, or in a moment, answers come out on the channel that has been asked for.
void Session::begin_multiplexing()
{
    if (!cmux_) return multiplex_.start(multiplex_delay);
    at_channel_ = application_->at_channel();
}

void Session::multiplex()
{
    at_channel_ = application_->at_channel();
    cmux_ = std::make_unique<slm::Cmux>(
        config_.slm.ppp ? 2 : 1,
        slm::Cmux::Owner{.send = output_,
                         .receive =
                             [this](unsigned channel, std::string_view bytes) {
                                 if (channel == at_channel_) return take(bytes);
                                 if (auto* ppp = application_->ppp()) ppp->feed(bytes);
                             },
                         .opened =
                             [this](unsigned channel, bool open) {
                                 slm::Ppp* ppp = application_->ppp();
                                 if (ppp && !open && channel == ppp_channel()) ppp->hang_up();
                             }});
    line_ = Line{config_.terminator};
    if (slm::Ppp* ppp = application_->ppp()) ppp->hang_up(); // it moves
}

void Session::enter_data_mode(std::unique_ptr<slm::DataHandler> handler)
{
    entering_ = std::move(handler);
}

bool Session::begin_data_mode(std::unique_ptr<slm::DataHandler> handler)
{
    if (data_ || entering_) return false;
    entering_ = std::move(handler);
    start_data_mode();
    return true;
}

void Session::start_data_mode()
{
    auto& limit = application_->data_time_limit();
    if (!limit) limit = application_->least_data_time_limit();
    data_ = std::make_unique<slm::DataMode>(std::move(entering_), *limit);
    skip_lf_ = line_.awaits_lf();
}

/// The connection has ended under the host's data.
void Session::end_data_mode(int status, Ending ending)
{
    entering_.reset();
    if (!data_) return;
    data_->fail(status);
    if (data_->take_news() && ending == Ending::told) say(slm::data_mode_terminator);
    look_again(); // it may have left by this
}

/// What the last step of data mode has brought.
void Session::after_data()
{
    if (data_->take_news()) say(slm::data_mode_terminator);
    if (!data_) return; // the host has left by its answer to that
    deadline_.cancel();
    if (data_->left()) {
        const int status = data_->status();
        const auto handler = data_->take_handler();
        data_.reset();
        line_ = Line{config_.terminator};
        const bool answering = std::exchange(answering_, true); // commands wait for the line
        if (handler) handler->left();
        announce(fmt::format("\r\n#XDATAMODE: {}\r\n", status));
        answering_ = answering;
        return;
    }
    const emu::Instant deadline = data_->deadline();
    if (deadline != emu::never && deadline > world_.engine().now()) deadline_.start_at(deadline);
}

/// Something that is no answer.
void Session::announce(std::string_view bytes)
{
    world_.bus().publish(emu::AtLine{.kind = emu::AtLine::Kind::urc, .text = bytes});
    say(bytes);
}

void Session::say(std::string_view bytes)
{
    if (bytes.empty()) return;
    switch (power_.state()) {
    case slm::Power::State::running:
        return cmux_ ? cmux_->send(at_channel_, bytes) : output_(bytes);
    case slm::Power::State::idle:
        return suspend(bytes);
    case slm::Power::State::closing:
    case slm::Power::State::asleep:
    case slm::Power::State::off:
    case slm::Power::State::booting:
        return;
    }
}

/// The UART is off: output waits, as much as the buffer takes, and the indicate pin tells of it.
void Session::suspend(std::string_view bytes)
{
    suspended_ += bytes.substr(0, sleep_buffer - suspended_.size());
    world_.bus().publish(emu::Note{.text = "indicate pin, ms", .value = indicate_pulse_ms});
}

/// The application ends; nothing of it is left.
void Session::close()
{
    application_->on_closing();
    deadline_.cancel();
    unended_.cancel();
    soon_.cancel();
    pending_.reset();
    modem_command_.reset();
    entering_.reset();
    data_.reset();
    application_.reset();
    multiplex_.cancel();
    cmux_.reset();
    multiplexing_ = false;
    response_ = {};
    suspended_.clear();
    input_.clear();
    parsed_ = 0;
    full_ = false;
    line_ = Line{config_.terminator};
    on_drained(); // what was still to be done is not done any more
}

} // namespace atlink::inline v0
