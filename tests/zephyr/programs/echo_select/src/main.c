/* Sends back what its clients send: POSIX headers only, select. */
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/select.h>
#include <sys/socket.h>
#include <unistd.h>

#define PORT 4242

static fd_set watched;
static int highest;

static void watch(int fd)
{
    FD_SET(fd, &watched);
    if (fd > highest) {
        highest = fd;
    }
}

static void serve(int fd)
{
    char buffer[128];
    ssize_t size = read(fd, buffer, sizeof(buffer));

    if (size <= 0) {
        printf("descriptor %d: gone\n", fd);
        FD_CLR(fd, &watched);
        close(fd);
        return;
    }
    for (ssize_t sent = 0; sent < size;) {
        ssize_t part = write(fd, buffer + sent, (size_t)(size - sent));

        if (part < 0) {
            printf("descriptor %d: error %d\n", fd, errno);
            break;
        }
        sent += part;
    }
}

int main(void)
{
    struct sockaddr_in own = {0};
    int idle = 0;
    int listener = socket(AF_INET, SOCK_STREAM, 0);

    own.sin_family = AF_INET;
    own.sin_addr.s_addr = htonl(INADDR_ANY);
    own.sin_port = htons(PORT);
    if (listener < 0 || bind(listener, (struct sockaddr*)&own, sizeof(own)) < 0 ||
        listen(listener, 5) < 0) {
        printf("no listener: %d\n", errno);
        return 1;
    }
    FD_ZERO(&watched);
    watch(listener);
    printf("listening on %d\n", listener);
    while (idle < 3) {
        fd_set ready = watched;
        struct timeval patience = {.tv_sec = 20, .tv_usec = 0};
        int some = select(highest + 1, &ready, NULL, NULL, &patience);

        if (some < 0) {
            printf("select: %d\n", errno);
            return 1;
        }
        idle = some == 0 ? idle + 1 : 0;
        for (int fd = 0; fd <= highest; fd++) {
            if (!FD_ISSET(fd, &ready)) {
                continue;
            }
            if (fd == listener) {
                int client = accept(listener, NULL, NULL);

                if (client >= 0) {
                    printf("descriptor %d: here\n", client);
                    watch(client);
                }
            } else {
                serve(fd);
            }
        }
    }
    printf("nothing for a minute\n");
    exit(0);
}
