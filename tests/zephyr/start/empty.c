// A program with nothing in the sections, whose main() returns nothing.
#include <zephyr/kernel.h>

#include <stdio.h>

const int emu9160_zephyr_void_main = 1;

void zephyr_app_main(void);
void zephyr_app_main(void)
{
    k_sleep(K_SECONDS(1));
    printf("over at %d\n", (int)k_uptime_get_32());
}
