#include "stack/wincs02/socket/sockets.hpp"

#include "emu/edge.hpp"
#include "stack/socket/tcp_socket.hpp"
#include "stack/socket/tls_socket.hpp"
#include "stack/socket/udp_socket.hpp"
#include "stack/wincs02/socket/entry.hpp"

#include <algorithm>
#include <array>
#include <cassert>
#include <utility>

namespace stack::inline v0::wincs02 {

namespace {

constexpr int first_handle = 0x57000000;
constexpr int slot_bits = 8;
constexpr std::uint8_t usual_ttl = 64;

int slot_of(int handle) { return handle & ((1 << slot_bits) - 1); }

} // namespace

Sockets::Sockets(emu::Engine& engine, emu::Bus& bus, wifi::Part& part, net::Ports& ports,
                 tls::Environment& tls, const TlsContexts& contexts, const Settings& settings,
                 Tell tell)
    : engine_{engine}, bus_{bus}, part_{part}, ports_{ports}, tls_{tls}, contexts_{contexts},
      settings_{settings}, tell_{std::move(tell)}, slots_(settings.sockets),
      lives_(settings.sockets), scratch_{std::make_unique_for_overwrite<char[]>(
                                    settings.receive_buffer)},
      stepping_{engine, [this] { step_all(); }}
{
}

Sockets::~Sockets() = default;

void Sockets::enter(Entry& entry, Stage next)
{
    // clang-format off
    [[maybe_unused]] static constexpr auto edges = std::to_array<emu::Edge<Stage>>({
        {Stage::opening,       Stage::open},
        {Stage::opening,       Stage::connected},     // a child, which needs no OPEN
        {Stage::opening,       Stage::shaking_hands}, // a child of a TLS listener
        {Stage::open,          Stage::connecting},
        {Stage::open,          Stage::connected},     // a datagram socket with a peer
        {Stage::connected,     Stage::connected},     // another one
        {Stage::connecting,    Stage::connected},
        {Stage::connecting,    Stage::shaking_hands},
        {Stage::shaking_hands, Stage::connected},
        {Stage::open,          Stage::listening},
        {Stage::open,          Stage::ended},         // the part has refused
        {Stage::connecting,    Stage::ended},
        {Stage::shaking_hands, Stage::ended},
        {Stage::connected,     Stage::ended},
        {Stage::listening,     Stage::ended},
        {Stage::ended,         Stage::connecting},    // tried once more
    });
    // clang-format on
    assert(next == Stage::closing || emu::allowed(edges, entry.stage, next));
    entry.stage = next;
}

Sockets::Entry* Sockets::find(int fd) const
{
    const auto slot = static_cast<std::size_t>(slot_of(fd));
    if (slot >= slots_.size() || !slots_[slot] || slots_[slot]->handle != fd) return nullptr;
    return slots_[slot].get();
}

std::size_t Sockets::free_slot() const
{
    std::size_t slot = 0;
    while (slot < slots_.size() && slots_[slot])
        ++slot;
    return slot;
}

Sockets::Entry* Sockets::place_new(Family family, SocketType type, bool tls)
{
    const auto slot = free_slot();
    if (slot == slots_.size()) return nullptr;
    const int life = ++lives_[slot] & 0x7fff;
    slots_[slot] = std::make_unique<Entry>();
    Entry& it = *slots_[slot];
    it.options.hop_limit = usual_ttl;
    it.handle = first_handle + (life << slot_bits) + static_cast<int>(slot);
    it.family = family;
    it.type = type;
    it.tls = tls;
    return &it;
}

/// What the part does about it, in the order of the commands; not when the socket is gone by then.
template <typename Do>
void Sockets::command(const Entry& entry, Do what)
{
    engine_.after(settings_.command, [this, fd = entry.handle, what] {
        Entry* const it = find(fd);
        if (it != nullptr && it->stage != Stage::closing) what(*this, *it);
    });
}

void Sockets::tell(const Entry& entry, Event event, bool ok)
{
    bus_.publish(emu::SocketEvent{.what = name(event), .fd = entry.handle, .error = ok ? 0 : -1});
    tell_(entry.handle, event, ok);
}

void Sockets::watch(Entry& entry)
{
    entry.core->on_change = [this, &entry] {
        entry.changed = true;
        stepping_.post();
    };
}

Result<int> Sockets::open(Family family, SocketType type, bool tls)
{
    Entry* const it = place_new(family, type, tls);
    if (it == nullptr) return stack::fail(Errno::nfile);
    command(*it, [](Sockets& self, Entry& entry) {
        if (entry.type == SocketType::dgram) {
            entry.core = std::make_unique<UdpSocket>(entry.family, 0, self.part_.lan(), self.ports_,
                                                     self.bus_);
            self.watch(entry);
        }
        self.enter(entry, Stage::open);
        self.tell(entry, Event::open, true);
    });
    return it->handle;
}

Sockets::Place Sockets::place(int fd) const
{
    const Entry* const it = find(fd);
    if (it == nullptr) return {};
    return {.live = true,
            .open = it->stage != Stage::opening,
            .family = it->family,
            .type = it->type,
            .tls = it->tls,
            .bound = it->port != 0 || (it->core && it->core->local().port != 0)};
}

Result<Sockets::Entry*> Sockets::usable(int fd) const
{
    if (fd == 0) return stack::fail(Errno::badf);
    Entry* const it = find(fd);
    if (it == nullptr) return stack::fail(Errno::fault);
    if (it->stage == Stage::opening) return stack::fail(Errno::notsock);
    return it;
}

Result<void> Sockets::bind(int fd, std::uint16_t port)
{
    const bool g1 = settings_.generation == Generation::g1;
    if (fd == 0) return stack::fail(Errno::fault);
    Entry* const it = find(fd);
    if (it == nullptr) return stack::fail(Errno::fault);
    if (it->stage == Stage::opening) {
        if (g1) return stack::fail(Errno::notsock);
        if (it->type == SocketType::dgram) return stack::fail(Errno::again);
    }
    it->port = port;
    if (it->type == SocketType::stream) return {};
    command(*it, [](Sockets& self, Entry& entry) {
        const Address any{.family = entry.family, .bytes = {}};
        self.tell(entry, Event::listen, entry.core->bind({any, entry.port}).has_value());
    });
    return {};
}

Result<void> Sockets::listen(int fd, int backlog)
{
    if (fd == 0) return stack::fail(Errno::badf);
    Entry* const it = find(fd);
    if (it == nullptr) return stack::fail(Errno::fault);
    const bool g1 = settings_.generation == Generation::g1;
    if (!g1 && it->stage == Stage::opening) return stack::fail(Errno::again);
    if (it->port == 0) return stack::fail(Errno::addrinuse);
    if (it->type == SocketType::dgram) return stack::fail(Errno::opnotsupp);
    const int most = settings_.max_backlog();
    it->backlog = backlog < 0 || backlog > most ? most : std::max(backlog, 1);
    command(*it, [](Sockets& self, Entry& entry) { self.begin_listening(entry); });
    return {};
}

void Sockets::begin_listening(Entry& entry)
{
    if (entry.stage != Stage::open) return tell(entry, Event::listen, false);
    entry.core = std::make_unique<TcpSocket>(entry.family, 0, part_.lan(), ports_);
    entry.core->options() = entry.options;
    const Address any{.family = entry.family, .bytes = {}};
    const auto done = entry.core->bind({any, entry.port}).and_then([&] {
        return entry.core->listen(entry.backlog);
    });
    if (done) {
        watch(entry);
        enter(entry, Stage::listening);
    } else {
        entry.core.reset();
    }
    tell(entry, Event::listen, done.has_value());
}

void Sockets::take_connections(Entry& entry)
{
    while (entry.children.size() < static_cast<std::size_t>(entry.backlog)) {
        const bool room = free_slot() < slots_.size();
        Endpoint peer;
        auto accepted = room ? entry.core->try_accept(peer)
                             : Result<std::unique_ptr<Socket>>{stack::fail(Errno::nfile)};
        if (!accepted) return;
        Entry& child = *place_new(entry.family, entry.type, entry.tls);
        child.core = std::move(*accepted);
        child.peer = peer;
        child.port = child.core->local().port;
        child.mode = entry.mode;
        child.options = entry.options;
        child.tls_context = entry.tls_context;
        child.core->options() = entry.options;
        child.core->apply_options();
        child.child = true;
        child.known = settings_.faithful;
        watch(child);
        entry.children.push_back(child.handle);
        tell(entry, Event::connect_req, true);
        if (child.uses_tls()) {
            begin_tls(child, peer, true);
        } else {
            enter(child, Stage::connected);
            child.changed = true;
        }
    }
}

Result<int> Sockets::accept(int fd, Endpoint& peer)
{
    if (fd == 0) return stack::fail(Errno::badf);
    Entry* const it = find(fd);
    const bool g1 = settings_.generation == Generation::g1;
    if (!g1 && it != nullptr && it->type == SocketType::dgram) {
        return stack::fail(Errno::opnotsupp);
    }
    if (it == nullptr || it->children.empty()) return stack::fail(Errno::again);
    Entry& child = *find(it->children.front()); // forget() takes the dead ones out
    it->children.pop_front();
    child.known = true;
    child.changed = true;
    it->changed = true; // there is room for another
    stepping_.post();
    peer = *child.peer;
    return child.handle;
}

Result<void> Sockets::connect(int fd, const Endpoint& peer)
{
    if (fd == 0) return stack::fail(Errno::fault);
    Entry* const it = find(fd);
    if (it == nullptr) return stack::fail(Errno::fault);
    const bool g1 = settings_.generation == Generation::g1;
    if (it->stage == Stage::opening) return stack::fail(g1 ? Errno::notsock : Errno::again);
    if (!g1 && it->type == SocketType::stream) {
        if (it->stage == Stage::connected || it->stage == Stage::shaking_hands) {
            return stack::fail(Errno::isconn);
        }
        if (it->stage == Stage::ended && it->failed) return stack::fail(Errno::connrefused);
    }
    // Of datagrams only DTLS ends, and with it what carried it.
    if (it->type == SocketType::dgram && it->stage == Stage::ended) {
        return stack::fail(Errno::connrefused);
    }
    if (it->type == SocketType::dgram) it->peer = peer; // sends have an end, whatever the part says
    engine_.after(settings_.command, [this, fd, peer] {
        Entry* const entry = find(fd);
        if (entry != nullptr && entry->stage != Stage::closing) begin_connecting(*entry, peer);
    });
    return stack::fail(Errno::inprogress);
}

void Sockets::begin_connecting(Entry& entry, const Endpoint& peer)
{
    if (entry.stage == Stage::ended && entry.type == SocketType::dgram) return;
    if (entry.type == SocketType::dgram && !entry.uses_tls()) {
        const bool done = entry.core->connect(peer).has_value();
        if (done) enter(entry, Stage::connected);
        return tell(entry, Event::connect, done);
    }
    // A second attempt on a socket that is connected, or about to be, leaves it as it is.
    if (entry.stage != Stage::open && entry.stage != Stage::ended) return;
    if (entry.type == SocketType::stream) {
        entry.core = std::make_unique<TcpSocket>(entry.family, 0, part_.lan(), ports_);
        entry.core->options() = entry.options;
    }
    watch(entry);
    entry.failed = false;
    entry.at_end = false;
    Result<void> begun{};
    if (entry.port != 0 && entry.type == SocketType::stream) {
        begun = entry.core->bind({{.family = entry.family, .bytes = {}}, entry.port});
    }
    if (begun) begun = entry.core->connect(peer);
    if (!begun && begun.error() != Errno::inprogress) {
        if (entry.stage == Stage::open) enter(entry, Stage::ended);
        entry.failed = true;
        // The driver tells nothing of what the part refuses at once.
        if (!settings_.faithful) tell(entry, Event::error, false);
        return;
    }
    entry.peer = peer;
    enter(entry, Stage::connecting);
    if (begun) on_connected(entry);
}

void Sockets::on_connected(Entry& entry)
{
    if (!entry.uses_tls()) {
        enter(entry, Stage::connected);
        return tell(entry, Event::connect, true);
    }
    if (!settings_.connect_together) tell(entry, Event::connect, true);
    begin_tls(entry, *entry.peer, false);
}

void Sockets::begin_tls(Entry& entry, const Endpoint& peer, bool server)
{
    const bool datagram = entry.type == SocketType::dgram;
    auto secure = std::make_unique<TlsSocket>(std::move(entry.core), 0, tls_);
    TlsSocket& it = *secure;
    it.options() = entry.options;
    it.secure_options().server = server;
    entry.core = std::move(secure);
    watch(entry);
    enter(entry, Stage::shaking_hands);
    if (!contexts_.apply(entry.tls_context, it)) return fail(entry);
    if (datagram) {
        const auto begun = it.connect(peer);
        if (!begun && begun.error() != Errno::inprogress) return fail(entry);
    } else {
        it.shake_hands(peer, server);
    }
    if (it.finished()) fail(entry);
}

void Sockets::on_tls(Entry& entry)
{
    enter(entry, Stage::connected);
    if (entry.child || settings_.connect_together) tell(entry, Event::connect, true);
    tell(entry, Event::tls_connect, true);
}

void Sockets::fail(Entry& entry)
{
    entry.failed = true;
    entry.drop_out();
    enter(entry, Stage::ended);
    tell(entry, Event::error, false);
}

void Sockets::ended_by_peer(Entry& entry)
{
    entry.at_end = true;
    entry.drop_out();
    enter(entry, Stage::ended);
    if (settings_.generation == Generation::g3) tell(entry, Event::disconnect, true);
}

void Sockets::step_all()
{
    for (const auto& slot : slots_) {
        if (slot && std::exchange(slot->changed, false) && slot->stage != Stage::closing) {
            step(*slot);
        }
    }
}

void Sockets::step(Entry& entry)
{
    if (!entry.core) return;
    switch (entry.stage) {
    case Stage::listening:
        take_connections(entry);
        stepping_.post(); // children have something, perhaps
        return;
    case Stage::connecting:
        if ((entry.core->readiness() & poll_err) != 0 || entry.core->finished()) return fail(entry);
        if (!entry.core->connecting()) {
            on_connected(entry);
            return step(entry);
        }
        return;
    case Stage::shaking_hands: {
        const auto& secure = static_cast<const TlsSocket&>(*entry.core);
        if (secure.finished() || (secure.readiness() & poll_err) != 0) return fail(entry);
        if (!secure.established()) return;
        on_tls(entry);
        return step(entry);
    }
    case Stage::open: // a datagram socket
    case Stage::connected:
        push_out(entry);
        return pull(entry);
    case Stage::opening:
    case Stage::ended:
    case Stage::closing:
        return;
    }
}

void Sockets::pull(Entry& entry)
{
    if (!entry.known) return; // what comes before accept is held back
    while (entry.type == SocketType::stream ? pull_stream(entry) : pull_datagram(entry)) {
    }
}

/// False when there is nothing more for now.
bool Sockets::pull_stream(Entry& entry)
{
    const std::size_t most = entry.family == Family::ipv4 ? 1460 : 1440;
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
            it.largest = family == Family::ipv4 ? 1472 : 1452;
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
    const std::size_t most = entry.family == Family::ipv4 ? 1460 : 1440;
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

Result<void> Sockets::shut_down(int fd)
{
    const auto found = usable(fd);
    if (!found) return stack::fail(found.error());
    engine_.after(settings_.command, [this, fd] {
        Entry* const it = find(fd);
        if (it == nullptr || it->stage == Stage::closing) return;
        // Nobody will ever accept them.
        for (const int child : std::exchange(it->children, {}))
            forget(child);
        enter(*it, Stage::closing);
        it->core.reset();
        tell(*it, Event::close, true);
    });
    return {};
}

void Sockets::set_mode(int fd, AsyncMode mode)
{
    if (Entry* const it = find(fd)) it->mode = mode;
}

void Sockets::set_keep_alive(int fd, int seconds)
{
    Entry* const it = find(fd);
    if (it == nullptr) return;
    it->options.keep_alive.on = seconds > 0;
    if (seconds > 0) it->options.keep_alive.idle = seconds;
    it->apply_options();
}

void Sockets::set_no_delay(int fd, bool on)
{
    Entry* const it = find(fd);
    if (it == nullptr) return;
    it->options.no_delay = on;
    it->apply_options();
}

void Sockets::set_traffic_class(int fd, int tos)
{
    Entry* const it = find(fd);
    if (it == nullptr) return;
    it->options.traffic_class = static_cast<std::uint8_t>(tos);
    it->apply_options();
}

void Sockets::set_tls_context(int fd, unsigned index)
{
    Entry* const it = find(fd);
    if (it == nullptr) return;
    const bool early = it->stage == Stage::opening || it->stage == Stage::open;
    const bool again = it->type == SocketType::stream && it->stage == Stage::ended;
    if (early || again) it->tls_context = index; // else the part refuses it
}

void Sockets::join(int fd, const Address& group)
{
    engine_.after(settings_.command, [this, fd, group] {
        Entry* const it = find(fd);
        if (it == nullptr || it->stage == Stage::closing || !it->core) return;
        // The release notes of v3.12.0: what comes to a group reaches no socket. DTLS has no
        // groups.
        auto* const plain = dynamic_cast<UdpSocket*>(it->core.get());
        const bool done =
            plain != nullptr && (settings_.faithful || plain->join(group).has_value());
        if (done) it->peer = Endpoint{group, it->core->local().port};
        tell(*it, Event::connect, done);
    });
}

unsigned Sockets::readiness(int fd) const
{
    const Entry* const it = find(fd);
    if (it == nullptr) return poll_nval;
    unsigned bits = 0;
    if (!it->in.empty() || !it->children.empty()) bits |= poll_in;
    const bool datagram = it->type == SocketType::dgram && it->stage != Stage::opening;
    const bool writable = datagram || (it->connected() && it->stage != Stage::shaking_hands);
    if (writable && it->out_bytes < settings_.send_buffer) bits |= poll_out;
    if (it->failed) bits |= poll_err;
    if (it->at_end) bits |= poll_hup;
    return bits;
}

std::optional<Endpoint> Sockets::local(int fd) const
{
    const Entry* const it = find(fd);
    if (it == nullptr) return std::nullopt;
    if (it->core && it->core->local().port != 0) {
        Endpoint end = it->core->local();
        if (end.address.any()) end.address = part_.lan().address(it->family).value_or(end.address);
        return end;
    }
    if (it->port == 0) return std::nullopt;
    return Endpoint{{.family = it->family, .bytes = {}}, it->port};
}

std::optional<Endpoint> Sockets::peer(int fd) const
{
    const Entry* const it = find(fd);
    return it == nullptr ? std::nullopt : it->peer;
}

void Sockets::forget(int fd)
{
    if (find(fd) == nullptr) return;
    slots_[static_cast<std::size_t>(slot_of(fd))].reset();
    for (const auto& slot : slots_) {
        if (!slot) continue;
        std::erase(slot->children, fd); // it failed before anybody has accepted it, perhaps
        if (slot->stage == Stage::listening) slot->changed = true; // there is room for a child
    }
    stepping_.post();
}

void Sockets::lose_all()
{
    for (const auto& slot : slots_) {
        if (!slot || slot->stage == Stage::closing) continue;
        slot->children.clear();
        enter(*slot, Stage::closing);
        slot->core.reset();
        tell(*slot, Event::close, false);
    }
}

void Sockets::drop_all()
{
    for (auto& slot : slots_)
        slot.reset();
}

std::size_t Sockets::count() const
{
    return static_cast<std::size_t>(
        std::ranges::count_if(slots_, [](const auto& slot) { return slot != nullptr; }));
}

bool Sockets::uses_context(unsigned index) const
{
    return std::ranges::any_of(slots_, [&](const auto& slot) {
        return slot && slot->tls_context == index && slot->stage != Stage::closing;
    });
}

} // namespace stack::inline v0::wincs02
