// What the TCP and the TLS server have in common.
#pragma once

#include <stdint.h>

struct server_tls {
    int (*store)(void);         // once, when the part has started: its files; 0, or -1
    int (*prepare)(int socket); // of the listening socket: its TLS context; 0, or -1
};

/// Echoes what comes to a port, for up to two clients at a time; returns only when the part does
/// not start. The listening socket stays through a loss of the network, and is made anew after a
/// reset of the part. tls: NULL for plain TCP.
int server_run(uint16_t port, const struct server_tls* tls);
