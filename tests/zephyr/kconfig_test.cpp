// The Kconfig rows of zephyr/api.tsv that sockets without TLS go by: the default, and what another
// number changes. Defaults of the headers: headers_test.py; of TLS: secure_socket_test.cpp.
#include "tests/zephyr/native_fixture.hpp"

#include "stack/internet/host.hpp"

namespace stack::zephyr {
namespace {

class ZephyrKconfig : public ShutWindow {
protected:
    static void with(int Configuration::*member, int value)
    {
        Configuration it = configured(Mode::native);
        it.*member = value;
        begin(it);
        boot();
    }
    template <typename What>
    static void lasts(emu::Ts time, What what)
    {
        const emu::Instant before = now();
        what();
        EXPECT_GE(now() - before, time);
        EXPECT_LE(now() - before, time + 1ms);
    }
};

TEST_F(ZephyrKconfig, ConnectTimeoutIsThreeSecondsUnlessItIsConfigured)
{
    EXPECT_EQ(Configuration{}.connect_timeout, 3000);
    for (const int timeout : {3000, 500, 30'000}) {
        with(&Configuration::connect_timeout, timeout);
        lasts(std::chrono::milliseconds{timeout},
              [] { EXPECT_EQ(failure(connect(open_tcp(), in("192.0.2.250", 9))), ETIMEDOUT); });
    }
}

TEST_F(ZephyrKconfig, MaxSendWaitIsTenSecondsUnlessItIsConfigured)
{
    EXPECT_EQ(Configuration{}.max_send_wait, 10'000);
    with(&Configuration::max_send_wait, 2000);
    Pair pair;
    shut(pair.client);
    lasts(2s, [&] { EXPECT_EQ(failure(send(pair.client, "x")), ENOBUFS); });
}

TEST_F(ZephyrKconfig, DnsTimeoutIsTwoSeconds) { EXPECT_EQ(Configuration{}.dns_timeout, 2000); }

/// Instants at which a name server did not answer.
struct Unanswered : emu::Sink {
    void on_record(const emu::Record& record) override
    {
        const auto* const drop = std::get_if<emu::Drop>(&record.payload);
        if (drop != nullptr && drop->where == "host down") at.push_back(record.at);
    }
    std::vector<emu::Instant> at;
};

// "range 1000..300000; doubles per retry".
TEST_F(ZephyrKconfig, DnsBackoffIntervalIsFiveSecondsAndDoubles)
{
    EXPECT_EQ(Configuration{}.dns_backoff_interval, 5000);
    for (const int interval : {5000, 1000}) {
        Configuration it = configured(Mode::native);
        it.dns_timeout = 20'000;
        it.dns_backoff_interval = interval;
        begin(it);
        boot();
        for (const char* const server : {"dns1.test", "dns2.test"})
            world().internet().find(server)->set_up(false);
        Unanswered unanswered;
        world().bus().add(unanswered);
        struct zsock_addrinfo hints {};
        hints.ai_family = AF_INET;
        struct zsock_addrinfo* found = nullptr;
        const int result = zsock_getaddrinfo("echo.test", nullptr, &hints, &found);
        world().bus().remove(unanswered);
        // All four questions are over before the time is: then it is EAI_AGAIN.
        EXPECT_EQ(result, interval == 1000 ? DNS_EAI_AGAIN : DNS_EAI_CANCELED);
        ASSERT_EQ(unanswered.at.size(), interval == 1000 ? 4U : 3U);
        emu::Ts wait = std::chrono::milliseconds{interval};
        for (std::size_t i = 1; i < unanswered.at.size(); ++i, wait *= 2) {
            const emu::Ts between = unanswered.at[i] - unanswered.at[i - 1];
            EXPECT_GT(between, wait - 300ms) << interval << ", question " << i;
            EXPECT_LT(between, wait + 300ms) << interval << ", question " << i;
        }
    }
}

TEST_F(ZephyrKconfig, PollMaxIsThreeUnlessItIsConfigured)
{
    EXPECT_EQ(Configuration{}.poll_max, 3);
    with(&Configuration::poll_max, 1);
    struct zsock_pollfd entries[2] = {};
    EXPECT_EQ(zsock_poll(entries, 1, 0), 1); // 0 is not open: POLLNVAL
    EXPECT_EQ(failure(zsock_poll(entries, 2, 0)), ENOMEM);
}

TEST_F(ZephyrKconfig, MaxFdsIsFourUnlessItIsConfigured)
{
    EXPECT_EQ(Configuration{}.posix_max_fds, 4);
    for (const int most : {4, 2}) {
        with(&Configuration::posix_max_fds, most);
        for (int fd = 0; fd < most; ++fd)
            EXPECT_EQ(open_udp(), fd);
        EXPECT_EQ(failure(open_udp()), ENFILE);
    }
}

TEST_F(ZephyrKconfig, SocketpairBufferSizeIs64UnlessItIsConfigured)
{
    EXPECT_EQ(Configuration{}.socketpair_buffer_size, 64);
    for (const int size : {64, 4096}) {
        with(&Configuration::socketpair_buffer_size, size);
        int ends[2];
        ASSERT_EQ(zsock_socketpair(AF_UNIX, SOCK_STREAM, 0, ends), 0);
        EXPECT_EQ(send(ends[0], std::string(5000, 'x')), size);
        EXPECT_EQ(failure(send(ends[0], "x", ZSOCK_MSG_DONTWAIT)), EAGAIN);
    }
}

// api.tsv, IFNAMSIZ and struct ifreq: as long as CONFIG_NET_INTERFACE_NAME_LEN makes them.
TEST_F(ZephyrKconfig, InterfaceNameLenIsThatOfIfreq)
{
    EXPECT_EQ(Configuration{}.interface_name_len, IFNAMSIZ - 1);
    for (const int length : {8, 16}) {
        with(&Configuration::interface_name_len, length);
        const int fd = open_udp();
        const auto set = [&](std::string name, int size) {
            name.resize(static_cast<std::size_t>(size), '\0');
            return failure(
                zsock_setsockopt(fd, SOL_SOCKET, SO_BINDTODEVICE, name.data(), name.size()));
        };
        EXPECT_EQ(set("ppp0", length + 1), 0);
        EXPECT_EQ(set("", length + 1), 0);
        EXPECT_EQ(set("", 0), 0) << "unbinds";
        EXPECT_EQ(set("cell_if", length + 1), ENODEV) << "an nRF91's";
        EXPECT_EQ(set("ppp0", length), EINVAL);
        EXPECT_EQ(set("ppp0", length + 2), EINVAL);
    }
}

// CONFIG_NET_SOCKETS_SOCKOPT_TLS and CONFIG_NET_SOCKETS_ENABLE_DTLS: without them the sockets are
// refused, and so are the options.
TEST_F(ZephyrKconfig, SecureSocketsAreOffByDefault)
{
    EXPECT_EQ(Configuration{}.sockopt_tls, 0);
    EXPECT_EQ(Configuration{}.enable_dtls, 0);
    Configuration it = configured(Mode::native);
    it.sockopt_tls = it.enable_dtls = 0;
    begin(it);
    EXPECT_EQ(failure(zsock_socket(AF_INET, SOCK_STREAM, IPPROTO_TLS_1_2)), EPROTONOSUPPORT);
    it.sockopt_tls = 1;
    begin(it);
    EXPECT_EQ(zsock_socket(AF_INET, SOCK_STREAM, IPPROTO_TLS_1_2), 0);
    EXPECT_EQ(failure(zsock_socket(AF_INET, SOCK_DGRAM, IPPROTO_DTLS_1_2)), EPROTONOSUPPORT);
    it.enable_dtls = 1;
    begin(it);
    EXPECT_EQ(zsock_socket(AF_INET, SOCK_DGRAM, IPPROTO_DTLS_1_2), 0);
}

// CONFIG_NET_IPV4_MAPPING_TO_IPV6: native_mapping_test.cpp.
TEST_F(ZephyrKconfig, MappedAddressesAreOffByDefault)
{
    EXPECT_EQ(Configuration{}.ipv4_mapping, 0);
}

// CONFIG_NET_SOCKETS_OFFLOAD, CONFIG_NRF_MODEM_LIB (doors.md §3.3): native when nothing is said.
TEST_F(ZephyrKconfig, SocketsAreZephyrsOwnWhenNothingIsSaid)
{
    EXPECT_EQ(Configuration{}.net_sockets_offload, 0);
    EXPECT_EQ(Configuration{}.nrf_modem_lib, 0);
    EXPECT_EQ(Configuration{}.mode, Mode::native);
}

} // namespace
} // namespace stack::zephyr
