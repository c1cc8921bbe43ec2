// Fetches a page over TCP and says how large it is: attach, resolve, GET, shut down.
// The same file builds for the chip and for the PC.
#include "modem.h"
#include "nrf_socket.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

// A connected socket, or -1.
static int connect_to(const char* host, const char* port)
{
    const struct nrf_addrinfo hints = {
        .ai_flags = NRF_AI_NUMERICSERV,
        .ai_family = NRF_AF_INET,
        .ai_socktype = NRF_SOCK_STREAM,
    };
    struct nrf_addrinfo* found = NULL;
    const int error = nrf_getaddrinfo(host, port, &hints, &found);
    if (error != 0) {
        printf("%s: no address: %d\n", host, error);
        return -1;
    }
    int fd = nrf_socket(found->ai_family, NRF_SOCK_STREAM, NRF_IPPROTO_TCP);
    if (fd >= 0 && nrf_connect(fd, found->ai_addr, found->ai_addrlen) != 0) {
        printf("%s: no connection: %d\n", host, errno);
        nrf_close(fd);
        fd = -1;
    }
    nrf_freeaddrinfo(found);
    return fd;
}

static int send_all(int fd, const char* text)
{
    size_t left = strlen(text);
    while (left > 0) {
        const ssize_t sent = nrf_send(fd, text, left, 0);
        if (sent < 0) return -1;
        text += sent;
        left -= (size_t)sent;
    }
    return 0;
}

// Reads to the end; keeps the first line. Bytes read, or -1.
static long receive_all(int fd, char* line, size_t room)
{
    char buffer[1024];
    size_t kept = 0;
    long total = 0;
    for (;;) {
        const ssize_t size = nrf_recv(fd, buffer, sizeof buffer, 0);
        if (size < 0) return -1;
        if (size == 0) break;
        total += (long)size;
        for (ssize_t i = 0; i < size && kept + 1 < room; ++i)
            line[kept++] = buffer[i];
    }
    line[kept] = '\0';
    line[strcspn(line, "\r\n")] = '\0';
    return total;
}

// True when the server answered 200.
static int fetch(void)
{
    const int fd = connect_to("web.test", "80");
    if (fd < 0) return 0;
    char line[128] = "";
    long bytes = -1;
    if (send_all(fd, "GET / HTTP/1.1\r\nHost: web.test\r\nConnection: close\r\n\r\n") == 0) {
        bytes = receive_all(fd, line, sizeof line);
    }
    if (bytes < 0) {
        printf("web.test: the connection broke: %d\n", errno);
    } else {
        printf("%s\n%ld bytes\n", line, bytes);
    }
    nrf_close(fd);
    int status = 0;
    return bytes >= 0 && sscanf(line, "HTTP/%*s %d", &status) == 1 && status == 200;
}

int main(void)
{
    int error = modem_start();
    if (error == 0) error = modem_register();
    if (error != 0) {
        printf("the modem does not start: %d\n", error);
        return EXIT_FAILURE;
    }
    const int fetched = fetch();
    modem_stop();
    return fetched ? EXIT_SUCCESS : EXIT_FAILURE;
}
