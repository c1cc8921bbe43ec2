#include "atlink/line.hpp"

#include "atlink/command.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>
#include <utility>

namespace atlink::inline v0 {

namespace {

constexpr char backspace = 0x08;
constexpr char delete_key = 0x7f;
constexpr char ctrl_z = 0x1a;

/// Bytes that stand for something else than themselves.
constexpr auto special = [] {
    std::array<bool, 256> table{};
    for (std::size_t i = 0; i < 0x20; ++i)
        table[i] = true;
    table['"'] = true;
    table[delete_key] = true;
    return table;
}();

bool names_a_message(std::string_view line)
{
    const auto same = [](char a, char b) {
        return (a >= 'a' && a <= 'z' ? a - 'a' + 'A' : a) == b;
    };
    const auto holds = [&](std::string_view name) {
        return !std::ranges::search(line, name, same).empty();
    };
    return holds("+CMGS=") || holds("+CNMA=");
}

/// True when what follows a CR is the message of +CMGS or +CNMA (at/notes.md §2).
bool announces_message(std::string_view line)
{
    constexpr std::int64_t longest = 999;     // of three digits
    if (!names_a_message(line)) return false; // most lines are parsed once, when they are whole
    const std::optional<Command> command = parse(line);
    if (!command || command->form != Form::set) return false;
    if (command->name == "+CMGS") return command->integer(0, 1, longest).has_value();
    return command->name == "+CNMA" && command->integer(1, 1, longest);
}

} // namespace

Line::Event Line::push(char byte)
{
    if (std::exchange(ended_, false)) {
        text_.clear();
        quoted_ = false;
        message_ = false;
        overlong_ = false;
    }
    const bool after_cr = std::exchange(after_cr_, false);
    if (byte == backspace || byte == delete_key) {
        erase();
        return Event::none;
    }
    if (!quoted_) {
        if (terminator_ == Terminator::any && byte == '\n' && after_cr) {
            if (!message_) return Event::none; // its CR ended the line
            text_.pop_back();                  // its CR began no message
        }
        if (message_ && byte == ctrl_z) {
            store(byte);
            return end(byte);
        }
        if (begins_message(byte)) {
            message_ = true;
        } else if (ends(byte, after_cr)) {
            return end(byte);
        }
    }
    store(byte);
    after_cr_ = byte == '\r';
    return Event::none;
}

std::size_t Line::take_plain(std::string_view bytes)
{
    if (ended_ || text_.size() >= limit) return 0;
    bytes = bytes.substr(0, limit - text_.size());
    const auto end = std::find_if(bytes.begin(), bytes.end(), [](char byte) {
        return special[static_cast<unsigned char>(byte)];
    });
    if (end == bytes.begin()) return 0;
    text_.append(bytes.begin(), end);
    after_cr_ = false;
    return static_cast<std::size_t>(end - bytes.begin());
}

bool Line::ends_otherwise() const
{
    if (ended_ || message_ || text_.size() < 2) return false;
    if (text_.back() != '\r' && text_.back() != '\n') return false;
    const auto upper = [](char byte) { return byte & ~0x20; };
    return upper(text_[0]) == 'A' && upper(text_[1]) == 'T';
}

bool Line::ends(char byte, bool after_cr) const
{
    switch (terminator_) {
    case Terminator::crlf:
        return byte == '\n' && after_cr;
    case Terminator::cr:
        return byte == '\r';
    case Terminator::lf:
        return byte == '\n';
    case Terminator::any:
        return byte == '\r' || byte == '\n';
    }
    return false;
}

/// The CR is part of the line then.
bool Line::begins_message(char byte) const
{
    return terminator_ == Terminator::any && byte == '\r' && !message_ && announces_message(text_);
}

Line::Event Line::end(char byte)
{
    ended_ = true;
    after_cr_ = byte == '\r';
    if (terminator_ == Terminator::crlf && !overlong_) text_.pop_back(); // the CR
    if (!overlong_ && text_.size() <= limit) return Event::line;
    text_.clear();
    return Event::overlong;
}

void Line::store(char byte)
{
    if (byte == '"') quoted_ = !quoted_; // also beyond the limit: it decides where the line ends
    if (text_.size() <= limit) {
        text_.push_back(byte);
    } else {
        overlong_ = true;
    }
}

void Line::erase()
{
    if (overlong_ || text_.empty()) return; // what is lost cannot be edited
    if (text_.back() == '"') quoted_ = !quoted_;
    if (text_.back() == '\r') message_ = false;
    text_.pop_back();
    after_cr_ = !text_.empty() && text_.back() == '\r';
}

} // namespace atlink::inline v0
