#include "stack/internet/services/mqtt_broker.hpp"

#include <algorithm>
#include <deque>
#include <set>
#include <utility>

#include <fmt/format.h>

namespace stack::inline v0::net::mqtt {

/// What a message of QoS 1 or 2 has reached (§4.3).
struct Delivery {
    std::uint16_t id = 0;
    Message message; // its QoS is that of the delivery
    bool sent = false;
    bool released = false; // PUBREC has come, PUBREL is out
};

/// §4.1.
struct Broker::Session {
    std::string id;
    bool clean = true;
    Client* client = nullptr; // while connected
    std::map<std::string, int> filters;
    std::deque<Delivery> deliveries;  // in the order they were sent ([MQTT-4.6.0-6])
    std::set<std::uint16_t> received; // QoS 2, not yet released
    std::uint16_t last_id = 0;

    std::deque<Delivery>::iterator find(std::uint16_t packet)
    {
        return std::find_if(deliveries.begin(), deliveries.end(),
                            [&](const Delivery& each) { return each.id == packet; });
    }
    std::uint16_t next_id() // [MQTT-2.3.1-4]; there are far fewer deliveries than identifiers
    {
        do {
            if (++last_id == 0) ++last_id;
        } while (find(last_id) != deliveries.end());
        return last_id;
    }
};

/// One connection.
class Broker::Client final : public StreamHandler {
public:
    Client(Broker& broker, Stream& stream)
        : broker_{broker}, stream_{stream}, reader_{broker.config_.limits.packet},
          silence_{broker.engine_, [this] { drop(); }}
    {
        silence_.start(broker.config_.limits.connect_time);
    }
    ~Client() override { leave(); }

    void on_data(std::string_view bytes) override
    {
        if (over_) return;
        reader_.push(bytes);
        while (!over_) {
            auto packet = reader_.next();
            if (!packet) return drop(); // [MQTT-4.8.0-1]
            if (!*packet) return;
            if (session_ != nullptr) heard();
            std::visit([this](auto& each) { on(each); }, **packet);
        }
    }

    /// Sends a delivery, or sends it again.
    void send(Delivery& delivery)
    {
        if (delivery.released) return say(Acknowledgement{Type::pubrel, delivery.id});
        const Message& message = delivery.message;
        stream_.send(encode(Publish{.topic = message.topic,
                                    .qos = message.qos,
                                    .retain = message.retain,
                                    .duplicate = delivery.sent,
                                    .id = delivery.id},
                            message.payload));
        delivery.sent = true;
    }
    void send_once(const Message& message)
    {
        if (stream_.unsent() > broker_.config_.limits.unsent) return;
        stream_.send(
            encode(Publish{.topic = message.topic, .retain = message.retain}, message.payload));
    }

    /// Ends without a DISCONNECT of the client's: its will is done.
    void drop()
    {
        end();
        leave();
    }

private:
    template <typename P>
    void say(const P& packet)
    {
        stream_.send(encode(packet));
    }

    void end()
    {
        over_ = true;
        silence_.cancel();
        stream_.end();
    }

    /// The session goes on without this connection, or ends with it.
    void leave()
    {
        over_ = true;
        Session* session = std::exchange(session_, nullptr);
        if (session == nullptr) return;
        session->client = nullptr;
        if (session->clean) broker_.sessions_.erase(session->id);
        if (const auto will = std::exchange(will_, std::nullopt)) broker_.publish(*will);
    }

    /// One and a half keep-alive times from now it counts as gone ([MQTT-3.1.2-24]).
    void heard()
    {
        if (keep_alive_ == 0) return silence_.cancel();
        silence_.start(std::chrono::milliseconds{keep_alive_ * 1500});
    }

    void refuse(Code code) // [MQTT-3.2.2-5]
    {
        say(Connack{.code = static_cast<std::uint8_t>(code)});
        end();
    }

