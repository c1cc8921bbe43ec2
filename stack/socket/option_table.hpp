// Socket options as Sockets see them: some door's table, given at construction.
#pragma once

#include "emu/lte/release_assistance.hpp"
#include "stack/net/bearers.hpp"
#include "stack/profile.hpp"
#include "stack/socket/socket.hpp"

#include <span>

namespace stack::inline v0 {

/// An option value as the caller passed it; data() is nullptr when the caller passed NULL.
using OptionValue = std::span<const std::byte>;

/// What an option may act on.
struct OptionScope {
    Socket& socket;
    net::Bearers& bearers;
    emu::lte::ReleaseAssistance& release_assistance;
    emu::lte::ReleaseAssistance::User user; // the socket, as release assistance knows it
    Profile profile;
    Manual manual;
};

class OptionTable {
public:
    virtual ~OptionTable() = default;
    virtual Result<void> set(const OptionScope& scope, int level, int name,
                             OptionValue value) const = 0;
    /// Bytes written, at most `room`.
    virtual Result<std::size_t> get(const OptionScope& scope, int level, int name,
                                    std::span<std::byte> room) const = 0;
};

} // namespace stack::inline v0
