// What tests of the scenario parser and of the runner share.
#pragma once

#include "scenarios/runner.hpp"

#include <string>

#include <gtest/gtest.h>

namespace scenarios {

/// What the parser says of a text, empty when it says nothing.
inline std::string errors(const std::string& text)
{
    try {
        parse_scenario(text, "s.yaml");
    } catch (const ScenarioError& error) {
        return error.what();
    }
    return "";
}

/// The same with what every file needs put before it, on line 1.
inline std::string body_errors(const std::string& text)
{
    return errors("{version: 1, duration: 1h, " + text + "}");
}

inline Scenario parse(const std::string& text)
{
    return parse_scenario("version: 1\nduration: 1h\n" + text, "dir/s.yaml");
}

inline Scenario scenario(const std::string& body, const std::string& duration = "5min")
{
    return parse_scenario("version: 1\nduration: " + duration + "\n" + body, "s.yaml");
}

inline Report run(const std::string& body, const std::string& duration = "5min")
{
    return run_scenario(scenario(body, duration));
}

/// A world that a scenario plays in, for a look inside when it is over.
struct Stage {
    explicit Stage(const std::string& body)
        : world{scenario(body).world}, modem{world}, runner{
                                                         world,
                                                         scenario(body),
                                                         {.source = Source::boot,
                                                          .modem_at = [this]() -> atlink::ModemAt& {
                                                              return modem;
                                                          },
                                                          .log = {},
                                                          .on_end = [this] { ++ends; }}}
    {
    }
    void play()
    {
        while (!runner.ended()) {
            if (!world.driver().step(world.engine(), emu::never)) break;
        }
    }
    stack::World world;
    atlink::ModemAt modem;
    int ends = 0;
    Runner runner;
};

} // namespace scenarios
