// #XSMS (slm/commands.tsv).
#include "atlink/slm/sms.hpp"

#include "atlink/slm/handlers.hpp"
#include "atlink/slm/latin9.hpp"
#include "atlink/slm/modem_command.hpp"

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <utility>

#include <fmt/format.h>

namespace atlink::inline v0::slm {

namespace {

namespace ch = std::chrono;
namespace lte = emu::lte;

constexpr std::string_view read_client = "AT+CNMI?";
constexpr std::string_view register_client = "AT+CNMI=3,2,0,1";
constexpr std::string_view drop_client = "AT+CNMI=0,0,0,0";
constexpr std::string_view no_client = "+CNMI: 0,0,0,0"; // of the answer
constexpr std::string_view acknowledge = "AT+CNMA=1";
constexpr std::string_view message_line = "+CMT: ";
constexpr std::string_view report_line = "+CDS: ";
constexpr std::string_view client_lost = "+CMS ERROR: 524";

constexpr std::size_t most_parts = 3;     // of a message that is received
constexpr std::size_t longest_text = 479; // of one that is sent
constexpr std::size_t longest_number = 20;

/// One command to the modem after the other, until one is refused.
class Conversation : public Operation {
public:
    Conversation(Application& app, std::vector<std::string> lines)
        : app_{app}, lines_{std::move(lines)}
    {
    }

    std::optional<Final> poll(Response&) override
    {
        for (;;) {
            if (!command_) {
                if (next_ == lines_.size()) return end();
                say(lines_[next_++]);
            }
            if (!command_->done()) return {};
            if (final_ != Final::ok()) return final_;
            if (!goes_on(answer_)) return Final::error();
            command_.reset();
        }
    }

protected:
    Application& app() { return app_; }

private:
    virtual bool goes_on(const std::string&) { return true; }
    virtual Final end() { return Final::ok(); }

    void say(const std::string& line)
    {
        command_ =
            std::make_unique<ModemCommand>(app_.engine(), app_.modem_at(), line,
                                           [this](const std::string& answer, const Final& final) {
                                               answer_ = answer;
                                               final_ = final;
                                               app_.line().look_again();
                                           });
    }

