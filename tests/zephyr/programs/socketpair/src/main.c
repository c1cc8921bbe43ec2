/* Three threads of POSIX talk to main() through pairs of sockets. POSIX headers only. */
#include <errno.h>
#include <poll.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define TALKERS 3
#define WORDS 4

struct talker {
    const char* name;
    int mine;
    int yours;
    pthread_t thread;
};

static struct talker talkers[TALKERS] = {{.name = "Ada"}, {.name = "Bo"}, {.name = "Cy"}};

static void* talk(void* argument)
{
    const struct talker* it = argument;

    for (int i = 0; i < WORDS; i++) {
        char word[24];
        char answer = 0;
        int size = snprintf(word, sizeof(word), "%s says %d", it->name, i) + 1;

        if (write(it->mine, word, (size_t)size) != size || read(it->mine, &answer, 1) != 1 ||
            answer != '0' + i) {
            printf("%s: error %d, answer %d\n", it->name, errno, answer);
            exit(1);
        }
    }
    close(it->mine);
    return NULL;
}

int main(void)
{
    struct pollfd entries[TALKERS] = {0};
    int left = TALKERS;
    int words = 0;

    setvbuf(stdout, NULL, _IOLBF, 0);
    for (int i = 0; i < TALKERS; i++) {
        int pair[2];

        if (socketpair(AF_UNIX, SOCK_STREAM, 0, pair) < 0) {
            printf("socketpair: %d\n", errno);
            return 1;
        }
        talkers[i].yours = pair[0];
        talkers[i].mine = pair[1];
        entries[i].fd = pair[0];
        entries[i].events = POLLIN;
        if (pthread_create(&talkers[i].thread, NULL, talk, &talkers[i]) != 0) {
            printf("no thread\n");
            return 1;
        }
    }
    while (left > 0) {
        if (poll(entries, TALKERS, -1) < 0) {
            printf("poll: %d\n", errno);
            return 1;
        }
        for (int i = 0; i < TALKERS; i++) {
            char word[64];
            ssize_t size;

            if (entries[i].fd < 0 || entries[i].revents == 0) {
                continue;
            }
            size = read(entries[i].fd, word, sizeof(word));
            if (size <= 0) {
                printf("%s is gone, revents %d\n", talkers[i].name, entries[i].revents);
                close(entries[i].fd);
                entries[i].fd = -1;
                left--;
                continue;
            }
            printf("%s\n", word);
            words++;
            send(entries[i].fd, word + strlen(word) - 1, 1, 0);
        }
    }
    for (int i = 0; i < TALKERS; i++) {
        pthread_join(talkers[i].thread, NULL);
    }
    printf("%d words\n", words);
    return words == TALKERS * WORDS ? 0 : 1;
}
