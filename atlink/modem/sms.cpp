// Part of table.hpp: short messages: +CMGF, +CNMI, +CMGS, +CNMA, +CPMS, +CGSMS, %XSMMA.
#include "atlink/modem/context.hpp"

#include <array>
#include <fmt/format.h>

namespace atlink::inline v0::modem {

namespace {

using emu::lte::Octets;
using emu::lte::Sms;

constexpr int longest_tpdu = 164;          // octets: SMS-SUBMIT with absolute validity and 140
constexpr std::size_t longest_center = 11; // octets: type and 20 digits (TS 24.011 §8.2.5.2)
constexpr int cause_memory_exceeded = 22;  // of +CNMA=2; %XSMMA ends it (TS 24.011 §8.2.5.4)

/// A message that is not sent; +CEER tells of it later.
Final not_sent(Context& context, int number)
{
    context.ram.last_error = fmt::format("SMS {}", number);
    return Final::cms(number);
}

/// Ends with the service centre's answer; its number goes into the answer.
class SendMessage final : public Operation {
public:
    SendMessage(Context& context, Octets tpdu, std::string line)
        : context_{context}, line_{std::move(line)}, answers_{context.ue().sms().on_sent.subscribe(
                                                         [this](const Sms::Sent& said) {
                                                             said_ = said;
                                                         })}
    {
        context.ue().sms().submit(std::move(tpdu));
    }
    ~SendMessage() override
    {
        if (!said_) context_.ue().sms().abandon();
    }
    SendMessage(const SendMessage&) = delete;
    SendMessage& operator=(const SendMessage&) = delete;

    std::optional<Final> poll(Response& response) override
    {
        if (!said_) return {};
        const bool memory_available = line_.empty();
        if (said_->result != Sms::Result::accepted) {
            return memory_available ? Final::cms(cms::failure) : not_sent(context_, number());
        }
        if (memory_available) return Final::ok();
        if (context_.traffic.counting()) ++context_.messages_sent;
        response.line(line_);
        return Final::ok();
    }

private:
    int number() const
    {
        const SmsSettings& settings = context_.settings.sms;
        switch (said_->result) {
        case Sms::Result::refused:
            return said_->cause;
        case Sms::Result::timed_out:
            return settings.timed_out;
        case Sms::Result::no_service:
        case Sms::Result::accepted:
            return settings.no_service;
        }
        return settings.no_service;
    }

