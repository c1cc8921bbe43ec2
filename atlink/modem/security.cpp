#include "atlink/modem/security.hpp"

#include "emu/hex.hpp"

#include <algorithm>
#include <array>
#include <fmt/format.h>

namespace atlink::inline v0::modem {

namespace {

constexpr int status(Card::Wait wait) // <cause> of %XSIM
{
    switch (wait) {
    case Card::Wait::nothing:
        return 0;
    case Card::Wait::pin:
        return 1;
    case Card::Wait::puk:
        return 3;
    case Card::Wait::blocked:
        return 5;
    }
    return 0;
}

bool digits(std::string_view text, std::size_t low, std::size_t high)
{
    return text.size() >= low && text.size() <= high &&
           std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

/// A PIN has four to eight digits, a PUK eight (TS 31.101 §9.2).
std::optional<std::string> pin_at(const Command& command, std::size_t index)
{
    auto pin = command.text(index, 8);
    if (!pin || !digits(*pin, 4, 8)) return {};
    return pin;
}

/// Also tells the radio, which goes on by itself once the card is open.
Final result(Context& context, Card::Verdict verdict)
{
    tell_card(context);
    sync_card(context);
    switch (verdict) {
    case Card::Verdict::accepted:
        return Final::ok();
    case Card::Verdict::wrong:
        return Final::cme(cme::incorrect_password);
    case Card::Verdict::blocked:
        return Final::cme(cme::puk_required);
    }
    return Final::error();
}

Outcome enter_code(Context& context, const Command& command)
{
    const Final bad = Final::cme(context.settings.cme_bad_parameter);
    switch (context.card.wait()) {
    case Card::Wait::nothing:
        return Final::error(); // none is asked for
    case Card::Wait::blocked:
        return Final::cme(context.settings.cme_no_uicc);
    case Card::Wait::pin: {
        const auto pin = pin_at(command, 0);
        if (!pin || command.given(1)) return bad;
        return result(context, context.card.verify(*pin));
    }
    case Card::Wait::puk: {
        if (!command.given(1)) return Final::cme(cme::puk_required);
        const auto puk = pin_at(command, 0);
        const auto pin = pin_at(command, 1);
        if (!puk || !pin) return bad;
        return result(context, context.card.unblock(*puk, *pin));
    }
    }
    return Final::error();
}

Outcome say_state(Context& context, Response& response)
{
    const char* code = nullptr;
    switch (context.card.wait()) {
    case Card::Wait::nothing:
        response.line("+CPIN: READY"); // without quotes on devices
        return Final::ok();
    case Card::Wait::pin:
        code = "SIM PIN";
        break;
    case Card::Wait::puk:
        code = "SIM PUK";
        break;
    case Card::Wait::blocked:
        return Final::cme(context.settings.cme_no_uicc);
    }
    const std::string_view quote = context.settings.quote_pin_state ? "\"" : "";
    response.line(fmt::format("+CPIN: {0}{1}{0}", quote, code));
    return Final::ok();
}

constexpr auto personalisations = std::to_array<std::string_view>({"PN", "PU", "PP", "PC", "PS"});

Outcome crsm_result(const Card::Reply& reply, Response& response)
{
    std::string line = fmt::format("+CRSM: {},{}", reply.status.sw1, reply.status.sw2);
    if (!reply.data.empty()) line += fmt::format(",\"{}\"", emu::to_hex(reply.data));
    response.line(std::move(line));
    return Final::ok();
}

} // namespace

std::string card_text(Context& context)
{
    using State = emu::lte::Uicc::State;
    constexpr int usim_failure = 9;
    constexpr int usim_changed = 10;
    const emu::lte::Uicc& uicc = context.ue().uicc();
    switch (uicc.state()) {
    case State::ready: {
        const int cause = status(context.card.wait());
        return cause == 0 ? "1" : fmt::format("0,{}", cause);
    }
    case State::reading:
        return uicc.changed() ? fmt::format("0,{}", usim_changed) : "0";
    case State::failed:
        return fmt::format("0,{}", usim_failure);
    case State::off:
        return "0";
    }
    return "0";
}

void sync_card(Context& context)
{
    context.card.power(context.ue().uicc_ready());
    context.ue().lock_card(context.card.waits());
}

void tell_card(Context& context)
{
    const std::string state = card_text(context);
    if (state == context.told_card) return;
    context.told_card = state;
    if (context.wanted().xsim) context.emit("%XSIM: " + state);
}

Outcome cpin(Context& context, const Command& command, Response& response)
{
    const bool set = command.form == Form::set;
    const bool there = set ? context.ue().uicc().access() : context.ue().uicc_ready();
    if (!there) return Final::cme(context.settings.cme_no_uicc);
    if (set) return enter_code(context, command);
    return say_state(context, response); // without "?" too, as a trace of 1.3.2 shows
}

Outcome cpinr(Context& context, const Command& command, Response& response)
{
    if (!context.ue().uicc().access()) return Final::cme(context.settings.cme_no_uicc);
    const auto code = command.quoted(0, 8);
    const auto say = [&](int left) {
        response.line(fmt::format("+CPINR: \"{}\",{}", *code, left));
        return Final::ok();
    };
    // The second PIN of our cards is never used.
    if (code == "SIM PIN") return say(context.card.pin_left());
    if (code == "SIM PUK") return say(context.card.puk_left());
    if (code == "SIM PIN2") return say(Card::pin_attempts);
    if (code == "SIM PUK2") return say(Card::puk_attempts);
    return Final::error();
}

Outcome clck(Context& context, const Command& command, Response& response)
{
    if (!context.ue().uicc().access()) return Final::cme(context.settings.cme_no_uicc);
    const auto facility = command.quoted(0, 2);
    const auto mode = command.integer(1, 0, 2);
    const Final bad = Final::cme(context.settings.cme_bad_parameter);
    if (!facility || !mode) return bad;
    if (*facility == "SC") {
        const auto pin = pin_at(command, 2);
        if (*mode == 2 || !pin) return bad;
        return result(context, context.card.enable(*pin, *mode == 1));
    }
    if (std::find(personalisations.begin(), personalisations.end(), *facility) ==
        personalisations.end()) {
        return bad;
    }
    if (*mode == 1 || (command.given(2) && !command.text(2, 16))) return bad;
    if (*mode == 2) response.line("+CLCK: 0"); // the modem takes every card
    return Final::ok();
}

Outcome cpwd(Context& context, const Command& command, Response&)
{
    if (!context.ue().uicc().access()) return Final::cme(context.settings.cme_no_uicc);
    const auto old_pin = pin_at(command, 1);
    const auto new_pin = pin_at(command, 2);
    if (command.quoted(0, 2) != "SC" || !old_pin || !new_pin) {
        return Final::cme(context.settings.cme_bad_parameter);
    }
    if (!context.card.pin_enabled()) return Final::cme(context.settings.cme_not_allowed);
    return result(context, context.card.change(*old_pin, *new_pin));
}

Outcome xsim(Context& context, const Command& command, Response& response)
{
    if (command.form == Form::read) {
        response.line("%XSIM: " + card_text(context));
        return Final::ok();
    }
    const auto n = command.integer(0, 0, 1);
    if (!n) return Final::cme(context.settings.cme_bad_parameter);
    context.subscriptions.xsim = *n != 0;
    return Final::ok();
}

Outcome crsm(Context& context, const Command& command, Response& response)
{
    if (!context.ue().uicc().access()) return Final::error();
    enum { read = 176, read_record = 178, get_response = 192, update = 214, status_command = 242 };
    constexpr auto known = std::to_array({176, 178, 192, 203, 214, 219, 220, 242});
    const auto instruction = command.integer(0, 0, 255);
    const auto file = integer_or(command, 1, 0, 65535, 0);
    const auto p1 = integer_or(command, 2, 0, 255, 0);
    const auto p2 = integer_or(command, 3, 0, 255, 0);
    const auto p3 = integer_or(command, 4, 0, 255, 0);
    const auto data = emu::from_hex(command.given(5) ? command.text(5, 510).value_or("x") : "");
    const Final bad = Final::cme(context.settings.cme_bad_parameter);
    if (!instruction || !file || !p1 || !p2 || !p3 || !data) return bad;
    if (command.given(6) && !command.text(6, 16)) return bad;
    if (std::find(known.begin(), known.end(), *instruction) == known.end()) return bad;

    const auto offset = static_cast<std::size_t>(*p1 << 8 | *p2);
    const auto length = static_cast<std::size_t>(*p3);
    switch (*instruction) {
    case read:
        return crsm_result(context.card.read(*file, offset, length), response);
    case read_record:
        return crsm_result(context.card.read_record(*file, *p1, length), response);
    case get_response:
        return crsm_result(context.card.describe(*file), response);
    case update:
        if (data->size() != length) return bad;
        return crsm_result(context.card.update(*file, offset, *data), response);
    case status_command:
        return crsm_result({}, response);
    default: // no data objects, no records to write
        return crsm_result({{0x6D, 0x00}, {}}, response);
    }
}

Outcome csim(Context& context, const Command& command, Response& response)
{
    if (!context.ue().uicc().access()) return Final::cme(context.settings.cme_no_uicc);
    constexpr int longest = 522; // header, 255 octets of data, both lengths, as digits
    const auto length = command.integer(0, 1, longest);
    const auto text = command.quoted(1, longest);
    const auto bytes = emu::from_hex(text.value_or("x"));
    if (!length || !bytes || static_cast<std::size_t>(*length) != text->size()) {
        return Final::cme(context.settings.cme_bad_parameter);
    }
    const auto answer = context.card.exchange(*bytes);
    if (!answer) return Final::cme(context.settings.cme_not_allowed);
    tell_card(context);
    sync_card(context);
    response.line(fmt::format("+CSIM: {},\"{}\"", 2 * answer->size(), emu::to_hex(*answer)));
    return Final::ok();
}

Outcome cnum(Context& context, const Command&, Response& response)
{
    const std::string& number = context.card.number();
    if (!context.ue().uicc_ready() || context.card.waits() || number.empty()) {
        return Final::error();
    }
    constexpr int international = 145; // TS 24.008 §10.5.4.7
    constexpr int unknown = 129;
    response.line(
        fmt::format("+CNUM: ,\"{}\",{}", number, number.front() == '+' ? international : unknown));
    return Final::ok();
}

/// None of the operators the modem knows.
Outcome xoperid(Context& context, const Command&, Response& response)
{
    if (!context.ue().uicc_ready() || context.card.waits()) return Final::error();
    response.line("%XOPERID: 0");
    return Final::ok();
}

} // namespace atlink::inline v0::modem
