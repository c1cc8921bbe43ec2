// The client's end of one MQTT connection: what it owes the broker, and when.
#pragma once

#include "emu/time.hpp"
#include "stack/proto/mqtt/packet.hpp"

#include <chrono>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace stack::inline v0::net::mqtt {

/// Free of any transport and clock. Whoever has the connection sends output() and says how much of
/// it has gone, hands over what comes and takes the packets out of it, and looks at the deadline.
/// A call that fails says that the connection is to be closed, and why.
class Client {
public:
    /// CONNECT is the first output. `limit`: bytes of a received packet, as Reader's.
    Client(const Connect& connect, std::size_t limit);

    /// What is to be sent next; it stays where it is until sent() or something is queued.
    std::string_view output() const { return std::string_view{out_}.substr(sent_); }
    /// The first `size` bytes of it have gone.
    void sent(std::size_t size, emu::Instant now);
    /// Queues a packet; false unless the broker has accepted the connection.
    bool send(std::string_view packet);
    bool accepted() const { return accepted_; }

    void push(std::string_view bytes) { reader_.push(bytes); }
    /// The next packet of the broker; nothing while more bytes are needed. The acknowledgement that
    /// is owed for it is queued by then. What only a client sends is passed over. `connrefused`
    /// behind a CONNACK that refuses, `connaborted` behind a packet that comes while two pings are
    /// unanswered, or what Reader says.
    emu::Result<std::optional<Packet>> next();

    /// When look() has something to do: a keep-alive after all that was queued has been sent
    /// ([MQTT-3.1.2-23]).
    emu::Instant deadline() const { return alive_until_; }
    /// At the deadline PINGREQ is queued; `connaborted` when there has been no CONNACK for so long.
    emu::Result<void> look(emu::Instant now);

private:
    void take(const Connack& packet);
    void take(const Publish& packet);
    void take(const Acknowledgement& packet);
    void take(const Signal& packet);
    template <typename P>
    void take(const P&)
    {
    }

    std::chrono::seconds keep_alive_; // 0 = off
    bool accepted_ = false;
    std::string out_;
    std::size_t sent_ = 0; // of out_
    Reader reader_;
    int pings_ = 0; // sent and not answered
    std::optional<emu::Errno> fault_;
    emu::Instant alive_until_ = emu::never;
};

} // namespace stack::inline v0::net::mqtt
