#include "stack/host_errno.hpp"

#include <cerrno>

namespace stack::inline v0 {

namespace {

struct Row {
    Errno error;
    int host;
};

// clang-format off
constexpr Row rows[] = {
    {Errno::perm, EPERM},
    {Errno::noent, ENOENT},
    {Errno::intr, EINTR},
    {Errno::io, EIO},
    {Errno::nxio, ENXIO},
    {Errno::e2big, E2BIG},
    {Errno::badf, EBADF},
    {Errno::again, EAGAIN},
    {Errno::nomem, ENOMEM},
    {Errno::acces, EACCES},
    {Errno::fault, EFAULT},
    {Errno::busy, EBUSY},
    {Errno::exist, EEXIST},
    {Errno::nodev, ENODEV},
    {Errno::inval, EINVAL},
    {Errno::nfile, ENFILE},
    {Errno::mfile, EMFILE},
    {Errno::fbig, EFBIG},
    {Errno::nospc, ENOSPC},
    {Errno::pipe, EPIPE},
    {Errno::dom, EDOM},
    {Errno::range, ERANGE},
    {Errno::nomsg, ENOMSG},
    {Errno::deadlk, EDEADLK},
    {Errno::nolck, ENOLCK},
    {Errno::nodata, ENODATA},
    {Errno::proto, EPROTO},
    {Errno::badmsg, EBADMSG},
    {Errno::nosys, ENOSYS},
    {Errno::opnotsupp, EOPNOTSUPP},
    {Errno::pfnosupport, EPFNOSUPPORT},
    {Errno::connreset, ECONNRESET},
    {Errno::nobufs, ENOBUFS},
    {Errno::afnosupport, EAFNOSUPPORT},
    {Errno::prototype, EPROTOTYPE},
    {Errno::notsock, ENOTSOCK},
    {Errno::noprotoopt, ENOPROTOOPT},
    {Errno::shutdown, ESHUTDOWN},
    {Errno::connrefused, ECONNREFUSED},
    {Errno::addrinuse, EADDRINUSE},
    {Errno::connaborted, ECONNABORTED},
    {Errno::netunreach, ENETUNREACH},
    {Errno::netdown, ENETDOWN},
    {Errno::timedout, ETIMEDOUT},
    {Errno::hostdown, EHOSTDOWN},
    {Errno::hostunreach, EHOSTUNREACH},
    {Errno::inprogress, EINPROGRESS},
    {Errno::already, EALREADY},
    {Errno::destaddrreq, EDESTADDRREQ},
    {Errno::msgsize, EMSGSIZE},
    {Errno::protonosupport, EPROTONOSUPPORT},
    {Errno::socktnosupport, ESOCKTNOSUPPORT},
    {Errno::addrnotavail, EADDRNOTAVAIL},
    {Errno::netreset, ENETRESET},
    {Errno::isconn, EISCONN},
    {Errno::notconn, ENOTCONN},
    {Errno::notsup, ENOTSUP},
    {Errno::overflow, EOVERFLOW},
    {Errno::canceled, ECANCELED},
};
// clang-format on

} // namespace

int host_errno(Errno error)
{
    for (const Row& row : rows)
        if (row.error == error) return row.host;
    return EIO; // every enumerator stands above: a test says so
}

std::optional<Errno> from_host_errno(int number)
{
    for (const Row& row : rows)
        if (row.host == number) return row.error;
    return std::nullopt;
}

} // namespace stack::inline v0
