// What the TCP and the TLS client have in common.
#pragma once

#include <stdint.h>

struct client_tls {
    int (*store)(void);         // once, when the part has started: its files; 0, or -1
    int (*prepare)(int socket); // when the socket is open: its TLS context; 0, or -1
};

/// Has ten messages echoed by a server, one every three seconds, and returns the exit status. A
/// connection that is lost, to the network, the part or the server, is made anew, and the message
/// that has no answer is sent again. tls: NULL for plain TCP.
int client_run(const char* server, uint16_t port, const struct client_tls* tls);
