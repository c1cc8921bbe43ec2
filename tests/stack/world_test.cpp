// Several modems in one world: numbers, addresses, losses and records of their own.
#include "stack/world.hpp"

#include "emu/sinks/digest.hpp"

#include "tests/stack/stack_fixture.hpp"

#include <gtest/gtest.h>

#include <filesystem>
#include <set>

namespace stack {
namespace {

WorldConfig with_modems(unsigned count)
{
    WorldConfig config = exact();
    for (unsigned number = 1; number < count; ++number)
        config.further.push_back(emu::lte::sibling(config.identity, number));
    return config;
}

/// A world whose modems are switched on and driven together.
struct Modems {
    explicit Modems(const WorldConfig& config) : world{config} {}

    void run(emu::Ts duration) { world.engine().advance_to(world.engine().now() + duration); }
    void attach()
    {
        for (std::size_t i = 0; i < world.modems(); ++i)
            world.modem(i).ue().set_mode(emu::lte::FunctionalMode::normal);
        run(5s);
        for (std::size_t i = 0; i < world.modems(); ++i) {
            ASSERT_TRUE(world.modem(i).ue().emm().registered()) << i;
            ASSERT_TRUE(address(i, Family::ipv6)) << i;
        }
    }
    std::optional<Address> address(std::size_t modem, Family family)
    {
        return world.modem(modem).bearers().address(0, family);
    }
    int bound(std::size_t modem, Family family, std::uint16_t port)
    {
        Sockets& sockets = world.modem(modem).sockets();
        const int fd = sockets.open(static_cast<int>(family), 2, 0).value();
        EXPECT_TRUE(sockets.bind(fd, {Address{.family = family, .bytes = {}}, port}));
        return fd;
    }
    void send(std::size_t modem, int fd, const Endpoint& to, std::string_view text)
    {
        EXPECT_EQ(world.modem(modem).sockets().try_send(fd, as_bytes(text), &to), text.size());
    }
    /// "text from address:port", or the error in brackets.
    std::string receive(std::size_t modem, int fd)
    {
        std::string buffer(100, '\0');
        const auto got = world.modem(modem).sockets().try_recv(
            fd, std::as_writable_bytes(std::span{buffer}), {});
        if (!got) return "(" + std::string{name(got.error())} + ")";
        buffer.resize(got->size);
        return buffer + " from " + to_string(got->from.address) + ":" +
               std::to_string(got->from.port);
    }
    World world;
};

/// The states a modem's machine entered, "1: registered", and where packets were dropped.
struct Journal : emu::Sink {
    void on_record(const emu::Record& record) override
    {
        const std::string modem = std::to_string(record.modem) + ": ";
        if (const auto* move = std::get_if<emu::Transition>(&record.payload)) {
            if (move->machine == "emm" || move->machine == "pdn") {
                moves.push_back(modem + std::string{move->to});
            }
        } else if (const auto* drop = std::get_if<emu::Drop>(&record.payload)) {
            drops.push_back(modem + std::string{drop->where});
        }
    }
    std::vector<std::string> moves;
    std::vector<std::string> drops;
};

TEST(Sibling, CountsTheNumbersOfTheFirstOn)
{
    const emu::lte::Identity first;
    EXPECT_EQ(emu::lte::sibling(first, 0).imei, first.imei);
    const emu::lte::Identity second = emu::lte::sibling(first, 1);
    EXPECT_EQ(second.imsi, "242016000001235");
    EXPECT_EQ(second.imei, "352656100367880"); // 49015420323751-8 is the annex's example, below
    EXPECT_EQ(second.iccid, "8901234567012345679F");
    emu::lte::Identity example;
    example.imei = "490154203237500";
    example.imsi = "242016999999999";
    EXPECT_EQ(emu::lte::sibling(example, 1).imei, "490154203237518");
    EXPECT_EQ(emu::lte::sibling(example, 1).imsi, "242016000000000"); // of the nine last digits
}

TEST(Sibling, IsLikeNoOther)
{
    std::set<std::string> imeis;
    std::set<std::string> imsis;
    for (unsigned number = 0; number < 200; ++number) {
        const emu::lte::Identity each = emu::lte::sibling({}, number);
        imeis.insert(each.imei);
        imsis.insert(each.imsi);
    }
    EXPECT_EQ(imeis.size(), 200U);
    EXPECT_EQ(imsis.size(), 200U);
}

TEST(World, ShowsEachModemAsItsOwn)
{
    WorldConfig config = with_modems(2);
    World world{config};
    EXPECT_EQ(world.modems(), 2U);
    EXPECT_EQ(&world.seen_by(0), &world);
    EXPECT_EQ(&world.modem(), &world.modem(0));
    World& second = world.seen_by(1);
    EXPECT_EQ(&second.modem(), &world.modem(1));
    EXPECT_EQ(&second.seen_by(0), &world);
    EXPECT_EQ(second.modems(), 2U);
    EXPECT_EQ(&second.engine(), &world.engine());
    EXPECT_EQ(&second.internet(), &world.internet());
    EXPECT_EQ(second.config().identity.imei, config.further[0].imei);
    EXPECT_EQ(second.modem().ue().identity().imsi, config.further[0].imsi);
    EXPECT_EQ(world.core().find(config.further[0].imsi), &second.modem().network());
}

TEST(World, HasNoTwoModemsWithOneImsi)
{
    WorldConfig config = exact();
    config.further.push_back(config.identity);
    EXPECT_THROW(World{config}, std::invalid_argument);
    World usable{exact()}; // the one that was not made is gone
}

TEST(World, KeepsWhatAFurtherModemHasInAFolderNamedByItsImei)
{
    const auto folder = std::filesystem::temp_directory_path() / "emu9160_world_test";
    std::filesystem::remove_all(folder);
    WorldConfig config = with_modems(2);
    config.state_directory = folder;
    {
        World world{config};
        EXPECT_TRUE(world.modem(1).credentials().write(5, CredentialType::psk, "0102"));
        EXPECT_EQ(world.seen_by(1).config().state_directory, folder / config.further[0].imei);
    }
    World again{config};
    EXPECT_EQ(again.modem(0).credentials().find(5, CredentialType::psk), std::nullopt);
    EXPECT_EQ(again.modem(1).credentials().find(5, CredentialType::psk), "0102");
    EXPECT_TRUE(std::filesystem::exists(folder / config.further[0].imei));
    std::filesystem::remove_all(folder);
}

TEST(SeveralModems, HaveAddressesOfTheirOwn)
{
    Modems modems{with_modems(3)};
    modems.attach();
    std::set<Address> all;
    for (std::size_t i = 0; i < 3; ++i) {
        all.insert(*modems.address(i, Family::ipv4));
        all.insert(*modems.address(i, Family::ipv6));
    }
    EXPECT_EQ(all.size(), 6U);
}

TEST(SeveralModems, ReachEachOtherByTheirAddresses)
{
    for (const Family family : {Family::ipv4, Family::ipv6}) {
        Modems modems{with_modems(2)};
        modems.attach();
        const Endpoint first{*modems.address(0, family), 1000};
        const Endpoint second{*modems.address(1, family), 2000};
        const int near = modems.bound(0, family, 1000);
        const int far = modems.bound(1, family, 2000);
        modems.send(0, near, second, "hello");
        modems.run(5s); // the second may have to be paged
        EXPECT_EQ(modems.receive(1, far), "hello from " + to_string(first.address) + ":1000");
        modems.send(1, far, first, "and back");
        modems.run(5s);
        EXPECT_EQ(modems.receive(0, near), "and back from " + to_string(second.address) + ":2000");
        EXPECT_EQ(modems.receive(1, far), "(EAGAIN)");
    }
}

TEST(SeveralModems, ReachEachOtherOnlyByTheAddressOfANat)
{
    WorldConfig config = with_modems(2);
    config.internet.nat.enabled = true;
    Modems modems{config};
    Journal journal;
    modems.world.bus().add(journal);
    modems.attach();
    const int near = modems.bound(0, Family::ipv4, 1000);
    const int far = modems.bound(1, Family::ipv4, 2000);
    modems.send(0, near, {*modems.address(1, Family::ipv4), 2000}, "inside");
    modems.run(5s);
    EXPECT_EQ(modems.receive(1, far), "(EAGAIN)");
    EXPECT_EQ(journal.drops, (std::vector<std::string>{"0: nat"}));
    // What the second has sent gives it a port outside: the NAT's second.
    modems.send(1, far, {*Address::parse("192.0.2.9"), 9}, "x");
    modems.run(5s);
    modems.send(0, near, {config.internet.nat.outside, 1025}, "outside");
    modems.run(5s);
    EXPECT_EQ(modems.receive(1, far), "outside from 198.51.100.1:1024");
}

TEST(SeveralModems, LoseTheirPdnsByThemselves)
{
    Modems modems{with_modems(2)};
    modems.attach();
    const int first = modems.bound(0, Family::ipv4, 1000);
    const int second = modems.bound(1, Family::ipv4, 1000);
    const Endpoint echo{*Address::parse("192.0.2.7"), 7};
    Journal journal;
    modems.world.bus().add(journal);
    modems.world.modem(1).network().lose_pdn(0, 36);
    modems.run(5s);
    EXPECT_EQ(journal.moves, (std::vector<std::string>{"1: inactive"}));
    EXPECT_TRUE(modems.world.modem(0).bearers().up(0));
    EXPECT_FALSE(modems.world.modem(1).bearers().up(0));
    modems.send(0, first, echo, "still");
    modems.run(5s);
    EXPECT_EQ(modems.receive(0, first), "still from 192.0.2.7:7");
    EXPECT_EQ(modems.world.modem(0).sockets().readiness(first) & poll_err, 0U);
    EXPECT_NE(modems.world.modem(1).sockets().readiness(second) & poll_err, 0U);
}

TEST(SeveralModems, HearOfEachOthersCellAtOnce)
{
    Modems modems{with_modems(2)};
    modems.attach();
    modems.run(20s); // both idle
    Journal journal;
    modems.world.bus().add(journal);
    modems.world.cell().set_coverage(false);
    modems.run(15s);
    EXPECT_EQ(journal.moves,
              (std::vector<std::string>{"0: no_cell_available", "1: no_cell_available"}));
}

std::uint64_t digest_of(unsigned count, std::uint64_t seed)
{
    WorldConfig config = with_modems(count);
    config.seed = seed;
    config.timing.ra_failure = 0.3;
    config.internet.path.loss = 0.1;
    Modems modems{config};
    emu::sinks::Digest digest;
    modems.world.bus().add(digest);
    for (std::size_t i = 0; i < count; ++i)
        modems.world.modem(i).ue().set_mode(emu::lte::FunctionalMode::normal);
    modems.run(30s);
    for (std::size_t i = 0; i < count; ++i) {
        const int fd = modems.bound(i, Family::ipv4, 1000);
        modems.send(i, fd, {*Address::parse("192.0.2.7"), 7}, "echo");
        modems.send(i, fd, {*modems.address((i + 1) % count, Family::ipv4), 1000}, "next");
    }
    modems.run(30s);
    EXPECT_GT(digest.records(), 0U);
    modems.world.bus().remove(digest);
    return digest.value();
}

TEST(SeveralModems, BehaveTheSameFromRunToRun)
{
    const std::uint64_t once = digest_of(3, 1);
    EXPECT_EQ(digest_of(3, 1), once);
    EXPECT_NE(digest_of(3, 2), once);
    EXPECT_NE(digest_of(2, 1), once);
}

/// Only the records of the first modem's radio, with their instants.
struct FirstRadio : emu::Sink {
    void on_record(const emu::Record& record) override
    {
        if (record.modem != 0 || !std::holds_alternative<emu::Transition>(record.payload)) return;
        const auto& move = std::get<emu::Transition>(record.payload);
        seen.emplace_back(record.at, std::string{move.machine} + ' ' + std::string{move.to});
    }
    std::vector<std::pair<emu::Instant, std::string>> seen;
};

TEST(SeveralModems, DrawTheirRandomNumbersFromStreamsOfTheirOwn)
{
    const auto first_of = [](unsigned count) {
        WorldConfig config = with_modems(count);
        config.timing.ra_failure = 0.5;
        Modems modems{config};
        FirstRadio radio;
        modems.world.bus().add(radio);
        for (std::size_t i = 0; i < count; ++i)
            modems.world.modem(i).ue().set_mode(emu::lte::FunctionalMode::normal);
        modems.run(30s);
        modems.world.bus().remove(radio);
        return radio.seen;
    };
    EXPECT_EQ(first_of(1), first_of(4));
}

} // namespace
} // namespace stack
