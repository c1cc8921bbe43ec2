// Transcripts as text: steps, escapes, times.
#pragma once

#include "emu/time.hpp"

#include <chrono>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace atlink::transcript {

struct Step {
    int line = 0;
    std::string verb;
    std::string argument; // as written
};

inline std::string unescape(std::string_view text)
{
    std::string out;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] != '\\' || i + 1 == text.size()) {
            out += text[i];
            continue;
        }
        switch (text[++i]) {
        case 'r':
            out += '\r';
            break;
        case 'n':
            out += '\n';
            break;
        case 't':
            out += '\t';
            break;
        case 'x':
            out += static_cast<char>(std::stoi(std::string{text.substr(i + 1, 2)}, nullptr, 16));
            i += 2;
            break;
        default:
            out += text[i];
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
    std::size_t digits = 0;
    const long long number = std::stoll(text, &digits);
    const std::string unit = text.substr(digits);
    if (unit == "s") return std::chrono::seconds{number};
    if (unit == "ms") return std::chrono::milliseconds{number};
    throw std::runtime_error("no time: " + text);
}

} // namespace atlink::transcript
