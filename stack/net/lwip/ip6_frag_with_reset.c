/* lwIP's ip6_frag.c with a way back to its first identification number (see ip4_with_reset.c). The
 * number is a static of a function: as an extern it is ours. */
// The order of what follows matters.
// clang-format off
#include <string.h>
#define identification emu9160_ip6_identification /* a member of that name too */
#include "lwip/opt.h"
#include "lwip/def.h"
#include "lwip/icmp6.h"
#include "lwip/ip.h"
#include "lwip/ip6_frag.h"
#include "lwip/memp.h"
#include "lwip/nd6.h"
#include "lwip/pbuf.h"
#include "lwip/stats.h"

#define reassdatagrams emu9160_ip6_reassdatagrams
#define ip6_reass_pbufcount emu9160_ip6_reass_pbufcount
#define static extern
#include "ip6_frag.c"
#undef static
struct ip6_reassdata* reassdatagrams;
u16_t ip6_reass_pbufcount;
u32_t identification;

void emu9160_reset_ip6_frag(void) { identification = 0; }
