#include "emu/result.hpp"

namespace emu::inline v0 {

std::string_view name(Errno error)
{
    switch (error) {
#define EMU_ERRNO(lower, upper)                                                                    \
    case Errno::lower:                                                                             \
        return upper;
        EMU_ERRNO(perm, "EPERM")
        EMU_ERRNO(noent, "ENOENT")
        EMU_ERRNO(intr, "EINTR")
        EMU_ERRNO(io, "EIO")
        EMU_ERRNO(nxio, "ENXIO")
        EMU_ERRNO(e2big, "E2BIG")
        EMU_ERRNO(badf, "EBADF")
        EMU_ERRNO(again, "EAGAIN")
        EMU_ERRNO(nomem, "ENOMEM")
        EMU_ERRNO(acces, "EACCES")
        EMU_ERRNO(fault, "EFAULT")
        EMU_ERRNO(busy, "EBUSY")
        EMU_ERRNO(exist, "EEXIST")
        EMU_ERRNO(nodev, "ENODEV")
        EMU_ERRNO(inval, "EINVAL")
        EMU_ERRNO(nfile, "ENFILE")
        EMU_ERRNO(mfile, "EMFILE")
        EMU_ERRNO(fbig, "EFBIG")
        EMU_ERRNO(nospc, "ENOSPC")
        EMU_ERRNO(pipe, "EPIPE")
        EMU_ERRNO(dom, "EDOM")
        EMU_ERRNO(range, "ERANGE")
        EMU_ERRNO(nomsg, "ENOMSG")
        EMU_ERRNO(deadlk, "EDEADLK")
        EMU_ERRNO(nolck, "ENOLCK")
        EMU_ERRNO(nodata, "ENODATA")
        EMU_ERRNO(proto, "EPROTO")
        EMU_ERRNO(badmsg, "EBADMSG")
        EMU_ERRNO(nosys, "ENOSYS")
        EMU_ERRNO(opnotsupp, "EOPNOTSUPP")
        EMU_ERRNO(pfnosupport, "EPFNOSUPPORT")
        EMU_ERRNO(connreset, "ECONNRESET")
        EMU_ERRNO(nobufs, "ENOBUFS")
        EMU_ERRNO(afnosupport, "EAFNOSUPPORT")
        EMU_ERRNO(prototype, "EPROTOTYPE")
        EMU_ERRNO(notsock, "ENOTSOCK")
        EMU_ERRNO(noprotoopt, "ENOPROTOOPT")
        EMU_ERRNO(shutdown, "ESHUTDOWN")
        EMU_ERRNO(connrefused, "ECONNREFUSED")
        EMU_ERRNO(addrinuse, "EADDRINUSE")
        EMU_ERRNO(connaborted, "ECONNABORTED")
        EMU_ERRNO(netunreach, "ENETUNREACH")
        EMU_ERRNO(netdown, "ENETDOWN")
        EMU_ERRNO(timedout, "ETIMEDOUT")
        EMU_ERRNO(hostdown, "EHOSTDOWN")
        EMU_ERRNO(hostunreach, "EHOSTUNREACH")
        EMU_ERRNO(inprogress, "EINPROGRESS")
        EMU_ERRNO(already, "EALREADY")
        EMU_ERRNO(destaddrreq, "EDESTADDRREQ")
        EMU_ERRNO(msgsize, "EMSGSIZE")
        EMU_ERRNO(protonosupport, "EPROTONOSUPPORT")
        EMU_ERRNO(socktnosupport, "ESOCKTNOSUPPORT")
        EMU_ERRNO(addrnotavail, "EADDRNOTAVAIL")
        EMU_ERRNO(netreset, "ENETRESET")
        EMU_ERRNO(isconn, "EISCONN")
        EMU_ERRNO(notconn, "ENOTCONN")
        EMU_ERRNO(notsup, "ENOTSUP")
        EMU_ERRNO(overflow, "EOVERFLOW")
        EMU_ERRNO(canceled, "ECANCELED")
#undef EMU_ERRNO
    }
    return "E?";
}

} // namespace emu::inline v0
