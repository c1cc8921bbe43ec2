// A radio world for tests: engine, bus, timing, one cell, and a log of what the layers above see.
#pragma once

#include "emu/lte/ue.hpp"

#include <gtest/gtest.h>

#include <array>
#include <ostream>
#include <string>
#include <string_view>
#include <vector>

namespace emu::lte {

/// Something seen at an instant.
struct Seen {
    Instant at;
    std::string what;
    friend bool operator==(const Seen&, const Seen&) = default;
    friend std::ostream& operator<<(std::ostream& out, const Seen& seen)
    {
        return out << seconds(seen.at) << " s (" << seen.at.time_since_epoch().count() << " Ts) "
                   << seen.what;
    }
};

using Log = std::vector<Seen>;

/// Random access never fails, so that instants are exact.
inline Timing certain()
{
    Timing timing;
    timing.ra_failure = 0;
    return timing;
}

struct WorldOptions {
    Timing timing = certain();
    CellConfig cell = {};
    CoreConfig core = {};
    Identity identity = {};
    std::uint64_t seed = 1;
};

/// Engine, bus, cell and core; the machines under test come on top.
class Radio : private Sink {
public:
    explicit Radio(const WorldOptions& options = {})
        : timing{options.timing}, seed{options.seed}, bus{engine}, cell{options.cell, seed},
          core{options.core}
    {
        bus.add(*this);
    }

    /// Runs everything up to `since` after the epoch.
    void run_to(Instant when) { engine.advance_to(when); }
    void run(Ts duration) { engine.advance_to(engine.now() + duration); }
    void run_to_just_before(Instant when) { engine.advance_to(when - Ts{1}); }

    /// When random access that starts at `start` ends connected.
    Instant connected_after(Instant start) const
    {
        return cell.prach_occasion(start, timing.prach_period) + timing.preamble_to_connected;
    }

    void see(std::string what) { log.push_back({engine.now(), std::move(what)}); }
    std::vector<Instant> instants(std::string_view what) const
    {
        std::vector<Instant> found;
        for (const Seen& each : log) {
            if (each.what == what) found.push_back(each.at);
        }
        return found;
    }
    std::size_t count(std::string_view what) const { return instants(what).size(); }
    /// The last time it was seen, `never` if it was not.
    Instant last(std::string_view what) const
    {
        const auto found = instants(what);
        return found.empty() ? never : found.back();
    }
    /// What was seen, without the instants.
    std::vector<std::string> order() const
    {
        std::vector<std::string> texts;
        for (const Seen& each : log)
            texts.push_back(each.what);
        return texts;
    }

    Timing timing;
    Seed seed;
    Engine engine;
    Bus bus;
    Cell cell;
    Core core;
    Log log;   // signals of the machines
    Log moves; // transitions: "rrc idle -> connecting: mo-Data"
    Log radio; // radio records: "paging occasion 1"
    Log drops; // "link 100"

private:
    void on_record(const Record& record) override
    {
        if (const auto* move = std::get_if<Transition>(&record.payload)) {
            moves.push_back({record.at, std::string{move->machine} + ' ' + std::string{move->from} +
                                            " -> " + std::string{move->to} + ": " +
                                            std::string{move->cause}});
        } else if (const auto* fact = std::get_if<RadioRecord>(&record.payload)) {
            radio.push_back(
                {record.at, std::string{fact->what} + ' ' + std::to_string(fact->value)});
        } else if (const auto* drop = std::get_if<Drop>(&record.payload)) {
            drops.push_back(
                {record.at, std::string{drop->where} + ' ' + std::to_string(drop->size)});
        }
    }
};

/// Writes the signals of the machines into the world's log.
class Watch {
public:
    Watch(Radio& world, Rrc& rrc)
        : rrc_{rrc.on_change.subscribe([&world, &rrc](Rrc::State, Rrc::Cause) {
              constexpr std::array<const char*, 4> names = {"idle", "connecting", "connected",
                                                            "reestablishing"};
              world.see(std::string{"rrc "} + names[static_cast<std::size_t>(rrc.state())]);
          })}
    {
    }
    Watch(Radio& world, Rrc& rrc, Pdn& pdn) : Watch{world, rrc}
    {
        pdn_ = pdn.on_event.subscribe([&world](const PdnEvent& event) {
            constexpr std::array<const char*, 5> kinds = {"activated", "refused", "left",
                                                          "taken away", "lost"};
            world.see("pdn " + std::to_string(event.cid) + ' ' +
                      kinds[static_cast<std::size_t>(event.kind)] +
                      (event.cause != 0 ? " cause " + std::to_string(event.cause) : ""));
        });
    }
    Watch(Radio& world, Rrc& rrc, Pdn& pdn, Emm& emm) : Watch{world, rrc, pdn}
    {
        registration_ = emm.on_registration.subscribe([&world](const Registration& now) {
            world.see("cereg " + std::to_string(static_cast<int>(now.status)) +
                      (now.cell_known ? " cell" : "") +
                      (now.reject_cause ? " cause " + std::to_string(*now.reject_cause) : ""));
        });
        detach_ = emm.on_detach.subscribe(
            [&world](bool by_network) { world.see(by_network ? "nw detach" : "me detach"); });
        settled_ = emm.on_settled.subscribe([&world] { world.see("settled"); });
    }

private:
    Subscription rrc_;
    Subscription pdn_;
    Subscription registration_;
    Subscription detach_;
    Subscription settled_;
};

/// A whole UE.
class World : public Radio {
public:
    explicit World(const WorldOptions& options = {})
        : Radio{options}, ue{engine, bus, timing, options.identity, cell, core, seed},
          modes_{ue.on_mode.subscribe([this] { see("mode"); })}, watch_{*this, ue.rrc(), ue.pdn(),
                                                                        ue.emm()}
    {
    }

