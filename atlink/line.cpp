#include "atlink/line.hpp"

#include <utility>

namespace atlink {

namespace {

constexpr char backspace = 0x08;
constexpr char delete_key = 0x7f;

} // namespace

Line::Event Line::push(char byte)
{
    if (std::exchange(ended_, false)) {
        text_.clear();
        quoted_ = false;
        overlong_ = false;
    }
    const bool after_cr = std::exchange(after_cr_, false);
    if (byte == backspace || byte == delete_key) {
        erase();
        return Event::none;
    }
    if (!quoted_) {
        const bool second_half = terminator_ == Terminator::any && byte == '\n' && after_cr;
        if (second_half) return Event::none; // its CR ended the line
        if (ends(byte, after_cr)) return end(byte);
    }
    store(byte);
    after_cr_ = byte == '\r';
    return Event::none;
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
    text_.pop_back();
    after_cr_ = !text_.empty() && text_.back() == '\r';
}

} // namespace atlink
