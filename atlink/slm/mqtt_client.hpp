// The MQTT client of the application: one connection, which says by itself what happens to it. The
// protocol is stack/proto/mqtt/client.hpp's.
//
// The reference gives commands, events and their order (slm/commands.tsv, transcripts.md 18). The
// numbers behind a connection that fails are those of the public source of the application and
// its MQTT library, which this follows: [F] below.
#pragma once

#include "atlink/slm/application.hpp"

#include "emu/engine.hpp"
#include "emu/post.hpp"
#include "stack/proto/mqtt/client.hpp"
#include "stack/socket/handle.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace atlink::inline v0::slm {

/// <type> of #XMQTTEVT.
enum class MqttEvent : int {
    connack,
    disconnect,
    publish,
    puback,
    pubrec,
    pubrel,
    pubcomp,
    suback,
    unsuback,
    pingresp,
};

/// #XMQTTCFG.
struct MqttSettings {
    std::string client_id;
    std::uint16_t keep_alive; // s; 0 = off
    bool clean_session;
};

/// #XMQTTCON.
struct MqttTarget {
    std::string url;
    std::uint16_t port = 0;
    std::optional<int> sec_tag; // nothing: without TLS
    std::string user;           // empty: none, and no password
    std::string password;
};

class MqttClient {
public:
    explicit MqttClient(Application& app);
    /// Closes the connection, without a word to the broker.
    ~MqttClient();
    MqttClient(const MqttClient&) = delete;
    MqttClient& operator=(const MqttClient&) = delete;

    static constexpr std::uint16_t default_keep_alive = 60; // s

    MqttSettings& settings() { return settings_; }
    const MqttTarget& target() const { return target_; }
    /// There is a connection, though the broker may not have accepted it yet.
    bool connected() const { return socket_.fd() >= 0; }
    /// Another number for each connection, and for none.
    std::uint64_t connection() const { return connection_; }

    /// Takes over a connected socket and sends CONNECT. The broker's answer is an event.
    void begin(const stack::Handle& socket, const MqttTarget& target);
    /// Queues a packet; false unless the broker has accepted the connection, and when the
    /// connection turns out to be lost, which the event has told by then. At most one waits to be
    /// sent, and acknowledgements: callers wait for sent().
    bool send(std::string_view packet);
    bool sent() const { return !protocol_ || protocol_->output().empty(); }
    void socket_changed(int fd);
    /// Ends the connection after a DISCONNECT that is sent; the event follows the answer.
    void finish();

    // Packet identifiers, counted apart and over connections, from 1 to 65534 [F].
    std::uint16_t next_publish_id() { return next(publish_id_); }
    std::uint16_t next_subscribe_id() { return next(subscribe_id_); }

private:
    static std::uint16_t next(std::uint16_t& id);
    void look();
    void keep_alive();
    bool flush();
    void read();
    void take_packets();
    void on(const stack::net::mqtt::Connack& packet);
    void on(const stack::net::mqtt::Publish& packet);
    void on(const stack::net::mqtt::Payload& piece);
    void on(const stack::net::mqtt::Acknowledgement& packet);
    void on(const stack::net::mqtt::Suback& packet);
    void on(const stack::net::mqtt::Signal& packet);
    /// What only a client sends is passed over [F].
    template <typename P>
    void on(const P&)
    {
    }
    int answer();
    void close();
    void lost(stack::Errno error);
    void event(MqttEvent type, int result);
    void say(std::string_view bytes);

    Application& app_;
    MqttSettings settings_;
    MqttTarget target_;
    stack::Handle socket_;
    std::uint64_t connection_ = 0;
    std::optional<stack::net::mqtt::Client> protocol_; // of the connection
    std::string message_; // #XMQTTMSG as far as it has come and is not said
    bool in_message_ = false;
    std::uint16_t publish_id_ = 0;
    std::uint16_t subscribe_id_ = 0;
    emu::Post soon_;     // look, outside of whoever tells that something changed
    emu::Timer alive_;   // PINGREQ
    emu::Post finished_; // the event of finish()
};

} // namespace atlink::inline v0::slm
