/* Sends back what many clients send: one thread, poll, sockets that do not block. Written for a
 * host as well. */
#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#ifndef __ZEPHYR__
#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#else
#include <zephyr/kernel.h>
#include <zephyr/net/socket.h>
#endif

#define PORT 4242
#define LISTENERS 2
#define ENTRIES 8

static struct pollfd entries[ENTRIES];
static int number;

static void fatal(const char* call)
{
    printf("%s: error %d\n", call, errno);
    exit(1);
}

static void do_not_block(int fd, bool yes)
{
    int flags = fcntl(fd, F_GETFL, 0);

    if (flags < 0 || fcntl(fd, F_SETFL, yes ? flags | O_NONBLOCK : flags & ~O_NONBLOCK) < 0) {
        fatal("fcntl");
    }
}

static void add_listener(int family)
{
    struct sockaddr_in own4 = {.sin_family = AF_INET, .sin_port = htons(PORT)};
    struct sockaddr_in6 own6 = {.sin6_family = AF_INET6, .sin6_port = htons(PORT)};
    int fd = socket(family, SOCK_STREAM, IPPROTO_TCP);
    int ret;

    if (fd < 0) {
        fatal("socket");
    }
    own4.sin_addr.s_addr = htonl(INADDR_ANY);
    own6.sin6_addr = in6addr_any;
    ret = family == AF_INET ? bind(fd, (struct sockaddr*)&own4, sizeof(own4))
                            : bind(fd, (struct sockaddr*)&own6, sizeof(own6));
    if (ret < 0 || listen(fd, 5) < 0) {
        fatal("bind or listen");
    }
    do_not_block(fd, true);
    entries[number++] = (struct pollfd){.fd = fd, .events = POLLIN};
}

static void add_client(int listener)
{
    struct sockaddr_storage peer;
    socklen_t length = sizeof(peer);
    char text[64] = "?";
    int fd = accept(listener, (struct sockaddr*)&peer, &length);

    if (fd < 0) {
        printf("accept: error %d\n", errno);
        return;
    }
    if (number == ENTRIES) {
        static const char full[] = "too many\n";

        send(fd, full, sizeof(full) - 1, 0);
        close(fd);
        return;
    }
    inet_ntop(peer.ss_family,
              peer.ss_family == AF_INET ? (void*)&((struct sockaddr_in*)&peer)->sin_addr
                                        : (void*)&((struct sockaddr_in6*)&peer)->sin6_addr,
              text, sizeof(text));
    do_not_block(fd, true);
    entries[number++] = (struct pollfd){.fd = fd, .events = POLLIN};
    printf("descriptor %d: %s, %d clients\n", fd, text, number - LISTENERS);
}

static void remove_client(int i)
{
    printf("descriptor %d: gone\n", entries[i].fd);
    close(entries[i].fd);
    entries[i] = entries[--number];
}

/* False when the client is gone. */
static bool echo(int fd)
{
    char buffer[64];
    ssize_t size = recv(fd, buffer, sizeof(buffer), 0);
    ssize_t sent = 0;

    if (size <= 0) {
        return size < 0 && errno == EAGAIN;
    }
    do_not_block(fd, false);
    while (sent < size) {
        ssize_t part = send(fd, buffer + sent, (size_t)(size - sent), 0);

        if (part < 0) {
            return false;
        }
        sent += part;
    }
    do_not_block(fd, true);
    return true;
}

int main(void)
{
    add_listener(AF_INET);
    add_listener(AF_INET6);
    printf("listening on %d and %d\n", entries[0].fd, entries[1].fd);
    for (;;) {
        int ready = poll(entries, number, -1);

        if (ready < 0) {
            fatal("poll");
        }
        for (int i = number - 1; i >= 0; i--) {
            if (entries[i].revents == 0) {
                continue;
            }
            if (i < LISTENERS) {
                add_client(entries[i].fd);
            } else if (!echo(entries[i].fd)) {
                remove_client(i);
            }
        }
    }
}
