#include "stack/zephyr/socket/terminal.hpp"

#include "stack/zephyr/configuration.hpp"

#include "zephyr/net/socket.h"

namespace stack::inline v0::zephyr {

void Terminal::take(FdTable& table)
{
    for (std::FILE* stream : {stdout, stdout, stderr})
        (void)table.place(std::make_shared<Terminal>(stream));
}

Result<std::size_t> Terminal::try_read(std::span<std::byte>, Flags) { return 0; }

Result<std::size_t> Terminal::try_write(Bytes data, Flags)
{
    if (std::fwrite(data.data(), 1, data.size(), stream_) != data.size()) return fail(Errno::io);
    return data.size();
}

} // namespace stack::inline v0::zephyr

// read and write of <unistd.h>, which are for every kind of descriptor as these are.
extern "C" {

ssize_t emu9160_zephyr_read(int fd, void* buffer, size_t size)
{
    return zsock_recvfrom(fd, buffer, size, 0, nullptr, nullptr);
}

ssize_t emu9160_zephyr_write(int fd, const void* buffer, size_t size)
{
    return zsock_sendto(fd, buffer, size, 0, nullptr, 0);
}

} // extern "C"
