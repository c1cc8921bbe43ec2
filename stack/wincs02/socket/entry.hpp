// One socket of the part as the driver keeps it: its buffers, its stage, what carries it.
#pragma once

#include "stack/wincs02/socket/sockets.hpp"

#include <algorithm>
#include <array>
#include <cstring>
#include <string_view>

namespace stack::inline v0::wincs02 {

inline std::string_view name(Event event)
{
    constexpr std::array<std::string_view, 11> names{
        "OPEN",  "LISTEN",      "CONNECT_REQ", "CONNECT",    "SEND", "RECV",
        "CLOSE", "TLS_CONNECT", "DISCONNECT",  "DNS_RESOLV", "ERROR"};
    return names.at(static_cast<std::size_t>(event));
}

struct Sockets::Entry {
    int handle = 0;
    Family family = Family::ipv4;
    SocketType type = SocketType::stream;
    bool tls = false;         // made with IPPROTO_TLS
    unsigned tls_context = 0; // 0: none, and it is a plain socket
    Stage stage = Stage::opening;
    bool failed = false;
    bool at_end = false;    // the peer has closed
    std::uint16_t port = 0; // what bind() has asked for
    std::optional<Endpoint> peer;
    std::unique_ptr<Socket> core; // of a stream from connect() or listen() on
    SocketOptions options;
    AsyncMode mode = AsyncMode::acked;
    bool changed = false; // `core` has

    // A listener's.
    int backlog = 1;
    std::deque<int> children; // nobody has accepted
    // A child's.
    bool child = false;
    bool known = true; // accepted

    std::deque<Chunk> in;
    std::size_t in_bytes = 0;
    std::size_t read = 0; // of the first, of a stream

    std::deque<Chunk> out; // of a stream one, whatever was sent
    std::size_t out_bytes = 0;
    std::size_t writing = 0; // bytes of the first that are the part's to send
    std::size_t written = 0; // of those
    bool at_part = false;    // which has them
    std::size_t largest = 0; // datagram, once there was a first destination

    bool uses_tls() const { return tls && tls_context != 0; }
    /// For who sends on a stream.
    bool connected() const { return stage == Stage::connected || stage == Stage::shaking_hands; }

    void apply_options()
    {
        if (!core) return;
        core->options() = options;
        core->apply_options();
    }

    Received copy_stream(std::span<std::byte> into, bool peek)
    {
        Received received;
        std::size_t at = read;
        std::size_t taken = 0; // whole chunks
        while (received.size < into.size() && taken < in.size()) {
            const std::string& data = in[taken].data;
            const std::size_t size = std::min(into.size() - received.size, data.size() - at);
            std::memcpy(into.data() + received.size, data.data() + at, size);
            received.size += size;
            at += size;
            if (at == data.size()) {
                ++taken;
                at = 0;
            }
        }
        if (!peek) {
            in.erase(in.begin(), in.begin() + static_cast<std::ptrdiff_t>(taken));
            read = at;
            in_bytes -= received.size;
        }
        received.left = in_bytes - (peek ? received.size : 0);
        return received;
    }

    Received copy_datagram(std::span<std::byte> into, bool peek)
    {
        const Chunk& first = in.front();
        Received received{.from = first.other_end};
        received.size = std::min(into.size(), first.data.size());
        received.cut = first.data.size() - received.size;
        std::memcpy(into.data(), first.data.data(), received.size);
        if (!peek) {
            in_bytes -= first.data.size();
            in.pop_front();
        }
        return received;
    }

    /// Nothing of it will leave any more.
    void drop_out()
    {
        out.clear();
        out_bytes = 0;
        end_write();
    }

    void end_write()
    {
        writing = 0;
        written = 0;
        at_part = false;
    }

    /// The write is over, one way or the other.
    void drop_written()
    {
        Chunk& front = out.front();
        out_bytes -= std::min(writing, front.data.size());
        front.data.erase(0, writing);
        if (front.data.empty()) out.pop_front();
        end_write();
    }
};

/// What the part does about it, in the order of the commands; not when the socket is gone by then.
template <typename Do>
void Sockets::command(const Entry& entry, Do what)
{
    engine_.after(settings_.command, [this, fd = entry.handle, what] {
        Entry* const it = find(fd);
        if (it != nullptr && it->stage != Stage::closing) what(*this, *it);
    });
}

} // namespace stack::inline v0::wincs02
