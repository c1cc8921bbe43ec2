// The Serial LTE Modem application without a line: commands go in parsed, outputs are collected,
// the line, with its data mode, is the test's own.
#pragma once

#include "atlink/slm/application.hpp"
#include "atlink/slm/proxy.hpp"
#include "tests/stack/socket/peers.hpp"
#include "tests/stack/stack_fixture.hpp"

#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace atlink::slm {

using namespace std::chrono_literals;
using Outputs = std::vector<std::string>;

class SlmTest : public testing::Test, private HostLine {
protected:
    SlmTest() { restart(); }

    /// A fresh application with the present config; the old one closes what it had.
    void restart()
    {
        app.reset();
        HostLine& line = *this;
        app.emplace(world, modem, config, line);
    }

    void run(emu::Ts time) { world.engine().advance_to(world.engine().now() + time); }

    void attach()
    {
        modem.execute("AT+CFUN=1", [](const std::string&, const Final&) {});
        run(20s);
        ASSERT_TRUE(world.modem().bearers().up(0));
    }

    /// The lines and the result of a command, "#XSOCKET: 0,1,6 OK"; waits for it.
    std::string ask(const std::string& line)
    {
        Response response;
        Outcome outcome = app->execute(*parse(line), response);
        std::optional<Final> final;
        if (!outcome.pending) final = outcome.final;
        const emu::Instant limit = world.engine().now() + 10min;
        while (!final && world.engine().now() < limit) {
            final = outcome.pending->poll(response);
            if (!final && !world.engine().run_one()) break;
        }
        std::string said;
        for (const Response::Part& part : response.parts)
            said += part.bytes + " ";
        return said + (final ? to_string(*final) : "nothing");
    }

    Outputs take() { return std::exchange(outputs, {}); }

    stack::World world{stack::exact()};
    ModemAt modem{world};
    SessionConfig config;
    std::optional<Application> app;
    Outputs outputs;
    std::function<void(const std::string&)> on_output;
    std::unique_ptr<DataHandler> handler;
    std::optional<int> ended_with;
    std::optional<int> broken_with;
    int looks = 0;

private:
    void announce(std::string_view bytes) override
    {
        outputs.emplace_back(bytes);
        if (on_output) on_output(outputs.back());
    }
    void send_ppp(std::string_view) override {}
    void enter_data_mode(std::unique_ptr<DataHandler> given) override
    {
        handler = std::move(given);
    }
    bool begin_data_mode(std::unique_ptr<DataHandler> given) override
    {
        if (handler) return false;
        handler = std::move(given);
        return true;
    }
    void end_data_mode(int status, Ending ending) override
    {
        (ending == Ending::told ? ended_with : broken_with) = status;
        handler.reset();
    }
    bool in_data_mode() const override { return handler != nullptr; }
    void look_again() override { ++looks; }
    void request_power(Power::Request) override {}
    void request_multiplexing() override {}
    bool multiplexed() const override { return false; }
};

} // namespace atlink::slm
