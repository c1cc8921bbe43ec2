// Firmware with a lwIP of its own: its functions have the names of ours, and other work to do.
#include "exchange.h"

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

static int strays; // calls that did not come from here
static int own;    // while the firmware itself calls

#define MINE(value)                                                                                \
    do {                                                                                           \
        if (!own) ++strays;                                                                        \
        return value;                                                                              \
    } while (0)

static char anything[64];

int udp_bind(void* pcb, const void* address, uint16_t port);
void* udp_recv(void* pcb, void* callback, void* argument);
void* netif_add(void* netif, const void* address, const void* mask, const void* gateway);
void* pbuf_alloc(int layer, uint16_t length, int type);
void* mem_malloc(size_t size);
uint32_t sys_now(void);

int udp_bind(void* pcb, const void* address, uint16_t port)
{
    (void)pcb, (void)address, (void)port;
    MINE(-42);
}

void* udp_recv(void* pcb, void* callback, void* argument)
{
    (void)pcb, (void)callback, (void)argument;
    MINE(anything);
}

void* netif_add(void* netif, const void* address, const void* mask, const void* gateway)
{
    (void)netif, (void)address, (void)mask, (void)gateway;
    MINE(anything);
}

void* pbuf_alloc(int layer, uint16_t length, int type)
{
    (void)layer, (void)length, (void)type;
    MINE(anything);
}

void* mem_malloc(size_t size)
{
    (void)size;
    MINE(anything);
}

uint32_t sys_now(void) { MINE(4711); }

static int own_still_work(void)
{
    own = 1;
    const int good = udp_bind(NULL, NULL, 1) == -42 && udp_recv(NULL, NULL, NULL) == anything &&
                     netif_add(NULL, NULL, NULL, NULL) == anything &&
                     pbuf_alloc(0, 1, 0) == anything && mem_malloc(1) == anything &&
                     sys_now() == 4711;
    own = 0;
    return good;
}

int main(int argc, char** argv)
{
    if (argc != 2) return 2;
    const int start = exchange_start(argv[1]);
    const int udp = start == 0 ? exchange_udp() : -1;
    const int tls = start == 0 ? exchange_tls() : -1;
    printf("start %d, udp %d, tls %d, own functions %s, strays %d\n", start, udp, tls,
           own_still_work() ? "right" : "wrong", strays);
    return start != 0 || udp != 0 || tls != 0 || strays != 0 || !own_still_work();
}
