/* lwIP's ip4.c with a way back to its first identification number, so that a second World in one
 * process sends the same bytes as the first. */
#include "ip4.c"

void emu9160_reset_ip4(void) { ip_id = 0; }
