// The user plane: grants, air time, waiting without a connection, losses.
#include "emu/lte/link.hpp"

#include "tests/emu/lte/lte_fixture.hpp"

#include <gtest/gtest.h>

#include <memory>

namespace emu::lte {
namespace {

using Texts = std::vector<std::string>;
constexpr Direction up = Direction::uplink;
constexpr Direction down = Direction::downlink;

struct LinkWorld : Radio, Link::Owner {
    void want_connection(Direction direction) override
    {
        see("wanted " + std::string{name(direction)});
    }
    void data_passed() override { ++passed; }
    void submit(Direction direction, int cid, std::size_t size)
    {
        link.submit(direction, cid, HeapPacket::make(size));
    }
    int passed = 0;
    Mailbox core{engine};
    Mailbox modem{engine};
    Link link{engine, bus, timing, *this};
    Subscription room = link.on_room.subscribe([this] { see("room"); });
    LinkWorld()
    {
        link.attach(up, core);
        link.attach(down, modem);
    }
};

struct LinkTest : ::testing::Test {
    LinkTest() { HeapPacket::live = 0; }
    void open()
    {
        world->link.open(Ts{0});
        world->run(Ts{0});
    }
    std::unique_ptr<LinkWorld> world = std::make_unique<LinkWorld>();
};

TEST_F(LinkTest, TakesItsRatesFromTheReference)
{
    // timing.md §12.1, Cat-M1 HD-FDD: 300 kbit/s down, 375 kbit/s up.
    EXPECT_EQ(Timing{}.downlink_rate, 300'000U);
    EXPECT_EQ(Timing{}.uplink_rate, 375'000U);
}

TEST_F(LinkTest, WaitsForAGrantAndThenSendsAtTheUplinkRate)
{
    open();
    world->submit(up, 0, 100);
    world->run(1s);
    // 800 bit at 375 kbit/s = 65 536 Ts
    EXPECT_EQ(world->core.got, (Log{{epoch + 12ms + Ts{65'536}, "0: 100"}}));
    EXPECT_EQ(world->passed, 1);
}

TEST_F(LinkTest, SendsDownlinkAtItsRateAndDeliversItALatencyLater)
{
    open();
    world->submit(down, 0, 100);
    world->run(1s);
    // 800 bit at 300 kbit/s = 81 920 Ts
    EXPECT_EQ(world->modem.got, (Log{{epoch + Ts{81'920} + 8ms, "0: 100"}}));
}

TEST_F(LinkTest, RoundsAirTimeUpToWholeTs)
{
    open();
    world->submit(up, 0, 1); // 8 bit at 375 kbit/s = 655.36 Ts
    world->run(1s);
    EXPECT_EQ(world->core.got.front().at, epoch + 12ms + Ts{656});
}

TEST_F(LinkTest, LetsAPacketRideOnTheGrantsOfTheOneBefore)
{
    open();
    world->submit(up, 0, 100);
    world->submit(up, 0, 50);
    world->run(1s);
    EXPECT_EQ(world->core.got, (Log{{epoch + 12ms + Ts{65'536}, "0: 100"},
                                    {epoch + 12ms + Ts{65'536 + 32'768}, "0: 50"}}));
}

TEST_F(LinkTest, NeedsANewGrantOnceTheLastTransmissionHasEnded)
{
    open();
    world->submit(up, 0, 100);
    world->run_to(epoch + 12ms + Ts{65'536}); // just ended
    world->submit(up, 0, 100);
    world->run(1s);
    EXPECT_EQ(world->core.got.back().at, epoch + 24ms + Ts{2 * 65'536});
}

TEST_F(LinkTest, KeepsTheDirectionsApart)
{
    open();
    world->submit(up, 0, 1000);
    world->submit(down, 0, 100);
    world->run(1s);
    EXPECT_EQ(world->modem.got.front().at, epoch + Ts{81'920} + 8ms);
}

TEST_F(LinkTest, SendsWithoutAirTimeWhenTheRateIsNotShaped)
{
    world->timing.uplink_rate = 0;
    open();
    world->submit(up, 0, 1000);
    world->submit(up, 0, 1000);
    world->run(1s);
    EXPECT_EQ(world->core.got, (Log{{epoch + 12ms, "0: 1000"}, {epoch + 12ms, "0: 1000"}}));
}

TEST_F(LinkTest, PublishesAPacketWhereItArrives)
{
    struct Packets : Sink {
        void on_record(const Record& record) override
        {
            const auto* packet = std::get_if<PacketRecord>(&record.payload);
            if (packet == nullptr) return;
            seen.push_back({record.at, std::string{name(packet->direction)} + ' ' +
                                           std::to_string(packet->cid) + ' ' +
                                           std::to_string(packet->bytes.size())});
        }
        Log seen;
    } packets;
    world->bus.add(packets);
    open();
    world->submit(up, 3, 100);
    world->submit(down, 3, 100);
    world->run(1s);
    EXPECT_EQ(packets.seen, (Log{{epoch + Ts{81'920} + 8ms, "downlink 3 100"},
                                 {epoch + 12ms + Ts{65'536}, "uplink 3 100"}}));
}

TEST_F(LinkTest, HoldsPacketsWhileClosedAndAsksForAConnectionForEach)
{
    world->submit(up, 0, 100);
    world->submit(up, 1, 50);
    world->submit(down, 0, 10);
    world->run(1h);
    EXPECT_EQ(world->order(), (Texts{"wanted uplink", "wanted uplink", "wanted downlink"}));
    EXPECT_TRUE(world->core.got.empty());
    EXPECT_TRUE(world->link.waiting(up));
    EXPECT_TRUE(world->link.waiting(down));
    EXPECT_EQ(world->passed, 0);
}

TEST_F(LinkTest, SendsWhatWaitedInItsOrderWhenItOpens)
{
    world->submit(up, 0, 100);
    world->submit(up, 1, 50);
    world->link.open(100ms);
    world->run_to(epoch + 100ms - Ts{1});
    EXPECT_TRUE(world->link.waiting(up));
    world->run(1s);
    const Instant first = epoch + 112ms + Ts{65'536};
    EXPECT_EQ(world->core.got, (Log{{first, "0: 100"}, {first + Ts{32'768}, "1: 50"}}));
    EXPECT_FALSE(world->link.waiting(up));
    EXPECT_EQ(world->instants("room"), (std::vector<Instant>{first, first + Ts{32'768}}));
}

TEST_F(LinkTest, OpensAtTheEarlierOfTwoInstants)
{
    world->submit(up, 0, 100);
    world->link.open(100ms);
    world->link.open(200ms);
    world->link.open(50ms);
    world->run(1s);
    EXPECT_EQ(world->core.got.front().at, epoch + 62ms + Ts{65'536});
}

TEST_F(LinkTest, DoesNotOpenOnceClosed)
{
    world->submit(up, 0, 100);
    world->link.open(100ms);
    world->run(50ms);
    world->link.close();
    world->run(1h);
    EXPECT_TRUE(world->core.got.empty());
}

TEST_F(LinkTest, DeliversWhatIsOnTheAirWhenItCloses)
{
    open();
    world->submit(up, 0, 100);
    world->run(1ms);
    world->link.close();
    world->submit(up, 0, 50);
    world->run(1s);
    EXPECT_EQ(world->core.got.size(), 1U);
    EXPECT_TRUE(world->link.waiting(up));
}

TEST_F(LinkTest, FillsItsBufferToTheLastByteAndDropsTheNextPacket)
{
    world->timing.uplink_buffer = 1000;
    EXPECT_TRUE(world->link.room(1000));
    EXPECT_FALSE(world->link.room(1001));
    world->submit(up, 0, 600);
    EXPECT_TRUE(world->link.room(400));
    EXPECT_FALSE(world->link.room(401));
    world->submit(up, 0, 401);
    EXPECT_EQ(world->drops, (Log{{epoch, "link 401"}}));
    EXPECT_EQ(HeapPacket::live, 1);
    world->submit(up, 0, 400);
    EXPECT_FALSE(world->link.room(1));
    EXPECT_EQ(world->drops.size(), 1U);
    EXPECT_EQ(world->count("wanted uplink"), 2U); // a dropped packet asks for nothing
    world->submit(down, 0, 1000);                 // the other direction has a buffer of its own
    EXPECT_EQ(world->drops.size(), 1U);
    open();
    EXPECT_FALSE(world->link.room(1)); // its room is free once a packet has crossed
    world->run(1s);
    EXPECT_TRUE(world->link.room(1000));
}

TEST_F(LinkTest, BoundsWhatAnOpenLinkTakesToo)
{
    world->timing.uplink_buffer = 1000;
    open();
    world->submit(up, 0, 1000);
    EXPECT_FALSE(world->link.room(1));
    world->submit(up, 0, 1);
    EXPECT_EQ(world->drops.size(), 1U);
}

TEST_F(LinkTest, LosesWhatWaitsForALostPdnAndSaysSo)
{
    world->submit(up, 0, 100);
    world->submit(up, 1, 50);
    world->submit(up, 0, 70);
    world->submit(down, 0, 30);
    world->log.clear();
    world->link.drop(0);
    EXPECT_EQ(world->drops, (Log{{epoch, "link 100"}, {epoch, "link 70"}, {epoch, "link 30"}}));
    EXPECT_EQ(HeapPacket::live, 1);
    EXPECT_FALSE(world->link.waiting(down));
    open();
    world->run(1s);
    EXPECT_EQ(world->core.got.size(), 1U);
    EXPECT_EQ(world->core.got.front().what, "1: 50");
}

TEST_F(LinkTest, TellsThatALossHasMadeRoom)
{
    world->submit(up, 0, 100);
    world->log.clear();
    world->link.drop(1); // nothing waits for it
    EXPECT_TRUE(world->log.empty());
    world->link.drop(0);
    EXPECT_EQ(world->order(), (Texts{"room"}));
    EXPECT_TRUE(world->link.room(world->timing.uplink_buffer));
}

TEST_F(LinkTest, TellsNoRoomWhenOnlyDownlinkWaited)
{
    world->submit(down, 0, 100);
    world->log.clear();
    open();
    world->run(1s);
    EXPECT_TRUE(world->log.empty());
}

TEST_F(LinkTest, ReleasesEveryPacketExactlyOnce)
{
    open();
    world->submit(up, 0, 100);
    world->submit(down, 0, 100);
    world->run(1s);
    EXPECT_EQ(HeapPacket::live, 0);
    world->submit(up, 0, 100); // on the air
    world->link.close();
    world->submit(up, 0, 100); // waiting
    EXPECT_EQ(HeapPacket::live, 2);
    world.reset();
    EXPECT_EQ(HeapPacket::live, 0);
}

} // namespace
} // namespace emu::lte
