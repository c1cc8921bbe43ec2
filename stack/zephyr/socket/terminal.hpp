// The terminal as descriptors 0 to 2 of a program with CONFIG_POSIX_API.
#pragma once

#include "stack/zephyr/socket/fd_table.hpp"

#include <cstdio>

namespace stack::inline v0::zephyr {

/// Nothing is to be read from it; what is written goes to a stream of the host.
class Terminal : public Description {
public:
    explicit Terminal(std::FILE* stream) : stream_{stream} {}
    /// Takes 0, 1 and 2 of a table that is empty; fewer of a smaller one.
    static void take(FdTable& table);

    unsigned readiness() const override { return poll_out; }
    Result<std::size_t> try_read(std::span<std::byte> into, Flags flags) override;
    Result<std::size_t> try_write(Bytes data, Flags flags) override;

private:
    std::FILE* stream_;
};

} // namespace stack::inline v0::zephyr
