// A program that calls the library from a main() of its own, without the start archive: libc's
// pthread_create comes first in its order of symbols. doors.md §3.1: a thread begins when its turn
// comes, whoever's function made it.
#include <zephyr/kernel.h>

#include <stdio.h>

static struct k_thread threads[3];

static void say(void* name, void* b, void* c)
{
    (void)b;
    (void)c;
    printf("%s at %d\n", (const char*)name, (int)k_uptime_get_32());
    k_msleep(10);
    printf("%s at %d\n", (const char*)name, (int)k_uptime_get_32());
}

int main(void)
{
    static char names[3][2] = {"a", "b", "c"};
    for (int i = 0; i < 3; ++i)
        k_thread_create(&threads[i], NULL, 0, say, names[i], NULL, NULL, 3 - i, 0, K_NO_WAIT);
    k_msleep(5);
    printf("main at %d\n", (int)k_uptime_get_32());
    for (int i = 0; i < 3; ++i)
        k_thread_join(&threads[i], K_FOREVER);
    return 3;
}
