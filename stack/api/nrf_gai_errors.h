/// Results of nrf_getaddrinfo() other than zero.
#pragma once

// clang-format off
#define NRF_EAI_BADFLAGS     (-1)  // ai_flags not valid
#define NRF_EAI_NONAME       (-2)  // name unknown, or neither name nor service given
#define NRF_EAI_AGAIN        (-3)  // resolver failed for now
#define NRF_EAI_FAIL         (-4)  // resolver failed for good
#define NRF_EAI_NODATA       (-5)  // name known, but no address of that family
#define NRF_EAI_FAMILY       (-6)  // ai_family not supported
#define NRF_EAI_SOCKTYPE     (-7)  // ai_socktype not supported
#define NRF_EAI_SERVICE      (-8)  // service text does not fit the socket type
#define NRF_EAI_ADDRFAMILY   (-9)  // host has no address in the family asked for
#define NRF_EAI_MEMORY      (-10)  // out of memory
#define NRF_EAI_SYSTEM      (-11)  // the reason is in errno
#define NRF_EAI_INPROGRESS (-100)  // too many lookups at once
// clang-format on
