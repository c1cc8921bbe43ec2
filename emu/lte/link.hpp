// The user plane between modem and core: grants, rates, and waiting while there is no connection.
#pragma once

#include "emu/bus.hpp"
#include "emu/lte/config.hpp"
#include "emu/packet.hpp"
#include "emu/signal.hpp"

#include <array>
#include <deque>

namespace emu::inline v0::lte {

class Link {
public:
    /// Where packets come out on one side; a cid that is no longer active is the end's to drop.
    class End {
    public:
        virtual ~End() = default;
        virtual void receive(int cid, Packet packet) = 0;
    };
    /// Told once per packet that finds the link closed: a connection is wanted.
    class Owner {
    public:
        virtual ~Owner() = default;
        virtual void want_connection(Direction direction) = 0;
        virtual void data_passed() = 0;
    };

    Link(Engine& engine, Bus& bus, const Timing& timing, Owner& owner);

    /// The core's end gets uplink packets, the modem's end downlink ones.
    void attach(Direction direction, End& end) { ends_[index(direction)] = &end; }

    /// Takes a packet. While the link is closed it waits. Once the buffer of its direction
    /// (Timing::uplink_buffer bytes that have not crossed yet) is full it is dropped.
    void submit(Direction direction, int cid, Packet packet);
    /// True while the modem's buffer takes another uplink packet of `size` bytes.
    bool room(std::size_t size) const
    {
        return lanes_[0].waiting_bytes + size <= timing_.uplink_buffer;
    }
    bool waiting(Direction direction) const { return !lanes_[index(direction)].waiting.empty(); }
    /// When the last packet granted so far, either way, is across.
    Instant last_arrival() const { return last_arrival_; }
    /// Uplink packets taken so far, and how many of them are across (or lost with their PDN): one
    /// that was the n-th to be taken is on the air once n are.
    std::uint64_t uplink_taken() const { return uplink_taken_; }
    std::uint64_t uplink_across() const { return uplink_across_; }

    /// Bearers are up `delay` from now: what waited goes out.
    void open(Ts delay);
    void close();
    /// A PDN connection went: what waits for it is lost.
    void drop(int cid);

    /// Room has come back in the modem's buffer.
    Signal<> on_room;

private:
    struct Waiting {
        int cid;
        Packet packet;
    };
    struct Lane {
        Instant free_at = epoch; // end of the last transmission granted
        std::deque<Waiting> waiting;
        std::size_t waiting_bytes = 0; // those on the air included
    };

    static std::size_t index(Direction direction) { return direction == Direction::uplink ? 0 : 1; }
    void transmit(Direction direction, int cid, Packet packet);
    void deliver(Direction direction, int cid, Packet packet);
    void flush();

    Engine& engine_;
    Bus& bus_;
    const Timing& timing_;
    Owner& owner_;
    bool open_ = false;
    Instant last_arrival_ = epoch;
    std::uint64_t uplink_taken_ = 0;
    std::uint64_t uplink_across_ = 0;
    Timer opening_;
    std::array<Lane, 2> lanes_;
    std::array<End*, 2> ends_{};
};

} // namespace emu::inline v0::lte
