// A sensor that reports over UDP every 30 s and survives the loss of its PDN connection.
// The same file builds for the chip and for the PC: udp_uplink [number of readings]
#include "modem.h"
#include "nrf_errno.h"
#include "nrf_modem_at.h"
#include "nrf_modem_os.h"
#include "nrf_socket.h"

#include <errno.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    default_readings = 90,
    pause_ms = 30 * 1000,
    echo_timeout_s = 5,
    retry_ms = 1000, // when the network is there and the server's name or socket is not
};

static void* network_changed; // a semaphore, given whenever one of these two has changed
static atomic_bool registered;
static atomic_bool pdn_active;

static int server = -1; // socket; -1: none
static int recovered;

static bool starts_with(const char* text, const char* start)
{
    return strncmp(text, start, strlen(start)) == 0;
}

// Interrupt context: notes what changed and wakes the main thread.
static void on_notification(const char* notification)
{
    int status = 0;
    if (sscanf(notification, "+CEREG: %d", &status) == 1) {
        registered = status == 1 || status == 5; // home or roaming
    } else if (starts_with(notification, "+CGEV: ME PDN ACT 0")) {
        pdn_active = true;
    } else if (starts_with(notification, "+CGEV: NW PDN DEACT 0") ||
               starts_with(notification, "+CGEV: ME PDN DEACT 0") ||
               starts_with(notification, "+CGEV: NW DETACH") ||
               starts_with(notification, "+CGEV: ME DETACH")) {
        pdn_active = false;
    } else {
        return;
    }
    nrf_modem_os_sem_give(network_changed);
}

static int switch_on(void)
{
    int error = nrf_modem_os_sem_init(&network_changed, 0, 1);
    if (error == 0) error = modem_start();
    if (error == 0) error = nrf_modem_at_notif_handler_set(on_notification);
    if (error == 0) error = nrf_modem_at_printf("AT+CEREG=5");
    if (error == 0) error = nrf_modem_at_printf("AT+CGEREP=1");
    if (error == 0) error = nrf_modem_at_printf("AT%%XPDNCFG=1"); // the first PDN: always on
    if (error == 0) error = nrf_modem_at_printf("AT+CFUN=1");
    return error;
}

static void wait_for_network(void)
{
    while (!registered || !pdn_active) {
        nrf_modem_os_sem_take(network_changed, NRF_MODEM_OS_FOREVER);
    }
}

// Opens the socket to echo.test:7; false when the name, the socket or the PDN is not there.
static bool open_server(void)
{
    const struct nrf_addrinfo hints = {
        .ai_flags = NRF_AI_NUMERICSERV,
        .ai_family = NRF_AF_INET,
        .ai_socktype = NRF_SOCK_DGRAM,
    };
    struct nrf_addrinfo* found = NULL;
    if (nrf_getaddrinfo("echo.test", "7", &hints, &found) != 0) return false;
    const struct nrf_timeval timeout = {.tv_sec = echo_timeout_s, .tv_usec = 0};
    server = nrf_socket(found->ai_family, NRF_SOCK_DGRAM, NRF_IPPROTO_UDP);
    bool open =
        server >= 0 && nrf_connect(server, found->ai_addr, found->ai_addrlen) == 0 &&
        nrf_setsockopt(server, NRF_SOL_SOCKET, NRF_SO_RCVTIMEO, &timeout, sizeof timeout) == 0;
    nrf_freeaddrinfo(found);
    if (!open && server >= 0) {
        nrf_close(server);
        server = -1;
    }
    return open;
}

static void connect_server(void)
{
    for (;;) {
        wait_for_network();
        if (open_server()) return;
        nrf_modem_os_sleep(retry_ms);
    }
}

// The PDN is gone, and the socket with it: starts again once the network is back.
static void recover(void)
{
    nrf_close(server);
    server = -1;
    connect_server();
    ++recovered;
}

// True when the echo of `reading` came; errno tells why not. Echoes of earlier readings, late
// because they waited for coverage, are passed over.
static bool receive_echo(const char* reading, size_t length)
{
    char echo[64];
    for (;;) {
        const ssize_t size = nrf_recv(server, echo, sizeof echo, 0);
        if (size < 0) return false;
        if ((size_t)size == length && memcmp(echo, reading, length) == 0) return true;
    }
}

// Waits until the next reading is due, and less if the PDN goes; false then.
static bool pause_between_readings(void)
{
    struct nrf_pollfd waited = {.fd = server, .events = 0, .revents = 0};
    if (nrf_poll(&waited, 1, pause_ms) <= 0) return true;
    int error = 0;
    nrf_socklen_t size = sizeof error;
    nrf_getsockopt(server, NRF_SOL_SOCKET, NRF_SO_ERROR, &error, &size);
    return error != NRF_ENETDOWN;
}

// Takes one reading to the server, however often the PDN goes meanwhile; true when it is echoed.
static bool report(int number)
{
    char reading[64];
    const int length = snprintf(reading, sizeof reading, "{\"reading\":%d,\"celsius\":%d.%d}",
                                number, 20 + number % 5, number % 10);
    while (nrf_send(server, reading, (size_t)length, 0) < 0) {
        if (errno == NRF_ENETDOWN) {
            recover();
        } else {
            nrf_modem_os_sleep(retry_ms); // the modem's buffer is full
        }
    }
    if (receive_echo(reading, (size_t)length)) return true;
    if (errno == NRF_ENETDOWN) recover();
    return false;
}

int main(int argc, char** argv)
{
    const int readings = argc > 1 ? atoi(argv[1]) : default_readings;
    if (readings < 1) {
        printf("usage: udp_uplink [number of readings, 1 or more]\n");
        return EXIT_FAILURE;
    }
    const int error = switch_on();
    if (error != 0) {
        printf("the modem does not start: %d\n", error);
        return EXIT_FAILURE;
    }
    connect_server();
    int echoed = 0;
    for (int number = 1; number <= readings; ++number) {
        if (report(number)) ++echoed;
        if (number < readings && !pause_between_readings()) recover();
    }
    nrf_close(server);
    printf("sent %d echoed %d lost %d recovered %d\n", readings, echoed, readings - echoed,
           recovered);
    modem_stop();
    return EXIT_SUCCESS;
}
