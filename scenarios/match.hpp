// What a scenario waits for: a description of records, and whether one fits.
#pragma once

#include "emu/bus.hpp"

#include <string>
#include <string_view>
#include <variant>

namespace scenarios::inline v0 {

/// An unsolicited line. `*` in the text stands for any characters, and the line may go on after
/// the text with a comma: "+CEREG: 1" fits "+CEREG: 1,\"002F\",..." and not "+CEREG: 10".
struct UrcMatch {
    std::string text;
};
/// A line of an answer, its final result included; the text as in UrcMatch.
struct AnswerMatch {
    std::string text;
};
/// A state machine enters a state.
struct StateMatch {
    std::string machine;
    std::string to;
};
struct PacketMatch {
    emu::Direction direction;
};
/// A socket is told of an error that nobody asked for, such as the loss of its PDN.
struct SocketErrorMatch {
    emu::Errno error;
};

/// A TLS or DTLS session got somewhere or failed, at the modem's end or at a host's.
struct TlsMatch {
    enum class Side { modem, host, any };
    std::string what;
    std::string reason; // with `*`; empty: any
    Side side = Side::modem;
};

/// A peer that waits for answers of the modem has got them all, or never will.
struct PeerMatch {
    bool answered = true;
};

/// The firmware exits, with this status. No record says so: Runner::firmware_exited() does.
struct FirmwareMatch {
    int exits = 0;
};

using Match = std::variant<UrcMatch, AnswerMatch, StateMatch, PacketMatch, SocketErrorMatch,
                           TlsMatch, PeerMatch, FirmwareMatch>;

bool fits(const Match& match, const emu::Record& record);

/// "urc \"+CEREG: 1\"", "state emm registered" ...
std::string to_text(const Match& match);

/// Whether all of `text` is what the pattern says; `*` stands for any characters.
bool fits_text(std::string_view pattern, std::string_view text);
/// Whether a line fits a text with its `*` and its open end.
bool fits_line(std::string_view text, std::string_view line);

} // namespace scenarios::inline v0
