// Bytes to lines: terminators, quotes, backspace, the length limit (slm/behaviour.md §2).
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace atlink::inline v0 {

class Line {
public:
    /// Which bytes end a line. `any` is our own lenient mode ("auto"): CR, LF or CR LF, but not the
    /// CR before the message of +CMGS or +CNMA, whose Ctrl-Z ends the line too. With `cr` it ends
    /// there as well: that build of the application can send none but by #XSMS.
    enum class Terminator { crlf, cr, lf, any };
    enum class Event { none, line, overlong };

    static constexpr std::size_t limit = 4095;

    explicit Line(Terminator terminator) : terminator_{terminator} {}

    /// Takes one byte. `line`: text() holds a complete, perhaps empty, line; `overlong`: a line
    /// above the limit ended and is lost. The next push starts a new line.
    Event push(char byte);
    /// Takes the bytes in front that stand for nothing but themselves, as push() would; how many.
    /// None at the start of a line.
    std::size_t take_plain(std::string_view bytes);
    std::string_view text() const { return text_; }
    /// True for a command that waits behind a CR or LF which does not end a line here.
    bool ends_otherwise() const;
    /// True after a line that ended in a CR whose LF, should it come, still belongs to it.
    bool awaits_lf() const { return terminator_ == Terminator::any && ended_ && after_cr_; }

private:
    bool ends(char byte, bool after_cr) const;
    bool begins_message(char byte) const;
    Event end(char byte);
    void store(char byte);
    void erase();

    Terminator terminator_;
    std::string text_; // one above the limit, so that the CR of CR LF has room
    bool quoted_ = false;
    bool message_ = false; // behind the CR of +CMGS or +CNMA
    bool overlong_ = false;
    bool ended_ = false;
    bool after_cr_ = false;
};

} // namespace atlink::inline v0
