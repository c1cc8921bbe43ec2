// A program written for Zephyr, as the start archive runs it: what comes before main(), and what
// goes on after it.
#include <zephyr/init.h>
#include <zephyr/kernel.h>

#include <stdio.h>

static uint32_t begun; // once the network is there

static void say(const char* word) { printf("%s at %d\n", word, (int)(k_uptime_get_32() - begun)); }

#define STEP(name)                                                                                 \
    static int name(void)                                                                          \
    {                                                                                              \
        printf("%s\n", #name);                                                                     \
        return 0;                                                                                  \
    }
static int application_first(void)
{
    k_sleep(K_TIMEOUT_ABS_SEC(k_uptime_seconds() + 1));
    begun = k_uptime_get_32();
    printf("application_first\n");
    return 0;
}
STEP(application_second)
STEP(post_kernel_late)
STEP(post_kernel_early)
STEP(pre_kernel_2)
STEP(pre_kernel_1)
SYS_INIT(application_first, APPLICATION, 90);
SYS_INIT(application_second, APPLICATION, 90);
SYS_INIT(post_kernel_late, POST_KERNEL, 10);
SYS_INIT(post_kernel_early, POST_KERNEL, 9);
SYS_INIT(pre_kernel_2, PRE_KERNEL_2, 0);
SYS_INIT(pre_kernel_1, PRE_KERNEL_1, 99);

static void early(void* text, void* b, void* c)
{
    (void)b;
    (void)c;
    say((const char*)text);
}

static void late(void* text, void* b, void* c)
{
    k_msleep(5000);
    early(text, b, c);
}

K_THREAD_DEFINE(cooperative, 1024, early, "cooperative", NULL, NULL, -1, 0, 0);
K_THREAD_DEFINE(higher, 1024, early, "higher", NULL, NULL, -2, 0, 0);
K_THREAD_DEFINE(low, 1024, late, "low", NULL, NULL, 7, 0, 0);
K_THREAD_DEFINE(delayed, 1024, early, "delayed", NULL, NULL, 3, 0, 1000);
K_THREAD_DEFINE(held, 1024, early, "never started", NULL, NULL, 3, 0, SYS_FOREVER_MS);

static void work(struct k_work* item)
{
    (void)item;
    say("work");
}
static K_WORK_DELAYABLE_DEFINE(item, work);

int main(void)
{
    say("main");
    k_work_schedule(&item, K_MSEC(2000)); // its queue goes on waiting
    return 4;
}
