// A sensor that reports over UDP every 20 s and survives crashes of the modem: the fault handler
// notes what has happened, the main thread starts library, network and socket again.
// The same file builds for the chip and for the PC.
#include "modem.h"
#include "nrf_errno.h"
#include "nrf_modem_os.h"
#include "nrf_socket.h"

#include <errno.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>

enum {
    readings = 20,
    pause_ms = 20 * 1000,
    echo_timeout_s = 5,
};

static atomic_uint faults;
static atomic_uint last_reason;
static atomic_uint last_program_counter;

// Interrupt context: nothing can be started again from here.
static void on_fault(uint32_t reason, uint32_t program_counter)
{
    last_reason = reason;
    last_program_counter = program_counter;
    ++faults;
}

// A socket whose peer is echo.test:7; -1 and errno.
static int open_server(void)
{
    const struct nrf_addrinfo hints = {
        .ai_flags = NRF_AI_NUMERICSERV,
        .ai_family = NRF_AF_INET,
        .ai_socktype = NRF_SOCK_DGRAM,
    };
    struct nrf_addrinfo* found = NULL;
    if (nrf_getaddrinfo("echo.test", "7", &hints, &found) != 0) return -1;
    const struct nrf_timeval timeout = {.tv_sec = echo_timeout_s, .tv_usec = 0};
    const int fd = nrf_socket(found->ai_family, NRF_SOCK_DGRAM, NRF_IPPROTO_UDP);
    const bool open =
        fd >= 0 && nrf_connect(fd, found->ai_addr, found->ai_addrlen) == 0 &&
        nrf_setsockopt(fd, NRF_SOL_SOCKET, NRF_SO_RCVTIMEO, &timeout, sizeof timeout) == 0;
    nrf_freeaddrinfo(found);
    return open ? fd : -1;
}

// The library again, after the crash that ended it; then the network and the socket, however often
// the modem crashes meanwhile. 0 or the error of a modem that does not start.
static int recover(int* server)
{
    for (;;) {
        printf("modem fault: reason 0x%x, PC 0x%x\n", last_reason, last_program_counter);
        int error = modem_restart();
        if (error != 0) return error;
        error = modem_register();
        if (error == 0) *server = open_server();
        if (error == 0 && *server >= 0) return 0;
        const bool crashed = error == -NRF_ESHUTDOWN || errno == NRF_ESHUTDOWN;
        if (!crashed) return error == 0 ? -errno : error;
    }
}

// True when the reading came back; false and errno.
static bool report(int server, int number)
{
    char reading[32];
    char echo[sizeof reading];
    const int length = snprintf(reading, sizeof reading, "{\"reading\":%d}", number);
    if (nrf_send(server, reading, (size_t)length, 0) < 0) return false;
    return nrf_recv(server, echo, sizeof echo, 0) == length;
}

int main(void)
{
    modem_handle_faults(on_fault);
    int error = modem_start();
    if (error == 0) error = modem_register();
    int server = error == 0 ? open_server() : -1;
    if (server < 0 && faults > 0) error = recover(&server);
    int echoed = 0;
    for (int number = 1; error == 0 && server >= 0 && number <= readings; ++number) {
        if (report(server, number)) {
            ++echoed;
        } else if (errno == NRF_ESHUTDOWN) {
            error = recover(&server);
        }
        nrf_modem_os_sleep(pause_ms);
    }
    if (error != 0 || server < 0) {
        printf("the modem does not start: %d\n", error);
        return EXIT_FAILURE;
    }
    printf("%u faults, %d of %d readings echoed\n", faults, echoed, readings);
    modem_stop();
    return EXIT_SUCCESS;
}
