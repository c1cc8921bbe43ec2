// Joins the group 239.1.2.3, says who it is there every ten seconds, and counts what others say,
// until it has heard ten datagrams. After a loss of the network and after a reset of the part it
// joins again.
#include "station.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { port = 5002, wanted = 10, interval_ms = 10000 };

static struct sockaddr_in group;
static int fd = -1;
static bool joined;
static uint32_t said;
static unsigned heard;

static void bind_now(void)
{
    struct sockaddr_in addr = group;
    addr.sin_addr.s_addr = INADDR_ANY;
    if (bind(fd, (struct sockaddr*)&addr, sizeof addr) != 0) printf("not bound: %d\n", errno);
}

static void join(void)
{
    struct ip_mreqn request;
    memset(&request, 0, sizeof request);
    request.imr_multiaddr = group.sin_addr;
    setsockopt(fd, IPPROTO_IP, IP_ADD_MEMBERSHIP, &request, sizeof request);
}

static void say(void)
{
    static const char text[] = "here is a WINCS02";
    said = station_now();
    sendto(fd, text, sizeof text - 1, 0, (struct sockaddr*)&group, sizeof group);
}

static void hear(void)
{
    char text[64];
    char from[16] = "";
    struct sockaddr_in addr;
    socklen_t length = sizeof addr;
    ssize_t size;
    while ((size = recvfrom(fd, text, sizeof text, 0, (struct sockaddr*)&addr, &length)) > 0) {
        inet_ntop(AF_INET, &addr.sin_addr, from, sizeof from);
        printf("%s: %.*s\n", from, (int)size, text);
        ++heard;
    }
}

static void on_event(uintptr_t context, int socket, WINC_SOCKET_EVENT event,
                     WINC_SOCKET_STATUS status)
{
    (void)context;
    if (socket != fd) return;
    switch (event) {
    case WINC_SOCKET_EVENT_OPEN:
        bind_now();
        return;
    case WINC_SOCKET_EVENT_LISTEN:
        join();
        return;
    case WINC_SOCKET_EVENT_CONNECT: // of a datagram socket: the group is joined
        joined = status == WINC_SOCKET_STATUS_OK;
        printf(joined ? "joined\n" : "not joined\n");
        if (joined) say();
        return;
    case WINC_SOCKET_EVENT_RECV:
        hear();
        return;
    case WINC_SOCKET_EVENT_ERROR:
        shutdown(socket, SHUT_RDWR);
        return;
    case WINC_SOCKET_EVENT_CLOSE:
        fd = -1;
        joined = false;
        return;
    default:
        return;
    }
}

int main(void)
{
    bool there = false; // the network
    group.sin_family = AF_INET;
    group.sin_port = htons(port);
    inet_pton(AF_INET, "239.1.2.3", &group.sin_addr);
    if (!station_begin(on_event)) return EXIT_FAILURE;
    while (heard < wanted) {
        station_run();
        const bool now = station_has_address();
        if (there && !now && fd > 0) shutdown(fd, SHUT_RDWR); // the group is to be joined anew
        there = now;
        if (fd <= 0 && there) fd = socket(AF_INET, SOCK_DGRAM, IPPROTO_UDP);
        if (joined && station_now() - said >= interval_ms) say();
    }
    printf("%u datagrams heard\n", heard);
    return EXIT_SUCCESS;
}
