// getaddrinfo and WDRV_WINC_DNSResolveDomain: wincs02/behaviour.md §4, generations.md §3.
#include "tests/wincs02/driver_fixture.hpp"

namespace stack::wincs02 {

namespace {

using wifi::DnsFault;

class NamesTest : public DriverTest {
protected:
    explicit NamesTest(Generation generation = Generation::g1, WorldConfig config = {})
        : DriverTest{generation, config}
    {
    }
    void SetUp() override { bring_up(); }

    /// What comes at last, asked again as long as it says EAI_AGAIN.
    int ask(const char* name, struct addrinfo** list, int family = AF_UNSPEC,
            const char* service = nullptr, int type = 0, emu::Ts limit = 60s)
    {
        struct addrinfo hint {};
        hint.ai_family = family;
        hint.ai_socktype = type;
        const bool hinted = family != AF_UNSPEC || type != 0;
        int result = EAI_AGAIN;
        pump_until(
            [&] {
                result = winc_getaddrinfo(name, service, hinted ? &hint : nullptr, list);
                return result != EAI_AGAIN;
            },
            limit);
        return result;
    }
    static std::string text(const struct addrinfo* node)
    {
        char into[64] = {};
        if (node->ai_family == AF_INET) {
            const auto& it = *reinterpret_cast<const struct sockaddr_in*>(node->ai_addr);
            winc_inet_ntop(AF_INET, &it.sin_addr, into, sizeof into);
        } else {
            const auto& it = *reinterpret_cast<const struct sockaddr_in6*>(node->ai_addr);
            winc_inet_ntop(AF_INET6, &it.sin6_addr, into, sizeof into);
        }
        return into;
    }
    void fault(DnsFault it) { world().wifi().set_dns_fault(it); }

