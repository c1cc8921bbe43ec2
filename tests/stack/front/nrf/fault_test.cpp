// A modem fault: nrf_api/behaviour.md §3.3, §9.3; at/power_mobility.md §4.4.
#include "tests/stack/front/nrf/nrf_fixture.hpp"

#include "stack/api/nrf_gai_errors.h"
#include "stack/tls/pki.hpp"

#include <array>
#include <thread>

namespace stack {
namespace {

constexpr auto notice =
    std::chrono::ceil<emu::Ts>(500us); // from the handler to the end of what waits: a log

std::vector<nrf_modem_fault_info> faults;
std::vector<bool> handled_in_isr;
std::vector<bool> initialized;
int result_in_handler = 0;

void on_fault(nrf_modem_fault_info* info)
{
    faults.push_back(*info);
    handled_in_isr.push_back(nrf_modem_os_is_in_isr());
    initialized.push_back(nrf_modem_is_initialized());
    result_in_handler = nrf_socket(NRF_AF_INET, NRF_SOCK_DGRAM, 0);
}

class CApiFault : public Attached {
protected:
    CApiFault()
    {
        nrf_modem_shutdown();
        faults.clear();
        handled_in_isr.clear();
        initialized.clear();
        start_with_handler();
        attach();
    }

    static void start_with_handler()
    {
        static nrf_modem_init_params params = good_params();
        params.fault_handler = on_fault;
        ASSERT_EQ(nrf_modem_init(&params), 0);
    }
    static emu::Instant fail_in(emu::Ts time)
    {
        const emu::Instant when = now() + time;
        world().engine().at(when, [] {
            world().modem().health().fail(
                {.reason = NRF_MODEM_FAULT_ASSERT, .program_counter = 0x88426});
        });
        return when;
    }
    /// It has crashed, and everything has ended.
    static void fail()
    {
        fail_in(1ms);
        nrf_modem_os_sleep(10);
    }
    static std::string shut_down_error() { return "(error " + std::to_string(NRF_ESHUTDOWN) + ")"; }
};

TEST_F(CApiFault, IsToldToTheHandlerWithReasonAndProgramCounter)
{
    fail();
    ASSERT_EQ(faults.size(), 1U);
    EXPECT_EQ(faults[0].reason, unsigned{NRF_MODEM_FAULT_ASSERT});
    EXPECT_EQ(faults[0].program_counter, 0x88426U);
    EXPECT_TRUE(handled_in_isr[0]);
    EXPECT_FALSE(initialized[0]);
    EXPECT_EQ(result_in_handler, -1);
    fail(); // what has crashed cannot crash
    EXPECT_EQ(faults.size(), 1U);
}

TEST_F(CApiFault, EndsACallThatWaitsHalfAMillisecondLater)
{
    const int fd = udp_to_echo();
    const emu::Instant when = fail_in(1s);
    EXPECT_EQ(receive_text(fd), shut_down_error());
    EXPECT_EQ(now(), when + notice);
    EXPECT_EQ(faults.size(), 1U);
}

TEST_F(CApiFault, EndsEveryKindOfWait)
{
    fail_in(10ms);
    nrf_addrinfo* found = nullptr;
    EXPECT_EQ(nrf_getaddrinfo("echo.test", nullptr, nullptr, &found), NRF_EAI_SYSTEM);
    EXPECT_EQ(errno, NRF_ESHUTDOWN);
    std::int32_t timeout = 60'000;
    EXPECT_EQ(nrf_modem_os_timedwait(0, &timeout), -NRF_ESHUTDOWN);
}

TEST_F(CApiFault, EndsAConnectAnAcceptAndAPoll)
{
    std::array<int, 3> errors{};
    const int connecting = open_tcp();
    const int listening = open_tcp();
    const auto any = in_address("0.0.0.0", 4000);
    ASSERT_EQ(nrf_bind(listening, generic(any), sizeof any), 0);
    ASSERT_EQ(nrf_listen(listening, 1), 0);
    const int idle = udp_to_echo();
    std::thread first{[&] {
        const auto nobody = in_address("192.0.2.66", 7); // blackhole.test or none at all
        errors[0] = error_of(nrf_connect(connecting, generic(nobody), sizeof nobody));
    }};
    std::thread second{[&] { errors[1] = error_of(nrf_accept(listening, nullptr, nullptr)); }};
    short revents = 0;
    std::thread third{[&] { revents = poll_one(idle, NRF_POLLIN, -1); }};
    fail_in(1s);
    nrf_modem_os_sleep(2000);
    first.join();
    second.join();
    third.join();
    EXPECT_EQ(errors[0], NRF_ESHUTDOWN);
    EXPECT_EQ(errors[1], NRF_ESHUTDOWN);
    EXPECT_EQ(revents, NRF_POLLERR);
    EXPECT_EQ(socket_error(idle), NRF_ESHUTDOWN);
}

TEST_F(CApiFault, RefusesLaterCalls)
{
    const int fd = udp_to_echo();
    fail();
    EXPECT_FALSE(nrf_modem_is_initialized());
    EXPECT_EQ(error_of(nrf_socket(NRF_AF_INET, NRF_SOCK_DGRAM, 0)), NRF_ESHUTDOWN);
    EXPECT_EQ(error_of(send_text(fd, "x")), NRF_ESHUTDOWN);
    EXPECT_EQ(error_of(nrf_close(fd)), NRF_ESHUTDOWN);
    int value = 0;
    nrf_socklen_t size = sizeof value;
    EXPECT_EQ(error_of(nrf_getsockopt(fd, NRF_IPPROTO_ALL, NRF_SO_SILENCE_ALL, &value, &size)),
              NRF_ESHUTDOWN);
    EXPECT_EQ(receive_text(fd), shut_down_error());
    EXPECT_EQ(receive_text(fd, NRF_MSG_DONTWAIT), shut_down_error());
}

// "Data already delivered to the library can still be read; only then ESHUTDOWN".
TEST_F(CApiFault, LeavesWhatHasComeToBeRead)
{
    const int udp = udp_to_echo();
    const int tcp = tcp_to_echo();
    ASSERT_EQ(send_text(udp, "one"), 3);
    ASSERT_EQ(send_text(udp, "two"), 3);
    ASSERT_EQ(send_text(tcp, "stream"), 6);
    nrf_modem_os_sleep(5000);
    fail();
    EXPECT_EQ(poll_one(udp, NRF_POLLIN), NRF_POLLIN | NRF_POLLERR);
    EXPECT_EQ(receive_text(udp, NRF_MSG_PEEK), "one");
    EXPECT_EQ(receive_text(udp), "one");
    EXPECT_EQ(receive_text(udp), "two");
    EXPECT_EQ(receive_text(udp), shut_down_error());
    EXPECT_EQ(poll_one(udp, NRF_POLLIN), NRF_POLLERR);
    EXPECT_EQ(receive_text(tcp, 0, 4), "stre");
    EXPECT_EQ(receive_text(tcp), "am");
    EXPECT_EQ(receive_text(tcp), shut_down_error());
}

TEST_F(CApiFault, LeavesWhatHasComeToARawSocketToBeReadUntilTheShutdown)
{
    const int udp = udp_to_echo();
    const int raw = nrf_socket(NRF_AF_PACKET, NRF_SOCK_RAW, 0);
    ASSERT_EQ(send_text(udp, "one"), 3);
    ASSERT_EQ(send_text(udp, "two"), 3);
    nrf_modem_os_sleep(5000);
    fail();
    EXPECT_EQ(receive_text(raw, 0, 1500).size(), 31U); // IP, UDP, "one"
    ASSERT_EQ(nrf_modem_shutdown(), 0);
    EXPECT_EQ(receive_text(raw, 0, 1500), shut_down_error());
}

TEST_F(CApiFault, LeavesWhatHasComeOverTlsToBeRead)
{
    const int fd = nrf_socket(NRF_AF_INET, NRF_SOCK_STREAM, NRF_SPROTO_TLS1v2);
    const nrf_sec_tag_t tag = 7;
    auto& store = world().modem().credentials();
    ASSERT_TRUE(store.write(tag, CredentialType::root_ca, tls::pki("ca.pem")));
    ASSERT_EQ(nrf_setsockopt(fd, NRF_SOL_SECURE, NRF_SO_SEC_TAG_LIST, &tag, sizeof tag), 0);
    nrf_addrinfo hints{};
    hints.ai_family = NRF_AF_INET;
    nrf_addrinfo* found = nullptr;
    ASSERT_EQ(nrf_getaddrinfo("tls.test", "7", &hints, &found), 0);
    ASSERT_EQ(nrf_setsockopt(fd, NRF_SOL_SECURE, NRF_SO_SEC_HOSTNAME, "tls.test", 8), 0);
    ASSERT_EQ(nrf_connect(fd, found->ai_addr, found->ai_addrlen), 0) << errno;
    nrf_freeaddrinfo(found);
    ASSERT_EQ(send_text(fd, "secret"), 6);
    nrf_modem_os_sleep(5000);
    fail();
    EXPECT_EQ(receive_text(fd, 0, 3), "sec");
    EXPECT_EQ(receive_text(fd), "ret");
    EXPECT_EQ(receive_text(fd), shut_down_error());
}

TEST_F(CApiFault, IsOverAfterShutdownAndInit)
{
    const int fd = udp_to_echo();
    fail();
    static const nrf_modem_init_params params = good_params();
    EXPECT_EQ(nrf_modem_init(&params), -NRF_EPERM);
    EXPECT_EQ(nrf_modem_shutdown(), 0);
    EXPECT_EQ(nrf_modem_shutdown(), -NRF_EPERM);
    EXPECT_EQ(receive_text(fd), shut_down_error());
    start_with_handler();
    EXPECT_TRUE(nrf_modem_is_initialized());
    EXPECT_EQ(world().modem().ue().mode(), emu::lte::FunctionalMode::power_off);
    EXPECT_FALSE(world().modem().bearers().up(0));
    attach();
    EXPECT_EQ(udp_to_echo(), fd);
    ASSERT_EQ(send_text(fd, "again"), 5);
    EXPECT_EQ(receive_text(fd), "again");
    fail();
    EXPECT_EQ(faults.size(), 2U);
}

// The network is told nothing: its bearer is gone without a detach on the air.
TEST_F(CApiFault, SaysNoGoodbye)
{
    struct Transitions final : emu::Sink {
        void on_record(const emu::Record& record) override
        {
            const auto* move = std::get_if<emu::Transition>(&record.payload);
            if (move != nullptr && move->machine == "emm") states.emplace_back(move->to);
        }
        std::vector<std::string> states;
    } seen;
    world().bus().add(seen);
    fail();
    nrf_modem_os_sleep(5000);
    world().bus().remove(seen);
    EXPECT_EQ(seen.states, std::vector<std::string>{"null"});
}

// In the half millisecond before the waits end.
TEST_F(CApiFault, MayBeFollowedByShutdownAndInitAtOnce)
{
    const int fd = udp_to_echo();
    world().modem().health().fail({});
    EXPECT_FALSE(nrf_modem_is_initialized());
    EXPECT_EQ(error_of(send_text(fd, "x")), NRF_ESHUTDOWN);
    EXPECT_EQ(nrf_modem_shutdown(), 0);
    start_with_handler();
    nrf_modem_os_sleep(1000);
    EXPECT_TRUE(nrf_modem_is_initialized());
    attach();
}

TEST_F(CApiFault, HasNobodyToTellAfterAShutdown)
{
    ASSERT_EQ(nrf_modem_shutdown(), 0);
    fail();
    EXPECT_TRUE(faults.empty());
    start_with_handler(); // and starts
    attach();
}

} // namespace
} // namespace stack
