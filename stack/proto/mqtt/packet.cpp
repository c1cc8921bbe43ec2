#include "stack/proto/mqtt/packet.hpp"

#include "stack/proto/mqtt/parts.hpp"

#include <cassert>

namespace stack::inline v0::net::mqtt {

namespace {

void add_u8(std::string& to, unsigned value) { to += static_cast<char>(value); }

void add_u16(std::string& to, std::size_t value)
{
    add_u8(to, static_cast<unsigned>(value >> 8 & 0xff));
    add_u8(to, static_cast<unsigned>(value & 0xff));
}

void add_text(std::string& to, std::string_view text)
{
    assert(text.size() <= max_string);
    add_u16(to, text.size());
    to += text;
}

std::string framed(Type type, unsigned flags, std::string_view body, std::string_view payload = {})
{
    std::size_t remaining = body.size() + payload.size();
    assert(remaining <= max_remaining);
    std::string out;
    out.reserve(remaining + 5);
    add_u8(out, static_cast<unsigned>(type) << 4 | flags);
    do {
        const auto digit = static_cast<unsigned>(remaining % 128);
        remaining /= 128;
        add_u8(out, remaining > 0 ? digit | continuation : digit);
    } while (remaining > 0);
    out += body;
    out += payload;
    return out;
}

std::string framed(Type type, std::string_view body)
{
    return framed(type, fixed_flags(type), body);
}

} // namespace

std::string encode(const Connect& packet)
{
    std::string body;
    add_text(body, protocol_name);
    add_u8(body, packet.level);
    unsigned flags = packet.clean_session ? clean_session : 0;
    if (packet.will) {
        flags |= has_will | static_cast<unsigned>(packet.will->qos) << will_qos_shift;
        if (packet.will->retain) flags |= will_retain;
    }
    const bool password = packet.user && packet.password; // [MQTT-3.1.2-22]
    if (packet.user) flags |= has_user;
    if (password) flags |= has_password;
    add_u8(body, flags);
    add_u16(body, packet.keep_alive);
    add_text(body, packet.client_id);
    if (packet.will) {
        add_text(body, packet.will->topic);
        add_text(body, packet.will->payload);
    }
    if (packet.user) add_text(body, *packet.user);
    if (password) add_text(body, *packet.password);
    return framed(Type::connect, body);
}

std::string encode(const Connack& packet)
{
    std::string body;
    add_u8(body, packet.session_present ? 1 : 0);
    add_u8(body, packet.code);
    return framed(Type::connack, body);
}

std::string encode(const Publish& packet, std::string_view payload)
{
    std::string body;
    add_text(body, packet.topic);
    if (packet.qos > 0) add_u16(body, packet.id);
    const unsigned flags = (packet.duplicate ? 8U : 0U) | static_cast<unsigned>(packet.qos) << 1 |
                           (packet.retain ? 1U : 0U);
    return framed(Type::publish, flags, body, payload);
}

std::string encode(const Acknowledgement& packet)
{
    std::string body;
    add_u16(body, packet.id);
    return framed(packet.type, body);
}

std::string encode(const Subscribe& packet)
{
    std::string body;
    add_u16(body, packet.id);
    for (const Filter& each : packet.filters) {
        add_text(body, each.text);
        add_u8(body, static_cast<unsigned>(each.qos));
    }
    return framed(Type::subscribe, body);
}

std::string encode(const Suback& packet)
{
    std::string body;
    add_u16(body, packet.id);
    for (const std::uint8_t code : packet.codes)
        add_u8(body, code);
    return framed(Type::suback, body);
}

std::string encode(const Unsubscribe& packet)
{
    std::string body;
    add_u16(body, packet.id);
    for (const std::string& each : packet.filters)
        add_text(body, each);
    return framed(Type::unsubscribe, body);
}

std::string encode(const Signal& packet) { return framed(packet.type, {}); }

} // namespace stack::inline v0::net::mqtt
