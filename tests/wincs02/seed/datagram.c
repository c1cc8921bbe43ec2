// The seed's datagrams: bound (LISTEN comes of the bind), sent, answered. MULTICAST joins a group
// of the family first, whose success is CONNECT. LITERAL: imr_address is the group, as the seed has
// it (behaviour.md §6); otherwise it is any.
#include "bring_up.h"

static bool done;

#ifdef IPV6
typedef struct sockaddr_in6 Address;
#else
typedef struct sockaddr_in Address;
#endif

static void fill(Address* address, uint16_t port, const char* host)
{
    memset(address, 0, sizeof *address);
#ifdef IPV6
    address->sin6_family = AF_INET6;
    address->sin6_port = htons(port);
    EXPECT(inet_pton(AF_INET6, host, &address->sin6_addr) == 1);
#else
    address->sin_family = AF_INET;
    address->sin_port = htons(port);
    EXPECT(inet_pton(AF_INET, host, &address->sin_addr) == 1);
#endif
}

#ifdef MULTICAST
static void join(int sockfd)
{
#ifdef IPV6
    struct in6_addr addr;
    struct ipv6_mreq group;
    EXPECT(inet_pton(AF_INET6, "ff02::1:2", &addr) == 1);
    memcpy(&group.ipv6mr_multiaddr, &addr, sizeof(struct in6_addr));
    group.ipv6mr_interface = 0;
    EXPECT(setsockopt(sockfd, IPPROTO_IP, IPV6_ADD_MEMBERSHIP, &group, sizeof(group)) == 0);
#else
    struct in_addr addr = {htonl(0xE0000001U)};
    struct ip_mreqn group;
    memset(&group, 0, sizeof group);
    memcpy(&group.imr_multiaddr, &addr, sizeof(struct in_addr));
#ifdef LITERAL
    memcpy(&group.imr_address, &addr, sizeof(struct in_addr));
#endif
    group.imr_ifindex = 0;
    EXPECT(setsockopt(sockfd, IPPROTO_IP, IP_ADD_MEMBERSHIP, &group, sizeof(group)) == 0);
#endif
}
#endif

static void send_now(int sockfd)
{
    static const char dataPtr[] = "hello";
    const size_t dataLength = sizeof dataPtr - 1;
    Address addr;
#ifdef IPV6
    fill(&addr, 1000, "2001:db8:1::100");
#else
    fill(&addr, 1000, "192.168.0.100");
#endif
    EXPECT(sendto(sockfd, dataPtr, dataLength, 0, (struct sockaddr*)&addr, sizeof addr) ==
           (ssize_t)dataLength);
}

static void bind_now(int sockfd)
{
    Address addr;
#ifdef IPV6
    fill(&addr, 1000, "::");
#else
    fill(&addr, 1000, "0.0.0.0");
#endif
    EXPECT(bind(sockfd, (struct sockaddr*)&addr, sizeof addr) == 0);
}

static void on_event(uintptr_t context, int socket, WINC_SOCKET_EVENT event,
                     WINC_SOCKET_STATUS status)
{
    (void)context;
    printf("%d %d\n", (int)event, (int)status);
    if (event == WINC_SOCKET_EVENT_OPEN) bind_now(socket);
#ifdef MULTICAST
    if (event == WINC_SOCKET_EVENT_LISTEN) join(socket);
    if (event == WINC_SOCKET_EVENT_CONNECT) {
        EXPECT(status == WINC_SOCKET_STATUS_OK);
        send_now(socket);
    }
#else
    if (event == WINC_SOCKET_EVENT_LISTEN) send_now(socket);
#endif
#ifdef UNANSWERED
    if (event == WINC_SOCKET_EVENT_SEND) EXPECT(shutdown(socket, SHUT_RDWR) == 0);
#endif
    if (event == WINC_SOCKET_EVENT_RECV) {
        uint8_t buffer[128];
        Address addr;
        socklen_t fromLen = sizeof addr;
        EXPECT(recvfrom(socket, buffer, sizeof(buffer), 0, (struct sockaddr*)&addr, &fromLen) > 0);
        EXPECT(shutdown(socket, SHUT_RDWR) == 0);
    }
    if (event == WINC_SOCKET_EVENT_ERROR || event == WINC_SOCKET_EVENT_CLOSE) done = true;
}

int main(void)
{
    bring_up(on_event);
#ifdef IPV6
    EXPECT(socket(AF_INET6, SOCK_DGRAM, IPPROTO_UDP) > 0);
#else
    EXPECT(socket(AF_INET, SOCK_DGRAM, IPPROTO_UDP) > 0);
#endif
    pump_until(&done);
    return 0;
}
