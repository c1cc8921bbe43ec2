// Every command with parameters that no host would send: an answer always comes.
#include "tests/atlink/modem/modem_at_fixture.hpp"

#include "atlink/modem/table.hpp"
#include "emu/random.hpp"

#include <array>

namespace atlink {
namespace {

std::string token(emu::Random& random)
{
    static const std::array<std::string, 24> tokens = {"",
                                                       "0",
                                                       "1",
                                                       "2",
                                                       "3",
                                                       "4",
                                                       "5",
                                                       "-1",
                                                       "255",
                                                       "65535",
                                                       "4294967295",
                                                       "99999999999999999999",
                                                       "\"\"",
                                                       "\"SC\"",
                                                       "\"1234\"",
                                                       "\"IP\"",
                                                       "\"00000000\"",
                                                       "\"SIM PIN\"",
                                                       "\"0070000001\"",
                                                       "176",
                                                       "12258",
                                                       "\"\xc3\xbc\\\"",
                                                       "x",
                                                       "\"20/02/29,00:00:00+00\""};
    return tokens[random.below(tokens.size())];
}

TEST(ModemAtNonsense, IsAlwaysAnswered)
{
    constexpr std::uint64_t seed = 20'261'121;
    RecordProperty("seed", std::to_string(seed));
    emu::Random random{seed, "nonsense"};
    stack::WorldConfig config = certain();
    config.identity.card.pin_enabled = true; // codes are tried too
    Desk desk{config};
    const auto commands = modem::commands();
    for (int i = 0; i < 20'000; ++i) {
        const modem::Entry& row = commands[random.below(commands.size())];
        std::string line = "AT" + std::string{row.name};
        if (random.chance(0.1))
            line = "AT+CFUN=" + std::string{random.chance(0.5) ? "1" : "4"};
        else if (random.chance(0.2))
            line += random.chance(0.5) ? "?" : "=?";
        else if (random.chance(0.9)) {
            line += "=";
            for (auto left = random.below(14); left > 0; --left)
                line += token(random) + (left > 1 ? "," : "");
        }
        const std::string answer = desk.send(line);
        ASSERT_TRUE(answer.ends_with("OK\r\n") || answer.ends_with("ERROR\r\n") ||
                    answer.rfind("+CME ERROR: ") != std::string::npos ||
                    answer.rfind("+CMS ERROR: ") != std::string::npos)
            << line << " gave " << testing::PrintToString(answer);
        if (random.chance(0.05)) desk.run(std::chrono::milliseconds{random.below(5000)});
        if (random.chance(0.01)) {
            desk.at.set_supply(static_cast<int>(random.below(2000)) + 2900);
            desk.at.set_temperature(static_cast<int>(random.below(165)) - 40);
        }
        if (desk.seen.size() > 1000) desk.seen.clear();
    }
}

} // namespace
} // namespace atlink
