// Sends 200,000 bytes to a server that may read slowly, and waits for it to close the connection.
// The same file builds for the chip and for the PC.
#include "modem.h"
#include "nrf_errno.h"
#include "nrf_socket.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

enum { size = 200000, patience_s = 30 };

// A connected socket that waits no longer than our patience for room to send, or -1.
static int connect_to(const char* host, const char* port)
{
    const struct nrf_addrinfo hints = {
        .ai_flags = NRF_AI_NUMERICSERV,
        .ai_family = NRF_AF_INET,
        .ai_socktype = NRF_SOCK_STREAM,
    };
    const struct nrf_timeval patience = {.tv_sec = patience_s};
    struct nrf_addrinfo* found = NULL;
    if (nrf_getaddrinfo(host, port, &hints, &found) != 0) return -1;
    int fd = nrf_socket(found->ai_family, NRF_SOCK_STREAM, NRF_IPPROTO_TCP);
    if (fd >= 0 &&
        (nrf_setsockopt(fd, NRF_SOL_SOCKET, NRF_SO_SNDTIMEO, &patience, sizeof patience) != 0 ||
         nrf_connect(fd, found->ai_addr, found->ai_addrlen) != 0)) {
        nrf_close(fd);
        fd = -1;
    }
    nrf_freeaddrinfo(found);
    return fd;
}

// True when the server took all and then closed in order.
static int upload(int fd)
{
    static char data[2048];
    long left = size;
    while (left > 0) {
        const size_t most = left < (long)sizeof data ? (size_t)left : sizeof data;
        const ssize_t sent = nrf_send(fd, data, most, 0);
        if (sent < 0) {
            printf("broke with %ld bytes left: %d\n", left, errno);
            return 0;
        }
        left -= (long)sent;
    }
    printf("sent\n");
    const ssize_t last = nrf_recv(fd, data, sizeof data, 0);
    printf("%s\n", last == 0 ? "closed by the server" : "not closed in order");
    return last == 0;
}

int main(void)
{
    int error = modem_start();
    if (error == 0) error = modem_register();
    if (error != 0) {
        printf("the modem does not start: %d\n", error);
        return EXIT_FAILURE;
    }
    const int fd = connect_to("discard.test", "9");
    const int done = fd >= 0 && upload(fd);
    if (fd >= 0) nrf_close(fd);
    modem_stop();
    return done ? EXIT_SUCCESS : EXIT_FAILURE;
}
