#include "server.h"
#include "station.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    most = 2,           // clients
    silence_ms = 20000, // of a client; one that has closed is not told of in 3.0
};

static const struct server_tls* security;
static uint16_t own_port;
static int listener = -1;
static struct {
    int fd; // 0: free
    uint32_t heard;
} clients[most];

static void listen_now(void)
{
    struct sockaddr_in addr = {
        .sin_family = AF_INET,
        .sin_port = htons(own_port),
        .sin_addr = {.s_addr = INADDR_ANY},
    };
    if ((security != NULL && security->prepare(listener) != 0) ||
        bind(listener, (struct sockaddr*)&addr, sizeof addr) != 0 || listen(listener, most) != 0) {
        printf("cannot listen: %d\n", errno);
        exit(EXIT_FAILURE);
    }
}

static void accept_now(void)
{
    const int fd = accept(listener, NULL, NULL);
    if (fd <= 0) return;
    for (int i = 0; i < most; ++i) {
        if (clients[i].fd != 0) continue;
        clients[i].fd = fd;
        clients[i].heard = station_now();
        return;
    }
    shutdown(fd, SHUT_RDWR);
}

static void echo(int fd)
{
    char buffer[1024];
    ssize_t size;
    while ((size = recv(fd, buffer, sizeof buffer, 0)) > 0) {
        for (int i = 0; i < most; ++i)
            if (clients[i].fd == fd) clients[i].heard = station_now();
        if (send(fd, buffer, (size_t)size, 0) != size) {
            shutdown(fd, SHUT_RDWR); // it does not take what it has asked for
            return;
        }
    }
}

static void on_event(uintptr_t context, int socket, WINC_SOCKET_EVENT event,
                     WINC_SOCKET_STATUS status)
{
    (void)context;
    switch (event) {
    case WINC_SOCKET_EVENT_OPEN:
        if (socket == listener) listen_now();
        return;
    case WINC_SOCKET_EVENT_LISTEN:
        printf(status == WINC_SOCKET_STATUS_OK ? "listening\n" : "not listening\n");
        return;
    case WINC_SOCKET_EVENT_CONNECT_REQ:
        accept_now();
        return;
    case WINC_SOCKET_EVENT_RECV:
        echo(socket);
        return;
    case WINC_SOCKET_EVENT_ERROR:
        shutdown(socket, SHUT_RDWR);
        return;
    case WINC_SOCKET_EVENT_CLOSE:
        if (socket == listener) listener = -1;
        for (int i = 0; i < most; ++i)
            if (clients[i].fd == socket) clients[i].fd = 0;
        return;
    default:
        return;
    }
}

int server_run(uint16_t port, const struct server_tls* tls)
{
    security = tls;
    own_port = port;
    if (!station_begin(on_event)) return EXIT_FAILURE;
    if (tls != NULL && tls->store() != 0) return EXIT_FAILURE;
    for (;;) {
        station_run();
        if (listener <= 0 && station_has_address()) {
            listener = socket(AF_INET, SOCK_STREAM, tls == NULL ? IPPROTO_TCP : (int)IPPROTO_TLS);
        }
        for (int i = 0; i < most; ++i) {
            if (clients[i].fd == 0 || station_now() - clients[i].heard < silence_ms) continue;
            clients[i].heard = station_now();
            shutdown(clients[i].fd, SHUT_RDWR);
        }
    }
}
