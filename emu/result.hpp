// What a call that the world can refuse gives back: a value or an Errno.
#pragma once

#include <string_view>

#include <tl/expected.hpp>

namespace emu::inline v0 {

/// The modem's error numbers (newlib numbering, nrf_errno.h); they are not the host's.
enum class Errno : int {
    perm = 1,
    noent = 2,
    intr = 4,
    io = 5,
    nxio = 6,
    e2big = 7,
    badf = 9,
    again = 11,
    nomem = 12,
    acces = 13,
    fault = 14,
    busy = 16,
    exist = 17,
    nodev = 19,
    inval = 22,
    nfile = 23,
    mfile = 24,
    fbig = 27,
    nospc = 28,
    pipe = 32,
    dom = 33,
    range = 34,
    nomsg = 35,
    deadlk = 45,
    nolck = 46,
    nodata = 61,
    proto = 71,
    badmsg = 77,
    nosys = 88,
    opnotsupp = 95,
    pfnosupport = 96,
    connreset = 104,
    nobufs = 105,
    afnosupport = 106,
    prototype = 107,
    notsock = 108,
    noprotoopt = 109,
    shutdown = 110,
    connrefused = 111,
    addrinuse = 112,
    connaborted = 113,
    netunreach = 114,
    netdown = 115,
    timedout = 116,
    hostdown = 117,
    hostunreach = 118,
    inprogress = 119,
    already = 120,
    destaddrreq = 121,
    msgsize = 122,
    protonosupport = 123,
    socktnosupport = 124,
    addrnotavail = 125,
    netreset = 126,
    isconn = 127,
    notconn = 128,
    notsup = 134,
    overflow = 139,
    canceled = 140,
};

/// The NRF_E* name without its prefix, such as "NETDOWN".
std::string_view name(Errno error);

template <typename T>
using Result = tl::expected<T, Errno>;

inline tl::unexpected<Errno> fail(Errno error) { return tl::unexpected<Errno>(error); }

} // namespace emu::inline v0
