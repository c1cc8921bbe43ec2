/* Speaks CoAP (RFC 7252) to the peer over IPv6: a put, a get of what it has put, an observation
 * with two notifications. Its messages are made by hand, and repeated until they are answered. */
#include <zephyr/kernel.h>
#include <zephyr/logging/log.h>
#include <zephyr/net/socket.h>
#include <zephyr/sys/byteorder.h>

#include <errno.h>
#include <stdlib.h>
#include <string.h>

LOG_MODULE_REGISTER(coap_client);

#define COAP_PORT 5683
#define CONFIRMABLE 0
#define ACKNOWLEDGEMENT 2
#define RESET 3
#define GET 1
#define PUT 3
#define OBSERVE 6
#define URI_PATH 11
#define TOKEN 0x5A

static int sock;
static struct zsock_pollfd entry;
static uint16_t next_id = 0x100;
static uint8_t out[64];
static uint8_t in[128];

static size_t head(int type, int code, uint16_t id, size_t token)
{
    out[0] = (uint8_t)(0x40 | type << 4 | (int)token);
    out[1] = (uint8_t)code;
    sys_put_be16(id, out + 2);
    out[4] = TOKEN;
    return 4 + token;
}

/* An option of less than 13 bytes, less than 13 after the one before. */
static size_t option(size_t at, int delta, const void* value, size_t size)
{
    out[at] = (uint8_t)(delta << 4 | (int)size);
    if (size > 0) {
        memcpy(out + at + 1, value, size);
    }
    return at + 1 + size;
}

static int wait_for_message(int patience)
{
    int ret = zsock_poll(&entry, 1, patience);

    if (ret <= 0) {
        return ret == 0 ? -EAGAIN : -errno;
    }
    ret = (int)zsock_recv(sock, in, sizeof(in) - 1, ZSOCK_MSG_DONTWAIT);
    return ret < 0 ? -errno : ret;
}

/* The code of the answer to what `out` holds, which comes in its acknowledgement. */
static int ask(size_t size)
{
    uint16_t id = sys_get_be16(out + 2);

    for (int patience = 2000; patience <= 16000; patience *= 2) {
        int got;

        if (zsock_send(sock, out, size, 0) != (ssize_t)size) {
            return -errno;
        }
        got = wait_for_message(patience);
        if (got >= 4 && (in[0] >> 4 & 3) == ACKNOWLEDGEMENT && sys_get_be16(in + 2) == id) {
            return in[1];
        }
    }
    return -ETIMEDOUT;
}

static const char* payload(int size)
{
    const uint8_t* marker = memchr(in + 5, 0xff, (size_t)size - 5);

    in[size] = 0;
    return marker == NULL ? "" : (const char*)marker + 1;
}

static int observe(void)
{
    size_t at = head(CONFIRMABLE, GET, next_id++, 1);
    int code;

    at = option(at, OBSERVE, NULL, 0);
    at = option(at, URI_PATH - OBSERVE, "obs", 3);
    code = ask(at);
    LOG_INF("observe: %d.%02d", code >> 5, code & 31);
    for (int i = 0; i < 3; i++) {
        int size = wait_for_message(20000);

        if (size < 5) {
            return -ETIMEDOUT;
        }
        LOG_INF("notification: type %d, token %02x, '%s'", in[0] >> 4 & 3, in[4], payload(size));
        /* The last is rejected, which ends it. */
        at = head(i < 2 ? ACKNOWLEDGEMENT : RESET, 0, sys_get_be16(in + 2), 0);
        if (zsock_send(sock, out, at, 0) < 0) {
            return -errno;
        }
    }
    return wait_for_message(20000) == -EAGAIN ? 0 : -EALREADY;
}

int main(void)
{
    struct sockaddr_in6 peer = {.sin6_family = AF_INET6, .sin6_port = htons(COAP_PORT)};
    size_t at;
    int code;

    zsock_inet_pton(AF_INET6, CONFIG_NET_CONFIG_PEER_IPV6_ADDR, &peer.sin6_addr);
    sock = zsock_socket(peer.sin6_family, SOCK_DGRAM, IPPROTO_UDP);
    if (sock < 0 || zsock_connect(sock, (struct sockaddr*)&peer, sizeof(peer)) < 0) {
        LOG_ERR("no socket: %d", errno);
        exit(1);
    }
    entry.fd = sock;
    entry.events = ZSOCK_POLLIN;

    at = head(CONFIRMABLE, PUT, next_id++, 1);
    at = option(at, URI_PATH, "test", 4);
    memcpy(out + at,
           "\xff"
           "warm",
           5);
    code = ask(at + 5);
    LOG_INF("put: %d.%02d", code >> 5, code & 31);

    at = head(CONFIRMABLE, GET, next_id++, 1);
    at = option(at, URI_PATH, "test", 4);
    code = ask(at);
    LOG_INF("get: %d.%02d", code >> 5, code & 31);

    code = observe();
    LOG_INF("observation ended: %d", code);
    zsock_close(sock);
    exit(code == 0 ? 0 : 1);
}
