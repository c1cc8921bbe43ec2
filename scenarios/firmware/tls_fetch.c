// Fetches a page over TLS from a server that it verifies, and refuses one whose certificate has
// expired. The same file builds for the chip and for the PC; there it may be told other servers:
//   tls_fetch GOOD_HOST BAD_HOST
#include "modem.h"
#include "nrf_errno.h"
#include "nrf_modem_at.h"
#include "nrf_socket.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { sec_tag = 42 };

// The root of every certificate of the simulated internet; the emulator has it as ca.pem.
static const char root_ca[] = "-----BEGIN CERTIFICATE-----\n"
                              "MIIBazCCARKgAwIBAgIIFe1NpaaL6BwwCgYIKoZIzj0EAwIwGjEYMBYGA1UEAwwP\n"
                              "ZW11OTE2MCB0ZXN0IGNhMB4XDTIwMDEwMTAwMDAwMFoXDTQ5MTIzMTIzNTk1OVow\n"
                              "GjEYMBYGA1UEAwwPZW11OTE2MCB0ZXN0IGNhMFkwEwYHKoZIzj0CAQYIKoZIzj0D\n"
                              "AQcDQgAEJb2G7gNjXSssLvK3iBdDXRflrK8cpt9xSd6O64qBYiz/fIciy5VSo0B6\n"
                              "HyEJ6OAViwvtI9qzG3oQDyn7TtkhhaNCMEAwHQYDVR0OBBYEFC3yxmVVrwlZSaQM\n"
                              "7Tg9rFXGGLV1MA8GA1UdEwEB/wQFMAMBAf8wDgYDVR0PAQH/BAQDAgEGMAoGCCqG\n"
                              "SM49BAMCA0cAMEQCICVXgtJ4NhF5vQ7twf3cpTHdAlfanqvEoHj9YrYquzuPAiBD\n"
                              "bGMRcZ9qiCjLubco1/nlGwDH6pI0xpaFv8gveAcSiQ==\n"
                              "-----END CERTIFICATE-----\n";

// A TLS socket that believes only our root CA, and only for this host; -1 on failure.
static int secure_socket(const char* host)
{
    const nrf_sec_tag_t tags[] = {sec_tag};
    const int verify = NRF_SO_SEC_PEER_VERIFY_REQUIRED;
    const int fd = nrf_socket(NRF_AF_INET, NRF_SOCK_STREAM, NRF_SPROTO_TLS1v2);
    if (fd >= 0 &&
        nrf_setsockopt(fd, NRF_SOL_SECURE, NRF_SO_SEC_TAG_LIST, tags, sizeof tags) == 0 &&
        nrf_setsockopt(fd, NRF_SOL_SECURE, NRF_SO_SEC_PEER_VERIFY, &verify, sizeof verify) == 0 &&
        nrf_setsockopt(fd, NRF_SOL_SECURE, NRF_SO_SEC_HOSTNAME, host,
                       (nrf_socklen_t)strlen(host)) == 0) {
        return fd;
    }
    if (fd >= 0) nrf_close(fd);
    return -1;
}

// A connected socket, or -1 with the reason in errno.
static int connect_to(const char* host)
{
    const struct nrf_addrinfo hints = {
        .ai_flags = NRF_AI_NUMERICSERV,
        .ai_family = NRF_AF_INET,
        .ai_socktype = NRF_SOCK_STREAM,
    };
    struct nrf_addrinfo* found = NULL;
    if (nrf_getaddrinfo(host, "443", &hints, &found) != 0) return -1;
    int fd = secure_socket(host);
    if (fd >= 0 && nrf_connect(fd, found->ai_addr, found->ai_addrlen) != 0) {
        const int error = errno; // closing may change it
        nrf_close(fd);
        errno = error;
        fd = -1;
    }
    nrf_freeaddrinfo(found);
    return fd;
}

// 0 when the server's answer begins with status 200, or why not; prints its first line.
static int fetch(const char* host)
{
    static const char request[] = "GET / HTTP/1.1\r\nHost: tls.test\r\nConnection: close\r\n\r\n";
    const int fd = connect_to(host);
    if (fd < 0) {
        const int error = errno;
        printf("%s: no connection: %d\n", host, error);
        return error;
    }
    char answer[512] = "";
    ssize_t size = nrf_send(fd, request, sizeof request - 1, 0);
    if (size > 0) size = nrf_recv(fd, answer, sizeof answer - 1, 0);
    nrf_close(fd);
    if (size <= 0) return NRF_EIO;
    answer[strcspn(answer, "\r\n")] = '\0';
    printf("%s: %s\n", host, answer);
    return strncmp(answer, "HTTP/1.1 200", 12) == 0 ? 0 : NRF_EPROTO;
}

int main(int argc, char** argv)
{
    const char* const good = argc > 1 ? argv[1] : "tls.test";
    const char* const bad = argc > 2 ? argv[2] : "expired.tls.test";
    int error = modem_start();
    if (error == 0) error = nrf_modem_at_printf("AT%%CMNG=0,%d,0,\"%s\"", sec_tag, root_ca);
    if (error == 0) error = modem_register();
    if (error != 0) {
        printf("the modem does not start: %d\n", error);
        return EXIT_FAILURE;
    }
    const int fetched = fetch(good) == 0;
    const int refused = fetch(bad) == NRF_ECONNREFUSED;
    if (refused) printf("%s: refused, as it should be\n", bad);
    modem_stop();
    return fetched && refused ? EXIT_SUCCESS : EXIT_FAILURE;
}
