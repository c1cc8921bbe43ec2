// Part of <zephyr/net/socket.h>: names to addresses (zephyr/behaviour.md §5; of an nRF91 §7).
#include "stack/op/pause.hpp"
#include "stack/process/misuse.hpp"
#include "stack/zephyr/call.hpp"
#include "stack/zephyr/socket/address.hpp"
#include "stack/zephyr/socket/address_nodes.hpp"
#include "stack/zephyr/socket/offload.hpp"

#include "zephyr/net/socket.h"

#include <charconv>
#include <cstdlib>
#include <string_view>
#include <vector>

namespace stack::inline v0::zephyr {

namespace {

struct Answer {
    std::vector<Address> addresses;
    int error = 0; // DNS_EAI_*
};

/// One query of one family. Without an answer in time it is cancelled.
Answer query(const Call& it, const char* name, Family family, emu::Instant deadline)
{
    Resolver& resolver = it.door().native().resolver();
    const Resolver::Handle handle = resolver.start(name, family, 0);
    const auto over = [&] { return resolver.over(handle); };
    it.wait(op::Until{it.engine(), over, deadline});
    const auto answer = resolver.take(handle);
    if (!answer) {
        resolver.cancel(handle);
        return {.addresses = {}, .error = DNS_EAI_CANCELED};
    }
    if (!answer->addresses.empty()) return {.addresses = answer->addresses, .error = 0};
    // A lost interface is silence to Zephyr's resolver.
    if (answer->error == GaiError::system) {
        it.wait(op::Pause{it.engine(), deadline});
        return {.addresses = {}, .error = DNS_EAI_CANCELED};
    }
    // Too many at a time: to a program "internal" is no answer.
    if (answer->error == GaiError::inprogress) return {.addresses = {}, .error = DNS_EAI_AGAIN};
    return {.addresses = {}, .error = static_cast<int>(answer->error)};
}

Result<std::uint16_t> port_of(const char* service)
{
    if (service == nullptr) return std::uint16_t{0};
    const std::string_view text{service};
    unsigned number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    constexpr unsigned last = 65'535;
    if (error != std::errc{} || end != text.data() + text.size() || number == 0 || number > last) {
        return fail(Errno::inval);
    }
    return static_cast<std::uint16_t>(number);
}

struct Hints {
    int flags = 0;
    int family = AF_UNSPEC;
    int type = 0;
    int protocol = 0;
};

Answer addresses_of(const Call& it, const char* host, const Hints& hints)
{
    if (host == nullptr) {
        if ((hints.flags & AI_PASSIVE) == 0) return {.addresses = {}, .error = DNS_EAI_FAIL};
        const Family family = hints.family == AF_INET6 ? Family::ipv6 : Family::ipv4;
        return {.addresses = {Address{.family = family, .bytes = {}}}, .error = 0};
    }
    if (const auto literal = Address::parse(host)) {
        const bool fits =
            hints.family == AF_UNSPEC || hints.family == static_cast<int>(literal->family);
        if (!fits) return {.addresses = {}, .error = DNS_EAI_ADDRFAMILY};
        return {.addresses = {*literal}, .error = 0};
    }
    if ((hints.flags & AI_NUMERICHOST) != 0) {
        const bool old = configuration().version < 30600;
        return {.addresses = {}, .error = old ? DNS_EAI_FAIL : DNS_EAI_NONAME};
    }
    const emu::Instant deadline =
        it.engine().now() + std::chrono::milliseconds{configuration().dns_timeout};
    Answer all;
    for (const Family family : {Family::ipv4, Family::ipv6}) {
        if (hints.family != AF_UNSPEC && hints.family != static_cast<int>(family)) continue;
        const Answer one = query(it, host, family, deadline);
        all.addresses.insert(all.addresses.end(), one.addresses.begin(), one.addresses.end());
        if (one.error != 0) all.error = one.error;
    }
    if (!all.addresses.empty()) all.error = 0;
    return all;
}

/// One block with all nodes.
struct zsock_addrinfo* block(const std::vector<Address>& addresses, std::uint16_t port,
                             const Hints& hints, const char* host)
{
    auto* const nodes = make_address_nodes(addresses.size());
    if (nodes == nullptr) return nullptr;
    const int type = hints.type == 0 ? static_cast<int>(SOCK_STREAM) : hints.type;
    auto* node = nodes;
    for (const Address& address : addresses) {
        node->ai_family = static_cast<int>(address.family);
        node->ai_socktype = type;
        node->ai_protocol =
            type == SOCK_DGRAM ? static_cast<int>(IPPROTO_UDP) : static_cast<int>(IPPROTO_TCP);
        node->ai_addrlen = address_size(address.family);
        write_address({address, port}, node->_ai_addr);
        set_canonical_name(*node, host == nullptr ? "" : host);
        node = node->ai_next;
    }
    return nodes;
}

int look_up(const Call& it, const char* host, const char* service, const Hints& hints,
            struct zsock_addrinfo** result)
{
    *result = nullptr;
    if (host == nullptr && service == nullptr) {
        errno = EINVAL;
        return DNS_EAI_SYSTEM;
    }
    const auto port = port_of(service);
    if (!port) return DNS_EAI_NONAME;
    if (hints.family != AF_UNSPEC && hints.family != AF_INET && hints.family != AF_INET6) {
        return DNS_EAI_ADDRFAMILY;
    }
    if (hints.type != 0 && hints.type != SOCK_STREAM && hints.type != SOCK_DGRAM) {
        return DNS_EAI_SOCKTYPE;
    }
    const Answer answer = addresses_of(it, host, hints);
    if (answer.addresses.empty()) return answer.error;
    *result = block(answer.addresses, *port, hints, host);
    return *result == nullptr ? DNS_EAI_MEMORY : 0;
}

Hints read(const struct zsock_addrinfo* hints)
{
    if (hints == nullptr) return {};
    return {.flags = hints->ai_flags,
            .family = hints->ai_family,
            .type = hints->ai_socktype,
            .protocol = hints->ai_protocol};
}

} // namespace

} // namespace stack::inline v0::zephyr

using stack::zephyr::Call;

extern "C" {

int zsock_getaddrinfo(const char* host, const char* service, const struct zsock_addrinfo* hints,
                      struct zsock_addrinfo** res)
{
    using namespace stack::zephyr;
    return call("zsock_getaddrinfo", own_policy{}, [&](const Call& it) {
        if (res == nullptr) {
            stack::misuse("zsock_getaddrinfo", "res is NULL");
            errno = EFAULT;
            return static_cast<int>(DNS_EAI_SYSTEM);
        }
        if (configuration().mode == Mode::offload) {
            return offloaded_look_up(it, host, service, hints, res);
        }
        return look_up(it, host, service, read(hints), res);
    });
}

void zsock_freeaddrinfo(struct zsock_addrinfo* ai) { std::free(ai); }

} // extern "C"
