// Several threads in the library: time moves only while all of them wait, and always the same way.
#include "tests/stack/front/nrf/nrf_fixture.hpp"

#include "stack/api/nrf_gai_errors.h"

#include "stack/internet/host.hpp"
#include "stack/tls/pki.hpp"

#include <algorithm>
#include <array>
#include <functional>
#include <thread>
#include <vector>

namespace stack {
namespace {

class CApiThread : public Attached {
protected:
    /// Runs a call that blocks in a thread; a second later `meanwhile` runs here. Its errno, or 0.
    static int interrupted(const std::function<ssize_t()>& call,
                           const std::function<void()>& meanwhile)
    {
        int error = -1;
        std::thread thread{[&] { error = error_of(call()); }};
        nrf_modem_os_sleep(1000);
        EXPECT_EQ(error, -1) << "did not block";
        meanwhile();
        nrf_modem_os_sleep(1); // others run now
        thread.join();
        return error;
    }
};

TEST_F(CApiThread, HandsOneThreadWhatAnotherSends)
{
    const int fd = udp_to_echo();
    std::string heard;
    std::thread receiver{[&] { heard = receive_text(fd); }};
    nrf_modem_os_sleep(500);
    EXPECT_EQ(heard, "");
    ASSERT_EQ(send_text(fd, "across"), 6);
    nrf_modem_os_sleep(1000);
    receiver.join();
    EXPECT_EQ(heard, "across");
}

/// The calls of one run: what, when, how it ended.
struct Calls : emu::Sink {
    void on_record(const emu::Record& record) override
    {
        if (const auto* call = std::get_if<emu::ApiCall>(&record.payload)) {
            lines.push_back(std::to_string(record.at.time_since_epoch().count()) + ' ' +
                            std::string{call->call} + ' ' + std::to_string(call->fd) + ' ' +
                            std::to_string(call->result));
        }
    }
    std::vector<std::string> lines;
};

TEST_F(CApiThread, RunsTheSameWayFiftyTimes)
{
    std::vector<std::string> first;
    for (int run = 0; run < 50; ++run) {
        begin(certain());
        start();
        attach();
        Calls calls;
        world().bus().add(calls);
        const int fd = udp_to_echo();
        std::string heard;
        std::thread receiver{[&] {
            for (int i = 0; i < 10; ++i)
                heard += receive_text(fd);
        }};
        for (int i = 0; i < 10; ++i) {
            nrf_modem_os_sleep(37);
            ASSERT_EQ(send_text(fd, std::to_string(i)), 1);
        }
        nrf_modem_os_sleep(1000);
        receiver.join();
        EXPECT_EQ(heard, "0123456789");
        world().bus().remove(calls);
        if (run == 0) first = calls.lines;
        ASSERT_EQ(calls.lines, first) << "run " << run;
    }
    EXPECT_EQ(first.size(), 22U); // socket, connect, ten each way
}

TEST_F(CApiThread, DoesNotLetTimePassWhileAThreadComputes)
{
    emu::Instant seen;
    std::thread thread{[&] {
        volatile int work = 0;
        for (int i = 0; i < 10'000'000; ++i)
            work = work + 1;
        nrf_modem_os_sleep(100);
        seen = now();
    }};
    const emu::Instant before = now();
    nrf_modem_os_sleep(1000);
    thread.join();
    EXPECT_EQ(seen, before + 100ms);
    EXPECT_EQ(now(), before + 1000ms);
}

TEST_F(CApiThread, GoesOnWithoutAThreadThatHasEnded)
{
    std::thread{[] {}}.join();
    const emu::Instant before = now();
    nrf_modem_os_sleep(1000);
    EXPECT_EQ(now(), before + 1000ms);
}

TEST_F(CApiThread, EndsABlockedCallWhenItsSocketIsClosed)
{
    // nrf_api/functions.tsv: an error instead of a crash, fixed in 1.5.
    const int fd = udp_to_echo();
    EXPECT_EQ(interrupted([&] { return nrf_recv(fd, nullptr, 0, 0); }, [&] { nrf_close(fd); }),
              NRF_EBADF);
    const int tcp = open_tcp();
    const auto blackhole = in_address("192.0.2.66", 7);
    EXPECT_EQ(interrupted([&] { return nrf_connect(tcp, generic(blackhole), sizeof blackhole); },
                          [&] { nrf_close(tcp); }),
              NRF_EBADF);
}

TEST_F(CApiThread, EndsABlockedCallEvenWhenTheNumberIsUsedAgainAtOnce)
{
    const int fd = udp_to_echo();
    EXPECT_EQ(interrupted([&] { return nrf_recv(fd, nullptr, 0, 0); },
                          [&] {
                              ASSERT_EQ(nrf_close(fd), 0);
                              ASSERT_EQ(udp_to_echo(), fd);
                          }),
              NRF_EBADF);
}

TEST_F(CApiThread, EndsEveryBlockedCallAtShutdown)
{
    // nrf_api/behaviour.md §3.3: waiting calls return at once, sockets with ESHUTDOWN.
    struct Case {
        const char* name;
        std::function<ssize_t()> call;
    };
    const auto local = in_address("0.0.0.0", 80);
    const auto blackhole = in_address("192.0.2.66", 7);
    const std::array<Case, 4> cases = {{
        {"recv",
         [] {
             const int fd = udp_to_echo();
             return nrf_recv(fd, nullptr, 0, 0);
         }},
        {"connect",
         [&] {
             const int fd = open_tcp();
             return static_cast<ssize_t>(nrf_connect(fd, generic(blackhole), sizeof blackhole));
         }},
        {"accept",
         [&] {
             const int fd = open_tcp();
             EXPECT_EQ(nrf_bind(fd, generic(local), sizeof local), 0);
             EXPECT_EQ(nrf_listen(fd, 1), 0);
             return static_cast<ssize_t>(nrf_accept(fd, nullptr, nullptr));
         }},
        {"getaddrinfo",
         [] {
             world().internet().find("dns1.test")->set_up(false);
             nrf_addrinfo* found = nullptr;
             EXPECT_EQ(nrf_getaddrinfo("echo.test", nullptr, nullptr, &found), NRF_EAI_SYSTEM);
             return ssize_t{-1};
         }},
    }};
    for (const Case& each : cases) {
        emu::Instant stopped;
        emu::Instant ended;
        EXPECT_EQ(interrupted(
                      [&] {
                          const ssize_t result = each.call();
                          const int error = errno;
                          ended = now();
                          errno = error;
                          return result;
                      },
                      [&] {
                          stopped = now();
                          ASSERT_EQ(nrf_modem_shutdown(), 0);
                      }),
                  NRF_ESHUTDOWN)
            << each.name;
        EXPECT_LE(ended, stopped + emu::Ts{1}) << each.name;
        begin(certain());
        start();
        attach();
    }
}

TEST_F(CApiThread, EndsAPollAtShutdownWithAnErrorOnEveryEntry)
{
    std::array<nrf_pollfd, 2> entries = {
        {{udp_to_echo(), NRF_POLLIN, 0}, {open_tcp(), NRF_POLLIN, 0}}};
    int ready = -1;
    EXPECT_EQ(interrupted(
                  [&] {
                      ready = nrf_poll(entries.data(), 2, -1);
                      return ready;
                  },
                  [] { nrf_modem_shutdown(); }),
              0);
    EXPECT_EQ(ready, 2);
    for (const auto& each : entries)
        EXPECT_EQ(each.revents, NRF_POLLERR);
}

TEST_F(CApiThread, TakesThreeLookupsAtATime)
{
    // nrf_api/behaviour.md §8: over the limit EAI_INPROGRESS.
    for (const char* server : {"dns1.test", "dns2.test"})
        world().internet().find(server)->set_up(false);
    std::array<int, 3> results{};
    std::vector<std::thread> threads;
    for (int& result : results) {
        threads.emplace_back([&result] {
            nrf_addrinfo* found = nullptr;
            result = nrf_getaddrinfo("echo.test", nullptr, nullptr, &found);
        });
    }
    nrf_modem_os_sleep(1000);
    nrf_addrinfo* found = nullptr;
    EXPECT_EQ(nrf_getaddrinfo("echo.test", nullptr, nullptr, &found), NRF_EAI_INPROGRESS);
    nrf_modem_os_sleep(20'000);
    for (auto& thread : threads)
        thread.join();
    EXPECT_EQ(results, (std::array<int, 3>{NRF_EAI_AGAIN, NRF_EAI_AGAIN, NRF_EAI_AGAIN}));
    world().internet().find("dns1.test")->set_up(true);
    EXPECT_EQ(nrf_getaddrinfo("echo.test", nullptr, nullptr, &found), 0);
    nrf_freeaddrinfo(found);
}

TEST_F(CApiThread, SaysThatAWaitWithoutATimeoutMayNeverEnd) // it span without a word
{
    Process::instance().set_patience({.marathon = 0ms});
    ASSERT_TRUE(
        world().modem().credentials().write(1, CredentialType::root_ca, tls::pki("ca.pem")));
    const int fd = nrf_socket(NRF_AF_INET, NRF_SOCK_DGRAM, NRF_SPROTO_DTLS1v2);
    const int none = NRF_SO_SEC_PEER_VERIFY_NONE;
    ASSERT_EQ(nrf_setsockopt(fd, NRF_SOL_SECURE, NRF_SO_SEC_PEER_VERIFY, &none, sizeof none), 0);
    // The host never answers, and the handshake has no timeout: until the socket is closed.
    world().engine().at(now() + 24h * 10,
                        [fd] { static_cast<void>(world().modem().sockets().close(fd)); });
    const auto silent = in_address("192.0.2.66", 5684);
    testing::internal::CaptureStderr();
    EXPECT_EQ(error_of(nrf_connect(fd, generic(silent), sizeof silent)), NRF_EBADF);
    const std::string said = testing::internal::GetCapturedStderr();
    Process::instance().set_patience({});
    EXPECT_TRUE(said.starts_with("emu9160: nrf_connect has no timeout and still waits, at "))
        << said;
    EXPECT_EQ(std::count(said.begin(), said.end(), '\n'), 1);
}

} // namespace
} // namespace stack
