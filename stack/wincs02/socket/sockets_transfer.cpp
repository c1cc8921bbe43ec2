// Part of sockets.hpp: what comes from the part and goes to it.
#include "stack/wincs02/socket/entry.hpp"

#include <utility>

namespace stack::inline v0::wincs02 {

namespace {

// wincs02/behaviour.md §§3 and 4: of one write to the part.
constexpr std::size_t largest_segment(Family family)
{
    return family == Family::ipv4 ? 1460 : 1440;
}
constexpr std::size_t largest_datagram(Family family)
{
    return family == Family::ipv4 ? 1472 : 1452;
}

} // namespace

void Sockets::pull(Entry& entry)
{
    if (!entry.known) return; // what comes before accept is held back
    while (entry.type == SocketType::stream ? pull_stream(entry) : pull_datagram(entry)) {
    }
}

/// False when there is nothing more for now.
bool Sockets::pull_stream(Entry& entry)
{
    const std::size_t most = largest_segment(entry.family);
    const std::size_t room = settings_.receive_buffer - entry.in_bytes;
    // In acknowledged mode the part holds back what the driver has no room for.
    const bool loses = room == 0 && entry.mode != AsyncMode::acked;
    if (room == 0 && !loses) return false;
    std::string chunk(loses ? most : std::min(most, room), '\0');
    const auto got = entry.core->try_recv(std::as_writable_bytes(std::span{chunk}), {});
    if (!got) {
        if (got.error() != Errno::again) fail(entry);
        return false;
    }
    if (got->size == 0) {
        ended_by_peer(entry);
        return false;
    }
    chunk.resize(got->size);
    if (!loses) {
        entry.in_bytes += chunk.size();
        entry.in.push_back({std::move(chunk), std::nullopt});
    }
    tell(entry, Event::recv, true);
    return true;
}

bool Sockets::pull_datagram(Entry& entry)
{
    const std::span room_for{scratch_.get(), settings_.receive_buffer};
    const auto got = entry.core->try_recv(std::as_writable_bytes(room_for), {});
    if (!got) {
        if (got.error() != Errno::again && entry.uses_tls()) fail(entry);
        return false;
    }
    std::string data{scratch_.get(), got->size};
    const bool room = entry.in.size() < settings_.receive_packets &&
                      entry.in_bytes + data.size() <= settings_.receive_buffer;
    if (!room) {
        bus_.publish(
            emu::Drop{.where = "socket buffer", .cid = wifi::air_cid, .size = data.size()});
        return true;
    }
    entry.in_bytes += data.size();
    entry.in.push_back({std::move(data), got->from});
    tell(entry, Event::recv, true);
    return true;
}

Result<Sockets::Received> Sockets::receive(int fd, std::span<std::byte> into, bool peek)
{
    const auto found = usable(fd);
    if (!found) return stack::fail(found.error());
    Entry& it = **found;
    const bool stream = it.type == SocketType::stream;
    if (into.empty()) return Received{};
    if (it.in.empty()) {
        if (stream && !it.connected()) return Received{};
        return stack::fail(Errno::again);
    }
    Received received = stream ? it.copy_stream(into, peek) : it.copy_datagram(into, peek);
    if (!peek) { // there is room again
        it.changed = true;
        stepping_.post();
    }
    return received;
}

Result<std::size_t> Sockets::send(int fd, Bytes data, const Endpoint* to)
{
    const auto found = usable(fd);
    if (!found) return stack::fail(found.error());
    Entry& it = **found;
    const bool stream = it.type == SocketType::stream;
    if (stream && !it.connected()) return stack::fail(Errno::notconn);
    if (!stream && to == nullptr && !it.peer) return stack::fail(Errno::destaddrreq);
    const bool packets_left = stream || it.out.size() < settings_.send_packets;
    if (data.empty() || data.size() > settings_.send_buffer - it.out_bytes || !packets_left) {
        return stack::fail(Errno::again);
    }
    if (stream) {
        if (it.out.empty()) it.out.emplace_back();
        it.out.back().data.append(reinterpret_cast<const char*>(data.data()), data.size());
    } else {
        if (it.largest == 0) {
            const Family family = to != nullptr ? to->address.family : it.peer->address.family;
            it.largest = largest_datagram(family);
        }
        if (data.size() > it.largest) return stack::fail(Errno::msgsize);
        it.out.push_back({std::string{reinterpret_cast<const char*>(data.data()), data.size()},
                          to != nullptr ? std::optional{*to} : std::nullopt});
    }
    it.out_bytes += data.size();
    write(it);
    return data.size();
}

/// One write to the part at a time.
void Sockets::write(Entry& entry)
{
    if (entry.writing != 0 || entry.out.empty()) return;
    if (!entry.connected() && entry.type == SocketType::stream) return;
    if (entry.stage == Stage::shaking_hands) return;
    const std::size_t most = largest_segment(entry.family);
    const std::size_t size = entry.out.front().data.size();
    entry.writing = entry.type == SocketType::stream ? std::min(most, size) : size;
    command(entry, [](Sockets& self, Entry& it) {
        if (it.writing == 0) return; // dropped meanwhile
        it.at_part = true;
        self.push_out(it);
    });
}

void Sockets::push_out(Entry& entry)
{
    if (entry.writing == 0) return write(entry);
    if (!entry.at_part) return;
    Chunk& front = entry.out.front();
    while (entry.written < entry.writing) {
        const Bytes rest = std::as_bytes(std::span{front.data})
                               .subspan(entry.written, entry.writing - entry.written);
        const Endpoint* const to = front.other_end ? &*front.other_end : nullptr;
        const Endpoint* const group =
            to == nullptr && entry.type == SocketType::dgram && !entry.core->peer() && entry.peer
                ? &*entry.peer
                : to;
        const auto sent = entry.core->try_send(rest, group);
        if (!sent && sent.error() == Errno::again) return;
        if (!sent) {
            entry.drop_written();
            tell(entry, Event::send, false);
            return write(entry);
        }
        entry.written += entry.type == SocketType::stream ? *sent : entry.writing;
    }
    entry.drop_written();
    tell(entry, Event::send, true);
    write(entry);
}

} // namespace stack::inline v0::wincs02
