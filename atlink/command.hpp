// One AT command taken apart: name, form, parameters.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace atlink::inline v0 {

enum class Form { execute, set, read, test };

/// A parameter as it stood on the line.
struct Parameter {
    enum class Kind { absent, bare, quoted };
    Kind kind = Kind::absent;
    std::string_view text; // without its quotes
};

/// Parameters count from 0. The get functions check kind and range; nothing = refuse. What it
/// shows are views into the line, which it shares with its copies and with its CommandLine.
class Command {
public:
    std::string_view name; // with its prefix, upper case: "+CFUN", "#XSOCKET"; empty for bare AT
    Form form = Form::execute;
    std::string_view line; // as received, from "AT" on
    std::vector<Parameter> parameters;
    std::string_view payload; // of +CMGS, +CNMA: behind a carriage return, without its Ctrl-Z

    bool given(std::size_t index) const
    {
        return index < parameters.size() && parameters[index].kind != Parameter::Kind::absent;
    }
    /// Decimal: 0, or an optional sign and digits without a leading zero, within [low, high].
    std::optional<std::int64_t> integer(std::size_t index, std::int64_t low,
                                        std::int64_t high) const;
    /// A quoted string of at most `limit` characters.
    std::optional<std::string> quoted(std::size_t index, std::size_t limit) const;
    /// Quoted or bare text (the modem takes +CGDCONT strings both ways).
    std::optional<std::string> text(std::size_t index, std::size_t limit) const;

private:
    friend class CommandLine;
    std::shared_ptr<const char[]> bytes_; // what the views show
};

/// A line as it was received, copied and parsed once; layers hand it on to each other.
class CommandLine {
public:
    explicit CommandLine(std::string_view text);

    /// As received.
    std::string_view text() const { return text_; }
    /// Nothing when the line breaks the grammar: AT, or AT and one of + % #, letters and digits,
    /// then the end, "?", "=?" or "=" and parameters (reference: slm/behaviour.md §2.10). Commas
    /// inside quotes belong to the string. Everything before the first AT is skipped. A payload
    /// that does not end in Ctrl-Z breaks the grammar too.
    const std::optional<Command>& command() const { return command_; }

private:
    std::shared_ptr<const char[]> bytes_; // the line, and the name of its command in upper case
    std::string_view text_;
    std::optional<Command> command_;
};

/// The command alone.
std::optional<Command> parse(std::string_view line);

} // namespace atlink::inline v0