    Context& context_;
    std::string line_;
    std::optional<Sms::Sent> said_;
    emu::Subscription answers_;
};

/// Registered on a cell. A modem that has lost its cell keeps its registration, and reports none.
bool in_service(Context& context)
{
    return context.emm().state() == emu::lte::Emm::State::registered;
}

/// The TPDU of a payload in PDU mode: behind the length of the service centre's address and the
/// address, `length` octets.
std::optional<Octets> tpdu_of(std::string_view payload, std::int64_t length)
{
    auto octets = emu::lte::from_hex(payload);
    if (!octets || octets->empty() || octets->front() > longest_center) return {};
    const std::size_t center = octets->front() + std::size_t{1};
    if (octets->size() != center + static_cast<std::size_t>(length)) return {};
    octets->erase(octets->begin(), octets->begin() + static_cast<std::ptrdiff_t>(center));
    return octets;
}

std::optional<std::array<int, 4>> indications(const Command& command)
{
    std::array<int, 4> values{};
    for (std::size_t i = 0; i < values.size(); ++i) {
        const auto value = integer_or(command, i, 0, 3, 0);
        if (!value) return {};
        values[i] = *value;
    }
    return values;
}

} // namespace

Outcome cmgf(Context& context, const Command& command, Response& response)
{
    if (command.form == Form::read) {
        response.line("+CMGF: 0");
        return Final::ok();
    }
    const SmsSettings& settings = context.settings.sms;
    if (!integer_or(command, 0, 0, 0, 0)) return Final::cms(settings.bad_mode);
    if (!context.sms.registered()) return Final::cms(settings.no_client);
    return Final::ok();
}

Outcome cnmi(Context& context, const Command& command, Response& response)
{
    if (command.form == Form::read) {
        response.line(context.sms.registered() ? "+CNMI: 3,2,0,1,1" : "+CNMI: 0,0,0,0,1");
        return Final::ok();
    }
    const SmsSettings& settings = context.settings.sms;
    const auto wanted = indications(command);
    if (wanted == std::array{0, 0, 0, 0}) {
        context.sms.leave();
        return Final::ok();
    }
    if (wanted != std::array{3, 2, 0, 1}) return Final::cms(settings.bad_mode);
    if (context.sms.registered()) return Final::cms(settings.second_client);
    context.sms.enroll();
    return Final::ok();
}

Outcome cmgs(Context& context, const Command& command, Response&)
{
    const SmsSettings& settings = context.settings.sms;
    const auto length = command.integer(0, 1, longest_tpdu);
    if (!length) return not_sent(context, settings.bad_pdu);
    auto tpdu = tpdu_of(command.payload, *length);
    if (!tpdu || !emu::lte::decode_submit(*tpdu)) return not_sent(context, settings.bad_pdu);
    if (!context.sms.registered()) return not_sent(context, settings.no_client);
    if (!context.ue().activated()) return not_sent(context, settings.not_activated);
    if (!in_service(context)) return not_sent(context, settings.no_service);
    const std::uint8_t reference = context.sms.next_reference();
    (*tpdu)[1] = reference; // TP-MR is the modem's (TS 23.040 §9.2.3.6)
    return Outcome{std::make_unique<SendMessage>(context, std::move(*tpdu),
                                                 fmt::format("+CMGS: {}", reference))};
}

Outcome cnma(Context& context, const Command& command, Response&)
{
    const SmsSettings& settings = context.settings.sms;
    const auto kind = integer_or(command, 0, 0, 2, 0);
    if (!kind) return Final::cms(settings.bad_mode);
    if (command.given(1) || !command.payload.empty()) {
        // The report's text goes no further than the core; only its shape is looked at.
        const auto length = command.integer(1, 0, longest_tpdu);
        const auto report = emu::lte::from_hex(command.payload);
        const bool fits = length && report && report->size() == static_cast<std::size_t>(*length);
        if (!fits) return Final::cms(settings.bad_pdu);
    }
    Sms& sms = context.ue().sms();
    if (!context.sms.registered() || !sms.owes_answer()) {
        return Final::cms(settings.nothing_to_acknowledge);
    }
    if (*kind == 2) {
        sms.refuse(cause_memory_exceeded);
    } else {
        sms.acknowledge();
    }
    return Final::ok();
}

/// There is no memory for messages.
Outcome cpms(Context& context, const Command& command, Response& response)
{
    if (command.form == Form::read) {
        response.line("+CPMS: \"MT\",0,0,\"MT\",0,0,\"MT\",0,0");
        return Final::ok();
    }
    for (std::size_t i = 0; i < command.parameters.size() || i == 0; ++i) {
        if (command.quoted(i, 2) != "MT") return Final::cms(context.settings.sms.bad_mode);
    }
    response.line("+CPMS: 0,0,0,0,0,0");
    return Final::ok();
}

/// Messages go over the packet domain, always.
Outcome cgsms(Context& context, const Command& command, Response& response)
{
    if (command.form == Form::read) {
        response.line("+CGSMS: 1");
        return Final::ok();
    }
    if (!integer_or(command, 0, 1, 1, 1)) return Final::cme(context.settings.cme_bad_parameter);
    return Final::ok();
}

Outcome xsmma(Context& context, const Command&, Response&)
{
    if (!context.ue().activated() || !in_service(context)) return Final::cms(cms::failure);
    return Outcome{std::make_unique<SendMessage>(context, Octets{}, std::string{})};
}

} // namespace atlink::inline v0::modem
