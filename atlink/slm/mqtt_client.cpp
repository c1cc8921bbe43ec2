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
constexpr int most_pings = 1; // without an answer, when something else is received [F]

constexpr int status_of(stack::Errno error) { return -static_cast<int>(error); }

} // namespace

MqttClient::MqttClient(Application& app)
    : app_{app}, settings_{.client_id = "slm_default_client_id",
                           .keep_alive = default_keep_alive,
                           .clean_session = app.options().mqtt_clean_session},
      reader_{receive_buffer}, soon_{app.engine(), [this] { look(); }},
      alive_{app.engine(), [this] { keep_alive(); }}, finished_{app.engine(),
                                                                [this] {
                                                                    event(MqttEvent::disconnect, 0);
                                                                }},
      changes_{app.sockets().on_change.subscribe([this](int) {
          if (connected()) soon_.post();
      })}
{
}

MqttClient::~MqttClient() { close(); }

std::uint16_t MqttClient::next(std::uint16_t& id)
{
    id = id == last_id ? std::uint16_t{1} : static_cast<std::uint16_t>(id + 1);
    return id;
}

void MqttClient::begin(int fd, const MqttTarget& target)
{
    close();
    socket_ = {fd, app_.sockets().opening(fd)};
    target_ = target;
    reader_ = mqtt::Reader{receive_buffer};
    pings_ = 0;
    mqtt::Connect packet{.client_id = settings_.client_id,
                         .clean_session = settings_.clean_session,
                         .keep_alive = settings_.keep_alive};
    if (!target.user.empty()) {
        packet.user = target.user;
        if (!target.password.empty()) packet.password = target.password;
    }
    queue(encode(packet));
}

bool MqttClient::send(std::string packet)
{
    if (!accepted_) return false;
    const std::uint64_t connection = connection_;
    queue(std::move(packet));
    return connection == connection_;
}

void MqttClient::finish()
{
    close();
    finished_.post();
}

void MqttClient::queue(std::string bytes)
{
    out_ += bytes;
    flush();
}

void MqttClient::flush()
{
    if (out_.empty()) return;
    const stack::Bytes all = std::as_bytes(std::span{out_});
    while (sent_ < all.size()) {
        const auto taken = app_.sockets().try_send(socket_.fd, all.subspan(sent_), nullptr);
        if (!taken && taken.error() != stack::Errno::again) return lost(status_of(taken.error()));
        if (!taken || *taken == 0) return;
        sent_ += *taken;
    }
    out_.clear();
    sent_ = 0;
    // Counted from what was sent last ([MQTT-3.1.2-23]).
    if (settings_.keep_alive > 0) alive_.start(std::chrono::seconds{settings_.keep_alive});
    soon_.post(); // what waits to be received
    app_.line().look_again();
}

void MqttClient::keep_alive()
{
    if (!out_.empty()) return;      // once it is sent, the time starts again
    if (!accepted_) return abort(); // no CONNACK for so long [F]
    ++pings_;
    queue(encode(mqtt::Signal{mqtt::Type::pingreq}));
}

unsigned MqttClient::readiness() const
{
    const auto& sockets = app_.sockets();
    if (sockets.opening(socket_.fd) != socket_.opening) return stack::poll_nval;
    return sockets.readiness(socket_.fd);
}

void MqttClient::look()
{
    if (!connected()) return;
    const std::uint64_t connection = connection_;
    const unsigned before = readiness();
    if ((before & stack::poll_nval) != 0) return abort();
    flush();
    // Nothing is received while there is something to send: acknowledgements do not pile up.
    if (connection != connection_) return;
    if ((before & stack::poll_in) != 0 && sent()) read();
    if (connection != connection_) return;
    if ((before & stack::poll_err) != 0) abort(); // a lost PDN
}

void MqttClient::read()
{
    const std::uint64_t connection = connection_;
    std::array<std::byte, max_received> buffer; // NOLINT: filled by try_recv()
    while (connection == connection_ && sent()) {
        const auto got = app_.sockets().try_recv(socket_.fd, buffer, stack::Flags{});
        if (!got && got.error() == stack::Errno::again) return;
        if (!got) return lost(status_of(got.error()));
        if (got->size == 0) return lost(status_of(stack::Errno::notconn)); // closed [F]
        reader_.push({reinterpret_cast<const char*>(buffer.data()), got->size});
        take_packets();
    }
}

void MqttClient::take_packets()
{
    const std::uint64_t connection = connection_;
    while (connection == connection_) {
        const auto packet = reader_.next();
        if (!packet) return lost(status_of(packet.error()));
        if (!*packet) return;
        std::visit([this](const auto& each) { on(each); }, **packet);
        if (connection == connection_ && pings_ > most_pings) return abort();
    }
}

void MqttClient::on(const mqtt::Connack& packet)
{
    if (packet.code == 0) {
        accepted_ = true;
        return event(MqttEvent::connack, 0);
    }
    // First the broker's reason, then the end of the connection [F].
    const std::uint64_t connection = connection_;
    event(MqttEvent::connack, packet.code);
    if (connection == connection_) lost(status_of(stack::Errno::connrefused));
}

/// Every message is shown, one of QoS 2 that comes twice twice [F].
void MqttClient::on(const mqtt::Publish& packet)
{
    in_message_ = true;
    message_ = fmt::format("\r\n#XMQTTMSG: {},{}\r\n{}\r\n", packet.topic.size(), packet.size,
                           packet.topic);
    if (packet.qos == 1) (void)answer(mqtt::Type::puback, packet.id);
    if (packet.qos == 2) (void)answer(mqtt::Type::pubrec, packet.id);
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
        return event(MqttEvent::pubrec, answer(mqtt::Type::pubrel, packet.id));
    case mqtt::Type::pubrel:
        return event(MqttEvent::pubrel, answer(mqtt::Type::pubcomp, packet.id));
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
    if (packet.type != mqtt::Type::pingresp) return;
    if (pings_ > 0) --pings_;
    event(MqttEvent::pingresp, 0);
}

/// 0, or why it cannot be sent.
int MqttClient::answer(mqtt::Type type, std::uint16_t id)
{
    return send(encode(mqtt::Acknowledgement{type, id})) ? 0 : status_of(stack::Errno::notconn);
}

void MqttClient::close()
{
    ++connection_;
    accepted_ = false;
    in_message_ = false;
    message_.clear();
    out_.clear();
    sent_ = 0;
    soon_.cancel();
    alive_.cancel();
    const Descriptor closing = std::exchange(socket_, {});
    if (!closing.open() || app_.sockets().opening(closing.fd) != closing.opening) return;
    (void)app_.sockets().close(closing.fd);
}

/// The connection has failed. Before the broker's CONNACK that is its answer [F].
void MqttClient::lost(int result)
{
    const bool accepted = accepted_;
    std::string message;
    if (std::exchange(in_message_, false)) message = std::exchange(message_, {}) + "\r\n";
    close();
    const std::uint64_t connection = connection_;
    app_.line().look_again();
    if (!message.empty()) say(message); // as much as has come
    if (connection != connection_) return;
    if (accepted) return event(MqttEvent::disconnect, result);
    event(MqttEvent::connack, status_of(stack::Errno::connrefused));
}

void MqttClient::abort() { lost(status_of(stack::Errno::connaborted)); }

void MqttClient::event(MqttEvent type, int result)
{
    say(fmt::format("\r\n#XMQTTEVT: {},{}\r\n", static_cast<int>(type), result));
}

/// In data mode too (slm/behaviour.md §4).
void MqttClient::say(std::string_view bytes) { app_.line().announce(bytes); }

} // namespace atlink::inline v0::slm
