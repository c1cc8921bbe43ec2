// A gateway: sensors of the Wi-Fi network send samples to a TCP server of the WINCS02, a line each,
// and the LTE modem carries them to echo.test over one TCP connection. A sample is acknowledged to
// its sensor, by "ok" and the sample, once echo.test has sent it back. Until then it waits: through
// a loss of the PDN connection, of the Wi-Fi network and of the part. One loop drives both sides,
// and nothing in it waits.
#include "modem.h"
#include "nrf_errno.h"
#include "nrf_socket.h"
#include "wincs02/station.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    port = 5000,
    most = 64,           // samples that wait
    longest = 32,        // a sample with its end of line
    patience_ms = 20000, // for a connection and for an echo
    again_ms = 5000,     // from an end of the uplink to its next connection
    wanted = 12,         // samples, and the program ends
};

// Samples that echo.test has not sent back, the oldest first.
static char queue[most][longest];
static unsigned waiting;
static unsigned delivered;
static unsigned lost; // there was no room for them

// The Wi-Fi side.

static int listener = -1;
static int sensor; // the newest; 0: none
static char line[longest];
static size_t line_size;

static void listen_now(void)
{
    struct sockaddr_in addr = {
        .sin_family = AF_INET,
        .sin_port = htons(port),
        .sin_addr = {.s_addr = INADDR_ANY},
    };
    if (bind(listener, (struct sockaddr*)&addr, sizeof addr) != 0 || listen(listener, 1) != 0) {
        printf("cannot listen: %d\n", errno);
    }
}

static void accept_now(void)
{
    const int fd = accept(listener, NULL, NULL);
    if (fd <= 0) return;
    if (sensor > 0) shutdown(sensor, SHUT_RDWR); // it has gone, or there is no room for two
    sensor = fd;
    line_size = 0;
}

// Lines out of what comes; one that is too long is cut.
static void take(const char* data, size_t size)
{
    for (size_t i = 0; i < size; ++i) {
        if (line_size < longest - 1) line[line_size++] = data[i];
        if (data[i] != '\n') continue;
        line[line_size - 1] = '\n';
        line[line_size] = '\0';
        line_size = 0;
        if (waiting < most) {
            memcpy(queue[waiting++], line, sizeof line);
        } else {
            ++lost;
        }
    }
}

static void on_event(uintptr_t context, int socket, WINC_SOCKET_EVENT event,
                     WINC_SOCKET_STATUS status)
{
    char buffer[256];
    ssize_t size;
    (void)context;
    (void)status;
    switch (event) {
    case WINC_SOCKET_EVENT_OPEN:
        if (socket == listener) listen_now();
        return;
    case WINC_SOCKET_EVENT_CONNECT_REQ:
        accept_now();
        return;
    case WINC_SOCKET_EVENT_RECV:
        while ((size = recv(socket, buffer, sizeof buffer, 0)) > 0)
            if (socket == sensor) take(buffer, (size_t)size);
        return;
    case WINC_SOCKET_EVENT_ERROR:
        shutdown(socket, SHUT_RDWR);
        return;
    case WINC_SOCKET_EVENT_CLOSE:
        if (socket == listener) listener = -1;
        if (socket == sensor) sensor = 0;
        return;
    default:
        return;
    }
}

static void acknowledge(const char* sample)
{
    char text[longest + 3];
    const int size = snprintf(text, sizeof text, "ok %s", sample);
    printf("%s", text);
    if (sensor > 0) send(sensor, text, (size_t)size, 0);
}

// The LTE side.

static enum { idle, connecting, ready, expecting } uplink;
static uint32_t since; // it is so
static int fd = -1;
static char echo[longest];
static size_t echo_size;

static void enter(int next)
{
    uplink = next;
    since = station_now();
}

static void end_uplink(const char* why)
{
    if (uplink != connecting) printf("uplink lost: %s\n", why);
    if (fd >= 0) nrf_close(fd);
    fd = -1;
    enter(idle);
}

static void begin_uplink(void)
{
    struct nrf_sockaddr_in to = {
        .sin_family = NRF_AF_INET,
        .sin_port = nrf_htons(7),
    };
    nrf_inet_pton(NRF_AF_INET, "192.0.2.7", &to.sin_addr);
    enter(connecting);
    fd = nrf_socket(NRF_AF_INET, NRF_SOCK_STREAM, NRF_IPPROTO_TCP);
    if (fd < 0) {
        end_uplink("socket");
        return;
    }
    if (nrf_fcntl(fd, NRF_F_SETFL, NRF_O_NONBLOCK) != 0) {
        end_uplink("fcntl");
        return;
    }
    if (nrf_connect(fd, (struct nrf_sockaddr*)&to, sizeof to) != 0 && errno != NRF_EINPROGRESS) {
        end_uplink("connect");
    }
}

static short ready_for(short events)
{
    struct nrf_pollfd it = {.fd = fd, .events = events};
    return nrf_poll(&it, 1, 0) == 1 ? it.revents : 0;
}

static void send_oldest(void)
{
    const size_t size = strlen(queue[0]);
    echo_size = 0;
    enter(expecting);
    if (nrf_send(fd, queue[0], size, 0) != (ssize_t)size) end_uplink("send");
}

static void receive_echo(void)
{
    const size_t whole = strlen(queue[0]);
    const ssize_t size = nrf_recv(fd, echo + echo_size, whole - echo_size, 0);
    if (size == 0) {
        end_uplink("closed");
        return;
    }
    if (size < 0) {
        if (errno != NRF_EAGAIN) end_uplink("recv");
        return;
    }
    echo_size += (size_t)size;
    if (echo_size < whole) return;
    if (memcmp(echo, queue[0], whole) != 0) {
        end_uplink("another echo");
        return;
    }
    acknowledge(queue[0]);
    memmove(queue[0], queue[1], sizeof queue - sizeof queue[0]);
    --waiting;
    ++delivered;
    enter(ready);
}

static void step_uplink(void)
{
    const uint32_t for_ms = station_now() - since;
    short there;
    switch (uplink) {
    case idle:
        if (waiting > 0 && for_ms >= again_ms) begin_uplink();
        return;
    case connecting:
        there = ready_for(NRF_POLLOUT);
        if ((there & (NRF_POLLERR | NRF_POLLHUP | NRF_POLLNVAL)) != 0) {
            end_uplink("refused");
            return;
        }
        if ((there & NRF_POLLOUT) != 0) {
            enter(ready);
            return;
        }
        if (for_ms >= patience_ms) end_uplink("no answer");
        return;
    case ready:
        if (waiting > 0) send_oldest();
        return;
    case expecting:
        if (ready_for(NRF_POLLIN) != 0) {
            receive_echo();
            return;
        }
        if (for_ms >= patience_ms) end_uplink("no echo");
        return;
    }
}

int main(void)
{
    if (modem_start() != 0 || modem_register() != 0 || !station_begin(on_event)) {
        return EXIT_FAILURE;
    }
    uint32_t looked = station_now();
    while (delivered < wanted) {
        station_run();
        if (listener <= 0 && station_has_address()) {
            listener = socket(AF_INET, SOCK_STREAM, IPPROTO_TCP);
        }
        if (station_now() == looked) continue; // the modem once a millisecond
        looked = station_now();
        step_uplink();
    }
    // The last acknowledgement is under way.
    while (station_now() - looked < 1000)
        station_run();
    printf("%u samples delivered, %u lost\n", delivered, lost);
    modem_stop();
    return EXIT_SUCCESS;
}
