// The part's sockets as the driver shows them: calls that begin something, and events that tell how
// it went.
#pragma once

#include "emu/engine.hpp"
#include "emu/post.hpp"
#include "stack/net/ports.hpp"
#include "stack/socket/socket.hpp"
#include "stack/tls/environment.hpp"
#include "stack/wifi/part.hpp"
#include "stack/wincs02/settings.hpp"

#include <deque>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace stack::inline v0 {
class TlsSocket;
} // namespace stack::inline v0

namespace stack::inline v0::wincs02 {

/// WINC_SOCKET_EVENT; its numbers are the generation's.
enum class Event : std::uint8_t {
    open,
    listen,
    connect_req,
    connect,
    send,
    recv,
    close,
    tls_connect,
    disconnect,
    dns_resolv,
    error,
};

/// WINC_SOCKET_ASYNC_MODE_TYPE.
enum class AsyncMode : std::uint8_t { off, simple, acked };

/// What a TLS context tells of its sockets; with the number of the context as the tag.
class TlsContexts {
public:
    virtual ~TlsContexts() = default;
    /// Puts the context into force on a socket; false when there is none of this number.
    virtual bool apply(unsigned index, TlsSocket& socket) const = 0;
};

/// Errors by the table of wincs02/behaviour.md §4 and generations.md. Handles are 0x57000000, the
/// slot's generation and the slot.
class Sockets {
public:
    using Tell = std::function<void(int handle, Event event, bool ok)>;

    Sockets(emu::Engine& engine, emu::Bus& bus, wifi::Part& part, net::Ports& ports,
            tls::Environment& tls, const TlsContexts& contexts, const Settings& settings,
            Tell tell);
    ~Sockets();
    Sockets(const Sockets&) = delete;
    Sockets& operator=(const Sockets&) = delete;

    /// `nfile`.
    Result<int> open(Family family, SocketType type, bool tls);
    Result<void> bind(int fd, std::uint16_t port);
    Result<void> listen(int fd, int backlog);
    Result<int> accept(int fd, Endpoint& peer);
    /// Begun is `inprogress`, as always.
    Result<void> connect(int fd, const Endpoint& peer);
    Result<std::size_t> send(int fd, Bytes data, const Endpoint* to);
    struct Received {
        std::size_t size = 0;
        std::optional<Endpoint> from; // of a datagram
        std::size_t cut = 0;          // of it, that did not fit
        std::size_t left = 0;         // of a stream, that waits
    };
    Result<Received> receive(int fd, std::span<std::byte> into, bool peek);
    Result<void> shut_down(int fd);

    /// What every call looks at first: `badf` for 0, `fault` for no live socket, `notsock` before
    /// OPEN.
    struct Place {
        bool live = false;
        bool open = false;
        Family family = Family::ipv4;
        SocketType type = SocketType::stream;
        bool tls = false;
        bool bound = false;
    };
    Place place(int fd) const;

    // Options: done when the command is, and nobody hears whether the part took them.
    void set_mode(int fd, AsyncMode mode);
    void set_keep_alive(int fd, int seconds);
    void set_no_delay(int fd, bool on);
    void set_traffic_class(int fd, int tos);
    void set_tls_context(int fd, unsigned index);
    /// CONNECT tells; the group is where sends go from then on.
    void join(int fd, const Address& group);

    // Of the second generation on.
    /// POLLIN, POLLOUT, POLLERR, POLLHUP as Readiness bits.
    unsigned readiness(int fd) const;
    std::optional<Endpoint> local(int fd) const;
    std::optional<Endpoint> peer(int fd) const;

    /// The pump has told of CLOSE: the handle is dead.
    void forget(int fd);
    /// The part has been reset: all of them are told CLOSE with an error.
    void lose_all();
    /// Nobody is told.
    void drop_all();
    /// One of them stands on this context.
    bool uses_context(unsigned index) const;

private:
    enum class Stage : std::uint8_t {
        opening,
        open,
        connecting,
        shaking_hands,
        connected,
        listening,
        ended, // by the peer, or failed
        closing,
    };
    struct Chunk {
        std::string data;
        std::optional<Endpoint> other_end;
    };
    struct Entry;

    Entry* find(int fd) const;
    Result<Entry*> usable(int fd) const;
    /// As many as there are: none.
    std::size_t free_slot() const;
    Entry* place_new(Family family, SocketType type, bool tls);
    template <typename Do>
    void command(const Entry& entry, Do what);
    template <typename Change>
    void change_options(int fd, Change change);
    void tell(const Entry& entry, Event event, bool ok);
    void enter(Entry& entry, Stage next);
    void watch(Entry& entry);
    void step_all();
    void step(Entry& entry);
    void begin_listening(Entry& entry);
    void begin_connecting(Entry& entry, const Endpoint& peer);
    void take_connections(Entry& entry);
    void on_connected(Entry& entry);
    void begin_tls(Entry& entry, const Endpoint& peer, bool server);
    void on_tls(Entry& entry);
    void fail(Entry& entry);
    void ended_by_peer(Entry& entry);
    void pull(Entry& entry);
    bool pull_stream(Entry& entry);
    bool pull_datagram(Entry& entry);
    void write(Entry& entry);
    void push_out(Entry& entry);

    emu::Engine& engine_;
    emu::Bus& bus_;
    wifi::Part& part_;
    net::Ports& ports_;
    tls::Environment& tls_;
    const TlsContexts& contexts_;
    const Settings settings_;
    Tell tell_;
    std::vector<std::unique_ptr<Entry>> slots_;
    std::vector<std::uint16_t> lives_;      // per slot
    const std::unique_ptr<char[]> scratch_; // as large as a receive buffer: one datagram
    emu::Post stepping_;
};

} // namespace stack::inline v0::wincs02
