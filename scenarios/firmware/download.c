// Downloads 400,000 bytes over TCP and begins anew when the connection breaks, ends early or falls
// silent, five times at most. The same file builds for the chip and for the PC.
#include "modem.h"
#include "nrf_errno.h"
#include "nrf_modem_os.h"
#include "nrf_socket.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { size = 400000, tries = 5, patience_s = 20, pause_ms = 5000 };

// A connected socket that waits no longer than our patience, or -1.
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
        (nrf_setsockopt(fd, NRF_SOL_SOCKET, NRF_SO_RCVTIMEO, &patience, sizeof patience) != 0 ||
         nrf_connect(fd, found->ai_addr, found->ai_addrlen) != 0)) {
        const int error = errno; // closing may change it
        nrf_close(fd);
        errno = error;
        fd = -1;
    }
    nrf_freeaddrinfo(found);
    return fd;
}

// Bytes of the body, or -1 with the reason in errno.
static long download(int fd)
{
    static char answer[2048];
    char request[64];
    const int length = snprintf(request, sizeof request, "GET /bytes/%d HTTP/1.0\r\n\r\n", size);
    if (nrf_send(fd, request, (size_t)length, 0) != length) return -1;
    long body = -1; // still in the header
    size_t kept = 0;
    for (;;) {
        const ssize_t got = nrf_recv(fd, answer + kept, sizeof answer - 1 - kept, 0);
        if (got < 0) return -1;
        if (got == 0) return body < 0 ? 0 : body;
        if (body >= 0) {
            body += (long)got;
            continue;
        }
        kept += (size_t)got;
        answer[kept] = '\0';
        const char* const end = strstr(answer, "\r\n\r\n");
        if (end == NULL) continue;
        body = (long)(kept - (size_t)(end + 4 - answer));
        kept = 0;
    }
}

// True when all of it came.
static int try_once(void)
{
    const int fd = connect_to("web.test", "80");
    const long got = fd < 0 ? -1 : download(fd);
    if (got < 0) {
        printf("broke: %d\n", errno);
    } else {
        printf("%ld bytes\n", got);
    }
    if (fd >= 0) nrf_close(fd);
    return got == size;
}

int main(void)
{
    int error = modem_start();
    if (error == 0) error = modem_register();
    if (error != 0) {
        printf("the modem does not start: %d\n", error);
        return EXIT_FAILURE;
    }
    int done = 0;
    for (int i = 0; i < tries && !done; ++i) {
        if (i > 0) nrf_modem_os_sleep(pause_ms);
        done = try_once();
    }
    modem_stop();
    return done ? EXIT_SUCCESS : EXIT_FAILURE;
}