    /// Switches on at the epoch and runs until registered.
    void attach()
    {
        ue.set_mode(FunctionalMode::normal);
        run_to(registered_at());
        ASSERT_EQ(ue.emm().state(), Emm::State::registered);
    }
    /// As attach(), then until the network has released the connection.
    void attach_and_idle()
    {
        attach();
        run_to(accepted_at() + timing.inactivity);
        ASSERT_EQ(ue.rrc().state(), Rrc::State::idle);
    }
    // Instants of an attach that starts with CFUN=1 at the epoch.
    Instant camped_at() const { return epoch + timing.mode_change + timing.cell_search; }
    Instant accepted_at() const
    {
        return connected_after(camped_at()) + timing.msg5 +
               timing.attach_round_trips * timing.nas_round_trip;
    }
    Instant registered_at() const { return accepted_at() + timing.attach_complete; }

    Ue ue;
    UeContext& network = ue.network();

private:
    Subscription modes_;
    Watch watch_;
};

/// A link end that keeps what it gets.
class Mailbox : public Link::End {
public:
    explicit Mailbox(const Engine& engine) : engine_{engine} {}
    void receive(int cid, Packet packet) override
    {
        got.push_back({engine_.now(), std::to_string(cid) + ": " + std::to_string(packet.size())});
    }
    Log got; // "0: 100" = 100 bytes for cid 0

private:
    const Engine& engine_;
};

/// A packet of `size` zero bytes on the heap; `live` counts those not yet released.
struct HeapPacket {
    static inline int live = 0;
    static Packet make(std::size_t size)
    {
        static constexpr Packet::Storage storage = {
            .bytes =
                [](void* handle) { return Bytes{*static_cast<std::vector<std::byte>*>(handle)}; },
            .release =
                [](void* handle) {
                    delete static_cast<std::vector<std::byte>*>(handle);
                    --live;
                },
        };
        ++live;
        return Packet{new std::vector<std::byte>(size), storage};
    }
};

/// A test with a UE whose user plane ends in two mailboxes.
class UeFixture : public ::testing::Test {
protected:
    void attach()
    {
        world.attach();
        forget();
    }
    void attach_and_idle()
    {
        world.attach_and_idle();
        forget();
    }
    void forget()
    {
        world.log.clear();
        world.radio.clear();
        link.attach(Direction::uplink, core);
        link.attach(Direction::downlink, modem);
    }
    Instant now() const { return world.engine.now(); }
    Instant page_after(Instant when) const
    {
        const PagingOccasion occasion = paging_occasion(ue.identity().imsi, {.cycle = 128});
        return next_paging(when, occasion, 128, world.cell.frame_offset());
    }
    /// When a request of the network reaches a UE that connects at `connected` for it.
    static Instant told_after(Instant connected) { return connected + 17ms + 100ms; }
    void submit(Direction direction, std::size_t size)
    {
        link.submit(direction, 0, HeapPacket::make(size));
    }
    World world;
    Ue& ue = world.ue;
    Link& link = ue.link();
    Mailbox core{world.engine};
    Mailbox modem{world.engine};
};

} // namespace emu::lte
