#include "scenarios/near_miss.hpp"

#include "emu/overloaded.hpp"
#include "scenarios/peer.hpp"

#include <algorithm>
#include <cctype>
#include <string_view>

#include <fmt/format.h>

namespace scenarios::inline v0 {

namespace {

constexpr std::size_t exact = 1'000'000; // likeness of the thing itself

/// How a record calls what it tells, and how much it is like what is expected.
struct Likeness {
    std::size_t much = 0; // 0: not at all
    std::string what;
};

std::size_t common_prefix(std::string_view a, std::string_view b)
{
    return static_cast<std::size_t>(std::ranges::mismatch(a, b).in1 - a.begin());
}

/// Lines of the same command, "+CEREG: ...".
Likeness line_likeness(std::string_view wanted, std::string_view text)
{
    Likeness best;
    while (!text.empty()) {
        const std::size_t end = std::min(text.find_first_of("\r\n"), text.size());
        const std::string_view line = text.substr(0, end);
        const std::size_t name = wanted.find(':');
        const std::size_t same = common_prefix(wanted, line);
        const bool like = name == wanted.npos ? same == wanted.size() : same > name;
        if (!line.empty() && fits_line(wanted, line)) return {exact, std::string{line}};
        if (like && same > best.much) best = {same, std::string{line}};
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return best;
}

Likeness line_likeness(emu::AtLine::Kind kind, std::string_view wanted, const emu::Record& record)
{
    const auto* line = std::get_if<emu::AtLine>(&record.payload);
    if (line == nullptr || line->kind != kind) return {};
    return line_likeness(wanted, line->text);
}

Likeness likeness(const Match& match, const emu::Record& record)
{
    const std::size_t itself = fits(match, record) ? exact : 0;
    return std::visit(
        emu::Overloaded{
            [&](const UrcMatch& it) {
                return line_likeness(emu::AtLine::Kind::urc, it.text, record);
            },
            [&](const AnswerMatch& it) {
                return line_likeness(emu::AtLine::Kind::answer, it.text, record);
            },
            [&](const StateMatch& it) -> Likeness {
                const auto* move = std::get_if<emu::Transition>(&record.payload);
                if (move == nullptr || move->machine != it.machine) return {};
                return {std::max<std::size_t>(itself, 1),
                        fmt::format("{} {}", move->machine, move->to)};
            },
            [&](const PacketMatch& it) -> Likeness {
                return {itself, fmt::format("a packet {}", emu::name(it.direction))};
            },
            [&](const SocketErrorMatch&) -> Likeness {
                const auto* event = std::get_if<emu::SocketEvent>(&record.payload);
                if (event == nullptr || event->error == 0) return {};
                const auto error = static_cast<emu::Errno>(event->error);
                return {std::max<std::size_t>(itself, 1),
                        std::string{emu::name(error).substr(1)}}; // without its E
            },
            [&](const TlsMatch& it) -> Likeness {
                const auto* event = std::get_if<emu::TlsEvent>(&record.payload);
                if (event == nullptr) return {};
                const std::string what =
                    fmt::format("\"{}\" for \"{}\"{}", event->what, event->reason,
                                event->fd < 0 ? " at the host" : "");
                return {std::max<std::size_t>(itself, event->what == it.what ? 2 : 1), what};
            },
            [&](const PeerMatch&) -> Likeness {
                const auto* note = std::get_if<emu::Note>(&record.payload);
                if (note == nullptr) return {};
                if (note->text != peer_answered && note->text != peer_gave_up) return {};
                return {std::max<std::size_t>(itself, 1),
                        fmt::format("\"{}\" ({})", note->text, note->detail)};
            },
            [](const FirmwareMatch&) { return Likeness{}; }},
        match);
}

/// The command that asks for unsolicited lines of this name.
std::string subscription(std::string_view name)
{
    if (name == "+CGEV") return "+CGEREP";
    if (name.starts_with("+CNEC_")) return "+CNEC";
    if (name == "%XVBATLOWLVL") return "%XVBATLVL";
    if (name == "+CMT" || name == "+CMTI" || name == "+CDS") return "+CNMI";
    return std::string{name};
}

} // namespace

void NearMiss::look(const Expectation& expected, const emu::Record& record, emu::Ts now)
{
    Likeness found = likeness(expected.match, record);
    // Of what is equally like it the last; of the thing itself the first.
    if (found.much == 0 || found.much < likeness_ || (found.much == exact && likeness_ == exact)) {
        return;
    }
    likeness_ = found.much;
    what_ = std::move(found.what);
    at_ = now;
    modem_ = record.modem;
}

std::string NearMiss::text() const
{
    if (likeness_ == 0) return {};
    const std::string modem = modem_ == 0 ? "" : fmt::format(" of modem {}", modem_);
    return fmt::format("{}{} came at {}", what_, modem, to_text(at_));
}

void Preparations::look(const emu::Record& record)
{
    if (const auto* move = std::get_if<emu::Transition>(&record.payload)) {
        on_ = on_ || (move->machine == "mode" && move->to != "off");
    } else if (const auto* note = std::get_if<emu::Note>(&record.payload)) {
        pdn_restored_ = pdn_restored_ || note->text == "pdn_restore";
    } else if (const auto* line = std::get_if<emu::AtLine>(&record.payload)) {
        if (line->kind != emu::AtLine::Kind::command) return;
        const std::string_view text = line->text;
        const std::size_t end = text.find('=');
        if (text.size() < 3 || end == text.npos || text.substr(end + 1).starts_with('?')) return;
        std::string name{text.substr(2, end - 2)}; // without AT
        std::ranges::transform(name, name.begin(),
                               [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
        set_.insert(std::move(name));
    }
}

std::string Preparations::missing(const Match& match) const
{
    if (!on_) return "the modem was never switched on (AT+CFUN=1)";
    const auto* urc = std::get_if<UrcMatch>(&match);
    if (urc == nullptr) return {};
    const std::string name = subscription(urc->text.substr(0, urc->text.find(':')));
    const bool known = name.starts_with('+') || name.starts_with('%');
    if (!known) return {};
    if (!set_.contains(name)) return fmt::format("nobody has subscribed (AT{}=...)", name);
    // Restored, it is only refused no longer (at/notes.md §5.5).
    const bool first_pdn = urc->text.starts_with("+CGEV: ME PDN ACT 0");
    if (first_pdn && pdn_restored_ && !set_.contains("%XPDNCFG")) {
        return "the modem asks for its first PDN connection again only with AT%XPDNCFG=1, or after "
               "AT+CFUN=4 and AT+CFUN=1";
    }
    return {};
}

} // namespace scenarios::inline v0
