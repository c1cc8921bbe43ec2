// Records are stamped, numbered, and reach every sink in order.
#include "emu/bus.hpp"

#include <gtest/gtest.h>

#include <functional>
#include <ostream>
#include <string>
#include <vector>

namespace emu {
namespace {

using namespace std::chrono_literals;

/// Keeps the number, the instant and the text of every Note it is told.
struct NoteSink : Sink {
    void on_record(const Record& record) override
    {
        const auto* note = std::get_if<Note>(&record.payload);
        seen.push_back({record.number, record.at, note ? std::string{note->text} : "?"});
        if (then) then();
    }
    struct Seen {
        std::uint64_t number;
        Instant at;
        std::string text;
        friend bool operator==(const Seen&, const Seen&) = default;
        friend std::ostream& operator<<(std::ostream& out, const Seen& seen)
        {
            return out << seen.number << " at " << seen.at.time_since_epoch().count()
                       << " Ts: " << seen.text;
        }
    };
    std::vector<Seen> seen;
    std::function<void()> then;
};

struct BusTest : ::testing::Test {
    Engine engine;
    Bus bus{engine};
    NoteSink first;
    NoteSink second;
};

TEST_F(BusTest, CarriesTheNumberOfTheModemThatPublishes)
{
    struct Modems : Sink {
        void on_record(const Record& record) override
        {
            seen.emplace_back(record.number, record.modem);
        }
        std::vector<std::pair<std::uint64_t, std::uint32_t>> seen;
    } modems;
    Bus third{bus, 3};
    EXPECT_FALSE(third.watched());
    bus.add(modems);
    EXPECT_TRUE(third.watched());
    bus.publish(Note{.text = "a"});
    third.publish(Note{.text = "b"});
    bus.publish(Note{.text = "c"});
    const std::vector<std::pair<std::uint64_t, std::uint32_t>> expected = {{1, 0}, {2, 3}, {3, 0}};
    EXPECT_EQ(modems.seen, expected);
    third.remove(modems); // it is one bus
    EXPECT_FALSE(bus.watched());
}

TEST_F(BusTest, StampsAndNumbersEveryRecord)
{
    bus.add(first);
    bus.publish(Note{.text = "a"});
    engine.at(epoch + 5ms, [&] { bus.publish(Note{.text = "b"}); });
    engine.advance_to(epoch + 1s);
    EXPECT_EQ(first.seen, (std::vector<NoteSink::Seen>{{1, epoch, "a"}, {2, epoch + 5ms, "b"}}));
}

TEST_F(BusTest, NumbersFromTheFirstRecordThatSomebodySees)
{
    EXPECT_FALSE(bus.watched());
    bus.publish(Note{.text = "nobody"});
    bus.add(first);
    EXPECT_TRUE(bus.watched());
    bus.publish(Note{.text = "somebody"});
    EXPECT_EQ(first.seen, (std::vector<NoteSink::Seen>{{1, epoch, "somebody"}}));
}

TEST_F(BusTest, TellsSinksInTheOrderTheyWereAdded)
{
    std::string order;
    first.then = [&] { order += '1'; };
    second.then = [&] { order += '2'; };
    bus.add(second);
    bus.add(first);
    bus.publish(Note{.text = "x"});
    EXPECT_EQ(order, "21");
}

TEST_F(BusTest, TellsNothingToARemovedSink)
{
    bus.add(first);
    bus.add(second);
    bus.remove(first);
    bus.publish(Note{.text = "x"});
    EXPECT_TRUE(first.seen.empty());
    EXPECT_EQ(second.seen.size(), 1U);
    bus.remove(second);
    EXPECT_FALSE(bus.watched());
}

TEST_F(BusTest, StillTellsTheNextSinkWhenOneRemovesItself)
{
    first.then = [&] { bus.remove(first); };
    bus.add(first);
    bus.add(second);
    bus.publish(Note{.text = "x"});
    bus.publish(Note{.text = "y"});
    EXPECT_EQ(first.seen.size(), 1U);
    EXPECT_EQ(second.seen, (std::vector<NoteSink::Seen>{{1, epoch, "x"}, {2, epoch, "y"}}));
}

TEST_F(BusTest, TellsNobodyTwiceWhenAnEarlierSinkIsRemovedMeanwhile)
{
    NoteSink third;
    second.then = [&] { bus.remove(first); };
    bus.add(first);
    bus.add(second);
    bus.add(third);
    bus.publish(Note{.text = "x"});
    EXPECT_EQ(second.seen.size(), 1U);
    EXPECT_EQ(third.seen.size(), 1U);
}

TEST_F(BusTest, CarriesEveryKindOfPayload)
{
    struct Kinds : Sink {
        void on_record(const Record& record) override { seen.push_back(record.payload.index()); }
        std::vector<std::size_t> seen;
    } kinds;
    bus.add(kinds);
    const std::byte bytes[] = {std::byte{0x45}};
    bus.publish(Transition{.machine = "m", .from = "a", .to = "b", .cause = "c"});
    bus.publish(PacketRecord{.direction = Direction::uplink, .cid = 0, .bytes = bytes});
    bus.publish(Drop{.where = "link", .cid = 0, .size = 1});
    bus.publish(ApiCall{.call = "nrf_send", .fd = 0, .result = -1, .error = 115});
    bus.publish(AtLine{.kind = AtLine::Kind::urc, .text = "+CEREG: 1"});
    bus.publish(SocketEvent{.what = "error", .fd = 0, .error = 115});
    bus.publish(RadioRecord{.what = "rsrp dBm", .value = -95});
    bus.publish(Note{.text = "x"});
    EXPECT_EQ(kinds.seen, (std::vector<std::size_t>{0, 1, 2, 3, 4, 5, 6, 7}));
}

TEST(Direction, HasAName)
{
    EXPECT_EQ(name(Direction::uplink), "uplink");
    EXPECT_EQ(name(Direction::downlink), "downlink");
}

} // namespace
} // namespace emu
