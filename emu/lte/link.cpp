#include "emu/lte/link.hpp"

#include <algorithm>

namespace emu::inline v0::lte {

namespace {

/// Air time of a packet, rounded up to whole Ts; none when the rate is not shaped.
Ts air_time(std::size_t bytes, std::uint32_t bits_per_second)
{
    if (bits_per_second == 0) return Ts{0};
    const auto bits = static_cast<std::int64_t>(bytes) * 8;
    return Ts{(bits * Ts::period::den + bits_per_second - 1) / bits_per_second};
}

} // namespace

Link::Link(Engine& engine, Bus& bus, const Timing& timing, Owner& owner)
    : engine_{engine}, bus_{bus}, timing_{timing}, owner_{owner}, opening_{engine, [this] {
                                                                               open_ = true;
                                                                               flush();
                                                                           }}
{
}

void Link::submit(Direction direction, int cid, Packet packet)
{
    Lane& lane = lanes_[index(direction)];
    const std::size_t size = packet.size();
    if (lane.waiting_bytes + size > timing_.uplink_buffer) {
        bus_.publish(Drop{.where = "link", .cid = static_cast<std::uint8_t>(cid), .size = size});
        return;
    }
    if (direction == Direction::uplink) ++uplink_taken_;
    if (open_) return transmit(direction, cid, std::move(packet));
    lane.waiting_bytes += size;
    lane.waiting.push_back({cid, std::move(packet)});
    owner_.want_connection(direction);
}

void Link::transmit(Direction direction, int cid, Packet packet)
{
    Lane& lane = lanes_[index(direction)];
    const bool uplink = direction == Direction::uplink;
    const Instant now = engine_.now();
    // With data before it in the pipe a packet rides on the same grants.
    const bool warm = lane.free_at > now;
    const Instant start = warm ? lane.free_at : now + (uplink ? timing_.uplink_grant : Ts{0});
    lane.waiting_bytes += packet.size(); // until it has crossed
    lane.free_at =
        start + air_time(packet.size(), uplink ? timing_.uplink_rate : timing_.downlink_rate);
    const Instant arrival = lane.free_at + (uplink ? Ts{0} : timing_.downlink_latency);
    last_arrival_ = std::max(last_arrival_, arrival);
    owner_.data_passed();
    engine_.at(arrival, [this, direction, cid, moved = std::move(packet)]() mutable {
        deliver(direction, cid, std::move(moved));
    });
}

void Link::deliver(Direction direction, int cid, Packet packet)
{
    lanes_[index(direction)].waiting_bytes -= packet.size();
    if (bus_.watched()) {
        bus_.publish(PacketRecord{.direction = direction,
                                  .cid = static_cast<std::uint8_t>(cid),
                                  .bytes = packet.bytes()});
    }
    if (direction == Direction::uplink) ++uplink_across_;
    if (End* end = ends_[index(direction)]) end->receive(cid, std::move(packet));
    if (direction == Direction::uplink) on_room();
}

void Link::open(Ts delay)
{
    if (open_) return;
    if (!opening_.running() || opening_.expiry() > engine_.now() + delay) opening_.start(delay);
}

void Link::close()
{
    open_ = false;
    opening_.cancel();
}

void Link::flush()
{
    for (const Direction direction : {Direction::uplink, Direction::downlink}) {
        Lane& lane = lanes_[index(direction)];
        while (!lane.waiting.empty()) {
            Waiting next = std::move(lane.waiting.front());
            lane.waiting.pop_front();
            lane.waiting_bytes -= next.packet.size();
            transmit(direction, next.cid, std::move(next.packet));
        }
    }
}

void Link::drop(int cid)
{
    const std::size_t before = lanes_[0].waiting_bytes;
    for (Lane& lane : lanes_) {
        std::erase_if(lane.waiting, [&](const Waiting& each) {
            if (each.cid != cid) return false;
            const std::size_t size = each.packet.size();
            lane.waiting_bytes -= size;
            if (&lane == &lanes_[0]) ++uplink_across_;
            bus_.publish(
                Drop{.where = "link", .cid = static_cast<std::uint8_t>(cid), .size = size});
            return true;
        });
    }
    if (lanes_[0].waiting_bytes < before) on_room();
}

} // namespace emu::inline v0::lte
