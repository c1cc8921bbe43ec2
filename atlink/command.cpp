#include "atlink/command.hpp"

#include <algorithm>
#include <charconv>

namespace atlink::inline v0 {

namespace {

constexpr std::size_t max_parameters = 41; // 42 with the name (slm/behaviour.md, parameters)

// The C library's classes follow the locale; commands are ASCII.
constexpr bool digit(char c) { return c >= '0' && c <= '9'; }
constexpr char upper(char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c; }
constexpr bool letter_or_digit(char c) { return digit(c) || (upper(c) >= 'A' && upper(c) <= 'Z'); }
constexpr bool control(char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; }

/// From the first AT on, without line ends; empty when there is no AT.
std::string_view trim(std::string_view line)
{
    while (!line.empty() && (line.back() == '\r' || line.back() == '\n'))
        line.remove_suffix(1);
    for (std::size_t i = 0; i + 1 < line.size(); ++i) {
        if (upper(line[i]) == 'A' && upper(line[i + 1]) == 'T') return line.substr(i);
    }
    return {};
}

/// A parameter without quotes may not hold what would make it ambiguous; lists of commands
/// (";") are not supported (at/notes.md §2).
bool bare(std::string_view text)
{
    return std::none_of(text.begin(), text.end(),
                        [](char c) { return c == '"' || c == ';' || control(c); });
}

std::optional<std::vector<Parameter>> split(std::string_view text)
{
    std::vector<Parameter> parameters;
    if (text.empty()) return parameters;
    for (std::size_t at = 0;; ++at) { // each turn ends on a comma or at the end
        if (parameters.size() == max_parameters) return {};
        Parameter& parameter = parameters.emplace_back();
        if (at < text.size() && text[at] == ' ') ++at; // one blank is accepted
        if (at < text.size() && text[at] == '"') {
            const std::size_t close = text.find('"', at + 1);
            if (close == std::string_view::npos) return {};
            parameter = {Parameter::Kind::quoted, text.substr(at + 1, close - at - 1)};
            at = close + 1;
            if (at < text.size() && text[at] != ',') return {};
        } else {
            const std::size_t end = std::min(text.find(',', at), text.size());
            const std::string_view value = text.substr(at, end - at);
            if (!bare(value)) return {};
            if (!value.empty()) parameter = {Parameter::Kind::bare, value};
            at = end;
        }
        if (at == text.size()) return parameters;
    }
}

/// Takes what follows the first carriage return off the parameters; false unless Ctrl-Z ends it
/// (at/notes.md §2: one buffer, no prompt).
bool take_payload(std::string_view& parameters, std::string_view& payload)
{
    constexpr char end = '\x1a';
    const std::size_t start = parameters.find('\r');
    if (start == std::string_view::npos) return true;
    payload = parameters.substr(start + 1);
    parameters = parameters.substr(0, start);
    if (payload.empty() || payload.back() != end) return false;
    payload.remove_suffix(1);
    return true;
}

/// The name with its prefix, as it stands on the trimmed line; empty when there is none.
std::string_view name_of(std::string_view whole)
{
    if (whole.size() < 3) return {};
    const std::string_view rest = whole.substr(2);
    if (rest[0] != '+' && rest[0] != '%' && rest[0] != '#') return {};
    const auto end = std::find_if_not(rest.begin() + 1, rest.end(), letter_or_digit);
    return rest.substr(0, static_cast<std::size_t>(end - rest.begin()));
}

/// `name` is name_of() the line, in upper case.
std::optional<Command> parse_kept(std::string_view line, std::string_view name)
{
    const std::string_view whole = trim(line);
    if (whole.empty() || line.find('\0') != std::string_view::npos) return {};
    Command command;
    command.line = whole;
    std::string_view rest = whole.substr(2);
    if (rest.empty()) return command;

    if (name.size() < 2) return {};
    command.name = name;
    rest.remove_prefix(name.size());

    if (rest.empty()) return command;
    if (rest == "?") {
        command.form = Form::read;
        return command;
    }
    if (rest == "=?") {
        command.form = Form::test;
        return command;
    }
    if (rest[0] != '=') return {};
    command.form = Form::set;
    rest.remove_prefix(1);
    const bool message = name == "+CMGS" || name == "+CNMA";
    if (message && !take_payload(rest, command.payload)) return {};
    auto parameters = split(rest);
    if (!parameters) return {};
    command.parameters = std::move(*parameters);
    return command;
}

} // namespace

std::optional<std::int64_t> Command::integer(std::size_t index, std::int64_t low,
                                             std::int64_t high) const
{
    if (!given(index) || parameters[index].kind != Parameter::Kind::bare) return {};
    std::string_view text = parameters[index].text;
    const std::string_view digits = text.substr(text[0] == '+' || text[0] == '-' ? 1 : 0);
    if (digits.empty() || !std::all_of(digits.begin(), digits.end(), digit)) return {};
    if (digits[0] == '0' && text != "0") return {};
    if (text[0] == '+') text.remove_prefix(1); // from_chars takes only the minus
    std::int64_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc{} || value < low || value > high) return {};
    return value;
}

std::optional<std::string> Command::quoted(std::size_t index, std::size_t limit) const
{
    if (!given(index) || parameters[index].kind != Parameter::Kind::quoted) return {};
    return text(index, limit);
}

std::optional<std::string> Command::text(std::size_t index, std::size_t limit) const
{
    if (!given(index) || parameters[index].text.size() > limit) return {};
    return std::string{parameters[index].text};
}

CommandLine::CommandLine(std::string_view text)
{
    const std::string_view name = name_of(trim(text));
    const auto bytes = std::make_shared_for_overwrite<char[]>(text.size() + name.size());
    std::copy(text.begin(), text.end(), bytes.get());
    char* const upper_name = bytes.get() + text.size();
    std::transform(name.begin(), name.end(), upper_name, upper);
    bytes_ = bytes;
    text_ = {bytes_.get(), text.size()};
    command_ = parse_kept(text_, {upper_name, name.size()});
    if (command_) command_->bytes_ = bytes_;
}

std::optional<Command> parse(std::string_view line) { return CommandLine{line}.command(); }

} // namespace atlink::inline v0
