#include "stack/socket/sockets.hpp"

#include "stack/socket/carrier.hpp"
#include "stack/socket/handle.hpp"
#include "stack/socket/raw_socket.hpp"
#include "stack/socket/tcp_socket.hpp"
#include "stack/socket/tls_socket.hpp"
#include "stack/socket/udp_socket.hpp"

#include "stack/api/nrf_socket.h"

#include <algorithm>
#include <utility>

namespace stack::inline v0 {

namespace {

/// Checks the triple of nrf_socket: the protocol it stands for, or the first thing wrong with it.
Result<int> resolve_protocol(int family, int type, int protocol)
{
    if (family < NRF_AF_INET || family > NRF_AF_PACKET) return fail(Errno::afnosupport);
    if (type < NRF_SOCK_STREAM || type > NRF_SOCK_RAW) return fail(Errno::socktnosupport);
    if ((family == NRF_AF_PACKET) != (type == NRF_SOCK_RAW)) return fail(Errno::prototype);
    if (type == NRF_SOCK_RAW) {
        if (protocol == NRF_IPPROTO_IP || protocol == NRF_IPPROTO_RAW) return NRF_IPPROTO_RAW;
        return fail(Errno::prototype);
    }
    const int own = type == NRF_SOCK_STREAM ? NRF_IPPROTO_TCP : NRF_IPPROTO_UDP;
    const int secure = type == NRF_SOCK_STREAM ? NRF_SPROTO_TLS1v2 : NRF_SPROTO_DTLS1v2;
    if (protocol == NRF_IPPROTO_IP || protocol == own) return own;
    if (protocol == secure) return secure;
    const bool known = protocol == NRF_IPPROTO_TCP || protocol == NRF_IPPROTO_UDP ||
                       protocol == NRF_SPROTO_TLS1v2 || protocol == NRF_SPROTO_DTLS1v2;
    return fail(known ? Errno::prototype : Errno::protonosupport);
}

} // namespace

Sockets::Sockets(emu::Bus& bus, net::Ports& ports, net::Bearers& bearers, emu::lte::Ue& ue,
                 tls::Environment& environment, std::unique_ptr<const OptionTable> options)
    : SocketTable{bearers.engine(), max_sockets}, bus_{bus}, bearers_{bearers}, ports_{ports},
      ue_{ue}, environment_{environment}, options_{std::move(options)},
      losses_{bearers.on_loss.subscribe([this](int cid) { on_loss(cid); })},
      ups_{bearers.on_up.subscribe([this](int cid) { on_up(cid); })}, modes_{ue.on_mode.subscribe(
                                                                          [this] { on_mode(); })}
{
}

Sockets::~Sockets() = default;

Result<int> Sockets::open(int family, int type, int protocol)
{
    const auto resolved = resolve_protocol(family, type, protocol);
    if (!resolved) return fail(resolved.error());
    std::unique_ptr<Socket> socket;
    if (*resolved == NRF_IPPROTO_RAW) {
        if (!room(SocketType::raw)) return fail(Errno::nobufs);
        socket = std::make_unique<RawSocket>(*resolved, bearers_, bus_);
    } else if (*resolved == NRF_IPPROTO_TCP || *resolved == NRF_SPROTO_TLS1v2) {
        socket =
            std::make_unique<TcpSocket>(static_cast<Family>(family), *resolved, bearers_, ports_);
    } else {
        socket = std::make_unique<UdpSocket>(static_cast<Family>(family), *resolved, bearers_,
                                             ports_, bus_);
    }
    if (*resolved == NRF_SPROTO_TLS1v2 || *resolved == NRF_SPROTO_DTLS1v2) {
        socket = std::make_unique<TlsSocket>(std::move(socket), *resolved, environment_);
    }
    return place(std::move(socket));
}

bool Sockets::room(SocketType type) const
{
    int open = 0;
    int raw = 0;
    for (const Slot& each : slots()) {
        if (!each.socket) continue;
        ++open;
        if (each.socket->type() == SocketType::raw) ++raw;
    }
    return open < max_sockets && (type != SocketType::raw || raw < max_raw_sockets);
}

OptionScope Sockets::scope(Slot& slot)
{
    return {.socket = *slot.socket,
            .bearers = bearers_,
            .release_assistance = ue_.release_assistance(),
            .user = slot.opening,
            .profile = environment_.profile,
            .manual = environment_.manual};
}

Result<void> Sockets::set_option(int fd, int level, int name, OptionValue value)
{
    Slot* found = slot(fd);
    if (found == nullptr) return fail(Errno::badf);
    const auto done = options_->set(scope(*found), level, name, value);
    // What carries a TLS socket goes by the same options.
    Socket& socket = *found->socket;
    if (Socket& base = socket.base(); done && &base != &socket) base.options() = socket.options();
    return done;
}

Result<std::size_t> Sockets::get_option(int fd, int level, int name, std::span<std::byte> room)
{
    Slot* found = slot(fd);
    if (found == nullptr) return fail(Errno::badf);
    return options_->get(scope(*found), level, name, room);
}

void Sockets::closing(Slot& slot) { ue_.release_assistance().forget(slot.opening); }

void Sockets::sent(Slot& slot)
{
    const int word = std::exchange(slot.socket->options().release_assistance, 0);
    auto& assistance = ue_.release_assistance();
    // ONGOING and WAIT_MORE only keep the connection.
    if (word == NRF_RAI_LAST) assistance.done(slot.opening);
    if (word != NRF_RAI_ONE_RESP) return;
    if (Carrier* carrier = slot.socket->carrier()) {
        carrier->on_packet = [&assistance, user = slot.opening] { assistance.done(user); };
    }
}

void Sockets::lose(int fd, const char* what, Errno why)
{
    bus_.publish(emu::SocketEvent{.what = what, .fd = fd, .error = static_cast<int>(why)});
    ue_.release_assistance().forget(opening(fd));
    slot(fd)->suspended = false;
    find(fd)->lose(why);
}

void Sockets::on_loss(int cid)
{
    for (int fd = 0; fd < max_sockets; ++fd) {
        Socket* socket = find(fd);
        if (socket == nullptr || socket->lost() || socket->options().cid != cid) continue;
        Carrier* carrier = socket->carrier();
        // "CFUN=0 closes everything always" (nrf_api/behaviour.md §3.2).
        const bool kept = socket->options().keep_open && carrier != nullptr &&
                          ue_.mode() != emu::lte::FunctionalMode::power_off;
        if (!kept) {
            lose(fd, "pdn lost", Errno::netdown);
            continue;
        }
        bus_.publish(emu::SocketEvent{.what = "pdn lost, kept open", .fd = fd, .error = 0});
        carrier->suspend();
        slot(fd)->suspended = true;
        changed(fd);
    }
}

void Sockets::on_up(int cid)
{
    for (int fd = 0; fd < max_sockets; ++fd) {
        Socket* socket = find(fd);
        if (!suspended(fd) || socket->options().cid != cid) continue;
        const bool packets = socket->family() == Family::packet;
        if (!packets && !bearers_.address(cid, socket->family())) continue; // IPv6 comes later
        Carrier* carrier = socket->carrier();
        if (carrier == nullptr) { // its TLS side has ended meanwhile
            slot(fd)->suspended = false;
            continue;
        }
        // TCP goes on only with its old address.
        if (!socket->survives_its_pdn() || !carrier->resume()) {
            lose(fd, "pdn back, not usable", Errno::netdown);
            continue;
        }
        slot(fd)->suspended = false;
        bus_.publish(emu::SocketEvent{.what = "pdn back", .fd = fd, .error = 0});
        if (const auto& told = socket->base().on_change) told();
    }
}

/// The PDNs that are up go after this; sockets that wait for one to come back go with it.
void Sockets::on_mode()
{
    if (ue_.mode() != emu::lte::FunctionalMode::power_off) return;
    for (int fd = 0; fd < max_sockets; ++fd)
        if (suspended(fd)) lose(fd, "switched off", Errno::netdown);
}

void Sockets::shut_down(Unread unread)
{
    for (int fd = 0; fd < max_sockets; ++fd) {
        if (Socket* socket = find(fd)) {
            slot(fd)->suspended = false;
            socket->lose(Errno::shutdown, unread);
        }
    }
}

} // namespace stack::inline v0
