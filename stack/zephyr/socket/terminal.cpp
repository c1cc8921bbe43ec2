#include "stack/zephyr/socket/terminal.hpp"

#include "stack/zephyr/call.hpp"
#include "stack/zephyr/misuse.hpp"
#include "stack/zephyr/socket/attempt.hpp"

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

// read and write of <unistd.h>, which are for every kind of descriptor.
extern "C" {

ssize_t emu9160_zephyr_read(int fd, void* buffer, size_t size)
{
    using namespace stack::zephyr;
    if (buffer == nullptr && size != 0) {
        misuse("read", "buf is NULL");
        errno = EFAULT;
        return -1;
    }
    return call<ssize_t>("read", errno_policy{fd}, [&](const Call& it) {
        return it.wait(Retry{it.door().descriptors(), fd, stack::poll_in, [&](Description& from) {
                                 return from.try_read({static_cast<std::byte*>(buffer), size}, {});
                             }});
    });
}

ssize_t emu9160_zephyr_write(int fd, const void* buffer, size_t size)
{
    using namespace stack::zephyr;
    if (buffer == nullptr && size != 0) {
        misuse("write", "buf is NULL");
        errno = EFAULT;
        return -1;
    }
    return call<ssize_t>("write", errno_policy{fd}, [&](const Call& it) {
        return it.wait(Retry{it.door().descriptors(), fd, stack::poll_out, [&](Description& into) {
                                 return into.try_write(bytes(buffer, size), {});
                             }});
    });
}

} // extern "C"
