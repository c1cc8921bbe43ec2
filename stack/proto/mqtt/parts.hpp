// What writing and reading of MQTT packets share; for their files only.
#pragma once

#include "stack/proto/mqtt/packet.hpp"

#include <string_view>

namespace stack::inline v0::net::mqtt {

inline constexpr std::string_view protocol_name = "MQTT";
inline constexpr unsigned continuation = 0x80; // of the remaining length

// Connect flags, §3.1.2.3.
inline constexpr unsigned clean_session = 0x02;
inline constexpr unsigned has_will = 0x04;
inline constexpr unsigned will_qos_shift = 3;
inline constexpr unsigned will_retain = 0x20;
inline constexpr unsigned has_password = 0x40;
inline constexpr unsigned has_user = 0x80;

/// The low four bits of the first byte of all packets but PUBLISH, §2.2.2.
constexpr unsigned fixed_flags(Type type)
{
    switch (type) {
    case Type::pubrel:
    case Type::subscribe:
    case Type::unsubscribe:
        return 2;
    case Type::connect:
    case Type::connack:
    case Type::publish:
    case Type::puback:
    case Type::pubrec:
    case Type::pubcomp:
    case Type::suback:
    case Type::unsuback:
    case Type::pingreq:
    case Type::pingresp:
    case Type::disconnect:
        break;
    }
    return 0;
}

} // namespace stack::inline v0::net::mqtt
