// Part of stack/api/nrf_socket.h: names and addresses.
#include "stack/front/nrf/address.hpp"
#include "stack/front/nrf/call.hpp"
#include "stack/front/nrf/while_up.hpp"
#include "stack/op/lookup.hpp"

#include "stack/api/nrf_gai_errors.h"

#include <charconv>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <limits>
#include <set>
#include <string>
#include <string_view>

#include <arpa/inet.h>

namespace stack::inline v0 {

namespace {

constexpr int max_pdn = 10;

/// What the service argument and the hints ask for.
struct Request {
    std::optional<Family> family;
    int socktype = 0;
    int protocol = 0;
    std::uint16_t port = 0;
    int cid = 0;
    bool canonical = false;
};

std::optional<int> number(std::string_view text, int low, int high)
{
    int value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
    if (value < low || value > high) return std::nullopt;
    return value;
}

/// NUMERICSERV: a port. PDNSERV: "pdnN". Both: "port:N" (nrf_api/behaviour.md §8). Neither: a port,
/// as its clients write it (nrf_socket.h says of NUMERICSERV that it is assumed); there is no table
/// of service names.
GaiError read_service(std::string_view service, int flags, Request& request)
{
    const bool pdn = (flags & NRF_AI_PDNSERV) != 0;
    const bool numeric = (flags & NRF_AI_NUMERICSERV) != 0 || !pdn;
    constexpr std::string_view prefix = "pdn";
    std::string_view port_text = numeric ? service : std::string_view{};
    std::string_view pdn_text;
    if (numeric && pdn) {
        const std::size_t colon = service.find(':');
        if (colon == service.npos) return GaiError::service;
        port_text = service.substr(0, colon);
        pdn_text = service.substr(colon + 1);
    } else if (pdn) {
        if (!service.starts_with(prefix)) return GaiError::service;
        pdn_text = service.substr(prefix.size());
    }
    if (numeric) {
        const auto port = number(port_text, 0, std::numeric_limits<std::uint16_t>::max());
        if (!port) return GaiError::service;
        request.port = static_cast<std::uint16_t>(*port);
    }
    if (pdn) {
        const auto cid = number(pdn_text, 0, max_pdn);
        if (!cid) return GaiError::service;
        request.cid = *cid;
    }
    return {};
}

GaiError read_hints(const nrf_addrinfo* hints, const char* service, Request& request)
{
    const int flags = hints == nullptr ? 0 : hints->ai_flags;
    constexpr int known = NRF_AI_CANONNAME | NRF_AI_NUMERICSERV | NRF_AI_PDNSERV;
    if ((flags & ~known) != 0) return GaiError::badflags;
    if (hints != nullptr) {
        switch (hints->ai_family) {
        case NRF_AF_UNSPEC:
            break;
        case NRF_AF_INET:
            request.family = Family::ipv4;
            break;
        case NRF_AF_INET6:
            request.family = Family::ipv6;
            break;
        default:
            return GaiError::family;
        }
        if (hints->ai_socktype < 0 || hints->ai_socktype > NRF_SOCK_RAW) return GaiError::socktype;
        request.socktype = hints->ai_socktype;
        request.protocol = hints->ai_protocol;
        request.canonical = (flags & NRF_AI_CANONNAME) != 0;
    }
    if (service == nullptr) {
        return (flags & NRF_AI_PDNSERV) != 0 ? GaiError::service : GaiError{};
    }
    return read_service(service, flags, request);
}

nrf_addrinfo* make_result(const Address& address, const Request& request, const char* name)
{
    // One block: the node, then its address; the canonical name is a block of its own.
    auto* node =
        static_cast<nrf_addrinfo*>(std::calloc(1, sizeof(nrf_addrinfo) + sizeof(nrf_sockaddr_in6)));
    if (node == nullptr) return nullptr;
    node->ai_family = static_cast<int>(address.family);
    node->ai_socktype = request.socktype;
    node->ai_protocol = request.protocol;
    node->ai_addrlen = address_size(address.family);
    node->ai_addr = reinterpret_cast<nrf_sockaddr*>(node + 1);
    write_address({address, request.port}, node->ai_addr);
    if (request.canonical) node->ai_canonname = strdup(name);
    return node;
}

/// Of nrf_getaddrinfo: 0 or the number of an error; errno with the one that points there.
struct gai_policy {
    static constexpr int fd = -1;

    static Ended is_down() { return failed(GaiError::system, Errno::shutdown); }
    static Ended of(const Lookup& found, const Process& process)
    {
        if (!found.addresses.empty()) return {};
        if (found.error != GaiError::system) return failed(found.error, {});
        return failed(GaiError::system,
                      process.initialized() ? found.errno_value : Errno::shutdown);
    }

private:
    static Ended failed(GaiError error, Errno errno_value)
    {
        return {.value = static_cast<int>(error), .recorded = 0, .error = errno_value};
    }
};

/// Once for each: a name from outside ".test" is one that somebody expects the real internet for.
void tell_unknown(const std::string& node, net::Internet& internet)
{
    static auto& told = *new std::set<std::string>;
    if (node.ends_with(".test") || !told.insert(node).second) return;
    std::string known;
    for (const std::string& each : internet.names())
        known += (known.empty() ? "" : ", ") + each;
    std::fprintf(stderr,
                 "emu9160: no host '%s' in the simulated internet; allowed: %s, and what a "
                 "scenario names under hosts\n",
                 node.c_str(), known.c_str());
}

void* allocate_address(const Address& address)
{
    void* out = std::calloc(1, address_size(address.family));
    if (out != nullptr) write_address({address, 0}, out);
    return out;
}

} // namespace

} // namespace stack::inline v0