    void on(Connect& packet)
    {
        if (session_ != nullptr) return drop(); // [MQTT-3.1.0-2]
        if (packet.level != protocol_level) return refuse(Code::unacceptable_level);
        if (packet.will && !valid_topic(packet.will->topic)) return drop();
        const auto& login = broker_.config_.login;
        if (login && (packet.user != login->user || packet.password != login->password)) {
            return refuse(Code::bad_login);
        }
        if (packet.client_id.empty()) {
            if (!packet.clean_session) return refuse(Code::identifier_rejected); // [MQTT-3.1.3-8]
            packet.client_id = fmt::format("emu9160-{}", ++broker_.named_);      // [MQTT-3.1.3-6]
        }
        const auto known = broker_.sessions_.find(packet.client_id);
        if (known != broker_.sessions_.end() && known->second->client != nullptr) {
            known->second->client->drop(); // [MQTT-3.1.4-2]
        }
        if (packet.clean_session) broker_.sessions_.erase(packet.client_id); // [MQTT-3.1.2-6]
        const bool present = broker_.sessions_.contains(packet.client_id);
        session_ = broker_.open(packet.client_id);
        if (session_ == nullptr) return refuse(Code::server_unavailable);
        session_->clean = packet.clean_session;
        session_->client = this;
        will_ = std::move(packet.will);
        keep_alive_ = packet.keep_alive;
        heard();
        say(Connack{.session_present = present});   // [MQTT-3.2.2-2]
        for (Delivery& each : session_->deliveries) // [MQTT-4.4.0-1]
            send(each);
    }

    void on(Publish& packet)
    {
        if (session_ == nullptr) return drop(); // [MQTT-3.1.0-1]
        if (packet.size + packet.topic.size() > broker_.config_.limits.packet) return drop();
        head_ = std::move(packet);
        payload_.clear();
    }

    void on(Payload& piece)
    {
        payload_ += piece.bytes;
        if (!piece.last) return;
        const bool twice = head_.qos == 2 && !session_->received.insert(head_.id).second;
        if (session_->received.size() > broker_.config_.limits.messages) return drop();
        if (head_.qos == 1) say(Acknowledgement{Type::puback, head_.id});
        if (head_.qos == 2) say(Acknowledgement{Type::pubrec, head_.id});
        if (twice) return;
        broker_.publish({.topic = std::move(head_.topic),
                         .payload = std::exchange(payload_, {}),
                         .qos = head_.qos,
                         .retain = head_.retain});
    }

    void on(const Acknowledgement& packet)
    {
        if (session_ == nullptr) return drop();
        const auto found = session_->find(packet.id);
        const bool known = found != session_->deliveries.end();
        switch (packet.type) {
        case Type::puback:
            if (known && found->message.qos == 1) session_->deliveries.erase(found);
            return;
        case Type::pubrec:
            if (known && found->message.qos == 2) found->released = true;
            return say(Acknowledgement{Type::pubrel, packet.id});
        case Type::pubrel:
            session_->received.erase(packet.id);
            return say(Acknowledgement{Type::pubcomp, packet.id});
        case Type::pubcomp:
            if (known && found->released) session_->deliveries.erase(found);
            return;
        case Type::unsuback:
        case Type::connect:
        case Type::connack:
        case Type::publish:
        case Type::subscribe:
        case Type::suback:
        case Type::unsubscribe:
        case Type::pingreq:
        case Type::pingresp:
        case Type::disconnect:
            return drop(); // not a client's
        }
    }

    void on(const Subscribe& packet)
    {
        if (session_ == nullptr) return drop();
        Suback answer{.id = packet.id, .codes = {}};
        for (const Filter& each : packet.filters) {
            auto& filters = session_->filters;
            const bool room = filters.size() < broker_.config_.limits.subscriptions;
            const bool taken = valid_filter(each.text) && (room || filters.contains(each.text));
            if (taken) filters[each.text] = each.qos; // replaces: [MQTT-3.8.4-3]
            answer.codes.push_back(taken ? static_cast<std::uint8_t>(each.qos)
                                         : subscription_refused);
        }
        say(answer); // in the order asked for: [MQTT-3.8.4-5]
        for (std::size_t i = 0; i < packet.filters.size(); ++i) {
            if (answer.codes[i] != subscription_refused) show_retained(packet.filters[i]);
        }
    }

