// A descriptor given to a door that did not open it (doors.md §1, "Handles").
#include "tests/zephyr/mode_fixture.hpp"

namespace stack::zephyr {
namespace {

class ForeignDescriptor : public InMode {
protected:
    ForeignDescriptor() : InMode{Mode::offload} {}
    /// What `body` says on stderr.
    template <typename Body>
    static std::string said(Body&& body)
    {
        ::testing::internal::CaptureStderr();
        body();
        return ::testing::internal::GetCapturedStderr();
    }
    /// The library's errno is the modem's number.
    static void refused_by_modem(int result)
    {
        EXPECT_EQ(result, -1);
        EXPECT_EQ(errno, EBADF) << "one number here and there";
    }
};

TEST_F(ForeignDescriptor, OfNrfSocketIsNamedByZephyrsCallOnce)
{
    const int modems = nrf_socket(NRF_AF_INET, NRF_SOCK_DGRAM, 0);
    ASSERT_EQ(modems, 0);
    EXPECT_EQ(said([&] { EXPECT_EQ(failure(send(modems, "x")), EBADF); }),
              "emu9160: zsock_sendto: 0 is a descriptor of nrf_socket(), not of zsock_socket()\n");
    EXPECT_EQ(said([&] { EXPECT_EQ(failure(send(modems, "x")), EBADF); }), "") << "once";
    EXPECT_EQ(said([&] { EXPECT_EQ(failure(zsock_close(modems)), EBADF); }),
              "emu9160: zsock_close: 0 is a descriptor of nrf_socket(), not of zsock_socket()\n")
        << "another call";
    struct zsock_pollfd entry = {.fd = modems, .events = ZSOCK_POLLIN, .revents = 0};
    EXPECT_EQ(said([&] { EXPECT_EQ(zsock_poll(&entry, 1, 0), 1); }),
              "emu9160: zsock_poll: 0 is a descriptor of nrf_socket(), not of zsock_socket()\n");
    EXPECT_EQ(entry.revents, ZSOCK_POLLNVAL);
    zsock_fd_set set;
    ZSOCK_FD_ZERO(&set);
    ZSOCK_FD_SET(modems, &set);
    EXPECT_EQ(
        said([&] { EXPECT_EQ(failure(zsock_select(1, &set, nullptr, nullptr, nullptr)), EBADF); }),
        "emu9160: zsock_select: 0 is a descriptor of nrf_socket(), not of zsock_socket()\n");
    EXPECT_EQ(nrf_close(modems), 0);
    EXPECT_EQ(said([&] { EXPECT_EQ(failure(zsock_listen(modems, 1)), EBADF); }), "")
        << "nobody's any more";
}

TEST_F(ForeignDescriptor, OfZsockSocketIsNamedByTheModemsCall)
{
    const int type = static_cast<int>(SOCK_DGRAM | SOCK_NATIVE);
    const int own = zsock_socket(AF_INET, type, 0);
    ASSERT_EQ(own, 0);
    EXPECT_EQ(said([&] { refused_by_modem(nrf_close(own)); }),
              "emu9160: nrf_close: 0 is a descriptor of zsock_socket(), not of nrf_socket()\n");
    EXPECT_EQ(said([&] { refused_by_modem(nrf_close(own)); }), "");
    nrf_pollfd entry = {.fd = own, .events = NRF_POLLIN, .revents = 0};
    EXPECT_EQ(said([&] { EXPECT_EQ(nrf_poll(&entry, 1, 0), 1); }),
              "emu9160: nrf_poll: 0 is a descriptor of zsock_socket(), not of nrf_socket()\n");
    EXPECT_EQ(entry.revents, NRF_POLLNVAL);
}

// Numbers of both doors begin at 0: one that both have open is each one's own.
TEST_F(ForeignDescriptor, ThatBothHaveIsTakenAsTheOwn)
{
    const int modems = nrf_socket(NRF_AF_INET, NRF_SOCK_DGRAM, 0);
    const int own = zsock_socket(AF_INET, SOCK_DGRAM, 0);
    ASSERT_EQ(modems, own);
    EXPECT_EQ(said([&] { EXPECT_EQ(zsock_close(own), 0); }), "");
}

// What the layer opened below its own descriptors is nobody's to name: an old number is stale.
TEST_F(ForeignDescriptor, ThatTheLayerHasOpenedItselfIsNoOtherDoors)
{
    const int first = zsock_socket(AF_INET, static_cast<int>(SOCK_DGRAM | SOCK_NATIVE), 0);
    const int second = zsock_socket(AF_INET, SOCK_DGRAM, 0);
    ASSERT_EQ(second, 1);
    ASSERT_NE(world().modem().sockets().find(0), nullptr) << "its number in the modem";
    EXPECT_EQ(zsock_close(first), 0);
    EXPECT_EQ(said([&] { EXPECT_EQ(failure(send(first, "x")), EBADF); }), "");
    ASSERT_EQ(nrf_close(0), 0) << "behind the layer's back";
    EXPECT_EQ(said([&] { EXPECT_EQ(failure(send(second, "x")), EBADF); }), "");
}

TEST_F(ForeignDescriptor, IsNamedInNativeModeToo)
{
    start_anew(configured(Mode::native));
    static const nrf_modem_init_params params = good_params();
    ASSERT_EQ(nrf_modem_init(&params), 0);
    const int modems = nrf_socket(NRF_AF_INET, NRF_SOCK_DGRAM, 0);
    EXPECT_EQ(said([&] { EXPECT_EQ(failure(send(modems, "x")), EBADF); }),
              "emu9160: zsock_sendto: 0 is a descriptor of nrf_socket(), not of zsock_socket()\n");
    EXPECT_EQ(zsock_socket(AF_INET, SOCK_DGRAM, 0), 0);
    EXPECT_EQ(zsock_socket(AF_INET, SOCK_DGRAM, 0), 1);
    EXPECT_EQ(said([&] { refused_by_modem(nrf_listen(1, 1)); }),
              "emu9160: nrf_listen: 1 is a descriptor of zsock_socket(), not of nrf_socket()\n");
}

} // namespace
} // namespace stack::zephyr
