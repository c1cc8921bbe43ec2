// A TLS server of the WINCS02 and a TLS client of the LTE modem, in one program: they reach each
// other over the internet, where the access point forwards what comes to its address. The client
// has ten messages echoed over one connection; one that is lost is made anew, and the message that
// has no answer is sent again.
#include "modem.h"
#include "nrf_modem_at.h"
#include "nrf_modem_os.h"
#include "nrf_socket.h"
#include "wincs02/server_tls.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { sec_tag = 42, port = 5001, messages = 10, pause_ms = 3000, patience_s = 10 };

static const char authority[] = {
#include "ca.pem.inc"
    0,
};
static const char name[] = "tls.test";

// A connected socket, or -1.
static int connect_to_server(void)
{
    const nrf_sec_tag_t tags[] = {sec_tag};
    const int verify = NRF_SO_SEC_PEER_VERIFY_REQUIRED;
    const struct nrf_timeval patience = {.tv_sec = patience_s};
    struct nrf_sockaddr_in to = {.sin_family = NRF_AF_INET, .sin_port = nrf_htons(port)};
    nrf_inet_pton(NRF_AF_INET, "198.51.100.50", &to.sin_addr);
    const int fd = nrf_socket(NRF_AF_INET, NRF_SOCK_STREAM, NRF_SPROTO_TLS1v2);
    if (fd >= 0 &&
        nrf_setsockopt(fd, NRF_SOL_SECURE, NRF_SO_SEC_TAG_LIST, tags, sizeof tags) == 0 &&
        nrf_setsockopt(fd, NRF_SOL_SECURE, NRF_SO_SEC_PEER_VERIFY, &verify, sizeof verify) == 0 &&
        nrf_setsockopt(fd, NRF_SOL_SECURE, NRF_SO_SEC_HOSTNAME, name, sizeof name - 1) == 0 &&
        nrf_setsockopt(fd, NRF_SOL_SOCKET, NRF_SO_RCVTIMEO, &patience, sizeof patience) == 0 &&
        nrf_connect(fd, (struct nrf_sockaddr*)&to, sizeof to) == 0) {
        return fd;
    }
    if (fd >= 0) nrf_close(fd);
    return -1;
}

// True when the message came back.
static int exchange(int fd, unsigned number)
{
    char text[32];
    char back[sizeof text];
    const int size = snprintf(text, sizeof text, "message %u", number);
    if (nrf_send(fd, text, (size_t)size, 0) != size) return 0;
    for (int got = 0; got < size;) {
        const ssize_t more = nrf_recv(fd, back + got, (size_t)(size - got), 0);
        if (more <= 0) return 0;
        got += (int)more;
    }
    return memcmp(text, back, (size_t)size) == 0;
}

static void* client(void* unused)
{
    int fd = -1;
    (void)unused;
    for (unsigned number = 1; number <= messages;) {
        nrf_modem_os_sleep(pause_ms);
        if (fd < 0) {
            fd = connect_to_server();
            if (fd >= 0) printf("connected\n");
            continue;
        }
        if (exchange(fd, number)) {
            printf("message %u\n", number++);
        } else {
            printf("connection lost\n");
            nrf_close(fd);
            fd = -1;
        }
    }
    nrf_close(fd);
    modem_stop();
    exit(EXIT_SUCCESS);
}

int main(void)
{
    pthread_t thread;
    if (modem_start() != 0 ||
        nrf_modem_at_printf("AT%%CMNG=0,%d,0,\"%s\"", sec_tag, authority) != 0 ||
        modem_register() != 0 || pthread_create(&thread, NULL, client, NULL) != 0) {
        return EXIT_FAILURE;
    }
    return server_run(port, &server_tls);
}
