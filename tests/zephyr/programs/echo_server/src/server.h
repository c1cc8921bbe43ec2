/* What the parts of the echo server share. */
#ifndef ECHO_SERVER_H
#define ECHO_SERVER_H

#include <zephyr/kernel.h>
#include <zephyr/net/socket.h>
#include <zephyr/net/tls_credentials.h>

#define ECHO_PORT 4242
#define SERVER_TAG 1
#define SERVER_STACK 2048
#define SERVER_PRIORITY K_PRIO_PREEMPT(8)

/* One family of one transport, counted once a minute by the system work queue. */
struct service {
    const char* name;
    sa_family_t family;
    int sock;
    atomic_t echoed;
    struct k_work_delayable report;
};

/* A bound socket with certificate and role where the configuration asks for them; -errno. */
int service_open(struct service* it, int type);
void service_count(struct service* it, ssize_t bytes);

void streams_start(void);
void datagrams_start(void);

#endif