extern "C" {

using stack::call;
using stack::Call;
using stack::errno_policy;

int nrf_getaddrinfo(const char* __restrict__ nodename, const char* __restrict__ servname,
                    const struct nrf_addrinfo* __restrict__ hints,
                    struct nrf_addrinfo** __restrict__ res)
{
    using stack::GaiError;
    if (res == nullptr) {
        stack::set_errno(stack::Errno::fault);
        return NRF_EAI_SYSTEM;
    }
    *res = nullptr;
    if (nodename == nullptr || *nodename == '\0') return NRF_EAI_NONAME;
    stack::Request request;
    const GaiError wrong = stack::read_hints(hints, servname, request);
    if (wrong != GaiError{}) return static_cast<int>(wrong);
    return call("nrf_getaddrinfo", stack::gai_policy{}, [&](const Call& it) {
        it.tell([&] { return std::string{nodename}; });
        stack::Lookup found = it.wait(stack::WhileUp<stack::op::Lookup>{
            it.process(), it.modem().resolver(), nodename, request.family, request.cid});
        if (found.addresses.empty()) {
            if (found.error == GaiError::noname) {
                stack::tell_unknown(nodename, it.world().internet());
            }
            return found;
        }
        *res = stack::make_result(found.addresses.front(), request, nodename);
        return *res != nullptr ? found : stack::Lookup{{}, GaiError::memory, {}};
    });
}

void nrf_freeaddrinfo(struct nrf_addrinfo* ai)
{
    while (ai != nullptr) {
        nrf_addrinfo* next = ai->ai_next;
        std::free(ai->ai_canonname);
        std::free(ai);
        ai = next;
    }
}

int nrf_getifaddrs(struct nrf_ifaddrs** ifa)
{
    return call("nrf_getifaddrs", errno_policy{}, [&](const Call& it) -> stack::Result<void> {
        if (ifa == nullptr) return stack::fail(stack::Errno::fault);
        *ifa = nullptr;
        nrf_ifaddrs** end = ifa;
        const auto& bearers = it.modem().bearers();
        for (const int cid : bearers.active()) {
            for (const auto family : {stack::Family::ipv4, stack::Family::ipv6}) {
                const auto address = bearers.address(cid, family);
                if (!address) continue;
                auto* node = static_cast<nrf_ifaddrs*>(std::calloc(1, sizeof(nrf_ifaddrs)));
                if (node == nullptr) return stack::fail(stack::Errno::nomem);
                *end = node;
                end = &node->ifa_next;
                node->ifa_name = strdup(("pdn" + std::to_string(cid)).c_str());
                node->ifa_addr = static_cast<nrf_sockaddr*>(stack::allocate_address(*address));
            }
        }
        return {};
    });
}

void nrf_freeifaddrs(struct nrf_ifaddrs* ifa)
{
    while (ifa != nullptr) {
        nrf_ifaddrs* next = ifa->ifa_next;
        std::free(ifa->ifa_name);
        std::free(ifa->ifa_addr);
        std::free(ifa);
        ifa = next;
    }
}

int nrf_setdnsaddr(int family, const void* in_addr, nrf_socklen_t in_size)
{
    const errno_policy policy{.down = stack::Errno::perm}; // not ESHUTDOWN (nrf_api/functions.tsv)
    return call("nrf_setdnsaddr", policy, [&](const Call& it) -> stack::Result<void> {
        if (family != NRF_AF_INET && family != NRF_AF_INET6) {
            return stack::fail(stack::Errno::afnosupport);
        }
        stack::Address server{.family = static_cast<stack::Family>(family), .bytes = {}};
        auto& resolver = it.modem().resolver();
        if (in_addr == nullptr && in_size == 0) {
            resolver.set_fallback(server.family, std::nullopt);
            return {};
        }
        if (in_addr == nullptr || in_size != server.size()) {
            return stack::fail(stack::Errno::inval);
        }
        std::memcpy(server.bytes.data(), in_addr, in_size);
        resolver.set_fallback(server.family, server);
        return {};
    });
}

int nrf_inet_pton(int af, const char* __restrict__ src, void* __restrict__ dst)
{
    if (af != NRF_AF_INET && af != NRF_AF_INET6) {
        stack::set_errno(stack::Errno::afnosupport);
        return -1;
    }
    if (src == nullptr || dst == nullptr) {
        stack::set_errno(stack::Errno::fault);
        return -1;
    }
    return inet_pton(af == NRF_AF_INET ? AF_INET : AF_INET6, src, dst);
}

const char* nrf_inet_ntop(int af, const void* __restrict__ src, char* __restrict__ dst,
                          nrf_socklen_t size)
{
    if (af != NRF_AF_INET && af != NRF_AF_INET6) {
        stack::set_errno(stack::Errno::afnosupport);
        return nullptr;
    }
    if (src == nullptr || dst == nullptr) {
        stack::set_errno(stack::Errno::fault);
        return nullptr;
    }
    const char* text = inet_ntop(af == NRF_AF_INET ? AF_INET : AF_INET6, src, dst, size);
    if (text == nullptr) stack::set_errno(stack::Errno::nospc);
    return text;
}

} // extern "C"
