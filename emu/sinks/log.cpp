#include "emu/sinks/log.hpp"

#include "emu/overloaded.hpp"

#include <fmt/chrono.h>
#include <fmt/format.h>

namespace emu::inline v0::sinks {

namespace {

std::string visible(std::string_view text)
{
    std::string out;
    for (const char c : text) {
        if (c == '\r') {
            out += "\\r";
        } else if (c == '\n') {
            out += "\\n";
        } else if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f) {
            out += fmt::format("\\x{:02x}", static_cast<unsigned char>(c));
        } else {
            out += c;
        }
    }
    return out;
}

std::string_view arrow(AtLine::Kind kind)
{
    switch (kind) {
    case AtLine::Kind::command:
        return "at >";
    case AtLine::Kind::answer:
        return "at <";
    case AtLine::Kind::urc:
        return "at !";
    }
    return "at ?";
}

std::string to_text(Instant at, LogStart start)
{
    if (!start) return fmt::format("{:.6f}", seconds(at));
    const auto since = std::chrono::floor<std::chrono::microseconds>(at.time_since_epoch());
    const auto whole = std::chrono::floor<std::chrono::seconds>(since);
    return fmt::format("{:%FT%T}.{:06}Z",
                       fmt::gmtime(std::chrono::system_clock::to_time_t(*start + whole)),
                       (since - whole).count());
}

} // namespace

std::string line(Instant at, std::string_view stream, std::string_view text, LogStart start)
{
    return fmt::format("{} {} {}", to_text(at, start), stream, visible(text));
}

std::string line(const Record& record, DescribePacket describe, LogStart start)
{
    const std::string text = std::visit(
        Overloaded{
            [](const Transition& it) {
                return fmt::format("{} {} -> {} ({})", it.machine, it.from, it.to, it.cause);
            },
            [describe](const PacketRecord& it) {
                return fmt::format("packet {} cid {} {} bytes{}{}", name(it.direction), it.cid,
                                   it.bytes.size(), describe == nullptr ? "" : ": ",
                                   describe == nullptr ? "" : describe(it.bytes));
            },
            [](const Drop& it) {
                return fmt::format("drop {} cid {} {} bytes", it.where, it.cid, it.size);
            },
            [](const ApiCall& it) {
                std::string call = fmt::format("{} fd {} = {}", it.call, it.fd, it.result);
                if (it.error != 0) call += fmt::format(" {}", name(static_cast<Errno>(it.error)));
                if (!it.detail.empty()) call += fmt::format(": {}", visible(it.detail));
                if (it.thread != 0) call += fmt::format(" (thread {})", it.thread);
                return call;
            },
            [](const AtLine& it) { return fmt::format("{} {}", arrow(it.kind), visible(it.text)); },
            [](const SocketEvent& it) {
                return fmt::format("socket {} {} {}", it.fd, it.what,
                                   it.error == 0 ? "" : name(static_cast<Errno>(it.error)));
            },
            [](const RadioRecord& it) { return fmt::format("radio {} {}", it.what, it.value); },
            [](const Note& it) {
                return fmt::format("note {} {}{}{}", it.text, it.value,
                                   it.detail.empty() ? "" : ": ", visible(it.detail));
            },
            [](const TlsEvent& it) {
                return fmt::format("tls {} {}{}{} {:#06x}", it.fd, it.what,
                                   it.reason.empty() ? "" : ": ", it.reason, it.number);
            }},
        record.payload);
    const std::string modem = record.modem == 0 ? "" : fmt::format("modem {} ", record.modem);
    return fmt::format("{} {}{}", to_text(record.at, start), modem, text);
}

} // namespace emu::inline v0::sinks
