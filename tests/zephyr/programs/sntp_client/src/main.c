/* Asks the peer for the time (RFC 4330) over IPv4 and IPv6, and sets the clock of a fresh world by
 * it. Names of POSIX. */
#include <zephyr/kernel.h>
#include <zephyr/sys/byteorder.h>

#include <arpa/inet.h>
#include <errno.h>
#include <netdb.h>
#include <netinet/in.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define SERVER "peer.test"
#define TO_UNIX 2208988800U /* seconds from 1900 to 1970 */

struct packet {
    uint8_t lvm; /* leap indicator, version, mode */
    uint8_t stratum;
    uint8_t poll;
    int8_t precision;
    uint32_t delay;
    uint32_t dispersion;
    uint32_t id;
    uint32_t times[8]; /* reference, originate, receive, transmit: seconds and fractions */
} __packed;

BUILD_ASSERT(sizeof(struct packet) == 48);

static int query(int family, int64_t* seconds)
{
    struct addrinfo hints = {.ai_family = family, .ai_socktype = SOCK_DGRAM};
    struct addrinfo* res;
    struct packet it = {.lvm = 4 << 3 | 3};
    struct pollfd entry = {.events = POLLIN};
    int ret = getaddrinfo(SERVER, "123", &hints, &res);

    if (ret != 0) {
        printf("%s: %s\n", SERVER, gai_strerror(ret));
        return -ENOENT;
    }
    it.times[6] = htonl((uint32_t)k_uptime_seconds());
    entry.fd = socket(res->ai_family, SOCK_DGRAM, IPPROTO_UDP);
    if (entry.fd < 0 || connect(entry.fd, res->ai_addr, res->ai_addrlen) < 0 ||
        send(entry.fd, &it, sizeof(it), 0) < 0) {
        ret = -errno;
    } else if (poll(&entry, 1, 4000) != 1) {
        ret = -ETIMEDOUT;
    } else if (recv(entry.fd, &it, sizeof(it), 0) != sizeof(it)) {
        ret = -EMSGSIZE;
    } else if ((it.lvm & 7) != 4 || it.stratum == 0) {
        ret = -EINVAL;
    } else {
        *seconds = (int64_t)ntohl(it.times[6]) - TO_UNIX;
    }
    close(entry.fd);
    freeaddrinfo(res);
    return ret;
}

int main(void)
{
    const int families[] = {AF_INET, AF_INET6};

    for (size_t i = 0; i < ARRAY_SIZE(families); i++) {
        int64_t seconds = 0;
        int ret = query(families[i], &seconds);

        printf("family %d: %d, %lld\n", families[i], ret, (long long)seconds);
        if (ret != 0) {
            return 1;
        }
    }
    return 0;
}
