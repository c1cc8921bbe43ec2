// Names and addresses through the C functions (nrf_api/behaviour.md §8).
#include "tests/stack/front/nrf/nrf_fixture.hpp"

#include "stack/internet/services/dns_server.hpp"

#include "stack/api/nrf_gai_errors.h"

#include <algorithm>
#include <utility>
#include <vector>

namespace stack {
namespace {

/// What nrf_getaddrinfo gives, as text.
struct Found {
    int error = 0;
    std::string address;
    int port = 0;
    int family = 0;
    int socktype = 0;
    int protocol = 0;
    std::string canonical;
};

Found look_up(const char* node, const char* service, const nrf_addrinfo* hints)
{
    Found found;
    nrf_addrinfo* list = reinterpret_cast<nrf_addrinfo*>(&found); // it must be replaced
    found.error = nrf_getaddrinfo(node, service, hints, &list);
    if (found.error != 0) {
        EXPECT_EQ(list, nullptr);
        return found;
    }
    EXPECT_EQ(list->ai_next, nullptr); // one address
    EXPECT_EQ(list->ai_flags, 0);
    char text[NRF_INET6_ADDRSTRLEN] = "";
    if (list->ai_family == NRF_AF_INET) {
        EXPECT_EQ(list->ai_addrlen, sizeof(nrf_sockaddr_in));
        const auto* in = reinterpret_cast<const nrf_sockaddr_in*>(list->ai_addr);
        nrf_inet_ntop(NRF_AF_INET, &in->sin_addr, text, sizeof text);
        found.port = nrf_ntohs(in->sin_port);
    } else {
        EXPECT_EQ(list->ai_addrlen, sizeof(nrf_sockaddr_in6));
        const auto* in6 = reinterpret_cast<const nrf_sockaddr_in6*>(list->ai_addr);
        nrf_inet_ntop(NRF_AF_INET6, &in6->sin6_addr, text, sizeof text);
        found.port = nrf_ntohs(in6->sin6_port);
    }
    EXPECT_EQ(list->ai_addr->sa_family, list->ai_family);
    found.address = text;
    found.family = list->ai_family;
    found.socktype = list->ai_socktype;
    found.protocol = list->ai_protocol;
    if (list->ai_canonname != nullptr) found.canonical = list->ai_canonname;
    nrf_freeaddrinfo(list);
    return found;
}

nrf_addrinfo hints(int flags, int family = NRF_AF_UNSPEC)
{
    nrf_addrinfo wanted{};
    wanted.ai_flags = flags;
    wanted.ai_family = family;
    return wanted;
}

using CApiNames = Attached;
using CApiNamesStarted = Started;
using CApiNamesStopped = Stopped;

TEST_F(CApiNames, FindsOneAddressAndRepeatsWhatTheHintsSay)
{
    EXPECT_EQ(look_up("echo.test", nullptr, nullptr).address, "2001:db8::7"); // IPv6 first
    nrf_addrinfo wanted = hints(NRF_AI_CANONNAME, NRF_AF_INET);
    wanted.ai_socktype = NRF_SOCK_STREAM;
    wanted.ai_protocol = NRF_IPPROTO_TCP;
    const Found found = look_up("echo.test", nullptr, &wanted);
    EXPECT_EQ(found.address, "192.0.2.7");
    EXPECT_EQ(found.port, 0);
    EXPECT_EQ(found.family, NRF_AF_INET);
    EXPECT_EQ(found.socktype, NRF_SOCK_STREAM);
    EXPECT_EQ(found.protocol, NRF_IPPROTO_TCP);
    EXPECT_EQ(found.canonical, "echo.test");
    wanted.ai_flags = 0;
    wanted.ai_family = NRF_AF_INET6;
    const Found other = look_up("echo.test", nullptr, &wanted);
    EXPECT_EQ(other.address, "2001:db8::7");
    EXPECT_EQ(other.canonical, "");
}

/// A text for the service argument, and what each combination of flags makes of it: the port, or
/// an NRF_EAI_* number.
struct Service {
    const char* text;
    int none;
    int numeric;
    int pdn;
    int both;
};

constexpr int wrong = NRF_EAI_SERVICE;

// PDNSERV and both: nrf_api/behaviour.md §8. A port without any flag: three shipping clients pass
// one and connect to it, and nrf_socket.h says of NUMERICSERV that it is assumed.
// clang-format off
constexpr Service services[] = {
    // text         none   numeric   pdn    both
    {nullptr,          0,       0, wrong,  wrong},
    {"",           wrong,   wrong, wrong,  wrong},
    {"0",              0,       0, wrong,  wrong},
    {"80",            80,      80, wrong,  wrong},
    {"65535",      65535,   65535, wrong,  wrong},
    {"65536",      wrong,   wrong, wrong,  wrong},
    {"-1",         wrong,   wrong, wrong,  wrong},
    {"+80",        wrong,   wrong, wrong,  wrong},
    {" 80",        wrong,   wrong, wrong,  wrong},
    {"80x",        wrong,   wrong, wrong,  wrong},
    {"0x50",       wrong,   wrong, wrong,  wrong},
    {"http",       wrong,   wrong, wrong,  wrong},
    {"pdn0",       wrong,   wrong,     0,  wrong},
    {"pdn",        wrong,   wrong, wrong,  wrong},
    {"pdn11",      wrong,   wrong, wrong,  wrong},
    {"8080:0",     wrong,   wrong, wrong,   8080},
    {"8080:11",    wrong,   wrong, wrong,  wrong},
    {":0",         wrong,   wrong, wrong,  wrong},
    {"80:",        wrong,   wrong, wrong,  wrong},
    {"80:pdn0",    wrong,   wrong, wrong,  wrong},
};
// clang-format on

/// A node and the family asked for: the family found, or an NRF_EAI_* number.
struct Node {
    const char* name;
    int family;
    int found;
};

constexpr Node nodes[] = {
    {nullptr, NRF_AF_UNSPEC, NRF_EAI_NONAME},
    {"", NRF_AF_INET, NRF_EAI_NONAME},
    {"192.0.2.1", NRF_AF_UNSPEC, NRF_AF_INET},
    {"192.0.2.1", NRF_AF_INET, NRF_AF_INET},
    {"192.0.2.1", NRF_AF_INET6, NRF_EAI_ADDRFAMILY},
    {"192.0.2.1", NRF_AF_PACKET, NRF_EAI_FAMILY},
    {"2001:db8::1", NRF_AF_UNSPEC, NRF_AF_INET6},
    {"2001:db8::1", NRF_AF_INET, NRF_EAI_ADDRFAMILY},
    {"2001:db8::1", NRF_AF_INET6, NRF_AF_INET6},
    {"echo.test", NRF_AF_UNSPEC, NRF_AF_INET6}, // IPv6 first
    {"echo.test", NRF_AF_INET, NRF_AF_INET},
    {"echo.test", NRF_AF_INET6, NRF_AF_INET6},
};

/// A type and a protocol come back as they were given (library 1.2.2), whether they go together or
/// not; a type there is not is an error.
struct Type {
    int socktype;
    int protocol;
    int error;
};

constexpr Type types[] = {
    {0, 0, 0},
    {NRF_SOCK_STREAM, 0, 0},
    {NRF_SOCK_STREAM, NRF_IPPROTO_TCP, 0},
    {NRF_SOCK_STREAM, NRF_SPROTO_TLS1v2, 0},
    {NRF_SOCK_DGRAM, NRF_IPPROTO_UDP, 0},
    {NRF_SOCK_DGRAM, NRF_SPROTO_DTLS1v2, 0},
    {NRF_SOCK_RAW, NRF_IPPROTO_RAW, 0},
    {0, NRF_IPPROTO_UDP, 0},
    {4, 0, NRF_EAI_SOCKTYPE},
    {-1, NRF_IPPROTO_TCP, NRF_EAI_SOCKTYPE},
};

TEST_F(CApiNames, TakesEveryCombinationOfNodeServiceAndHints)
{
    constexpr int canonical = NRF_AI_CANONNAME;
    constexpr int numeric = NRF_AI_NUMERICSERV;
    constexpr int pdn = NRF_AI_PDNSERV;
    int tried = 0;
    for (const Node& node : nodes) {
        for (const Service& service : services) {
            for (const Type& type : types) {
                for (const int name_too : {0, canonical}) {
                    for (const auto& [flags, port] : {std::pair{0, service.none},
                                                      {numeric, service.numeric},
                                                      {pdn, service.pdn},
                                                      {numeric | pdn, service.both}}) {
                        nrf_addrinfo wanted = hints(flags | name_too, node.family);
                        wanted.ai_socktype = type.socktype;
                        wanted.ai_protocol = type.protocol;
                        // The first thing wrong: no node, family, type, service, the node itself.
                        int error = node.found == NRF_EAI_NONAME || node.found == NRF_EAI_FAMILY
                                        ? node.found
                                        : 0;
                        if (error == 0) error = type.error;
                        if (error == 0 && port < 0) error = port;
                        if (error == 0 && node.found < 0) error = node.found;
                        const Found found = look_up(node.name, service.text, &wanted);
                        SCOPED_TRACE(
                            std::string{node.name == nullptr ? "(null)" : node.name} + " service " +
                            (service.text == nullptr ? "(null)" : service.text) + " flags " +
                            std::to_string(wanted.ai_flags) + " family " +
                            std::to_string(node.family) + " type " + std::to_string(type.socktype));
                        ASSERT_EQ(found.error, error);
                        ++tried;
                        if (error != 0) continue;
                        ASSERT_EQ(found.port, port);
                        ASSERT_EQ(found.family, node.found);
                        ASSERT_EQ(found.socktype, type.socktype);
                        ASSERT_EQ(found.protocol, type.protocol);
                        ASSERT_EQ(found.canonical, name_too != 0 ? node.name : "");
                    }
                }
            }
        }
    }
    EXPECT_EQ(tried, 12 * 20 * 10 * 2 * 4);
}

TEST_F(CApiNames, ReadsAServiceWithoutHintsAsAPort)
{
    for (const Service& each : services) {
        const Found found = look_up("192.0.2.1", each.text, nullptr);
        const std::string what = each.text == nullptr ? "(null)" : each.text;
        EXPECT_EQ(found.error, each.none < 0 ? each.none : 0) << what;
        EXPECT_EQ(found.port, each.none < 0 ? 0 : each.none) << what;
    }
}

TEST_F(CApiNames, AsksOnThePdnOfTheService)
{
    for (const auto& [flags, service] :
         {std::pair{NRF_AI_PDNSERV, "pdn1"}, {NRF_AI_PDNSERV | NRF_AI_NUMERICSERV, "7:1"}}) {
        const auto wanted = hints(flags, NRF_AF_INET);
        EXPECT_EQ(look_up("echo.test", service, &wanted).error, NRF_EAI_SYSTEM);
        EXPECT_EQ(errno, NRF_ENETUNREACH); // PDN 1 is not up
    }
    auto& pdn = world().modem().ue().pdn();
    pdn.define(1, emu::lte::PdpType::ipv4v6, "second");
    pdn.activate(1);
    nrf_modem_os_sleep(5000);
    const auto wanted = hints(NRF_AI_PDNSERV | NRF_AI_NUMERICSERV, NRF_AF_INET);
    const Found found = look_up("echo.test", "7:1", &wanted);
    EXPECT_EQ(found.address, "192.0.2.7");
    EXPECT_EQ(found.port, 7);
}

TEST_F(CApiNames, RefusesWrongArguments)
{
    nrf_addrinfo wanted = hints(0x1);
    EXPECT_EQ(look_up("echo.test", nullptr, &wanted).error, NRF_EAI_BADFLAGS);
    for (const int family : {NRF_AF_PACKET, 4, -1}) {
        wanted = hints(0, family);
        EXPECT_EQ(look_up("echo.test", nullptr, &wanted).error, NRF_EAI_FAMILY) << family;
    }
    for (const int type : {-1, 4}) {
        wanted = hints(0);
        wanted.ai_socktype = type;
        EXPECT_EQ(look_up("echo.test", nullptr, &wanted).error, NRF_EAI_SOCKTYPE) << type;
    }
    EXPECT_EQ(look_up(nullptr, nullptr, nullptr).error, NRF_EAI_NONAME);
    EXPECT_EQ(look_up("", nullptr, nullptr).error, NRF_EAI_NONAME);
    wanted = hints(0, NRF_AF_INET6);
    EXPECT_EQ(look_up("192.0.2.1", nullptr, &wanted).error, NRF_EAI_ADDRFAMILY);
    EXPECT_EQ(nrf_getaddrinfo("echo.test", nullptr, nullptr, nullptr), NRF_EAI_SYSTEM);
    EXPECT_EQ(errno, NRF_EFAULT);
    nrf_freeaddrinfo(nullptr);
}

TEST_F(CApiNames, SaysOnceThatANameOfTheRealInternetIsNotThere)
{
    testing::internal::CaptureStderr();
    for (const char* name : {"nope.test", "example.com", "example.com"})
        EXPECT_EQ(look_up(name, nullptr, nullptr).error, NRF_EAI_NONAME);
    const std::string said = testing::internal::GetCapturedStderr();
    EXPECT_TRUE(
        said.starts_with("emu9160: no host 'example.com' in the simulated internet; allowed: "
                         "blackhole.test, "))
        << said;
    EXPECT_TRUE(said.ends_with(", and what a scenario names under hosts\n")) << said;
    EXPECT_EQ(std::count(said.begin(), said.end(), '\n'), 1);
}

TEST_F(CApiNames, TellsHowALookupFails)
{
    EXPECT_EQ(look_up("nope.test", nullptr, nullptr).error, NRF_EAI_NONAME);
    for (const char* server : {"dns1.test", "dns2.test"})
        world().internet().find(server)->set_up(false);
    const emu::Instant before = now();
    EXPECT_EQ(look_up("echo.test", nullptr, nullptr).error, NRF_EAI_AGAIN);
    EXPECT_EQ(now(), before + cost() + 20s); // radio/scenarios.md S22 (a)
    world().engine().after(3s, [] { world().modem().network().lose_pdn(0, 36); });
    EXPECT_EQ(look_up("echo.test", nullptr, nullptr).error, NRF_EAI_SYSTEM);
    EXPECT_EQ(errno, NRF_ENETDOWN);
    EXPECT_EQ(look_up("echo.test", nullptr, nullptr).error, NRF_EAI_SYSTEM);
    EXPECT_EQ(errno, NRF_ENETUNREACH);
}

TEST_F(CApiNamesStopped, FailsWithShutdownWhileTheLibraryIsDown)
{
    EXPECT_EQ(look_up("192.0.2.1", nullptr, nullptr).error, NRF_EAI_SYSTEM);
    EXPECT_EQ(errno, NRF_ESHUTDOWN);
    nrf_ifaddrs* list = nullptr;
    EXPECT_EQ(error_of(nrf_getifaddrs(&list)), NRF_ESHUTDOWN);
    const std::uint8_t server[4] = {192, 0, 2, 53};
    EXPECT_EQ(error_of(nrf_setdnsaddr(NRF_AF_INET, server, 4)), NRF_EPERM); // functions.tsv
}

std::vector<std::string> interfaces()
{
    nrf_ifaddrs* list = nullptr;
    EXPECT_EQ(nrf_getifaddrs(&list), 0);
    std::vector<std::string> texts;
    for (const nrf_ifaddrs* each = list; each != nullptr; each = each->ifa_next) {
        EXPECT_EQ(each->ifa_netmask, nullptr);
        EXPECT_EQ(each->ifa_broadaddr, nullptr);
        EXPECT_EQ(each->ifa_dstaddr, nullptr);
        char text[NRF_INET6_ADDRSTRLEN] = "";
        const bool v4 = each->ifa_addr->sa_family == NRF_AF_INET;
        const auto* bytes = reinterpret_cast<const char*>(each->ifa_addr) + 4; // family and port
        nrf_inet_ntop(v4 ? NRF_AF_INET : NRF_AF_INET6, bytes, text, sizeof text);
        texts.push_back(std::string{each->ifa_name} + ' ' + text);
    }
    nrf_freeifaddrs(list);
    return texts;
}

TEST_F(CApiNamesStarted, ListsTheAddressesOfEveryPdn)
{
    EXPECT_EQ(interfaces(), std::vector<std::string>{});
    attach();
    EXPECT_EQ(interfaces(),
              (std::vector<std::string>{"pdn0 10.160.0.1", "pdn0 2001:db8:100:1::1"}));
    auto& pdn = world().modem().ue().pdn();
    pdn.define(2, emu::lte::PdpType::ipv4, "second");
    pdn.activate(2);
    nrf_modem_os_sleep(5000);
    EXPECT_EQ(interfaces(), (std::vector<std::string>{"pdn0 10.160.0.1", "pdn0 2001:db8:100:1::1",
                                                      "pdn2 10.160.0.2"}));
    EXPECT_EQ(error_of(nrf_getifaddrs(nullptr)), NRF_EFAULT);
    nrf_freeifaddrs(nullptr);
}

TEST_F(CApiNames, UsesAFallbackServerOnceTheNetworksAreSilent)
{
    world()
        .internet()
        .add("fallback.test", *Address::parse("192.0.2.99"), *Address::parse("2001:db8::99"))
        .serve<net::DnsServer>(std::uint16_t{53});
    for (const char* server : {"dns1.test", "dns2.test"})
        world().internet().find(server)->set_up(false);
    const std::uint8_t server[4] = {192, 0, 2, 99};
    ASSERT_EQ(nrf_setdnsaddr(NRF_AF_INET, server, 4), 0);
    EXPECT_EQ(look_up("echo.test", nullptr, nullptr).address, "2001:db8::7");
    ASSERT_EQ(nrf_setdnsaddr(NRF_AF_INET, nullptr, 0), 0); // removes it
    EXPECT_EQ(look_up("echo.test", nullptr, nullptr).error, NRF_EAI_AGAIN);
}

TEST_F(CApiNamesStarted, RefusesAWrongFallbackServer)
{
    const std::uint8_t bytes[16] = {};
    EXPECT_EQ(error_of(nrf_setdnsaddr(NRF_AF_UNSPEC, bytes, 4)), NRF_EAFNOSUPPORT);
    EXPECT_EQ(error_of(nrf_setdnsaddr(NRF_AF_PACKET, bytes, 4)), NRF_EAFNOSUPPORT);
    EXPECT_EQ(error_of(nrf_setdnsaddr(NRF_AF_INET, bytes, 3)), NRF_EINVAL);
    EXPECT_EQ(error_of(nrf_setdnsaddr(NRF_AF_INET, bytes, 16)), NRF_EINVAL);
    EXPECT_EQ(error_of(nrf_setdnsaddr(NRF_AF_INET6, bytes, 4)), NRF_EINVAL);
    EXPECT_EQ(error_of(nrf_setdnsaddr(NRF_AF_INET, nullptr, 4)), NRF_EINVAL);
    EXPECT_EQ(error_of(nrf_setdnsaddr(NRF_AF_INET, bytes, 0)), NRF_EINVAL);
    EXPECT_EQ(nrf_setdnsaddr(NRF_AF_INET6, bytes, 16), 0);
}

TEST_F(CApiNamesStopped, ConvertsAddressesWithoutTheModem)
{
    nrf_in_addr v4{};
    EXPECT_EQ(nrf_inet_pton(NRF_AF_INET, "192.0.2.1", &v4), 1);
    EXPECT_EQ(v4.s_addr, nrf_htonl(0xc0000201U));
    EXPECT_EQ(nrf_inet_pton(NRF_AF_INET, "192.0.2.256", &v4), 0);
    EXPECT_EQ(nrf_inet_pton(NRF_AF_INET, "2001:db8::1", &v4), 0);
    EXPECT_EQ(error_of(nrf_inet_pton(NRF_AF_UNSPEC, "192.0.2.1", &v4)), NRF_EAFNOSUPPORT);
    EXPECT_EQ(error_of(nrf_inet_pton(10, "::", &v4)), NRF_EAFNOSUPPORT); // the host's AF_INET6
    char text[NRF_INET_ADDRSTRLEN];
    EXPECT_STREQ(nrf_inet_ntop(NRF_AF_INET, &v4, text, sizeof text), "192.0.2.1");
    EXPECT_EQ(nrf_inet_ntop(NRF_AF_INET, &v4, text, 9), nullptr); // no room for its end
    EXPECT_EQ(errno, NRF_ENOSPC);
    EXPECT_STREQ(nrf_inet_ntop(NRF_AF_INET, &v4, text, 10), "192.0.2.1");
    EXPECT_EQ(nrf_inet_ntop(7, &v4, text, sizeof text), nullptr);
    EXPECT_EQ(errno, NRF_EAFNOSUPPORT);
}

} // namespace
} // namespace stack
