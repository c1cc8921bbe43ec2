// Two mutexes, taken in either order.
#include <zephyr/kernel.h>

static K_MUTEX_DEFINE(first);
static K_MUTEX_DEFINE(second);

static void reader(void* a, void* b, void* c)
{
    (void)a;
    (void)b;
    (void)c;
    k_mutex_lock(&second, K_FOREVER);
    k_msleep(1);
    k_mutex_lock(&first, K_FOREVER);
}
K_THREAD_DEFINE(reader_tid, 1024, reader, NULL, NULL, NULL, 5, 0, 0);

int main(void)
{
    k_mutex_lock(&first, K_FOREVER);
    k_msleep(1);
    k_mutex_lock(&second, K_FOREVER);
    return 0;
}
