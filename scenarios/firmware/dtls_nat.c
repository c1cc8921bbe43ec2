// A DTLS connection that is idle while a NAT on the way forgets it: with a connection ID it goes
// on, without one it is dead. The same file builds for the chip and for the PC: dtls_nat [plain]
#include "modem.h"
#include "nrf_errno.h"
#include "nrf_modem_at.h"
#include "nrf_modem_os.h"
#include "nrf_socket.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    sec_tag = 43,
    echo_timeout_s = 5,
    tries = 3,
    idle_ms = 2 * 60 * 1000, // nat-rebind.yaml drops the mappings meanwhile
};

// Everything that is set before a DTLS handshake; 0 when it is.
static int set_up(int fd, int cid)
{
    const nrf_sec_tag_t tags[] = {sec_tag};
    const int suites[] = {NRF_TLS_PSK_WITH_AES_128_CCM_8};
    const int give_up = NRF_SO_SEC_DTLS_HANDSHAKE_TIMEOUT_31S;
    const struct nrf_timeval timeout = {.tv_sec = echo_timeout_s, .tv_usec = 0};
    int error = nrf_setsockopt(fd, NRF_SOL_SECURE, NRF_SO_SEC_TAG_LIST, tags, sizeof tags);
    if (error == 0) {
        error =
            nrf_setsockopt(fd, NRF_SOL_SECURE, NRF_SO_SEC_CIPHERSUITE_LIST, suites, sizeof suites);
    }
    if (error == 0) {
        error = nrf_setsockopt(fd, NRF_SOL_SECURE, NRF_SO_SEC_DTLS_HANDSHAKE_TIMEO, &give_up,
                               sizeof give_up);
    }
    if (error == 0) {
        error = nrf_setsockopt(fd, NRF_SOL_SECURE, NRF_SO_SEC_DTLS_CID, &cid, sizeof cid);
    }
    if (error == 0) {
        error = nrf_setsockopt(fd, NRF_SOL_SOCKET, NRF_SO_RCVTIMEO, &timeout, sizeof timeout);
    }
    return error;
}

// A socket whose handshake is done, or -1.
static int connect_to(const char* host, int cid)
{
    const struct nrf_addrinfo hints = {
        .ai_flags = NRF_AI_NUMERICSERV,
        .ai_family = NRF_AF_INET,
        .ai_socktype = NRF_SOCK_DGRAM,
    };
    struct nrf_addrinfo* found = NULL;
    if (nrf_getaddrinfo(host, "5684", &hints, &found) != 0) return -1;
    int fd = nrf_socket(found->ai_family, NRF_SOCK_DGRAM, NRF_SPROTO_DTLS1v2);
    if (fd >= 0 &&
        (set_up(fd, cid) != 0 || nrf_connect(fd, found->ai_addr, found->ai_addrlen) != 0)) {
        printf("%s: no connection: %d\n", host, errno);
        nrf_close(fd);
        fd = -1;
    }
    nrf_freeaddrinfo(found);
    return fd;
}

// True when a reading comes back; datagrams may get lost, so it is sent a few times.
static int echo(int fd, const char* reading)
{
    for (int i = 0; i < tries; ++i) {
        char answer[64];
        const size_t length = strlen(reading);
        if (nrf_send(fd, reading, length, 0) != (ssize_t)length) return 0;
        const ssize_t size = nrf_recv(fd, answer, sizeof answer, 0);
        if (size == (ssize_t)length && memcmp(answer, reading, length) == 0) return 1;
        if (size < 0 && errno != NRF_EAGAIN) return 0;
    }
    return 0;
}

static int cid_status(int fd)
{
    int status = -1;
    nrf_socklen_t size = sizeof status;
    nrf_getsockopt(fd, NRF_SOL_SECURE, NRF_SO_SEC_DTLS_CID_STATUS, &status, &size);
    return status;
}

int main(int argc, char** argv)
{
    const int plain = argc > 1 && strcmp(argv[1], "plain") == 0;
    int error = modem_start();
    if (error == 0) error = nrf_modem_at_printf("AT%%CMNG=0,%d,3,\"6e7266393174657374\"", sec_tag);
    if (error == 0) error = nrf_modem_at_printf("AT%%CMNG=0,%d,4,\"nrf91test\"", sec_tag);
    if (error == 0) error = modem_register();
    if (error != 0) {
        printf("the modem does not start: %d\n", error);
        return EXIT_FAILURE;
    }
    const int fd =
        connect_to("dtls.test", plain ? NRF_SO_SEC_DTLS_CID_DISABLED : NRF_SO_SEC_DTLS_CID_ENABLED);
    int before = 0;
    int after = 0;
    if (fd >= 0) {
        printf("connection ID status %d\n", cid_status(fd));
        before = echo(fd, "before");
        printf("before: %s\n", before ? "echoed" : "timed out");
        nrf_modem_os_sleep(idle_ms);
        after = echo(fd, "after");
        printf("after: %s\n", after ? "echoed" : "timed out");
        nrf_close(fd);
    }
    modem_stop();
    return before && after == !plain ? EXIT_SUCCESS : EXIT_FAILURE;
}
