// A modem with its AT interface, and everything that comes out of it with the instant it came.
#pragma once

#include "atlink/modem/modem_at.hpp"

#include <gtest/gtest.h>

#include <ostream>
#include <string>
#include <string_view>
#include <vector>

namespace atlink {

using namespace std::chrono_literals;
using emu::Instant;

/// An answer or an unsolicited line, with its CR LF.
struct Seen {
    Instant at;
    std::string text;
    friend bool operator==(const Seen&, const Seen&) = default;
    friend std::ostream& operator<<(std::ostream& out, const Seen& seen)
    {
        return out << emu::seconds(seen.at) << " s " << seen.text;
    }
};

// What +CEREG=5 says.
inline constexpr auto registered_line =
    "+CEREG: 1,\"002F\",\"0012BEEF\",7,,,\"11100000\",\"11100000\"";
inline constexpr auto searching_line = "+CEREG: 2,\"002F\",\"0012BEEF\",7";

/// Random access never fails, so that instants are exact.
inline stack::WorldConfig certain()
{
    stack::WorldConfig config;
    config.timing.ra_failure = 0;
    return config;
}

class Desk {
public:
    explicit Desk(const stack::WorldConfig& config = certain(),
                  const ModemAtSettings& settings = {})
        : world{config}, at{world, settings}, urcs_{at.on_urc.subscribe(
                                                  [this](const std::string& line) { see(line); })}
    {
    }

    /// Sends a command and runs the engine until its answer is there.
    std::string send(std::string_view line)
    {
        bool done = false;
        std::string answer;
        at.execute(line, [&](const std::string& text, const Final&) {
            answer = text;
            done = true;
            see(text);
        });
        while (!done && world.engine().run_one()) {
        }
        return done ? answer : "(no answer)";
    }

    /// What S01 subscribes to (radio/scenarios.md).
    void subscribe()
    {
        for (const auto line :
             {"AT+CEREG=5", "AT+CSCON=1", "AT+CGEREP=1", "AT+CNEC=24", "AT%MDMEV=1"}) {
            ASSERT_EQ(send(line), "OK\r\n") << line;
        }
        seen.clear();
    }
    /// Subscribed and just registered; the log is empty.
    void attach()
    {
        subscribe();
        ASSERT_EQ(send("AT+CFUN=1"), "OK\r\n");
        while (!world.modem().ue().emm().registered() && world.engine().run_one()) {
        }
        ASSERT_TRUE(world.modem().ue().emm().registered());
        seen.clear();
    }
    /// As attach(), and the network has released the connection.
    void attach_and_idle()
    {
        attach();
        run(30s);
        ASSERT_EQ(world.modem().ue().rrc().state(), emu::lte::Rrc::State::idle);
        seen.clear();
    }

    Instant now() const { return engine().now(); }
    void run(emu::Ts duration) { world.engine().advance_to(now() + duration); }
    /// What was seen, without the instants and line ends.
    std::vector<std::string> lines() const
    {
        std::vector<std::string> texts;
        for (const Seen& each : seen)
            texts.push_back(each.text.substr(0, each.text.size() - 2));
        return texts;
    }

    stack::World world;
    ModemAt at;
    std::vector<Seen> seen;

private:
    emu::Engine& engine() const { return const_cast<stack::World&>(world).engine(); }
    void see(const std::string& text) { seen.push_back({now(), text}); }

    emu::Subscription urcs_;
};

using Lines = std::vector<std::string>;

struct Exchange {
    std::string_view command;
    std::string_view answer;
};

inline void expect(Desk& desk, std::initializer_list<Exchange> exchanges)
{
    for (const Exchange& each : exchanges) {
        EXPECT_EQ(desk.send(each.command), each.answer) << each.command;
    }
}

} // namespace atlink
