/// Error numbers of the nRF modem library: newlib's numbering, not that of the host.
#pragma once

// Socket calls leave these in errno; all other calls return them negated.

// clang-format off
#define NRF_EPERM              1  // also: library not initialised, or initialised twice
#define NRF_ENOENT             2
#define NRF_ESRCH              3
#define NRF_EINTR              4
#define NRF_EIO                5
#define NRF_ENXIO              6
#define NRF_E2BIG              7  // AT response longer than the buffer
#define NRF_ENOEXEC            8
#define NRF_EBADF              9
#define NRF_ECHILD            10
#define NRF_EAGAIN            11
#define NRF_ENOMEM            12
#define NRF_EACCES            13
#define NRF_EFAULT            14
#define NRF_ENOTBLK           15
#define NRF_EBUSY             16
#define NRF_EEXIST            17
#define NRF_EXDEV             18
#define NRF_ENODEV            19
#define NRF_ENOTDIR           20
#define NRF_EISDIR            21
#define NRF_EINVAL            22
#define NRF_ENFILE            23
#define NRF_EMFILE            24
#define NRF_ENOTTY            25
#define NRF_ETXTBSY           26
#define NRF_EFBIG             27
#define NRF_ENOSPC            28
#define NRF_ESPIPE            29
#define NRF_EROFS             30
#define NRF_EMLINK            31
#define NRF_EPIPE             32
#define NRF_EDOM              33
#define NRF_ERANGE            34
#define NRF_ENOMSG            35
#define NRF_EDEADLK           45
#define NRF_ENOLCK            46
#define NRF_ENOSTR            60
#define NRF_ENODATA           61
#define NRF_ETIME             62
#define NRF_ENOSR             63
#define NRF_ECOMM             70  // acknowledged send failed, may be tried again; newer than 2.7
#define NRF_EPROTO            71
#define NRF_EBADMSG           77
#define NRF_ENOSYS            88
#define NRF_ENOTEMPTY         90
#define NRF_ENAMETOOLONG      91
#define NRF_ELOOP             92
#define NRF_EOPNOTSUPP        95
#define NRF_EPFNOSUPPORT      96
#define NRF_ECONNRESET       104
#define NRF_ENOBUFS          105
#define NRF_EAFNOSUPPORT     106
#define NRF_EPROTOTYPE       107
#define NRF_ENOTSOCK         108
#define NRF_ENOPROTOOPT      109
#define NRF_ESHUTDOWN        110  // modem not started, shut down or faulted
#define NRF_ECONNREFUSED     111
#define NRF_EADDRINUSE       112
#define NRF_ECONNABORTED     113
#define NRF_ENETUNREACH      114
#define NRF_ENETDOWN         115  // PDN lost
#define NRF_ETIMEDOUT        116
#define NRF_EHOSTDOWN        117
#define NRF_EHOSTUNREACH     118
#define NRF_EINPROGRESS      119
#define NRF_EALREADY         120
#define NRF_EDESTADDRREQ     121
#define NRF_EMSGSIZE         122
#define NRF_EPROTONOSUPPORT  123
#define NRF_ESOCKTNOSUPPORT  124
#define NRF_EADDRNOTAVAIL    125
#define NRF_ENETRESET        126
#define NRF_EISCONN          127
#define NRF_ENOTCONN         128
#define NRF_ETOOMANYREFS     129
#define NRF_ENOTSUP          134
#define NRF_EILSEQ           138
#define NRF_EOVERFLOW        139
#define NRF_ECANCELED        140

#define NRF_EWOULDBLOCK      NRF_EAGAIN
#define NRF_ENOTSUPP         NRF_ENOTSUP  // a spelling that only documentation uses
// clang-format on
