#include "atlink/transport/stdio_port.hpp"

#include <cerrno>
#include <system_error>
#include <utility>

#include <fcntl.h>
#include <unistd.h>

namespace atlink::inline v0 {

namespace {

int copy_of(int descriptor)
{
    const int copy = ::fcntl(descriptor, F_DUPFD_CLOEXEC, 0);
    if (copy < 0) throw std::system_error(errno, std::generic_category(), "standard input, output");
    return copy;
}

} // namespace

StdioPort::StdioPort(boost::asio::io_context& io, Input on_bytes, PortLimits limits, int in,
                     int out)
    : Port{io, std::move(on_bytes), limits}
{
    const int copy = copy_of(in);
    try {
        attach(copy, copy_of(out), Kind::blocking);
    } catch (...) {
        ::close(copy);
        throw;
    }
}

} // namespace atlink::inline v0
