// Looks names up and compares what comes of it with what should. Its arguments are done in turn:
//   NAME RESULT       nrf_getaddrinfo() gives this number, 0 or an NRF_EAI_*
//   connect NAME      to port 80 over TCP, whatever family the name has
//   server ADDRESS    nrf_setdnsaddr(): the server to fall back to
//   pdn N             the names that follow are asked for on PDN connection N
//   wait SECONDS
// Exit status 0: everything came as said. The same file builds for the chip and for the PC.
#include "modem.h"
#include "nrf_modem_os.h"
#include "nrf_socket.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int pdn; // of the names that follow

static int look_up(const char* name, struct nrf_addrinfo** found)
{
    const struct nrf_addrinfo hints = {
        .ai_flags = NRF_AI_NUMERICSERV | NRF_AI_PDNSERV,
        .ai_socktype = NRF_SOCK_STREAM,
    };
    char service[16];
    snprintf(service, sizeof service, "80:%d", pdn);
    const int error = nrf_getaddrinfo(name, service, &hints, found);
    printf("%s on PDN %d: %d\n", name, pdn, error);
    return error;
}

static int connect_to(const char* name)
{
    struct nrf_addrinfo* found = NULL;
    if (look_up(name, &found) != 0) return -1;
    const int fd = nrf_socket(found->ai_family, NRF_SOCK_STREAM, NRF_IPPROTO_TCP);
    int error = -1;
    if (fd >= 0) error = nrf_connect(fd, found->ai_addr, found->ai_addrlen);
    printf("%s: connect %d, errno %d\n", name, error, error != 0 ? errno : 0);
    if (fd >= 0) nrf_close(fd);
    nrf_freeaddrinfo(found);
    return error;
}

static int fall_back_to(const char* text)
{
    struct nrf_in6_addr address;
    const int family = strchr(text, ':') != NULL ? NRF_AF_INET6 : NRF_AF_INET;
    if (nrf_inet_pton(family, text, &address) != 1) return -1;
    return nrf_setdnsaddr(family, &address, family == NRF_AF_INET ? 4 : 16);
}

// What one argument and its value ask for; 0 when it came so.
static int step(const char* what, const char* value)
{
    if (strcmp(what, "connect") == 0) return connect_to(value);
    if (strcmp(what, "server") == 0) return fall_back_to(value);
    if (strcmp(what, "pdn") == 0) {
        pdn = atoi(value);
        return 0;
    }
    if (strcmp(what, "wait") == 0) {
        nrf_modem_os_sleep((uint32_t)atoi(value) * 1000);
        return 0;
    }
    struct nrf_addrinfo* found = NULL;
    const int error = look_up(what, &found);
    nrf_freeaddrinfo(found);
    return error != atoi(value);
}

int main(int argc, char** argv)
{
    int error = modem_start();
    if (error == 0) error = modem_register();
    if (error != 0) {
        printf("the modem does not start: %d\n", error);
        return EXIT_FAILURE;
    }
    int wrong = 0;
    for (int i = 1; i + 1 < argc; i += 2) {
        if (step(argv[i], argv[i + 1]) == 0) continue;
        printf("%s %s: not so\n", argv[i], argv[i + 1]);
        wrong = 1;
    }
    modem_stop();
    return wrong ? EXIT_FAILURE : EXIT_SUCCESS;
}
