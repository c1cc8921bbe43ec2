// Part of stack/proto/mqtt/parts.hpp: packets out of bytes.
#include "stack/proto/mqtt/parts.hpp"

#include <algorithm>
#include <utility>

namespace stack::inline v0::net::mqtt {

namespace {

/// The fields of a packet, one after the other; fine() once all fitted.
class Fields {
public:
    explicit Fields(std::string_view body) : body_{body} {}

    bool fine() const { return fine_; }
    bool empty() const { return body_.empty(); }

    std::uint8_t u8()
    {
        const std::string_view taken = take(1);
        return taken.empty() ? std::uint8_t{0} : static_cast<std::uint8_t>(taken[0]);
    }
    std::uint16_t u16()
    {
        const unsigned high = u8();
        return static_cast<std::uint16_t>(high << 8 | u8());
    }
    std::uint16_t id() // [MQTT-2.3.1-1]
    {
        const std::uint16_t value = u16();
        check(value != 0);
        return value;
    }
    std::string bytes()
    {
        const std::size_t size = u16();
        return std::string{take(size)};
    }
    std::string text()
    {
        std::string taken = bytes();
        check(valid_text(taken));
        return taken;
    }
    void check(bool right) { fine_ = fine_ && right; }

private:
    std::string_view take(std::size_t size)
    {
        check(size <= body_.size());
        if (!fine_) return {};
        const std::string_view taken = body_.substr(0, size);
        body_.remove_prefix(size);
        return taken;
    }

