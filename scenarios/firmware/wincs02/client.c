#include "client.h"
#include "station.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    messages = 10,
    pause_ms = 3000,     // from an answer to the next message
    patience_ms = 10000, // for a name, a connection or an answer
    again_ms = 1000,     // from an end to the next connection
};

static const struct client_tls* security;
static const char* server_name;
static uint16_t server_port;

static struct sockaddr_in server;
static enum { idle, naming, opening, connecting, ready, waiting, closing } stage;
static uint32_t since; // it is in that stage
static int fd = -1;
static unsigned number = 1; // of the message
static char expected[32];
static size_t got; // bytes of the answer

static void enter(int next)
{
    stage = next;
    since = station_now();
}

// The handle is dead at its CLOSE, and not before.
static void give_up(const char* why)
{
    printf("%s\n", why);
    if (fd > 0) {
        shutdown(fd, SHUT_RDWR);
        enter(closing);
    } else {
        enter(idle);
    }
}

static void connect_now(void)
{
    if (security != NULL && security->prepare(fd) != 0) {
        give_up("no TLS context");
        return;
    }
    enter(connecting);
    if (connect(fd, (struct sockaddr*)&server, sizeof server) != 0 && errno != EINPROGRESS) {
        give_up("no connection");
    }
}

static void receive(void)
{
    char buffer[sizeof expected];
    const ssize_t size = recv(fd, buffer, sizeof expected - got, 0);
    if (size <= 0 || stage != waiting) return;
    const size_t whole = strlen(expected);
    if (got + (size_t)size > whole || memcmp(expected + got, buffer, (size_t)size) != 0) {
        give_up("another answer");
        return;
    }
    got += (size_t)size;
    if (got < whole) return;
    printf("%.*s\n", (int)whole - 1, expected);
    ++number;
    enter(ready);
}

static void on_event(uintptr_t context, int socket, WINC_SOCKET_EVENT event,
                     WINC_SOCKET_STATUS status)
{
    (void)context;
    if (socket != fd) return;
    switch (event) {
    case WINC_SOCKET_EVENT_OPEN:
        if (status == WINC_SOCKET_STATUS_OK) {
            connect_now();
            return;
        }
        give_up("no socket");
        return;
    case WINC_SOCKET_EVENT_CONNECT:
        if (security == NULL) enter(ready);
        return;
    case WINC_SOCKET_EVENT_TLS_CONNECT:
        enter(ready);
        return;
    case WINC_SOCKET_EVENT_RECV:
        receive();
        return;
    case WINC_SOCKET_EVENT_ERROR:
        give_up("connection lost");
        return;
    case WINC_SOCKET_EVENT_CLOSE: // by us, or by a reset of the part
        fd = -1;
        enter(idle);
        return;
    default:
        return;
    }
}

static void look_up(void)
{
    struct addrinfo* found = NULL;
    const int result = getaddrinfo(server_name, NULL, NULL, &found);
    if (result == 0) {
        memcpy(&server, found->ai_addr, sizeof server);
        server.sin_port = htons(server_port);
        freeaddrinfo(found);
        fd = socket(AF_INET, SOCK_STREAM, security == NULL ? IPPROTO_TCP : (int)IPPROTO_TLS);
        enter(fd > 0 ? opening : idle);
    } else if (result != EAI_AGAIN || station_now() - since >= patience_ms) {
        give_up("no address of the server");
    }
}

static void say(void)
{
    const int size = snprintf(expected, sizeof expected, "message %u\n", number);
    got = 0;
    enter(waiting);
    if (send(fd, expected, (size_t)size, 0) != size) give_up("not sent");
}

static void step(void)
{
    const uint32_t for_ms = station_now() - since;
    switch (stage) {
    case idle:
        if (station_has_address() && for_ms >= again_ms) enter(naming);
        return;
    case naming:
        look_up();
        return;
    case ready:
        if (for_ms >= pause_ms) say();
        return;
    case opening:
    case connecting:
        if (for_ms >= patience_ms) give_up("nobody answers");
        return;
    case waiting: // a peer that has closed is not told of: in 3.0 silence is all there is
        if (for_ms >= patience_ms) give_up("no answer");
        return;
    case closing:
        return;
    }
}

int client_run(const char* name, uint16_t port, const struct client_tls* tls)
{
    security = tls;
    server_name = name;
    server_port = port;
    if (!station_begin(on_event)) return EXIT_FAILURE;
    if (tls != NULL && tls->store() != 0) return EXIT_FAILURE;
    while (number <= messages) {
        station_run();
        step();
    }
    shutdown(fd, SHUT_RDWR);
    printf("all echoed, %u resets of the part\n", station_resets());
    return EXIT_SUCCESS;
}
