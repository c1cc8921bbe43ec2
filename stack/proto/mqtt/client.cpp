#include "stack/proto/mqtt/client.hpp"

#include <variant>

namespace stack::inline v0::net::mqtt {

namespace {

constexpr int most_pings = 1; // without an answer, when something else is received

/// What a broker may send (§2.2.1, direction of flow).
bool from_broker(const Packet& packet)
{
    return !std::holds_alternative<Connect>(packet) && !std::holds_alternative<Subscribe>(packet) &&
           !std::holds_alternative<Unsubscribe>(packet);
}

} // namespace

Client::Client(const Connect& connect, std::size_t limit)
    : keep_alive_{connect.keep_alive}, out_{encode(connect)}, reader_{limit}
{
}

void Client::sent(std::size_t size, emu::Instant now)
{
    sent_ += size;
    if (sent_ < out_.size()) return;
    out_.clear();
    sent_ = 0;
    if (keep_alive_.count() > 0) alive_until_ = now + keep_alive_;
}

bool Client::send(std::string_view packet)
{
    if (accepted_) out_ += packet;
    return accepted_;
}

emu::Result<std::optional<Packet>> Client::next()
{
    while (!fault_) {
        auto packet = reader_.next();
        if (!packet || !*packet) return packet;
        std::visit([this](const auto& each) { take(each); }, **packet);
        if (!fault_ && pings_ > most_pings) fault_ = emu::Errno::connaborted;
        if (from_broker(**packet)) return packet;
    }
    return emu::fail(*fault_);
}

emu::Result<void> Client::look(emu::Instant now)
{
    if (now < alive_until_) return {};
    alive_until_ = emu::never;
    if (!out_.empty()) return {}; // once it is sent, the time starts again
    if (!accepted_) return emu::fail(emu::Errno::connaborted);
    ++pings_;
    out_ += encode(Signal{Type::pingreq});
    return {};
}

void Client::take(const Connack& packet)
{
    if (packet.code == 0) {
        accepted_ = true;
    } else {
        fault_ = emu::Errno::connrefused;
    }
}

void Client::take(const Publish& packet)
{
    if (packet.qos == 1) (void)send(encode(Acknowledgement{Type::puback, packet.id}));
    if (packet.qos == 2) (void)send(encode(Acknowledgement{Type::pubrec, packet.id}));
}

void Client::take(const Acknowledgement& packet)
{
    if (packet.type == Type::pubrec) (void)send(encode(Acknowledgement{Type::pubrel, packet.id}));
    if (packet.type == Type::pubrel) (void)send(encode(Acknowledgement{Type::pubcomp, packet.id}));
}

void Client::take(const Signal& packet)
{
    if (packet.type == Type::pingresp && pings_ > 0) --pings_;
}

} // namespace stack::inline v0::net::mqtt
