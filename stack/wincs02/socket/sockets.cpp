#include "stack/wincs02/socket/sockets.hpp"

#include "emu/edge.hpp"
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
    command(*it, [peer](Sockets& self, Entry& entry) { self.begin_connecting(entry, peer); });
    return stack::fail(Errno::inprogress);
}

Result<void> Sockets::shut_down(int fd)
{
    const auto found = usable(fd);
    if (!found) return stack::fail(found.error());
    command(**found, [](Sockets& self, Entry& it) {
        // Nobody will ever accept them.
        for (const int child : std::exchange(it.children, {}))
            self.forget(child);
        self.enter(it, Stage::closing);
        it.core.reset();
        self.tell(it, Event::close, true);
    });
    return {};
}

void Sockets::set_mode(int fd, AsyncMode mode)
{
    if (Entry* const it = find(fd)) it->mode = mode;
}

template <typename Change>
void Sockets::change_options(int fd, Change change)
{
    Entry* const it = find(fd);
    if (it == nullptr) return;
    change(it->options);
    it->apply_options();
}

void Sockets::set_keep_alive(int fd, int seconds)
{
    change_options(fd, [seconds](SocketOptions& options) {
        options.keep_alive.on = seconds > 0;
        if (seconds > 0) options.keep_alive.idle = seconds;
    });
}

void Sockets::set_no_delay(int fd, bool on)
{
    change_options(fd, [on](SocketOptions& options) { options.no_delay = on; });
}

void Sockets::set_traffic_class(int fd, int tos)
{
    change_options(fd, [tos](SocketOptions& options) {
        options.traffic_class = static_cast<std::uint8_t>(tos);
    });
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
    Entry* const it = find(fd);
    if (it == nullptr) return;
    command(*it, [group](Sockets& self, Entry& entry) {
        if (!entry.core) return;
        // The release notes of v3.12.0: what comes to a group reaches no socket. DTLS has no
        // groups.
        auto* const plain = dynamic_cast<UdpSocket*>(entry.core.get());
        const bool done =
            plain != nullptr && (self.settings_.faithful || plain->join(group).has_value());
        if (done) entry.peer = Endpoint{group, entry.core->local().port};
        self.tell(entry, Event::connect, done);
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

bool Sockets::uses_context(unsigned index) const
{
    return std::ranges::any_of(slots_, [&](const auto& slot) {
        return slot && slot->tls_context == index && slot->stage != Stage::closing;
    });
}

} // namespace stack::inline v0::wincs02
