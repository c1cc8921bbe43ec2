/* Says something to the peer over UDP and TCP, IPv4 and IPv6, with overlay-tls.conf over DTLS and
 * TLS, and checks what comes back. Rounds are begun by delayable work, through a signal. */
#include <zephyr/kernel.h>
#include <zephyr/logging/log.h>
#include <zephyr/net/socket.h>
#include <zephyr/net/tls_credentials.h>
#include <zephyr/random/random.h>

#include <errno.h>
#include <stdlib.h>
#include <string.h>

LOG_MODULE_REGISTER(echo_client, LOG_LEVEL_INF);

#define PEER_PORT 4242
#define ROUNDS 5
#define CA_TAG 1
#define LONGEST 700

#ifdef CONFIG_NET_SOCKETS_SOCKOPT_TLS
static const uint8_t ca[] = {
#include "ca.der.inc"
};
#define STREAM IPPROTO_TLS_1_2
#define DATAGRAM IPPROTO_DTLS_1_2
#else
#define STREAM IPPROTO_TCP
#define DATAGRAM IPPROTO_UDP
#endif

struct way {
    const char* name;
    const char* peer;
    int family;
    int type;
    int protocol;
    int sock;
    size_t echoed;
};

static struct way ways[] = {
    {"datagram4", CONFIG_NET_CONFIG_PEER_IPV4_ADDR, AF_INET, SOCK_DGRAM, DATAGRAM, -1, 0},
    {"datagram6", CONFIG_NET_CONFIG_PEER_IPV6_ADDR, AF_INET6, SOCK_DGRAM, DATAGRAM, -1, 0},
    {"stream4", CONFIG_NET_CONFIG_PEER_IPV4_ADDR, AF_INET, SOCK_STREAM, STREAM, -1, 0},
    {"stream6", CONFIG_NET_CONFIG_PEER_IPV6_ADDR, AF_INET6, SOCK_STREAM, STREAM, -1, 0},
};
static struct pollfd entries[ARRAY_SIZE(ways)];
static uint8_t said[LONGEST];
static uint8_t heard[LONGEST];

static struct k_poll_signal begin = K_POLL_SIGNAL_INITIALIZER(begin);
static struct k_poll_event events[] = {
    K_POLL_EVENT_STATIC_INITIALIZER(K_POLL_TYPE_SIGNAL, K_POLL_MODE_NOTIFY_ONLY, &begin, 0),
};

static void raise_begin(struct k_work* work)
{
    k_poll_signal_raise(&begin, 0);
    k_work_reschedule(k_work_delayable_from_work(work), K_SECONDS(2));
}

static K_WORK_DELAYABLE_DEFINE(ticker, raise_begin);

static int open_way(struct way* it)
{
    struct sockaddr peer = {.sa_family = (sa_family_t)it->family};

    net_sin(&peer)->sin_port = htons(PEER_PORT);
    if (inet_pton(it->family, it->peer,
                  it->family == AF_INET ? (void*)&net_sin(&peer)->sin_addr
                                        : (void*)&net_sin6(&peer)->sin6_addr) != 1) {
        return -EINVAL;
    }
    it->sock = socket(it->family, it->type, it->protocol);
    if (it->sock < 0) {
        return -errno;
    }
#ifdef CONFIG_NET_SOCKETS_SOCKOPT_TLS
    sec_tag_t tags[] = {CA_TAG};

    if (setsockopt(it->sock, SOL_TLS, TLS_SEC_TAG_LIST, tags, sizeof(tags)) < 0 ||
        setsockopt(it->sock, SOL_TLS, TLS_HOSTNAME, "peer.test", sizeof("peer.test")) < 0) {
        return -errno;
    }
#endif
    return connect(it->sock, &peer, sizeof(peer)) < 0 ? -errno : 0;
}

static int send_all(const struct way* it, size_t size)
{
    for (size_t done = 0; done < size;) {
        ssize_t part = send(it->sock, said + done, size - done, 0);

        if (part < 0) {
            return -errno;
        }
        done += (size_t)part;
    }
    return 0;
}

/* The size of what came back and was right, or a negative error. */
static int say(struct way* it, struct pollfd* entry)
{
    size_t size = 1 + sys_rand32_get() % LONGEST;
    size_t got = 0;
    int err;

    sys_rand_get(said, size);
    err = send_all(it, size);
    while (err == 0 && got < size) {
        ssize_t part;

        if (poll(entry, 1, 5000) != 1) {
            return -ETIMEDOUT;
        }
        part = recv(it->sock, heard + got, size - got, 0);
        if (part <= 0) {
            return part == 0 ? -EPIPE : -errno;
        }
        got += (size_t)part;
    }
    if (err == 0 && memcmp(said, heard, size) != 0) {
        err = -EBADMSG;
    }
    it->echoed += got;
    return err;
}

int main(void)
{
#ifdef CONFIG_NET_SOCKETS_SOCKOPT_TLS
    tls_credential_add(CA_TAG, TLS_CREDENTIAL_CA_CERTIFICATE, ca, sizeof(ca));
#endif
    for (size_t i = 0; i < ARRAY_SIZE(ways); i++) {
        int err = open_way(&ways[i]);

        if (err != 0) {
            LOG_ERR("%s: %d", ways[i].name, err);
            exit(1);
        }
        entries[i].fd = ways[i].sock;
        entries[i].events = POLLIN;
    }
    k_work_schedule(&ticker, K_NO_WAIT);
    for (int round = 0; round < ROUNDS; round++) {
        unsigned int signaled;
        int result;

        (void)k_poll(events, ARRAY_SIZE(events), K_FOREVER);
        k_poll_signal_check(events[0].signal, &signaled, &result);
        if (events[0].state != K_POLL_STATE_SIGNALED || signaled == 0) {
            exit(2);
        }
        events[0].state = K_POLL_STATE_NOT_READY;
        k_poll_signal_reset(&begin);
        for (size_t i = 0; i < ARRAY_SIZE(ways); i++) {
            int err = say(&ways[i], &entries[i]);

            if (err != 0) {
                LOG_ERR("%s: %d", ways[i].name, err);
                exit(1);
            }
        }
    }
    for (size_t i = 0; i < ARRAY_SIZE(ways); i++) {
        LOG_INF("%s: %s", ways[i].name, ways[i].echoed > ROUNDS ? "all came back" : "too little");
        close(ways[i].sock);
    }
    exit(0);
}