    Application& app_;
    std::vector<std::string> lines_;
    std::size_t next_ = 0;
    std::string answer_;
    Final final_;
    std::unique_ptr<ModemCommand> command_;
};

/// A client of somebody else's is not taken away.
class Start final : public Conversation {
public:
    explicit Start(Application& app)
        : Conversation{app, {std::string{read_client}, std::string{register_client}}}
    {
    }

private:
    bool goes_on(const std::string& answer) override
    {
        return !answer.starts_with("+CNMI: ") || answer.starts_with(no_client);
    }
    Final end() override
    {
        app().messages().start();
        return Final::ok();
    }
};

/// "26-01-01 00:00:00"
std::string date(ch::sys_seconds time)
{
    const auto midnight = ch::floor<ch::days>(time);
    const ch::year_month_day day{midnight};
    const ch::hh_mm_ss clock{time - midnight};
    return fmt::format("{:02}-{:02}-{:02} {:02}:{:02}:{:02}", static_cast<int>(day.year()) % 100,
                       static_cast<unsigned>(day.month()), static_cast<unsigned>(day.day()),
                       clock.hours().count(), clock.minutes().count(), clock.seconds().count());
}

/// While it is switched off the modem still says that it is activated.
bool switched_on(const lte::Ue& ue)
{
    const lte::FunctionalMode mode = ue.mode();
    const bool on = mode == lte::FunctionalMode::normal || mode == lte::FunctionalMode::lte_on ||
                    mode == lte::FunctionalMode::receive_only;
    return on && ue.activated();
}

std::string text_of(const lte::SmsUserData& data)
{
    if (data.alphabet == lte::SmsUserData::Alphabet::gsm) {
        return to_latin9(lte::gsm_text(data.content));
    }
    // 8-bit data end for the application where C text ends.
    return {data.content.begin(), std::find(data.content.begin(), data.content.end(), 0)};
}

} // namespace

Messages::Messages(Application& app) : app_{app}, work_{app.engine(), [this] { work(); }}
{
    subscriptions_.push_back(
        app.modem_at().on_urc.subscribe([this](const std::string& line) { on_urc(line); }));
    // The modem drops its client with the radio; the SDK's library registers again.
    subscriptions_.push_back(app.world().modem().ue().on_mode.subscribe([this] {
        if (!started_ || !switched_on(app_.world().modem().ue())) return;
        commands_.emplace_back(read_client);
        work_.post();
    }));
}

Messages::~Messages()
{
    command_.reset();
    if (!started_ || app_.modem_at().busy()) return;
    app_.modem_at().execute(drop_client, [](const std::string&, const Final&) {});
}

void Messages::stop()
{
    started_ = false;
    shown_.clear();
    commands_.clear();
    collected_.clear();
}

void Messages::on_urc(const std::string& line)
{
    if (!started_) return;
    if (line.starts_with(message_line)) shown_.push_back(line);
    if (line.starts_with(message_line) || line.starts_with(report_line)) {
        commands_.emplace_back(acknowledge);
    } else if (line.starts_with(client_lost)) {
        commands_.emplace_back(register_client);
    } else {
        return;
    }
    work_.post();
}

void Messages::work()
{
    while (!shown_.empty()) {
        const std::string line = std::move(shown_.front());
        shown_.pop_front();
        show(line);
    }
    if (commands_.empty() || (command_ && !command_->done())) return;
    const std::string next = std::move(commands_.front());
    commands_.pop_front();
    command_ = std::make_unique<ModemCommand>(
        app_.engine(), app_.modem_at(), next,
        [this](const std::string& answer, const Final&) { on_answer(answer); });
}

/// The command may not be destroyed from here; a refused one has no consequence.
void Messages::on_answer(const std::string& answer)
{
    if (started_ && answer.starts_with(no_client)) commands_.emplace_front(register_client);
    work_.post();
}

void Messages::show(std::string_view notification)
{
    const std::size_t start = notification.find('\n') + 1; // npos wraps to 0: no hexadecimal text
    const std::size_t end = notification.find('\r', start);
    const auto octets = lte::from_hex(notification.substr(start, end - start));
    if (!octets || octets->empty()) return;
    const std::size_t center = octets->front() + std::size_t{1};
    if (center >= octets->size()) return;
    const auto message = lte::decode_deliver(lte::OctetView{*octets}.subspan(center));
    // The SDK's decoder knows neither UCS2 nor longer numbers: acknowledged and not shown.
    if (!message || message->data.alphabet == lte::SmsUserData::Alphabet::ucs2) return;
    if (message->data.part) return collect(*message);
    const int minutes = message->time.zone * 15;
    app_.line().announce(fmt::format(
        "\r\n#XSMS: \"{} UTC{:+03}:{:02}\",\"{}\",\"{}\"\r\n", date(message->time.local),
        minutes / 60, std::abs(minutes % 60), message->from.value, text_of(message->data)));
}

/// Told when all parts are there, which may come in any order. A part of another message ends the
/// collection and is lost with it, as in the firmware.
void Messages::collect(const lte::SmsDeliver& message)
{
    const lte::SmsPart& part = *message.data.part;
    const bool other =
        !collected_.empty() &&
        (reference_ != part.reference || collected_.begin()->second.data.part->total != part.total);
    if (other || part.total > static_cast<int>(most_parts)) return collected_.clear();
    reference_ = part.reference;
    collected_.insert_or_assign(part.sequence, message);
    if (collected_.size() < static_cast<std::size_t>(part.total)) return;
    const lte::SmsDeliver& first = collected_.begin()->second;
    std::string line =
        fmt::format("\r\n#XSMS: \"{}\",\"{}\",\"", date(first.time.local), first.from.value);
    for (const auto& [sequence, piece] : collected_)
        line += text_of(piece.data);
    collected_.clear();
    app_.line().announce(line + "\"\r\n");
}

std::vector<std::string> Messages::submit(std::string_view number, std::string_view text)
{
    // International, with or without its sign, as the SDK's library has it.
    if (number.starts_with('+')) number.remove_prefix(1);
    if (number.find_first_not_of("0123456789") != std::string_view::npos) return {};
    const auto address = lte::parse_sms_address(fmt::format("+{}", number));
    if (!address || number.empty()) return {};
    const auto parts = lte::split_septets(latin9_septets(text), reference_to_send_);
    if (parts.size() > 1) reference_to_send_ = reference_to_send_ % 255 + 1;
    std::vector<std::string> lines;
    for (const lte::SmsUserData& part : parts) {
        // The modem puts its own message reference in.
        const lte::Octets tpdu = lte::encode(lte::SmsSubmit{0, *address, true, part});
        lines.push_back(fmt::format("AT+CMGS={}\r00{}\x1a", tpdu.size(), lte::to_hex(tpdu)));
    }
    return lines;
}

Outcome xsms(Application& app, const Command& command, Response&)
{
    enum Operation { stop, start, send };
    Messages& messages = app.messages();
    const auto operation = command.integer(0, stop, send);
    if (!operation) return Final::error();
    if (*operation == start) {
        return messages.started() ? Outcome{Final::error()} : wait_for<Start>(app);
    }
    if (!messages.started()) return Final::error();
    if (*operation == stop) {
        messages.stop();
        return wait_for<Conversation>(app, std::vector{std::string{drop_client}});
    }
    const auto number = command.quoted(1, longest_number);
    const auto text = command.quoted(2, longest_text);
    if (!number || !text) return Final::error();
    std::vector<std::string> lines = messages.submit(*number, *text);
    if (lines.empty()) return Final::error();
    return wait_for<Conversation>(app, std::move(lines));
}

} // namespace atlink::inline v0::slm
