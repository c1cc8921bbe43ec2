// zephyr/behaviour.md §5: names, in native mode.
#include "tests/zephyr/native_fixture.hpp"

namespace stack::zephyr {
namespace {

struct zsock_addrinfo* const untouched = reinterpret_cast<struct zsock_addrinfo*>(-1);

class NativeNames : public Native {
protected:
    ~NativeNames() override { zsock_freeaddrinfo(found == untouched ? nullptr : found); }

    int look_up(const char* host, const char* service)
    {
        if (found != untouched) zsock_freeaddrinfo(found);
        found = untouched;
        return zsock_getaddrinfo(host, service, &hints, &found);
    }
    static void lose_network()
    {
        call<void>("loss", own_policy{}, [](const Call& it) {
            it.world().modem().ue().set_mode(emu::lte::FunctionalMode::flight);
        });
        pass(10s);
    }

    struct zsock_addrinfo hints {};
    struct zsock_addrinfo* found = untouched;
};

// "Numeric literals never cause a query."
TEST_F(NativeNames, NumbersNeedNoNetworkAndNoTime)
{
    lose_network();
    const emu::Instant before = now();
    ASSERT_EQ(look_up("192.0.2.9", "80"), 0);
    EXPECT_EQ(net_sin(found->ai_addr)->sin_addr.s_addr, in("192.0.2.9", 80).sin_addr.s_addr);
    ASSERT_EQ(look_up("2001:db8::9", "80"), 0);
    EXPECT_EQ(found->ai_family, AF_INET6);
    EXPECT_EQ(found->ai_next, nullptr);
    hints.ai_flags = AI_NUMERICHOST;
    EXPECT_EQ(look_up("192.0.2.9", "80"), 0);
    EXPECT_LT(now() - before, 1ms);
}

// "AI_NUMERICHOST with a name: DNS_EAI_FAIL in older, DNS_EAI_NONAME in newer 3.x."
TEST_F(NativeNames, ANameWhereANumberWasPromisedIsAnErrorOfTheVersion)
{
    for (const auto& [version, error] :
         {std::pair{30500, DNS_EAI_FAIL}, {30600, DNS_EAI_NONAME}, {30700, DNS_EAI_NONAME}}) {
        Configuration it = configured(Mode::native);
        it.version = version;
        set_configuration(it);
        hints.ai_flags = AI_NUMERICHOST;
        EXPECT_EQ(look_up("echo.test", "80"), error) << version;
        EXPECT_EQ(found, nullptr);
    }
}

// "Service must be a decimal port 1..65535, otherwise DNS_EAI_NONAME; service names are not looked
// up. Null service gives port 0." "Failure sets *res to null."
TEST_F(NativeNames, AServiceIsADecimalPort)
{
    for (const char* const wrong : {"0", "65536", "-1", "http", "80x", "", "0x50", "99999999999"}) {
        EXPECT_EQ(look_up("192.0.2.9", wrong), DNS_EAI_NONAME) << wrong;
        EXPECT_EQ(found, nullptr) << wrong;
    }
    for (const auto& [text, port] : {std::pair{"1", 1}, {"65535", 65'535}, {"0080", 80}}) {
        ASSERT_EQ(look_up("192.0.2.9", text), 0) << text;
        EXPECT_EQ(ntohs(net_sin(found->ai_addr)->sin_port), port);
    }
    ASSERT_EQ(look_up("192.0.2.9", nullptr), 0);
    EXPECT_EQ(net_sin(found->ai_addr)->sin_port, 0);
}

// "Null host without AI_PASSIVE: DNS_EAI_FAIL; with it: the any-address." "Both host and service
// null: DNS_EAI_SYSTEM with errno EINVAL."
TEST_F(NativeNames, WithoutAHostItIsTheAnyAddressOrAnError)
{
    errno = 0;
    EXPECT_EQ(look_up(nullptr, nullptr), DNS_EAI_SYSTEM);
    EXPECT_EQ(errno, EINVAL);
    EXPECT_EQ(found, nullptr);
    EXPECT_EQ(look_up(nullptr, "80"), DNS_EAI_FAIL);
    EXPECT_EQ(found, nullptr);
    hints.ai_flags = AI_PASSIVE;
    hints.ai_family = AF_INET6;
    ASSERT_EQ(look_up(nullptr, "80"), 0);
    EXPECT_EQ(found->ai_family, AF_INET6);
    EXPECT_EQ(std::memcmp(&net_sin6(found->ai_addr)->sin6_addr, &in6addr_any, 16), 0);
    EXPECT_EQ(net_sin6(found->ai_addr)->sin6_port, htons(80));
}

// "Socket type unspecified yields stream and TCP; datagram yields UDP."
TEST_F(NativeNames, TheTypeDecidesTheProtocol)
{
    ASSERT_EQ(look_up("192.0.2.9", "80"), 0);
    EXPECT_EQ(found->ai_socktype, SOCK_STREAM);
    EXPECT_EQ(found->ai_protocol, IPPROTO_TCP);
    hints.ai_socktype = SOCK_DGRAM;
    ASSERT_EQ(look_up("192.0.2.9", "80"), 0);
    EXPECT_EQ(found->ai_socktype, SOCK_DGRAM);
    EXPECT_EQ(found->ai_protocol, IPPROTO_UDP);
}

// "Success is one memory block holding all nodes".
TEST_F(NativeNames, AllNodesLieInOneBlock)
{
    ASSERT_EQ(look_up("echo.test", "7"), 0);
    ASSERT_NE(found->ai_next, nullptr);
    EXPECT_EQ(found->ai_next->ai_next, nullptr);
    const auto distance = reinterpret_cast<char*>(found->ai_next) - reinterpret_cast<char*>(found);
    EXPECT_EQ(distance, static_cast<std::ptrdiff_t>(sizeof(struct zsock_addrinfo)));
    for (const auto* node = found; node != nullptr; node = node->ai_next)
        EXPECT_EQ(node->ai_addr, &node->_ai_addr);
}

TEST_F(NativeNames, ANameThatNobodyHasIsNamed)
{
    EXPECT_EQ(look_up("nobody.test", "80"), DNS_EAI_NONAME);
    EXPECT_EQ(found, nullptr);
}

TEST_F(NativeNames, FamiliesAndTypesThatAreNoneAreNamed)
{
    hints.ai_family = AF_PACKET;
    EXPECT_EQ(look_up("192.0.2.9", "80"), DNS_EAI_ADDRFAMILY);
    hints.ai_family = AF_INET6;
    EXPECT_EQ(look_up("192.0.2.9", "80"), DNS_EAI_ADDRFAMILY);
    hints.ai_family = AF_UNSPEC;
    hints.ai_socktype = SOCK_RAW;
    EXPECT_EQ(look_up("192.0.2.9", "80"), DNS_EAI_SOCKTYPE);
}

// DNS_EAI_INPROGRESS is "internal": more look-ups at a time than there is room for are told to come
// again.
TEST_F(NativeNames, MoreLookUpsThanThereIsRoomForAreToldToComeAgain)
{
    std::vector<std::thread> others;
    for (int i = 0; i < 3; ++i) {
        others.emplace_back([] {
            pass(1s);
            struct zsock_addrinfo* own = nullptr;
            EXPECT_EQ(zsock_getaddrinfo("echo.test", nullptr, nullptr, &own), 0);
            zsock_freeaddrinfo(own);
        });
    }
    pass(1s);
    pass(1ms); // they have asked
    EXPECT_EQ(look_up("echo.test", nullptr), DNS_EAI_AGAIN);
    for (std::thread& each : others)
        each.join();
    EXPECT_EQ(look_up("echo.test", nullptr), 0);
}

// "getaddrinfo blocks up to CONFIG_NET_SOCKETS_DNS_TIMEOUT".
TEST_F(NativeNames, AQueryLastsAsLongAsIsConfigured)
{
    for (const int timeout : {1000, 2000, 60'000}) {
        Configuration it = configured(Mode::native);
        it.dns_timeout = timeout;
        begin(it);
        boot();
        lose_network();
        const emu::Instant before = now();
        EXPECT_EQ(look_up("echo.test", nullptr), DNS_EAI_CANCELED);
        EXPECT_EQ(found, nullptr);
        EXPECT_GE(now() - before, std::chrono::milliseconds{timeout});
        EXPECT_LE(now() - before, std::chrono::milliseconds{timeout + 1});
    }
}

} // namespace
} // namespace stack::zephyr