    std::string_view body_;
    bool fine_ = true;
};

Packet read_connect(Fields& fields)
{
    Connect packet;
    fields.check(fields.text() == protocol_name); // [MQTT-3.1.2-1]
    packet.level = fields.u8();
    if (packet.level != protocol_level) {
        while (fields.fine() && !fields.empty())
            (void)fields.u8();
        return packet;
    }
    const unsigned flags = fields.u8();
    const auto has = [&](unsigned flag) { return (flags & flag) != 0; };
    const unsigned will_qos = flags >> will_qos_shift & 3;
    fields.check(!has(1));                                               // [MQTT-3.1.2-3]
    fields.check(has(has_will) || (will_qos == 0 && !has(will_retain))); // [MQTT-3.1.2-13], -15
    fields.check(will_qos <= max_qos);                                   // [MQTT-3.1.2-14]
    fields.check(has(has_user) || !has(has_password));                   // [MQTT-3.1.2-22]
    packet.clean_session = has(clean_session);
    packet.keep_alive = fields.u16();
    packet.client_id = fields.text();
    if (has(has_will)) {
        Message& will = packet.will.emplace();
        will.topic = fields.text();
        will.payload = fields.bytes();
        will.qos = static_cast<int>(will_qos);
        will.retain = has(will_retain);
    }
    if (has(has_user)) packet.user = fields.text();
    if (has(has_password)) packet.password = fields.bytes();
    return packet;
}

Packet read_connack(Fields& fields)
{
    const unsigned flags = fields.u8();
    fields.check(flags <= 1); // §3.2.2.1
    return Connack{.session_present = flags == 1, .code = fields.u8()};
}

Packet read_publish(Fields& fields, unsigned flags, std::size_t size)
{
    Publish packet;
    packet.duplicate = (flags & 8) != 0;
    packet.qos = static_cast<int>(flags >> 1 & 3);
    packet.retain = (flags & 1) != 0;
    packet.size = size;
    fields.check(packet.qos <= max_qos);               // [MQTT-3.3.1-4]
    fields.check(packet.qos > 0 || !packet.duplicate); // [MQTT-3.3.1-2]
    packet.topic = fields.text();
    fields.check(valid_topic(packet.topic));
    if (packet.qos > 0) packet.id = fields.id();
    return packet;
}

Packet read_subscribe(Fields& fields)
{
    Subscribe packet;
    packet.id = fields.id();
    do { // at least one: [MQTT-3.8.3-3]
        Filter& filter = packet.filters.emplace_back();
        filter.text = fields.text();
        const unsigned qos = fields.u8();
        fields.check(qos <= max_qos); // [MQTT-3.8.3-4]
        filter.qos = static_cast<int>(qos);
    } while (fields.fine() && !fields.empty());
    return packet;
}

Packet read_suback(Fields& fields)
{
    Suback packet;
    packet.id = fields.id();
    do {
        packet.codes.push_back(fields.u8());
        fields.check(packet.codes.back() <= max_qos ||
                     packet.codes.back() == subscription_refused); // [MQTT-3.9.3-2]
    } while (fields.fine() && !fields.empty());
    return packet;
}

Packet read_unsubscribe(Fields& fields)
{
    Unsubscribe packet;
    packet.id = fields.id();
    do { // at least one: [MQTT-3.10.3-2]
        packet.filters.push_back(fields.text());
    } while (fields.fine() && !fields.empty());
    return packet;
}

Packet read_body(Type type, unsigned flags, std::size_t payload, Fields& fields)
{
    switch (type) {
    case Type::connect:
        return read_connect(fields);
    case Type::connack:
        return read_connack(fields);
    case Type::publish:
        return read_publish(fields, flags, payload);
    case Type::subscribe:
        return read_subscribe(fields);
    case Type::suback:
        return read_suback(fields);
    case Type::unsubscribe:
        return read_unsubscribe(fields);
    case Type::puback:
    case Type::pubrec:
    case Type::pubrel:
    case Type::pubcomp:
    case Type::unsuback:
        return Acknowledgement{.type = type, .id = fields.id()};
    case Type::pingreq:
    case Type::pingresp:
    case Type::disconnect:
        break;
    }
    return Signal{.type = type};
}

struct FixedHeader {
    std::size_t size = 0;      // of itself
    std::size_t remaining = 0; // behind it
};

/// Nothing while more bytes are needed; `inval` for a length of more than four bytes.
emu::Result<std::optional<FixedHeader>> fixed_header(std::string_view bytes)
{
    constexpr std::size_t longest = 5;
    FixedHeader header;
    for (std::size_t i = 1; i < std::min(bytes.size(), longest); ++i) {
        const auto digit = static_cast<unsigned char>(bytes[i]);
        header.remaining |= std::size_t{digit & ~continuation} << 7 * (i - 1);
        header.size = i + 1;
        if ((digit & continuation) == 0) return header;
    }
    if (bytes.size() >= longest) return emu::fail(emu::Errno::inval);
    return std::nullopt;
}

unsigned byte(std::string_view bytes, std::size_t at)
{
    return static_cast<unsigned char>(bytes[at]);
}

} // namespace

void Reader::push(std::string_view bytes)
{
    if (fault_) return;
    in_.erase(0, std::exchange(at_, 0));
    in_ += bytes;
}

emu::Result<std::optional<Packet>> Reader::next()
{
    if (fault_) return emu::fail(*fault_);
    if (in_payload_) {
        if (payload_left_ > 0 && left().empty()) return std::nullopt;
        return read_payload();
    }
    auto packet = read();
    if (!packet) {
        fault_ = packet.error();
        in_.clear();
        at_ = 0;
    }
    return packet;
}

Packet Reader::read_payload()
{
    Payload piece;
    piece.bytes = left().substr(0, payload_left_);
    at_ += piece.bytes.size();
    payload_left_ -= piece.bytes.size();
    piece.last = payload_left_ == 0;
    in_payload_ = !piece.last;
    return piece;
}

emu::Result<std::optional<Packet>> Reader::read()
{
    constexpr auto malformed = emu::Errno::inval;
    const std::string_view bytes = left();
    if (bytes.empty()) return std::nullopt;
    const auto type = static_cast<Type>(byte(bytes, 0) >> 4);
    const unsigned flags = byte(bytes, 0) & 0x0f;
    if (type < Type::connect || type > Type::disconnect) return emu::fail(malformed);
    const bool publish = type == Type::publish;
    if (!publish && flags != fixed_flags(type)) return emu::fail(malformed); // [MQTT-2.2.2-2]
    const auto header = fixed_header(bytes);
    if (!header) return emu::fail(header.error());
    if (!*header) return std::nullopt;

    const std::string_view body = bytes.substr((*header)->size);
    std::size_t size = (*header)->remaining; // of what must be there
    if (publish) {
        const std::size_t fixed = (flags >> 1 & 3) > 0 ? 4 : 2; // length of the topic, identifier
        if (size < fixed) return emu::fail(malformed);
        if (body.size() < 2) return std::nullopt;
        const std::size_t variable = fixed + (byte(body, 0) << 8 | byte(body, 1));
        if (size < variable) return emu::fail(malformed);
        size = variable;
    }
    if ((*header)->size + size > limit_) return emu::fail(emu::Errno::nomem);
    if (body.size() < size) return std::nullopt;

    const std::size_t payload = (*header)->remaining - size;
    Fields fields{body.substr(0, size)};
    Packet packet = read_body(type, flags, payload, fields);
    if (!fields.fine() || !fields.empty()) return emu::fail(malformed);
    at_ += (*header)->size + size;
    in_payload_ = publish;
    payload_left_ = payload;
    return packet;
}

} // namespace stack::inline v0::net::mqtt
