// A host's end of a TCP connection, and those of one service.
#pragma once

#include "emu/engine.hpp"

#include <cstddef>
#include <cstdint>
#include <list>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

struct pbuf;
struct tcp_pcb;

namespace stack::inline v0::net {

class TcpConnections;

/// How a host ends a connection that is in use.
enum class StreamEnd : std::uint8_t {
    close, // all that is queued goes out, and TLS says close_notify (RFC 5246 §7.2.1)
    fin,   // early: TCP ends in order behind what it has; over TLS that is cut off
    reset,
};

/// The window opens as what was received is dealt with.
class TcpConnection {
public:
    TcpConnection(tcp_pcb* pcb, TcpConnections& owner);
    virtual ~TcpConnection();
    TcpConnection(const TcpConnection&) = delete;
    TcpConnection& operator=(const TcpConnection&) = delete;

    /// May destroy this.
    void end_as(StreamEnd how);

protected:
    virtual void on_data(std::string_view bytes) = 0;
    /// The peer has closed its side; by default so do we, once all is sent.
    virtual void on_end() { finish(); }
    /// We are about to close; what the protocol says then goes out before.
    virtual void on_close(StreamEnd) {}
    /// Queues bytes.
    void send(std::string_view bytes) { out_.append(bytes); }
    /// Of what is queued: not yet taken by the peer's window.
    std::size_t unsent() const { return out_.size() - sent_; }
    /// Hands over what is queued, outside on_data() and on_end(), which do it themselves; may
    /// destroy this. False: the connection was reset.
    bool flush();
    /// Closes when everything queued is sent.
    void finish() { finishing_ = true; }
    /// Resets the connection after the call from below has returned; what is queued is lost.
    void reset() { resetting_ = true; }

private:
    friend class TcpConnections;
    static TcpConnection& self(void* argument) { return *static_cast<TcpConnection*>(argument); }
    void receive(const pbuf& data);
    void receive_end();
    /// Deals with as much of what is held as the owner's rate allows now.
    void read_held();
    void close();

    tcp_pcb* pcb_;
    TcpConnections& owner_;
    std::list<std::unique_ptr<TcpConnection>>::iterator place_; // with the owner
    std::string out_;
    std::size_t sent_ = 0;     // of out_
    std::size_t unopened_ = 0; // received and dealt with, window not yet given back
    std::string held_;         // received and not dealt with; its window stays shut
    std::optional<emu::Timer> reading_;
    bool ended_ = false;  // the peer's side, behind what is held
    bool ending_ = false; // by end_as(), also where we hang
    bool finishing_ = false;
    bool resetting_ = false;
};

/// In the order they were made.
class TcpConnections {
public:
    /// Bytes a second, each; nothing: all at once.
    using Rate = std::optional<std::uint32_t>;

    explicit TcpConnections(emu::Engine& engine) : engine_{engine} {}

    TcpConnection& add(std::unique_ptr<TcpConnection> connection);
    /// In constant time; destroys it.
    void remove(TcpConnection& connection) { all_.erase(connection.place_); }
    void clear() { all_.clear(); }
    std::size_t size() const { return all_.size(); }

    /// How quickly each deals with what it receives, those to come too. 0: they hang, and say
    /// nothing either.
    void set_read_rate(Rate rate);
    Rate read_rate() const { return rate_; }
    void end_all(StreamEnd how);
    emu::Engine& engine() { return engine_; }

private:
    /// Also where what is done destroys the connection.
    template <typename F>
    void for_each(F&& act);

    emu::Engine& engine_;
    Rate rate_;
    std::list<std::unique_ptr<TcpConnection>> all_;
};

} // namespace stack::inline v0::net
