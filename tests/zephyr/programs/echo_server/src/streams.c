/* TCP or TLS: a thread for each family takes clients, and each of those has one more. */
#include "server.h"

#include <zephyr/logging/log.h>

#include <errno.h>

LOG_MODULE_DECLARE(echo_server, LOG_LEVEL_INF);

#define AT_ONCE 2

struct visit {
    struct k_thread thread;
    struct service* service;
    int sock;
    bool used;
};

static struct service tcp4 = {.name = "streams, IPv4", .family = AF_INET};
static struct service tcp6 = {.name = "streams, IPv6", .family = AF_INET6};
static struct visit visits[AT_ONCE];
static K_THREAD_STACK_ARRAY_DEFINE(visit_stacks, AT_ONCE, SERVER_STACK);
/* The visits that nobody has. */
K_MSGQ_DEFINE(free_visits, sizeof(struct visit*), AT_ONCE, sizeof(void*));

static void echo(void* p1, void* p2, void* p3)
{
    struct visit* it = p1;
    char buffer[256];
    ssize_t size;

    ARG_UNUSED(p2);
    ARG_UNUSED(p3);
    while ((size = recv(it->sock, buffer, sizeof(buffer), 0)) > 0) {
        for (ssize_t done = 0; done < size;) {
            ssize_t part = send(it->sock, buffer + done, (size_t)(size - done), 0);

            if (part < 0) {
                break;
            }
            done += part;
            service_count(it->service, part);
        }
    }
    LOG_INF("%s: client gone, %d", it->service->name, size < 0 ? errno : 0);
    (void)close(it->sock);
    (void)k_msgq_put(&free_visits, &it, K_NO_WAIT);
}

static void run(void* p1, void* p2, void* p3)
{
    struct service* it = p1;
    int err = service_open(it, SOCK_STREAM);

    ARG_UNUSED(p2);
    ARG_UNUSED(p3);
    if (err != 0 || listen(it->sock, AT_ONCE) < 0) {
        LOG_ERR("%s: %d", it->name, err);
        return;
    }
    LOG_INF("%s: open", it->name);
    for (;;) {
        struct visit* visit;
        int sock = accept(it->sock, NULL, NULL);

        if (sock < 0) {
            LOG_WRN("%s: no client: %d", it->name, errno);
            continue;
        }
        (void)k_msgq_get(&free_visits, &visit, K_FOREVER);
        visit->service = it;
        visit->sock = sock;
        if (visit->used) {
            /* Who had it has put it back, yet may not have ended. */
            (void)k_thread_join(&visit->thread, K_FOREVER);
        }
        visit->used = true;
        k_thread_create(&visit->thread, visit_stacks[visit - visits],
                        K_THREAD_STACK_SIZEOF(visit_stacks[visit - visits]), echo, visit, NULL,
                        NULL, SERVER_PRIORITY, 0, K_NO_WAIT);
    }
}

K_THREAD_DEFINE(tcp4_thread, SERVER_STACK, run, &tcp4, NULL, NULL, SERVER_PRIORITY, 0,
                SYS_FOREVER_MS);
K_THREAD_DEFINE(tcp6_thread, SERVER_STACK, run, &tcp6, NULL, NULL, SERVER_PRIORITY, 0,
                SYS_FOREVER_MS);

void streams_start(void)
{
    for (size_t i = 0; i < ARRAY_SIZE(visits); i++) {
        struct visit* it = &visits[i];

        (void)k_msgq_put(&free_visits, &it, K_NO_WAIT);
    }
    k_thread_start(tcp4_thread);
    k_thread_start(tcp6_thread);
}
