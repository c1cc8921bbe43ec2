/* Downloads much by HTTP, twice: poll, a socket that does not block, and a sum over the bytes. */
#include <zephyr/kernel.h>
#include <zephyr/net/socket.h>
#include <zephyr/sys/crc.h>
#include <zephyr/sys/util.h>

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define HOST "web.test"
#define PATH "/bytes/" STRINGIFY(CONFIG_DOWNLOAD_BYTES)

static const char request[] = "GET " PATH " HTTP/1.1\r\nHost: " HOST "\r\n\r\n";

/* The end of the head within the first `size` bytes, or 0. */
static size_t end_of_head(const char* text, size_t size)
{
    for (size_t i = 4; i <= size; i++) {
        if (memcmp(text + i - 4, "\r\n\r\n", 4) == 0) {
            return i;
        }
    }
    return 0;
}

static int connect_to(const struct addrinfo* to)
{
    struct pollfd entry = {.events = POLLOUT};
    int error = 0;
    socklen_t length = sizeof(error);
    int flags;

    entry.fd = socket(to->ai_family, to->ai_socktype, to->ai_protocol);
    if (entry.fd < 0) {
        return -errno;
    }
    flags = fcntl(entry.fd, F_GETFL, 0);
    fcntl(entry.fd, F_SETFL, flags | O_NONBLOCK);
    if (connect(entry.fd, to->ai_addr, to->ai_addrlen) == 0 || errno != EINPROGRESS) {
        printk("connect: %d\n", errno);
    }
    if (poll(&entry, 1, 10000) != 1 ||
        getsockopt(entry.fd, SOL_SOCKET, SO_ERROR, &error, &length) < 0 || error != 0) {
        printk("no connection: revents %d, error %d\n", entry.revents, error);
        close(entry.fd);
        return -ECONNREFUSED;
    }
    return entry.fd;
}

static int download(const struct addrinfo* from, int64_t* took)
{
    static char buffer[2048];
    struct pollfd entry = {.events = POLLIN};
    int64_t begin = k_uptime_get();
    uint32_t crc = 0;
    size_t body = 0;
    size_t head = 0;
    size_t kept = 0;

    entry.fd = connect_to(from);
    if (entry.fd < 0) {
        return entry.fd;
    }
    send(entry.fd, request, sizeof(request) - 1, 0);
    for (;;) {
        ssize_t size;

        if (poll(&entry, 1, 30000) <= 0) {
            return -ETIMEDOUT;
        }
        size = recv(entry.fd, buffer + kept, sizeof(buffer) - kept, MSG_DONTWAIT);
        if (size < 0) {
            if (errno == EAGAIN) {
                continue;
            }
            return -errno;
        }
        if (size == 0) {
            break;
        }
        kept += (size_t)size;
        if (head == 0) {
            head = end_of_head(buffer, kept);
            if (head == 0) {
                continue;
            }
            memmove(buffer, buffer + head, kept - head);
            kept -= head;
        }
        crc = crc32_ieee_update(crc, (const uint8_t*)buffer, kept);
        body += kept;
        kept = 0;
    }
    close(entry.fd);
    *took = k_uptime_delta(&begin);
    printk("%zu bytes, crc %08x\n", body, crc);
    return (int)body;
}

int main(void)
{
    struct addrinfo hints = {.ai_family = AF_INET, .ai_socktype = SOCK_STREAM};
    struct addrinfo* res;
    int64_t took[2];

    if (getaddrinfo(HOST, "80", &hints, &res) != 0) {
        return 1;
    }
    for (int i = 0; i < 2; i++) {
        if (download(res, &took[i]) != CONFIG_DOWNLOAD_BYTES) {
            printk("download %d failed\n", i);
            exit(1);
        }
    }
    freeaddrinfo(res);
    printk("%s\n", took[0] > 1000 && took[1] > 1000 ? "at the speed of the air" : "too fast");
    return 0;
}
