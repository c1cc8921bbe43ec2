// A program with nothing in the sections, whose main() returns nothing: Zephyr up to 3.3.
#include <zephyr/kernel.h>

#include <stdio.h>

void main(void)
{
    const uint32_t begun = k_uptime_get_32();
    k_sleep(K_SECONDS(1));
    printf("over after %d\n", (int)(k_uptime_get_32() - begun));
}
