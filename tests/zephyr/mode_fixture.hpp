// The door in a mode that a test chooses, with the modem on line in both.
#pragma once

#include "tests/stack/front/nrf/init_params.hpp"
#include "tests/zephyr/socket_fixture.hpp"

#include "stack/api/nrf_modem.h"
#include "stack/api/nrf_modem_at.h"
#include "stack/api/nrf_socket.h"

#include <ostream>

namespace stack::zephyr {

class InMode : public ZephyrDoor {
protected:
    explicit InMode(Mode mode) : ZephyrDoor{mode} { start(mode); }
    ~InMode() override { nrf_modem_shutdown(); }

    /// A program of another configuration.
    static void start_anew(const Configuration& configuration)
    {
        nrf_modem_shutdown();
        begin(configuration);
        start(configuration.mode);
    }
    static void attach()
    {
        if (configuration().mode == Mode::offload) {
            ASSERT_EQ(nrf_modem_at_printf("AT+CFUN=1"), 0);
        }
        pass(10s);
    }
    static int option(int fd, int level, int name, int value)
    {
        return failure(zsock_setsockopt(fd, level, name, &value, sizeof value));
    }

private:
    static void start(Mode mode)
    {
        static const nrf_modem_init_params params = good_params(); // it must outlive the call
        if (mode == Mode::offload) {
            EXPECT_EQ(nrf_modem_init(&params), 0);
        }
        boot();
    }
};

/// A test that runs in both.
class EitherMode : public InMode, public ::testing::WithParamInterface<Mode> {
protected:
    EitherMode() : InMode{GetParam()} {}

    static bool offloaded() { return GetParam() == Mode::offload; }
    /// What holds in this mode.
    template <typename T>
    static T by(T native, T offload)
    {
        return offloaded() ? offload : native;
    }
};

inline void PrintTo(Mode mode, std::ostream* out)
{
    *out << (mode == Mode::native ? "native" : "offload");
}

inline std::string mode_name(Mode mode) { return mode == Mode::native ? "native" : "offload"; }

} // namespace stack::zephyr