    struct addrinfo* list = nullptr;
};

// "First call for a name starts a query and returns `EAI_AGAIN`; repeat the same call until 0. No
// event announces completion."; "Results carry port 0, type 0, protocol 0."
TEST_F(NamesTest, TheSameCallIsMadeUntilItIs0)
{
    EXPECT_EQ(winc_getaddrinfo("web.test", "80", nullptr, &list), EAI_AGAIN);
    EXPECT_EQ(list, nullptr); // [I] "Set it to null"
    EXPECT_EQ(winc_getaddrinfo("web.test", "80", nullptr, &list), EAI_AGAIN);
    EXPECT_EQ(ask("web.test", &list), 0);
    ASSERT_NE(list, nullptr);
    EXPECT_EQ(list->ai_family, AF_INET);
    EXPECT_EQ(list->ai_addrlen, 16u);
    EXPECT_EQ(list->ai_socktype, 0);
    EXPECT_EQ(list->ai_protocol, 0);
    EXPECT_EQ(reinterpret_cast<const struct sockaddr_in*>(list->ai_addr)->sin_port, 0);
    EXPECT_EQ(text(list), "192.0.2.80");
    EXPECT_TRUE(seen.empty());
    winc_freeaddrinfo(list);
}

// "everything in the hint except `ai_family` AF_INET6 (asks for AAAA), is ignored"
TEST_F(NamesTest, OfTheHintIPv6AloneIsReadAtFirst)
{
    EXPECT_EQ(ask("web.test", &list, AF_INET6), 0);
    EXPECT_EQ(list->ai_family, AF_INET6);
    EXPECT_EQ(list->ai_addrlen, 28u);
    EXPECT_EQ(text(list), "2001:db8::80");
    // "A result stays until `freeaddrinfo` [...]; the next call for the same name returns the
    // stored list, whatever family it asks for"
    struct addrinfo* again = nullptr;
    EXPECT_EQ(winc_getaddrinfo("web.test", nullptr, nullptr, &again), 0);
    EXPECT_EQ(again, list);
    winc_freeaddrinfo(list);
    EXPECT_EQ(ask("web.test", &list, 77), 0); // no family there is: as none
    EXPECT_EQ(list->ai_family, AF_INET);
    winc_freeaddrinfo(list);
}

TEST_F(NamesTest, AListThatIsFreedIsAskedForAnew)
{
    EXPECT_EQ(ask("web.test", &list), 0);
    winc_freeaddrinfo(list);
    EXPECT_EQ(winc_getaddrinfo("web.test", nullptr, nullptr, &list), EAI_AGAIN);
}

// "One query at a time. A different name replaces the running one."
TEST_F(NamesTest, AnotherNameReplacesTheRunningOne)
{
    EXPECT_EQ(winc_getaddrinfo("web.test", nullptr, nullptr, &list), EAI_AGAIN);
    EXPECT_EQ(ask("echo.test", &list), 0);
    EXPECT_EQ(text(list), "192.0.2.7");
    const struct addrinfo* const given = list;
    EXPECT_EQ(winc_getaddrinfo("web.test", nullptr, nullptr, &list), EAI_AGAIN);
    winc_freeaddrinfo(given);
}

// A list of another name stays the program's, and is freed by itself.
TEST_F(NamesTest, AListIsWholeWhileAnotherNameIsAskedFor)
{
    struct addrinfo* web = nullptr;
    EXPECT_EQ(ask("web.test", &web), 0);
    EXPECT_EQ(ask("echo.test", &list), 0);
    EXPECT_EQ(text(web), "192.0.2.80");
    EXPECT_EQ(text(list), "192.0.2.7");
    winc_freeaddrinfo(web);
    EXPECT_EQ(text(list), "192.0.2.7");
    winc_freeaddrinfo(list);
}

// "`host` null: `EAI_SERVICE` if `serv` is given, else `EAI_NONAME`; empty: `EAI_NONAME`"; "`res`
// null when the answer is ready: `EAI_SYSTEM`, errno `EFAULT`"
TEST_F(NamesTest, NullIsAnswered)
{
    EXPECT_EQ(winc_getaddrinfo(nullptr, "80", nullptr, &list), EAI_SERVICE);
    EXPECT_EQ(winc_getaddrinfo(nullptr, nullptr, nullptr, &list), EAI_NONAME);
    EXPECT_EQ(winc_getaddrinfo("", "80", nullptr, &list), EAI_NONAME);
    EXPECT_EQ(ask("web.test", nullptr), EAI_SYSTEM);
    EXPECT_EQ(errno, EFAULT);
    winc_freeaddrinfo(nullptr); // [I] "let `freeaddrinfo(NULL)` pass"
}

// "Known faults not to copy: [...] freeing a non-null list with no query on record crashes"
TEST_F(NamesTest, AListIsFreedOnce)
{
    EXPECT_EQ(ask("web.test", &list), 0);
    winc_freeaddrinfo(list);
    winc_freeaddrinfo(list);
    struct addrinfo own {};
    winc_freeaddrinfo(&own);
}

// "Literal addresses are not recognised: they go to the name server"
TEST_F(NamesTest, ALiteralAddressIsANameThatNobodyHas)
{
    EXPECT_EQ(ask("192.0.2.80", &list), EAI_NONAME);
    EXPECT_EQ(list, nullptr);
}

// [I] "Offer both: faithful, or `EAI_NONAME` / `EAI_FAIL`"
TEST_F(NamesTest, AFailureIsToldOnceAndThenAskedAgain)
{
    EXPECT_EQ(ask("nobody.test", &list), EAI_NONAME);
    EXPECT_EQ(winc_getaddrinfo("nobody.test", nullptr, nullptr, &list), EAI_AGAIN);
    fault(DnsFault::error);
    EXPECT_EQ(ask("web.test", &list), EAI_FAIL);
    fault(DnsFault::silent);
    EXPECT_EQ(winc_getaddrinfo("web.test", nullptr, nullptr, &list), EAI_AGAIN);
    pump_for(10s);
    EXPECT_EQ(winc_getaddrinfo("web.test", nullptr, nullptr, &list), EAI_AGAIN);
    EXPECT_EQ(ask("web.test", &list), EAI_FAIL);
    fault(DnsFault::none);
    EXPECT_EQ(ask("web.test", &list), 0);
    winc_freeaddrinfo(list);
}

// "Names over 128 characters are refused by the device"
TEST_F(NamesTest, ANameHas128Characters)
{
    const std::string longest = std::string(63, 'a') + '.' + std::string(59, 'b') + ".test";
    ASSERT_EQ(longest.size(), 128u);
    EXPECT_EQ(winc_getaddrinfo(longest.c_str(), nullptr, nullptr, &list), EAI_AGAIN);
    EXPECT_EQ(ask(longest.c_str(), &list), EAI_NONAME);
    EXPECT_EQ(winc_getaddrinfo((longest + 'x').c_str(), nullptr, nullptr, &list), EAI_FAIL);
}

// "If the device refuses the command, the query is forgotten and the next call starts another one"
TEST_F(NamesTest, WithoutANetworkItIsAskedAgainAndAgain)
{
    WDRV_WINC_BSSDisconnect(handle);
    pump_for(1s);
    EXPECT_EQ(ask("web.test", &list, AF_UNSPEC, nullptr, 0, 5s), EAI_AGAIN);
    join();
    EXPECT_EQ(ask("web.test", &list), 0);
    winc_freeaddrinfo(list);
}

TEST_F(NamesTest, AResetDropsTheQueryButNotTheList)
{
    EXPECT_EQ(ask("web.test", &list), 0);
    world().wifi().reset();
    EXPECT_EQ(winc_getaddrinfo("web.test", nullptr, nullptr, &list), EAI_SYSTEM);
    winc_freeaddrinfo(list);
}

struct Resolved {
    int status;
    bool address;
    std::string name;
};
std::vector<Resolved> resolved;

void note(DRV_HANDLE, WDRV_WINC_DNS_STATUS_TYPE status, uint8_t, const char* name,
          WDRV_WINC_IP_MULTI_TYPE_ADDRESS* address)
{
    resolved.push_back({status, address != nullptr, name});
}

// "`WDRV_WINC_DNSResolveDomain` [...] does report failures"
TEST_F(NamesTest, ResolveDomainTellsByItsCallback)
{
    resolved.clear();
    const auto ask_by_callback = [&](const char* name, uint16_t timeout = 5000) {
        const std::size_t before = resolved.size();
        EXPECT_EQ(WDRV_WINC_DNSResolveDomain(handle, WINC_CONST_DNS_TYPE_A, name, timeout, note),
                  WDRV_WINC_STATUS_OK);
        EXPECT_EQ(resolved.size(), before); // in the pump alone
        EXPECT_TRUE(pump_until([&] { return resolved.size() > before; }));
        EXPECT_EQ(resolved.back().name, name);
        return resolved.back();
    };
    EXPECT_EQ(ask_by_callback("web.test").status, WDRV_WINC_DNS_STATUS_OK);
    EXPECT_TRUE(resolved.back().address);
    EXPECT_EQ(ask_by_callback("nobody.test").status, WDRV_WINC_DNS_STATUS_ERROR);
    EXPECT_FALSE(resolved.back().address);
    fault(DnsFault::error);
    EXPECT_EQ(ask_by_callback("web.test").status, WDRV_WINC_DNS_STATUS_ERROR);
    fault(DnsFault::silent);
    const emu::Instant before = Process::instance().now();
    EXPECT_EQ(ask_by_callback("web.test", 2000).status, WDRV_WINC_DNS_STATUS_TIME_OUT);
    EXPECT_GE(Process::instance().now() - before, 2000ms);
    EXPECT_LT(Process::instance().now() - before, 2100ms);
    const std::string too_long(129, 'x');
    EXPECT_EQ(WDRV_WINC_DNSResolveDomain(handle, 1, too_long.c_str(), 0, note),
              WDRV_WINC_STATUS_INVALID_ARG);
    EXPECT_EQ(WDRV_WINC_DNSResolveDomain(handle, 1, "", 0, note), WDRV_WINC_STATUS_INVALID_ARG);
    EXPECT_EQ(WDRV_WINC_DNSResolveDomain(handle, 1, nullptr, 0, note),
              WDRV_WINC_STATUS_INVALID_ARG);
    EXPECT_EQ(WDRV_WINC_DNSResolveDomain(handle, 2, "web.test", 0, note),
              WDRV_WINC_STATUS_INVALID_ARG);
    EXPECT_EQ(WDRV_WINC_DNSResolveDomain(handle, 1, "web.test", 0, nullptr),
              WDRV_WINC_STATUS_INVALID_ARG);
}

class FaithfulNames : public NamesTest {
protected:
    FaithfulNames() : NamesTest{Generation::g1, faithful()} {}

private:
    static WorldConfig faithful()
    {
        WorldConfig config;
        config.winc.faithful = true;
        return config;
    }
};

// "Either way: `EAI_AGAIN` for ever; in the second case only asking for another name unblocks it"
TEST_F(FaithfulNames, AFailureNeverReachesTheCaller)
{
    EXPECT_EQ(ask("nobody.test", &list, AF_UNSPEC, nullptr, 0, 120s), EAI_AGAIN);
    EXPECT_EQ(ask("web.test", &list), 0);
    winc_freeaddrinfo(list);
    const std::string too_long(129, 'x');
    EXPECT_EQ(ask(too_long.c_str(), &list, AF_UNSPEC, nullptr, 0, 5s), EAI_AGAIN);
}

class SecondNames : public NamesTest {
protected:
    explicit SecondNames(Generation generation = Generation::g2) : NamesTest{generation} {}
};

// "other name while one is pending | [...] | EAI_AGAIN, the first goes on"
TEST_F(SecondNames, AnotherNameWaitsForTheFirst)
{
    EXPECT_EQ(winc_getaddrinfo("web.test", nullptr, nullptr, &list), EAI_AGAIN);
    EXPECT_EQ(winc_getaddrinfo("echo.test", nullptr, nullptr, &list), EAI_AGAIN);
    pump_for(2s);
    EXPECT_EQ(winc_getaddrinfo("web.test", nullptr, nullptr, &list), 0);
    EXPECT_EQ(text(list), "192.0.2.80");
    // The first is over, and its list the program's: nobody gets it under another name.
    struct addrinfo* echo = nullptr;
    EXPECT_EQ(ask("echo.test", &echo), 0);
    EXPECT_EQ(text(echo), "192.0.2.7");
    winc_freeaddrinfo(list);
    winc_freeaddrinfo(echo);
}

// "EAI_SYSTEM once, errno ETIMEDOUT (time-out) or EFAULT"
TEST_F(SecondNames, AFailureIsEaiSystemOnce)
{
    EXPECT_EQ(ask("nobody.test", &list), EAI_SYSTEM);
    EXPECT_EQ(errno, EFAULT);
    EXPECT_EQ(winc_getaddrinfo("nobody.test", nullptr, nullptr, &list), EAI_AGAIN);
    EXPECT_EQ(ask("nobody.test", &list), EAI_SYSTEM);
    fault(DnsFault::silent);
    EXPECT_EQ(ask("web.test", &list), EAI_SYSTEM);
    EXPECT_EQ(errno, ETIMEDOUT);
}

// "AF_INET, AF_INET6, else EAI_FAMILY; no hint asks for any type"; "service ignored"
TEST_F(SecondNames, TheFamilyIsOneOfTwo)
{
    EXPECT_EQ(ask("web.test", &list, 77), EAI_FAMILY);
    EXPECT_EQ(ask("web.test", &list, AF_INET, "no port"), 0);
    EXPECT_EQ(list->ai_family, AF_INET);
    EXPECT_EQ(list->ai_next, nullptr);
    winc_freeaddrinfo(list);
    EXPECT_EQ(ask("web.test", &list), 0);
    int families = 0;
    for (const auto* node = list; node != nullptr; node = node->ai_next)
        families |= node->ai_family == AF_INET ? 1 : 2;
    EXPECT_EQ(families, 3);
    winc_freeaddrinfo(list);
}

class ThirdNames : public SecondNames {
protected:
    ThirdNames() : SecondNames{Generation::g3} {}
};

// "DNS_RESOLV with handle -1, OK or ERROR"
TEST_F(ThirdNames, AnEventTellsOfTheAnswer)
{
    constexpr int dns_resolv = 9;
    EXPECT_EQ(winc_getaddrinfo("web.test", nullptr, nullptr, &list), EAI_AGAIN);
    EXPECT_TRUE(next(-1, dns_resolv));
    EXPECT_EQ(winc_getaddrinfo("web.test", nullptr, nullptr, &list), 0);
    winc_freeaddrinfo(list);
    EXPECT_EQ(winc_getaddrinfo("nobody.test", nullptr, nullptr, &list), EAI_AGAIN);
    EXPECT_TRUE(next(-1, dns_resolv, false));
    EXPECT_EQ(winc_getaddrinfo("nobody.test", nullptr, nullptr, &list), EAI_SYSTEM);
}

// "decimal port 1..65535 into the result, else EAI_NONAME; hint's socket type and matching protocol
// in the result"
TEST_F(ThirdNames, TheServiceIsAPort)
{
    for (const char* each : {"0", "65536", "http", "80x", "", "-1"})
        EXPECT_EQ(ask("web.test", &list, AF_INET, each), EAI_NONAME) << each;
    EXPECT_EQ(ask("web.test", &list, AF_INET, "65535", SOCK_STREAM), 0);
    const auto& end = *reinterpret_cast<const struct sockaddr_in*>(list->ai_addr);
    EXPECT_EQ(end.sin_port, 0xffff);
    EXPECT_EQ(list->ai_socktype, static_cast<int>(SOCK_STREAM));
    EXPECT_EQ(list->ai_protocol, static_cast<int>(IPPROTO_TCP));
    winc_freeaddrinfo(list);
    EXPECT_EQ(ask("web.test", &list, AF_INET, "1", SOCK_DGRAM), 0);
    EXPECT_EQ(list->ai_protocol, static_cast<int>(IPPROTO_UDP));
    winc_freeaddrinfo(list);
}

} // namespace

} // namespace stack::wincs02
