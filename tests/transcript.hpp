// Transcripts: what the host sends and what the modem must answer, byte for byte, as text files.
//
// One step a line; empty lines and lines that begin with # say nothing. Texts know \r \n \t \\ and
// \xNN, and run to the end of the line.
//
//   boot                         the modem starts and says so
//   H> <text>                    the host sends; everything said before must have been expected
//   M> <text>                    the next output is this; time goes on until it is there
//   until <text>                 time goes on until this is said; it and all before is dropped
//   wait <n>s|ms                 time goes on
//   quiet <n>s|ms                time goes on and nothing is said
//   took <n>s|ms                 so much time has passed since the last H>, exactly
//   peer connect <port>          a host at 192.0.2.99 connects to the modem over TCP
//   peer send <text>             it sends
//   peer expect <text>           it has received this, and nothing else, since the last expect
//   peer close                   it closes
//   action pdn_loss cid=<n> cause=<n>
//   action pdn_restore cid=<n>
//   action coverage on|off
#pragma once

#include "atlink/session.hpp"
#include "tests/far_peer.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <optional>
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

/// Plays one transcript against a fresh world, in virtual time.
class Player {
public:
    /// All steps until the first that fails, which is reported with its place in the file.
    void play(const std::filesystem::path& file)
    {
        file_ = file.string();
        for (const Step& step : read(file)) {
            line_ = step.line;
            try {
                act(step);
            } catch (const std::exception& error) {
                fail(error.what());
            }
            if (failed_) return;
        }
        nothing_left();
    }

private:
    /// Longest wait for an answer; nothing the modem does takes longer.
    static constexpr emu::Ts patience = std::chrono::minutes{10};

    void act(const Step& step)
    {
        if (step.verb == "H>") return host_sends(unescape(step.argument));
        if (step.verb == "M>") return modem_says(unescape(step.argument));
        if (step.verb == "boot") return session_.start();
        if (step.verb == "until") return until(unescape(step.argument));
        if (step.verb == "wait") return advance(duration(step.argument));
        if (step.verb == "quiet") {
            advance(duration(step.argument));
            return nothing_left();
        }
        if (step.verb == "took") return took(duration(step.argument));
        if (step.verb == "peer") return peer(step.argument);
        if (step.verb == "action") return action(step.argument);
        fail("no such step: " + step.verb);
    }

    void host_sends(const std::string& bytes)
    {
        nothing_left();
        if (failed_) return;
        sent_at_ = world_.engine().now();
        session_.feed(bytes);
    }

    void modem_says(const std::string& bytes)
    {
        run([&] { return output_.size() >= bytes.size() || !bytes.starts_with(output_); });
        if (!output_.starts_with(bytes)) {
            return fail("expected  " + visible(bytes) + "\ngot       " + visible(output_));
        }
        output_.erase(0, bytes.size());
    }

    void until(const std::string& bytes)
    {
        run([&] { return output_.find(bytes) != output_.npos; });
        const std::size_t at = output_.find(bytes);
        if (at == output_.npos) return fail("never said: " + visible(bytes));
        output_.erase(0, at + bytes.size());
    }

    void took(emu::Ts expected)
    {
        const emu::Ts passed = world_.engine().now() - sent_at_;
        if (passed == expected) return;
        fail("took " + std::to_string(std::chrono::duration<double>(passed).count()) + " s");
    }

    void nothing_left()
    {
        if (!output_.empty()) fail("not expected: " + visible(output_));
    }

    void peer(const std::string& argument)
    {
        const std::size_t blank = std::min(argument.find(' '), argument.size());
        const std::string what = argument.substr(0, blank);
        const std::string rest = blank < argument.size() ? argument.substr(blank + 1) : "";
        if (what == "connect") {
            if (!peer_.connect(static_cast<std::uint16_t>(std::stoi(rest)))) fail("no address");
        } else if (what == "send") {
            if (!peer_.send(unescape(rest))) fail("the peer is not connected");
        } else if (what == "expect") {
            if (peer_.received() != unescape(rest)) fail("got " + visible(peer_.received()));
            peer_.forget_received();
        } else if (what == "close") {
            peer_.close();
        } else {
            fail("no such step: peer " + what);
        }
    }

    void action(const std::string& what)
    {
        int cid = 0;
        int cause = 0;
        int end = -1; // set only when the whole text matched
        std::sscanf(what.c_str(), "pdn_loss cid=%d cause=%d%n", &cid, &cause, &end);
        if (end > 0) return world_.cell().lose_pdn(cid, cause);
        std::sscanf(what.c_str(), "pdn_restore cid=%d%n", &cid, &end);
        if (end > 0) return world_.cell().restore_pdn(cid);
        if (what == "coverage on") return world_.cell().set_coverage(true);
        if (what == "coverage off") return world_.cell().set_coverage(false);
        fail("no such action: " + what);
    }

    void advance(emu::Ts time) { world_.engine().advance_to(world_.engine().now() + time); }

    /// Event by event, so that the clock stands where it became true.
    template <typename F>
    void run(F&& done)
    {
        const emu::Instant limit = world_.engine().now() + patience;
        while (!done()) {
            const auto next = world_.engine().next_event();
            if (!next || *next > limit) return;
            world_.engine().run_one();
        }
    }

    void fail(const std::string& text)
    {
        failed_ = true;
        ADD_FAILURE_AT(file_.c_str(), line_) << text;
    }

    stack::World world_{stack::WorldConfig{}};
    ModemAt modem_{world_};
    std::string output_;
    Session session_{world_, modem_, {}, [this](std::string_view bytes) { output_ += bytes; }};
    FarPeer peer_{world_};
    emu::Instant sent_at_ = emu::epoch;
    std::string file_;
    int line_ = 0;
    bool failed_ = false;
};

} // namespace atlink::transcript
