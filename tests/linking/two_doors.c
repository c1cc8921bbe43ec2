// A program with two doors into one world: the nrf_ calls and a library that knows nothing of them.
#include "dummy_door.h"
#include "exchange.h"

#include "nrf_socket.h"

#include <stdio.h>

int main(int argc, char** argv)
{
    if (argc != 2) return 2;
    int wrong = exchange_start(argv[1]) != 0;
    const int ours = nrf_socket(NRF_AF_INET, NRF_SOCK_DGRAM, 0);
    const int theirs = dummy_open();
    wrong |= ours != 0 || theirs != 1; // one table: the lowest free number
    wrong |= !dummy_is_open(ours) || !dummy_is_open(theirs);
    wrong |= nrf_close(theirs) != 0 || dummy_is_open(theirs);
    wrong |= nrf_close(ours) != 0 || dummy_is_open(ours);
    const int udp = exchange_udp();
    const int tls = exchange_tls();
    printf("ours %d, theirs %d, udp %d, tls %d\n", ours, theirs, udp, tls);
    return wrong || udp != 0 || tls != 0;
}
