// Transcripts as text: steps, escapes, times.
#pragma once

#include "emu/time.hpp"

#include <charconv>
#include <chrono>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <stdexcept>
#include <string>
#include <string_view>
#include <system_error>
#include <vector>

namespace atlink::transcript {

struct Step {
    int line = 0;
    std::string verb;
    std::string argument; // as written
};

/// All of the text is one number; else std::runtime_error.
inline int integer(std::string_view text, int base = 10)
{
    int number = 0;
    const char* end = text.data() + text.size();
    const auto [stop, error] = std::from_chars(text.data(), end, number, base);
    if (error != std::errc{} || stop != end) {
        throw std::runtime_error("no number: " + std::string{text});
    }
    return number;
}

/// Throws std::runtime_error for what is no escape.
inline std::string unescape(std::string_view text)
{
    std::string out;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] != '\\') {
            out += text[i];
            continue;
        }
        const char escape = ++i < text.size() ? text[i] : '\0';
        switch (escape) {
        case 'r':
            out += '\r';
            break;
        case 'n':
            out += '\n';
            break;
        case 't':
            out += '\t';
            break;
        case '\\':
            out += '\\';
            break;
        case 'x':
            if (text.size() - i < 3) throw std::runtime_error("\\x is followed by two digits");
            out += static_cast<char>(integer(text.substr(i + 1, 2), 16));
            i += 2;
            break;
        default:
            throw std::runtime_error("no escape: \\" + std::string(1, escape));
        }
    }
    return out;
}

inline std::string visible(std::string_view bytes)
{
    std::string out;
    for (const char c : bytes) {
        const auto code = static_cast<unsigned char>(c);
        char hex[8];
        std::snprintf(hex, sizeof hex, "\\x%02x", static_cast<unsigned>(code));
        if (c == '\r') {
            out += "\\r";
        } else if (c == '\n') {
            out += "\\n";
        } else if (c == '\\') {
            out += "\\\\";
        } else if (code < 0x20 || code >= 0x7f) {
            out += hex;
        } else {
            out += c;
        }
    }
    return out;
}

inline std::vector<Step> read(const std::filesystem::path& file)
{
    std::ifstream in{file};
    if (!in) throw std::runtime_error("cannot read " + file.string());
    std::vector<Step> steps;
    std::string text;
    for (int line = 1; std::getline(in, text); ++line) {
        if (text.empty() || text.front() == '#') continue;
        const std::size_t blank = text.find(' ');
        const bool bare = blank == text.npos;
        steps.push_back({.line = line,
                         .verb = text.substr(0, blank),
                         .argument = bare ? std::string{} : text.substr(blank + 1)});
    }
    return steps;
}

/// "30s" or "500ms".
inline emu::Ts duration(const std::string& text)
{
    const std::string_view all{text};
    if (all.ends_with("ms"))
        return std::chrono::milliseconds{integer(all.substr(0, all.size() - 2))};
    if (all.ends_with("s")) return std::chrono::seconds{integer(all.substr(0, all.size() - 1))};
    throw std::runtime_error("no time: " + text);
}

} // namespace atlink::transcript
