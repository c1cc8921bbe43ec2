#include "atlink/slm/mqtt_client.hpp"

#include "atlink/slm/handlers.hpp"

#include <array>
#include <chrono>
#include <utility>

#include <fmt/format.h>

namespace atlink::inline v0::slm {

namespace mqtt = stack::net::mqtt;

namespace {

/// Of a received packet, without the payload of a PUBLISH (CONFIG_SLM_MQTTC_MESSAGE_BUFFER_LEN).
constexpr std::size_t receive_buffer = 512;
/// A longer message is said in pieces of about this size, as it comes.
constexpr std::size_t message_piece = 4096;
constexpr std::uint16_t last_id = 65'534;

constexpr stack::Errno aborted = stack::Errno::connaborted;

} // namespace

MqttClient::MqttClient(Application& app)
    : app_{app}, settings_{.client_id = "slm_default_client_id",
                           .keep_alive = default_keep_alive,
                           .clean_session = app.options().mqtt_clean_session},
      soon_{app.engine(), [this] { look(); }}, alive_{app.engine(), [this] { keep_alive(); }},
      finished_{app.engine(), [this] { event(MqttEvent::disconnect, 0); }}
{
}

MqttClient::~MqttClient() { close(); }

void MqttClient::socket_changed(int fd)
{
    if (connected() && fd == socket_.fd()) soon_.post();
}

std::uint16_t MqttClient::next(std::uint16_t& id)
{
    id = id == last_id ? std::uint16_t{1} : static_cast<std::uint16_t>(id + 1);
    return id;
}

void MqttClient::begin(const stack::Handle& socket, const MqttTarget& target)
{
    close();
    socket_ = socket;
    target_ = target;
    mqtt::Connect packet{.client_id = settings_.client_id,
                         .clean_session = settings_.clean_session,
                         .keep_alive = settings_.keep_alive};
    if (!target.user.empty()) {
        packet.user = target.user;
        if (!target.password.empty()) packet.password = target.password;
    }
    protocol_.emplace(packet, receive_buffer);
    flush();
}

bool MqttClient::send(std::string_view packet)
{
    return protocol_ && protocol_->send(packet) && flush();
}

void MqttClient::finish()
{
    close();
    finished_.post();
}

/// False when the connection turns out to be lost.
bool MqttClient::flush()
{
    if (sent()) return true;
    while (!sent()) {
        const std::string_view output = protocol_->output();
        const auto taken = socket_.try_send(std::as_bytes(std::span{output}));
        if (!taken && taken.error() != stack::Errno::again) {
            lost(taken.error());
            return false;
        }
        if (!taken || *taken == 0) return true;
        protocol_->sent(*taken, app_.engine().now());
    }
    const emu::Instant ping = protocol_->deadline();
    if (ping != emu::never) alive_.start_at(ping);
    soon_.post(); // what waits to be received
    app_.line().look_again();
    return true;
}

void MqttClient::keep_alive()
{
    if (const auto looked = protocol_->look(app_.engine().now()); !looked) {
        return lost(looked.error());
    }
    flush();
}

void MqttClient::look()
{
    if (!connected()) return;
    const std::uint64_t connection = connection_;
    const unsigned before = socket_.readiness();
    if ((before & stack::poll_nval) != 0) return lost(aborted);
    // Nothing is received while there is something to send: acknowledgements do not pile up.
    if (!flush()) return;
    if ((before & stack::poll_in) != 0 && sent()) read();
    if (connection != connection_) return;
    if ((before & stack::poll_err) != 0) lost(aborted); // a lost PDN
}

void MqttClient::read()
{
    const std::uint64_t connection = connection_;
    std::array<std::byte, max_received> buffer; // NOLINT: filled by try_recv()
    while (connection == connection_ && sent()) {
        const auto got = socket_.try_recv(buffer);
        if (!got && got.error() == stack::Errno::again) return;
        if (!got) return lost(got.error());
        if (got->size == 0) return lost(stack::Errno::notconn); // closed [F]
        protocol_->push({reinterpret_cast<const char*>(buffer.data()), got->size});
        take_packets();
    }
}

void MqttClient::take_packets()
{
    const std::uint64_t connection = connection_;
    while (connection == connection_) {
        const auto packet = protocol_->next();
        if (!packet) return lost(packet.error());
        if (!*packet) return;
        std::visit([this](const auto& each) { on(each); }, **packet);
    }
}

/// The broker's reason; when it refuses the end of the connection follows [F].
void MqttClient::on(const mqtt::Connack& packet) { event(MqttEvent::connack, packet.code); }

/// Every message is shown, one of QoS 2 that comes twice twice [F].
void MqttClient::on(const mqtt::Publish& packet)
{
    in_message_ = true;
    message_ = fmt::format("\r\n#XMQTTMSG: {},{}\r\n{}\r\n", packet.topic.size(), packet.size,
                           packet.topic);
    flush(); // its acknowledgement
}

void MqttClient::on(const mqtt::Payload& piece)
{
    message_ += piece.bytes;
    if (!piece.last) {
        if (message_.size() >= message_piece) say(std::exchange(message_, {}));
        return;
    }
    in_message_ = false;
    const std::uint64_t connection = connection_;
    say(std::exchange(message_, {}) + "\r\n");
    if (connection == connection_) event(MqttEvent::publish, 0);
}

void MqttClient::on(const mqtt::Acknowledgement& packet)
{
    switch (packet.type) {
    case mqtt::Type::puback:
        return event(MqttEvent::puback, 0);
    case mqtt::Type::pubrec:
        return event(MqttEvent::pubrec, answer());
    case mqtt::Type::pubrel:
        return event(MqttEvent::pubrel, answer());
    case mqtt::Type::pubcomp:
        return event(MqttEvent::pubcomp, 0);
    case mqtt::Type::unsuback:
        return event(MqttEvent::unsuback, 0);
    case mqtt::Type::connect:
    case mqtt::Type::connack:
    case mqtt::Type::publish:
    case mqtt::Type::subscribe:
    case mqtt::Type::suback:
    case mqtt::Type::unsubscribe:
    case mqtt::Type::pingreq:
    case mqtt::Type::pingresp:
    case mqtt::Type::disconnect:
        return; // no acknowledgements
    }
}

/// Whatever it grants or refuses [F].
void MqttClient::on(const mqtt::Suback&) { event(MqttEvent::suback, 0); }

void MqttClient::on(const mqtt::Signal& packet)
{
    if (packet.type == mqtt::Type::pingresp) event(MqttEvent::pingresp, 0);
}

/// Sends what is owed: 0, or why it cannot be sent.
int MqttClient::answer()
{
    return protocol_->accepted() && flush() ? 0 : status_of(stack::Errno::notconn);
}

void MqttClient::close()
{
    ++connection_;
    protocol_.reset();
    in_message_ = false;
    message_.clear();
    soon_.cancel();
    alive_.cancel();
    std::exchange(socket_, {}).close();
}

/// The connection has failed. Before the broker's CONNACK that is its answer [F].
void MqttClient::lost(stack::Errno error)
{
    const bool accepted = protocol_->accepted();
    std::string message;
    if (std::exchange(in_message_, false)) message = std::exchange(message_, {}) + "\r\n";
    close();
    const std::uint64_t connection = connection_;
    app_.line().look_again();
    if (!message.empty()) say(message); // as much as has come
    if (connection != connection_) return;
    if (accepted) return event(MqttEvent::disconnect, status_of(error));
    event(MqttEvent::connack, status_of(stack::Errno::connrefused));
}

void MqttClient::event(MqttEvent type, int result)
{
    say(fmt::format("\r\n#XMQTTEVT: {},{}\r\n", static_cast<int>(type), result));
}

/// In data mode too (slm/behaviour.md §4).
void MqttClient::say(std::string_view bytes) { app_.line().announce(bytes); }

} // namespace atlink::inline v0::slm