    void show_retained(const Filter& filter) // [MQTT-3.3.1-6], -8
    {
        for (const auto& [topic, message] : broker_.retained_) {
            if (!matches(filter.text, topic)) continue;
            broker_.deliver(*session_, message, std::min(message.qos, filter.qos), true);
        }
    }

    void on(const Unsubscribe& packet)
    {
        if (session_ == nullptr) return drop();
        for (const std::string& each : packet.filters)
            session_->filters.erase(each);
        say(Acknowledgement{Type::unsuback, packet.id}); // also of none: [MQTT-3.10.4-5]
    }

    void on(const Signal& packet)
    {
        if (session_ == nullptr) return drop();
        if (packet.type == Type::pingreq) return say(Signal{Type::pingresp}); // [MQTT-3.12.4-1]
        if (packet.type != Type::disconnect) return drop();
        will_.reset(); // [MQTT-3.14.4-3]
        end();
        leave();
    }

    void on(const Connack&) { drop(); }
    void on(const Suback&) { drop(); }

    Broker& broker_;
    Stream& stream_;
    Reader reader_;
    Session* session_ = nullptr; // once connected
    std::optional<Message> will_;
    std::uint16_t keep_alive_ = 0; // s
    Publish head_;                 // of the message that is coming
    std::string payload_;
    bool over_ = false;
    emu::Timer silence_;
};

Broker::Broker(emu::Engine& engine, BrokerConfig config)
    : engine_{engine}, config_{std::move(config)}
{
}

Broker::~Broker() = default;

std::unique_ptr<StreamHandler> Broker::accept(Stream& stream)
{
    return std::make_unique<Client>(*this, stream);
}

/// The session of a client, or a fresh one; nullptr when there is no room for it.
Broker::Session* Broker::open(const std::string& id)
{
    const auto found = sessions_.find(id);
    if (found != sessions_.end()) return found->second.get();
    if (sessions_.size() >= config_.limits.sessions) return nullptr;
    auto& session = sessions_[id] = std::make_unique<Session>();
    session->id = id;
    return session.get();
}

void Broker::publish(const Message& message)
{
    if (message.retain) {
        const bool room = retained_.size() < config_.limits.retained;
        if (message.payload.empty()) { // [MQTT-3.3.1-10]
            retained_.erase(message.topic);
        } else if (room || retained_.contains(message.topic)) {
            retained_.insert_or_assign(message.topic, message);
        }
    }
    for (const auto& [id, session] : sessions_) {
        int granted = -1; // the highest of all that match: [MQTT-3.3.5-1]
        for (const auto& [filter, qos] : session->filters) {
            if (matches(filter, message.topic)) granted = std::max(granted, qos);
        }
        if (granted >= 0) deliver(*session, message, std::min(granted, message.qos), false);
    }
}

void Broker::deliver(Session& session, const Message& message, int qos, bool retained)
{
    Message copy = message;
    copy.qos = qos;
    copy.retain = retained; // only what answers a subscription: [MQTT-3.3.1-9]
    if (qos == 0) {
        if (session.client != nullptr) session.client->send_once(copy);
        return;
    }
    if (session.deliveries.size() >= config_.limits.messages) return;
    Delivery& added = session.deliveries.emplace_back();
    added.message = std::move(copy);
    added.id = session.next_id();
    if (session.client != nullptr) session.client->send(added);
}

MakeHandler handlers_of(std::shared_ptr<Broker> broker)
{
    return [broker = std::move(broker)](Stream& stream) { return broker->accept(stream); };
}

MqttServer::MqttServer(Host& host, std::uint16_t port, std::shared_ptr<Broker> broker)
    : StreamServer{host, port, handlers_of(broker)}, broker_{std::move(broker)}
{
}

} // namespace stack::inline v0::net::mqtt
