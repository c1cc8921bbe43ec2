/* UDP or DTLS: a thread for each family. */
#include "server.h"

#include <zephyr/logging/log.h>

#include <errno.h>

LOG_MODULE_DECLARE(echo_server, LOG_LEVEL_INF);

static struct service udp4 = {.name = "datagrams, IPv4", .family = AF_INET};
static struct service udp6 = {.name = "datagrams, IPv6", .family = AF_INET6};

static void run(void* p1, void* p2, void* p3)
{
    struct service* it = p1;
    char buffer[512];
    int err = service_open(it, SOCK_DGRAM);

    ARG_UNUSED(p2);
    ARG_UNUSED(p3);
    if (err != 0) {
        LOG_ERR("%s: %d", it->name, err);
        return;
    }
    LOG_INF("%s: open", it->name);
    for (;;) {
        struct sockaddr from;
        socklen_t length = sizeof(from);
        ssize_t size = recvfrom(it->sock, buffer, sizeof(buffer), 0, &from, &length);

        /* Of DTLS a client's end comes as an error. */
        if (size < 0) {
            LOG_INF("%s: nothing more of a client: %d", it->name, errno);
        } else if (sendto(it->sock, buffer, (size_t)size, 0, &from, length) < 0) {
            LOG_ERR("%s: not sent: %d", it->name, errno);
        } else {
            service_count(it, size);
        }
    }
}

K_THREAD_DEFINE(udp4_thread, SERVER_STACK, run, &udp4, NULL, NULL, SERVER_PRIORITY, 0,
                SYS_FOREVER_MS);
K_THREAD_DEFINE(udp6_thread, SERVER_STACK, run, &udp6, NULL, NULL, SERVER_PRIORITY, 0,
                SYS_FOREVER_MS);

void datagrams_start(void)
{
    k_thread_start(udp4_thread);
    k_thread_start(udp6_thread);
}
