#include "exchange.h"

#include "nrf_modem_at.h"
#include "nrf_socket.h"
#include "scenarios/firmware/modem.h"

#include <stdio.h>
#include <string.h>

static const nrf_sec_tag_t tag = 42;

static struct nrf_addrinfo* find(const char* host, const char* port)
{
    const struct nrf_addrinfo hints = {.ai_flags = NRF_AI_NUMERICSERV, .ai_family = NRF_AF_INET};
    struct nrf_addrinfo* found = NULL;
    return nrf_getaddrinfo(host, port, &hints, &found) == 0 ? found : NULL;
}

int exchange_start(const char* ca)
{
    char pem[2048] = {0};
    FILE* file = fopen(ca, "r");
    if (file == NULL) return __LINE__;
    const size_t size = fread(pem, 1, sizeof pem - 1, file);
    fclose(file);
    if (size == 0 || modem_start() != 0) return __LINE__;
    if (nrf_modem_at_printf("AT%%CMNG=0,%d,0,\"%s\"", (int)tag, pem) != 0) return __LINE__;
    return modem_register() == 0 ? 0 : __LINE__;
}

int exchange_udp(void)
{
    static const char text[] = "one modem, one door";
    char back[sizeof text] = {0};
    struct nrf_addrinfo* peer = find("echo.test", "7");
    if (peer == NULL) return __LINE__;
    const int fd = nrf_socket(NRF_AF_INET, NRF_SOCK_DGRAM, NRF_IPPROTO_UDP);
    if (fd < 0) return __LINE__;
    if (nrf_connect(fd, peer->ai_addr, peer->ai_addrlen) != 0) return __LINE__;
    if (nrf_send(fd, text, sizeof text, 0) != sizeof text) return __LINE__;
    if (nrf_recv(fd, back, sizeof back, 0) != sizeof text) return __LINE__;
    if (memcmp(text, back, sizeof text) != 0) return __LINE__;
    nrf_close(fd);
    nrf_freeaddrinfo(peer);
    return 0;
}

int exchange_tls(void)
{
    struct nrf_addrinfo* peer = find("tls.test", "443");
    if (peer == NULL) return __LINE__;
    const int fd = nrf_socket(NRF_AF_INET, NRF_SOCK_STREAM, NRF_SPROTO_TLS1v2);
    if (fd < 0) return __LINE__;
    if (nrf_setsockopt(fd, NRF_SOL_SECURE, NRF_SO_SEC_TAG_LIST, &tag, sizeof tag) != 0) {
        return __LINE__;
    }
    if (nrf_setsockopt(fd, NRF_SOL_SECURE, NRF_SO_SEC_HOSTNAME, "tls.test", 8) != 0) {
        return __LINE__;
    }
    if (nrf_connect(fd, peer->ai_addr, peer->ai_addrlen) != 0) return __LINE__;
    nrf_close(fd);
    nrf_freeaddrinfo(peer);
    return 0;
}
