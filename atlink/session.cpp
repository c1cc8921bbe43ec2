#include "atlink/session.hpp"

#include "atlink/slm/application.hpp"

#include <algorithm>
#include <chrono>
#include <utility>

namespace atlink {

namespace {

/// How often a command asks whether the modem's AT interface is free. Only while another user of
/// the same modem holds it.
constexpr emu::Ts retry_period = std::chrono::milliseconds{1};

constexpr std::size_t keep_parsed = 4096; // bytes in front of input_ before they are cut off

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
      line_{config_.terminator}, application_{std::make_unique<slm::Application>(world, config_)},
      deadline_{world.engine(), [this] { poll(); }}, soon_{world.engine(), [this] { poll(); }},
      retry_{world.engine(), [this] { pump(); }}
{
    stack::Modem& below = world.modem();
    const auto look = [this](auto&&...) { look_again(); };
    subscriptions_.push_back(below.sockets().on_change.subscribe(look));
    subscriptions_.push_back(below.resolver().on_change.subscribe(look));
    subscriptions_.push_back(below.bearers().on_loss.subscribe(look));
    subscriptions_.push_back(below.bearers().on_up.subscribe(look));
    subscriptions_.push_back(below.bearers().on_room().subscribe(look));
    subscriptions_.push_back(
        modem.on_urc.subscribe([this](const std::string& text) { output_("\r\n" + text); }));
}

Session::~Session()
{
    if (awaiting_modem_) modem_.abandon();
}

void Session::start() { output_("Ready\r\n"); }

void Session::feed(std::string_view bytes)
{
    input_ += bytes;
    pump();
}

bool Session::busy() const { return pending_ != nullptr || awaiting_modem_ || held_.has_value(); }

void Session::pump()
{
    if (pumping_) return; // the output fed us: the loop below goes on
    pumping_ = true;
    if (held_) pass_on(*std::exchange(held_, std::nullopt));
    while (!busy() && parsed_ < input_.size()) {
        switch (line_.push(input_[parsed_++])) {
        case Line::Event::none:
            break;
        case Line::Event::line:
            if (!line_.text().empty()) execute(std::string{line_.text()});
            break;
        case Line::Event::overlong:
            finish(Final::error());
            break;
        }
    }
    if (parsed_ == input_.size() || parsed_ > keep_parsed) {
        input_.erase(0, parsed_);
        parsed_ = 0;
    }
    pumping_ = false;
}

void Session::execute(const std::string& line)
{
    // A CR or LF that did not end the line is a character like any other, and no command ends in
    // one. The modem, and parse(), would take it for a line end.
    if (line.ends_with('\r') || line.ends_with('\n')) return finish(Final::error());
    const std::optional<Command> command = parse(line);
    const bool bare = command && command->name.empty();
    const bool ours = command && slm::Application::knows(command->name);
    if (!bare && !ours) return pass_on(line);

    world_.bus().publish(emu::AtLine{.kind = emu::AtLine::Kind::command, .text = line});
    if (bare) return finish(Final::ok());
    Outcome outcome = application_->execute(*command, response_);
    if (!outcome.pending) return finish(outcome.final);
    pending_ = std::move(outcome.pending);
    poll();
}

void Session::pass_on(const std::string& line)
{
    if (modem_.busy()) {
        held_ = line;
        retry_.start(retry_period);
        return;
    }
    awaiting_modem_ = true;
    modem_.execute(line, [this](const std::string& text, const Final&) {
        awaiting_modem_ = false;
        output_(framed(text));
        // The next command does not start from here: the modem is not done with this one.
        if (!pumping_) soon_.start(emu::Ts{0});
    });
}

void Session::poll()
{
    if (pending_) {
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
    pump();
}

void Session::look_again()
{
    if (pending_ && !soon_.running()) soon_.start(emu::Ts{0});
}

void Session::finish(const Final& final)
{
    std::string bytes;
    for (const Response::Part& part : response_.parts) {
        bytes += part.raw ? part.bytes : "\r\n" + part.bytes + "\r\n";
    }
    bytes += "\r\n" + to_string(final) + "\r\n";
    response_.parts.clear();
    world_.bus().publish(emu::AtLine{.kind = emu::AtLine::Kind::answer, .text = bytes});
    output_(bytes);
}

} // namespace atlink
