// Part of winc_socket.h: getaddrinfo and freeaddrinfo.
#include "stack/wincs02/address.hpp"
#include "stack/wincs02/call.hpp"

#include <charconv>
#include <cstdlib>
#include <cstring>
#include <new>

namespace stack::inline v0::wincs02 {

namespace {

/// A node and the address it points to.
struct Node {
    struct addrinfo info;
    struct sockaddr_in6 address;
};

struct addrinfo* nodes(const std::vector<Address>& addresses, std::uint16_t port, int type,
                       int protocol)
{
    struct addrinfo* first = nullptr;
    struct addrinfo** last = &first;
    for (const Address& each : addresses) {
        auto* const node = static_cast<Node*>(std::calloc(1, sizeof(Node)));
        if (node == nullptr) break;
        const socklen_t size = to_sockaddr({each, port}, node->address);
        node->info.ai_family = each.family == Family::ipv4 ? AF_INET : AF_INET6;
        node->info.ai_socktype = type;
        node->info.ai_protocol = protocol;
        node->info.ai_addrlen = size;
        node->info.ai_addr = reinterpret_cast<struct sockaddr*>(&node->address);
        *last = &node->info;
        last = &node->info.ai_next;
    }
    return first;
}

/// What the third generation reads of the service; the others nothing.
std::optional<std::uint16_t> port_of(const Settings& settings, const char* service)
{
    if (service == nullptr || settings.generation != Generation::g3) return 0;
    std::uint16_t port = 0;
    const char* const end = service + std::strlen(service);
    const auto [stop, error] = std::from_chars(service, end, port);
    if (error != std::errc{} || stop != end || port == 0) return std::nullopt;
    return port;
}

int code(Gai error) { return static_cast<int>(error); }

int get(const Call& call, const char* host, const char* service, const struct addrinfo* hint,
        struct addrinfo** res)
{
    Door& door = call.door();
    const Settings& settings = door.settings();
    const bool g1 = settings.generation == Generation::g1;
    if (host == nullptr) return service != nullptr ? EAI_SERVICE : EAI_NONAME;
    if (*host == '\0') return EAI_NONAME;
    if (!door.driver().ready()) {
        errno = EFAULT;
        return EAI_SYSTEM;
    }
    const int asked = hint == nullptr ? AF_UNSPEC : hint->ai_family;
    std::optional<Family> family;
    if (asked == AF_INET6) family = Family::ipv6;
    if (asked == AF_INET || (g1 && !family)) family = Family::ipv4;
    if (!g1 && hint != nullptr && !family) return EAI_FAMILY;
    const auto port = port_of(settings, service);
    if (!port) return EAI_NONAME;
    const auto answer = door.names().ask(host, family);
    if (const auto* const why = std::get_if<Refusal>(&answer)) {
        // The seed's example frees the pointer whatever came: it is NULL until there is a list.
        if (res != nullptr) *res = nullptr;
        if (why->error == Gai::system) errno = host_errno(why->number);
        return code(why->error);
    }
    if (res == nullptr) {
        errno = EFAULT;
        return EAI_SYSTEM;
    }
    if (door.names().list() == nullptr) {
        const bool typed = settings.generation == Generation::g3 && hint != nullptr;
        const int type = typed ? hint->ai_socktype : 0;
        const int protocol = type == SOCK_STREAM  ? static_cast<int>(IPPROTO_TCP)
                             : type == SOCK_DGRAM ? static_cast<int>(IPPROTO_UDP)
                                                  : 0;
        door.names().set_list(nodes(std::get<std::vector<Address>>(answer), *port, type, protocol));
    }
    *res = static_cast<struct addrinfo*>(const_cast<void*>(door.names().list()));
    return *res == nullptr ? EAI_MEMORY : 0;
}

} // namespace

extern "C" int winc_getaddrinfo(const char* host, const char* serv, const struct addrinfo* hint,
                                struct addrinfo** res)
{
    return call("getaddrinfo", own_policy{}, [&](const Call& call) {
        call.tell([&] { return host == nullptr ? std::string{"NULL"} : std::string{host}; });
        return get(call, host, serv, hint, res);
    });
}

extern "C" void winc_freeaddrinfo(const struct addrinfo* p)
{
    call<void>("freeaddrinfo", own_policy{}, [&](const Call& call) {
        if (p == nullptr) return;
        if (!call.door().names().take_back(p)) {
            return misuse("freeaddrinfo", "p is no list of getaddrinfo, or freed already");
        }
        auto* node = const_cast<struct addrinfo*>(p);
        while (node != nullptr)
            std::free(std::exchange(node, node->ai_next)); // the node stands first in its block
    });
}

} // namespace stack::inline v0::wincs02
