// Errors by name between the modem's numbers and the host's (zephyr/api.tsv, rows errno.h).
#include "stack/host_errno.hpp"

#include <gtest/gtest.h>

#include <cerrno>
#include <set>
#include <utility>
#include <vector>

namespace stack {
namespace {

// clang-format off
const std::vector<std::pair<Errno, int>> rows = {
    {Errno::perm, EPERM}, {Errno::noent, ENOENT}, {Errno::intr, EINTR}, {Errno::io, EIO},
    {Errno::nxio, ENXIO}, {Errno::e2big, E2BIG}, {Errno::badf, EBADF}, {Errno::again, EAGAIN},
    {Errno::nomem, ENOMEM}, {Errno::acces, EACCES}, {Errno::fault, EFAULT}, {Errno::busy, EBUSY},
    {Errno::exist, EEXIST}, {Errno::nodev, ENODEV}, {Errno::inval, EINVAL}, {Errno::nfile, ENFILE},
    {Errno::mfile, EMFILE}, {Errno::fbig, EFBIG}, {Errno::nospc, ENOSPC}, {Errno::pipe, EPIPE},
    {Errno::dom, EDOM}, {Errno::range, ERANGE}, {Errno::nomsg, ENOMSG}, {Errno::deadlk, EDEADLK},
    {Errno::nolck, ENOLCK}, {Errno::nodata, ENODATA}, {Errno::proto, EPROTO},
    {Errno::badmsg, EBADMSG}, {Errno::nosys, ENOSYS}, {Errno::opnotsupp, EOPNOTSUPP},
    {Errno::pfnosupport, EPFNOSUPPORT}, {Errno::connreset, ECONNRESET}, {Errno::nobufs, ENOBUFS},
    {Errno::afnosupport, EAFNOSUPPORT}, {Errno::prototype, EPROTOTYPE},
    {Errno::notsock, ENOTSOCK}, {Errno::noprotoopt, ENOPROTOOPT}, {Errno::shutdown, ESHUTDOWN},
    {Errno::connrefused, ECONNREFUSED}, {Errno::addrinuse, EADDRINUSE},
    {Errno::connaborted, ECONNABORTED}, {Errno::netunreach, ENETUNREACH},
    {Errno::netdown, ENETDOWN}, {Errno::timedout, ETIMEDOUT}, {Errno::hostdown, EHOSTDOWN},
    {Errno::hostunreach, EHOSTUNREACH}, {Errno::inprogress, EINPROGRESS},
    {Errno::already, EALREADY}, {Errno::destaddrreq, EDESTADDRREQ}, {Errno::msgsize, EMSGSIZE},
    {Errno::protonosupport, EPROTONOSUPPORT}, {Errno::socktnosupport, ESOCKTNOSUPPORT},
    {Errno::addrnotavail, EADDRNOTAVAIL}, {Errno::netreset, ENETRESET}, {Errno::isconn, EISCONN},
    {Errno::notconn, ENOTCONN}, {Errno::notsup, ENOTSUP}, {Errno::overflow, EOVERFLOW},
    {Errno::canceled, ECANCELED},
};
// clang-format on

/// The compiler finds the enumerator that is missing here.
constexpr bool listed(Errno error)
{
    switch (error) {
    case Errno::perm:
    case Errno::noent:
    case Errno::intr:
    case Errno::io:
    case Errno::nxio:
    case Errno::e2big:
    case Errno::badf:
    case Errno::again:
    case Errno::nomem:
    case Errno::acces:
    case Errno::fault:
    case Errno::busy:
    case Errno::exist:
    case Errno::nodev:
    case Errno::inval:
    case Errno::nfile:
    case Errno::mfile:
    case Errno::fbig:
    case Errno::nospc:
    case Errno::pipe:
    case Errno::dom:
    case Errno::range:
    case Errno::nomsg:
    case Errno::deadlk:
    case Errno::nolck:
    case Errno::nodata:
    case Errno::proto:
    case Errno::badmsg:
    case Errno::nosys:
    case Errno::opnotsupp:
    case Errno::pfnosupport:
    case Errno::connreset:
    case Errno::nobufs:
    case Errno::afnosupport:
    case Errno::prototype:
    case Errno::notsock:
    case Errno::noprotoopt:
    case Errno::shutdown:
    case Errno::connrefused:
    case Errno::addrinuse:
    case Errno::connaborted:
    case Errno::netunreach:
    case Errno::netdown:
    case Errno::timedout:
    case Errno::hostdown:
    case Errno::hostunreach:
    case Errno::inprogress:
    case Errno::already:
    case Errno::destaddrreq:
    case Errno::msgsize:
    case Errno::protonosupport:
    case Errno::socktnosupport:
    case Errno::addrnotavail:
    case Errno::netreset:
    case Errno::isconn:
    case Errno::notconn:
    case Errno::notsup:
    case Errno::overflow:
    case Errno::canceled:
        return true;
    }
    return false;
}

// zephyr/behaviour.md §7: by name, never by number.
TEST(HostErrno, IsTheHostsNumberOfTheSameName)
{
    for (const auto& [error, host] : rows)
        EXPECT_EQ(host_errno(error), host) << emu::name(error);
}

TEST(HostErrno, KnowsEveryErrorTheCoreHas)
{
    std::set<Errno> known;
    for (const auto& row : rows)
        known.insert(row.first);
    for (int number = 0; number < 200; ++number) {
        const auto error = static_cast<Errno>(number);
        EXPECT_EQ(known.count(error) == 1, listed(error)) << number;
    }
}

// zephyr/behaviour.md §1: two numbers on the target, one on Linux.
TEST(HostErrno, ComesBackByNameButForNotsup)
{
    for (const auto& [error, host] : rows)
        EXPECT_EQ(from_host_errno(host), error == Errno::notsup ? Errno::opnotsupp : error)
            << emu::name(error);
    EXPECT_EQ(from_host_errno(0), std::nullopt);
    EXPECT_EQ(from_host_errno(ENOTTY), std::nullopt);
    EXPECT_EQ(from_host_errno(-EINVAL), std::nullopt);
}

} // namespace
} // namespace stack
