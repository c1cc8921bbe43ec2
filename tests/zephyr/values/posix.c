// A program by the headers of POSIX: a pair, a counter and the terminal in one table.
#include <poll.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/select.h>
#include <sys/socket.h>
#include <unistd.h>

static int sv[2];

static void* answer(void* unused)
{
    char text[16];
    const ssize_t size = read(sv[1], text, sizeof text);
    if (size > 0 && write(sv[1], text, (size_t)size) != size) return unused;
    close(sv[1]);
    return unused;
}

int main(void)
{
    char text[16] = "";
    eventfd_t count = 0;
    pthread_t thread;
    struct pollfd ready[2];
    fd_set set;
    int counter;
    if (socketpair(AF_UNIX, SOCK_STREAM, 0, sv) != 0 || sv[0] != 3 || sv[1] != 4) return 1;
    if (pthread_create(&thread, NULL, answer, NULL) != 0) return 2;
    if (write(sv[0], "hello\n", 6) != 6) return 3;
    memset(ready, 0, sizeof ready);
    ready[0].fd = sv[0];
    ready[0].events = POLLIN;
    ready[1].fd = STDOUT_FILENO;
    ready[1].events = POLLIN;
    if (poll(ready, 2, -1) != 1 || (ready[0].revents & POLLIN) == 0) return 4;
    if (read(sv[0], text, sizeof text) != 6) return 5;
    if (read(sv[0], text + 6, sizeof text - 6) != 0) return 6; // the other end is closed
    if (send(sv[0], "x", 1, 0) != -1 || errno != EPIPE) return 7;
    counter = eventfd(5, 0); // the lowest that is free
    FD_ZERO(&set);
    FD_SET(counter, &set);
    if (counter != 4 || select(counter + 1, &set, NULL, NULL, NULL) != 1) return 8;
    if (eventfd_read(counter, &count) != 0 || count != 5) return 9;
    if (write(STDOUT_FILENO, text, 6) != 6) return 10;
    printf("done\n");
    if (close(sv[0]) != 0 || close(sv[0]) != -1 || errno != EBADF) return 11;
    if (socket(AF_INET, SOCK_DGRAM, IPPROTO_UDP) != 3) return 12;
    return pthread_join(thread, NULL);
}
