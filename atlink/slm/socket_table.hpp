// The sockets the application has opened: eight slots, a ranking, one of them active.
#pragma once

#include "stack/net/address.hpp"

#include <array>
#include <optional>

namespace atlink::inline v0::slm {

struct SocketEntry {
    int handle;  // the modem's descriptor
    int family;  // 1 IPv4, 2 IPv6, 3 packet
    int role;    // 0 client, 1 server; other values are taken and mean neither
    int type;    // 1 stream, 2 datagram, 3 raw
    int cid = 0; // the PDN it was opened for
    int sec_tag = -1;
    int ranking = 0;
    std::optional<int> peer; // accepted connection of a server; takes no slot of its own

    bool client() const { return role == 0; }
    bool server() const { return role == 1; }
    bool stream() const { return type == 1; }
    bool secure() const { return sec_tag >= 0; }
    /// The family its names are resolved in; none for raw sockets.
    std::optional<stack::Family> name_family() const
    {
        const auto own = static_cast<stack::Family>(family);
        return own == stack::Family::packet ? std::nullopt : std::optional{own};
    }
};

class SocketTable {
public:
    static constexpr std::size_t size = 8;
    using Slots = std::array<std::optional<SocketEntry>, size>;

    bool full() const;
    /// Takes the first free slot (there is one), ranks the socket and makes it active.
    void add(SocketEntry entry);
    /// Nullptr when no socket is active, or none has this handle.
    SocketEntry* active() { return find(active_); }
    SocketEntry* find(int handle);
    /// Handles are the table's own.
    void select(int handle) { active_ = handle; }
    /// Drops the active socket; the highest-ranked of the others becomes active.
    void remove_active();

    /// In the order sockets are listed.
    const Slots& slots() const { return slots_; }

private:
    static constexpr int none = -1;

    Slots slots_;
    int active_ = none;
    int next_ranking_ = 1;
};

} // namespace atlink::inline v0::slm
