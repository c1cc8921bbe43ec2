#include "scenarios/match.hpp"

#include "emu/overloaded.hpp"
#include "scenarios/peer.hpp"

#include <fmt/format.h>

namespace scenarios::inline v0 {

namespace {

bool any_line_fits(std::string_view pattern, std::string_view text)
{
    while (!text.empty()) {
        const std::size_t end = std::min(text.find_first_of("\r\n"), text.size());
        if (end > 0 && fits_line(pattern, text.substr(0, end))) return true;
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return false;
}

bool on_side(TlsMatch::Side side, const emu::TlsEvent& event)
{
    switch (side) {
    case TlsMatch::Side::modem:
        return event.fd >= 0;
    case TlsMatch::Side::host:
        return event.fd < 0;
    case TlsMatch::Side::any:
        return true;
    }
    return false;
}

} // namespace

bool fits_text(std::string_view pattern, std::string_view line)
{
    std::size_t p = 0;
    std::size_t l = 0;
    std::size_t star = pattern.npos;
    std::size_t retry = 0;
    while (l < line.size()) {
        if (p < pattern.size() && pattern[p] == '*') {
            star = p++;
            retry = l;
        } else if (p < pattern.size() && pattern[p] == line[l]) {
            ++p;
            ++l;
        } else if (star != pattern.npos) {
            p = star + 1;
            l = ++retry;
        } else {
            return false;
        }
    }
    while (p < pattern.size() && pattern[p] == '*')
        ++p;
    return p == pattern.size();
}

bool fits_line(std::string_view text, std::string_view line)
{
    return fits_text(text, line) || fits_text(std::string{text} + ",*", line);
}

bool fits(const Match& match, const emu::Record& record)
{
    const auto at_line = [&](emu::AtLine::Kind kind, const std::string& text) {
        const auto* line = std::get_if<emu::AtLine>(&record.payload);
        return line != nullptr && line->kind == kind && any_line_fits(text, line->text);
    };
    return std::visit(
        emu::Overloaded{
            [&](const UrcMatch& it) { return at_line(emu::AtLine::Kind::urc, it.text); },
            [&](const AnswerMatch& it) { return at_line(emu::AtLine::Kind::answer, it.text); },
            [&](const StateMatch& it) {
                const auto* move = std::get_if<emu::Transition>(&record.payload);
                return move != nullptr && move->machine == it.machine && move->to == it.to;
            },
            [&](const PacketMatch& it) {
                const auto* packet = std::get_if<emu::PacketRecord>(&record.payload);
                return packet != nullptr && packet->direction == it.direction;
            },
            [&](const SocketErrorMatch& it) {
                const auto* event = std::get_if<emu::SocketEvent>(&record.payload);
                return event != nullptr && event->error == static_cast<int>(it.error);
            },
            [&](const TlsMatch& it) {
                const auto* event = std::get_if<emu::TlsEvent>(&record.payload);
                return event != nullptr && event->what == it.what && on_side(it.side, *event) &&
                       (it.reason.empty() || fits_text(it.reason, event->reason));
            },
            [&](const PeerMatch& it) {
                const auto* note = std::get_if<emu::Note>(&record.payload);
                return note != nullptr &&
                       note->text == (it.answered ? peer_answered : peer_gave_up);
            },
            [](const FirmwareMatch&) { return false; }},
        match);
}

std::string to_text(const Match& match)
{
    return std::visit(
        emu::Overloaded{
            [](const UrcMatch& it) { return fmt::format("urc \"{}\"", it.text); },
            [](const AnswerMatch& it) { return fmt::format("at_answer \"{}\"", it.text); },
            [](const StateMatch& it) { return fmt::format("state {} {}", it.machine, it.to); },
            [](const PacketMatch& it) { return fmt::format("packet {}", emu::name(it.direction)); },
            [](const SocketErrorMatch& it) {
                return fmt::format("socket_error {}",
                                   emu::name(it.error).substr(1)); // without its E
            },
            [](const TlsMatch& it) {
                std::string text = fmt::format("tls \"{}\"", it.what);
                if (!it.reason.empty()) text += fmt::format(" for \"{}\"", it.reason);
                if (it.side == TlsMatch::Side::host) text += " at the host";
                if (it.side == TlsMatch::Side::any) text += " at either end";
                return text;
            },
            [](const PeerMatch& it) {
                return std::string{it.answered ? "peer answered" : "peer gave up"};
            },
            [](const FirmwareMatch& it) { return fmt::format("firmware exits {}", it.exits); }},
        match);
}

} // namespace scenarios::inline v0
