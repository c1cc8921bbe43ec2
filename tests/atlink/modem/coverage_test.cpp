// Every command of priority 1 and 2 answers as its example in the table says (at_examples.txt).
#include "tests/atlink/modem/modem_at_fixture.hpp"

#include "atlink/modem/table.hpp"

#include <fmt/format.h>

#include <cstdio>
#include <fstream>
#include <memory>
#include <optional>
#include <regex>
#include <set>
#include <span>
#include <sstream>
#include <utility>

namespace atlink {
namespace {

constexpr std::size_t commands_of_priority_1_and_2 = 85; // at/commands.tsv

struct Line {
    int number;
    std::string word; // "given", ">" ...
    std::string rest;
};
struct Example {
    std::string name;
    std::string mark; // "", "urc", "absent"
    std::vector<Line> lines;
};

std::vector<Example> read_examples()
{
    std::ifstream file{EMU9160_SOURCE_DIR "/tests/atlink/modem/at_examples.txt"};
    EXPECT_TRUE(file) << "at_examples.txt";
    std::vector<Example> examples;
    std::string text;
    for (int number = 1; std::getline(file, text); ++number) {
        if (text.empty() || text[0] == '#') continue;
        const std::size_t blank = std::min(text.find(' '), text.size());
        Line line{number, text.substr(0, blank), text.substr(std::min(blank + 1, text.size()))};
        if (line.word == "command") {
            Example& example = examples.emplace_back();
            example.name = line.rest;
            for (const std::string mark : {"urc", "absent"}) {
                if (!line.rest.ends_with(" " + mark)) continue;
                example.name.resize(line.rest.size() - mark.size() - 1);
                example.mark = mark;
            }
        } else if (examples.empty()) {
            ADD_FAILURE() << "line " << number << " belongs to no command";
        } else {
            examples.back().lines.push_back(std::move(line));
        }
    }
    return examples;
}

void replace_all(std::string& text, std::string_view from, std::string_view to)
{
    for (std::size_t at = text.find(from); at != std::string::npos;
         at = text.find(from, at + to.size()))
        text.replace(at, from.size(), to);
}

bool fits(const std::string& pattern, const std::string& text)
{
    std::string expression;
    for (const char c : pattern) {
        if (std::string_view{"\\^$.|?*+()[]{}"}.find(c) != std::string_view::npos)
            expression += '\\';
        expression += c;
    }
    replace_all(expression, "<CR>", "\r");
    replace_all(expression, "<LF>", "\n");
    replace_all(expression, "<number>", "-?[0-9]+");
    replace_all(expression, "<digits>", "[0-9]+");
    replace_all(expression, "<hex>", "[0-9A-F]+");
    replace_all(expression, "<text>", "[^\",]+?");
    return std::regex_match(text, std::regex{expression});
}

std::string bytes_of(std::string command)
{
    replace_all(command, "<CR>", "\r");
    replace_all(command, "<LF>", "\n");
    replace_all(command, "<0x1A>", "\x1a");
    return command;
}

/// A modem with what its part of an example needs around it.
class Stage {
public:
    explicit Stage(std::span<const Line> lines) : lines_{lines}
    {
        stack::WorldConfig config = certain();
        config.identity.card.ready = emu::Ts{0}; // examples do not wait for it
        for (const Line& line : lines) {
            if (line.word != "world") continue;
            if (line.rest.starts_with("plmn ")) config.cell.plmn = line.rest.substr(5);
            if (line.rest == "no_card") config.identity.sim_present = false;
            if (line.rest == "roaming") config.cell.roaming = true;
            if (line.rest == "ipv4_only") config.core.offered = emu::lte::PdpType::ipv4;
            if (line.rest == "pin") config.identity.card.pin_enabled = true;
        }
        desk_ = std::make_unique<Desk>(config);
    }

    /// How many answers and unsolicited lines were compared.
    std::size_t play()
    {
        for (std::size_t i = 0; i < lines_.size(); ++i) {
            const Line& line = lines_[i];
            const std::string where = fmt::format("at_examples.txt:{}", line.number);
            if (line.word == ">") {
                std::vector<std::string> expected;
                while (i + 1 < lines_.size() && lines_[i + 1].word == "<")
                    expected.push_back(lines_[++i].rest);
                exchange(line.rest, expected, where);
                ++compared_;
            } else if (line.word == "!") {
                ++compared_;
                EXPECT_TRUE(comes(line.rest)) << where << " " << line.rest << " is not among "
                                              << ::testing::PrintToString(desk_->lines());
            } else {
                prepare(line, where);
            }
        }
        return compared_;
    }

private:
    void exchange(const std::string& command, const std::vector<std::string>& expected,
                  const std::string& where)
    {
        desk_->seen.clear();
        told_ = 0;
        const std::string answer = desk_->send(bytes_of(command));
        desk_->run(emu::Ts{1}); // what the command sets off comes behind its answer
        std::string pattern;
        for (const std::string& each : expected)
            pattern += each + "\r\n";
        EXPECT_TRUE(fits(pattern, answer))
            << where << "\nexpected " << ::testing::PrintToString(pattern) << "\n     got "
            << ::testing::PrintToString(answer);
    }

    /// Looks from the last one found on.
    bool comes(const std::string& pattern)
    {
        const std::vector<std::string> lines = desk_->lines();
        for (std::size_t i = told_; i < lines.size(); ++i) {
            if (!fits(pattern, lines[i])) continue;
            told_ = i + 1;
            return true;
        }
        return false;
    }

    void prepare(const Line& line, const std::string& where)
    {
        std::istringstream words{line.rest};
        if (line.word == "given") {
            EXPECT_TRUE(desk_->send(line.rest).ends_with("OK\r\n")) << where << " " << line.rest;
        } else if (line.word == "wait") {
            desk_->run(std::chrono::milliseconds{std::stoi(line.rest)});
        } else if (line.word == "state") {
            EXPECT_EQ(desk_->send("AT+CFUN=1"), "OK\r\n") << where;
            if (line.rest == "registered") desk_->run(5s);
            if (line.rest == "idle") desk_->run(60s);
        } else if (line.word == "do") {
            act(line.rest, where);
        } else if (line.word != "world") {
            ADD_FAILURE() << where << " no such word: " << line.word;
        }
    }

    void act(const std::string& what, const std::string& where)
    {
        std::istringstream words{what};
        std::string verb;
        words >> verb;
        int first = 0;
        int second = 0;
        std::string state;
        emu::lte::Cell& cell = desk_->world.cell();
        emu::lte::UeContext& network = desk_->world.modem().network();
        if (verb == "coverage" && words >> state) return cell.set_coverage(state == "on");
        if (verb == "detach") return network.detach(true);
        if (verb == "lose" && words >> first >> second) return network.lose_pdn(first, second);
        if (verb == "sms" && words >> state) return (void)network.sms().send(state, "hello");
        if (verb == "rsrp" && words >> first) return cell.set_rsrp(first);
        if (verb == "supply" && words >> first) return desk_->at.set_supply(first);
        if (verb == "temperature" && words >> first) return desk_->at.set_temperature(first);
        ADD_FAILURE() << where << " no such action: " << what;
    }

    std::span<const Line> lines_;
    std::unique_ptr<Desk> desk_;
    std::size_t told_ = 0;
    std::size_t compared_ = 0;
};

/// Plays each part with a modem of its own.
void play(const Example& example)
{
    const auto is_new = [](const Line& line) { return line.word == "new"; };
    auto from = example.lines.begin();
    for (;;) {
        const auto to = std::find_if(from, example.lines.end(), is_new);
        EXPECT_GT((Stage{std::span{from, to}}.play()), 0U) << "nothing is compared";
        if (to == example.lines.end()) return;
        from = to + 1;
    }
}

bool in_table(const std::string& name)
{
    return modem::find_command(name == "AT" ? "" : name) != nullptr;
}

int failed_parts()
{
    const testing::TestResult& result =
        *testing::UnitTest::GetInstance()->current_test_info()->result();
    int count = 0;
    for (int i = 0; i < result.total_part_count(); ++i)
        count += result.GetTestPartResult(i).failed() ? 1 : 0;
    return count;
}

TEST(ModemAtCoverage, AnswersEveryCommandAsItsExampleSays)
{
    const std::vector<Example> examples = read_examples();
    std::size_t answered = 0;
    for (const Example& example : examples) {
        SCOPED_TRACE(example.name);
        EXPECT_EQ(in_table(example.name), example.mark.empty());
        const int failures = failed_parts();
        play(example);
        if (failed_parts() == failures) ++answered;
    }
    std::printf("AT commands of priority 1 and 2: %zu of %zu answer as their example\n", answered,
                commands_of_priority_1_and_2);
    EXPECT_EQ(answered, commands_of_priority_1_and_2);
}

TEST(ModemAtCoverage, HasAnExampleForEveryCommandOfTheTable)
{
    std::set<std::string> names;
    for (const Example& example : read_examples())
        EXPECT_TRUE(names.insert(example.name).second) << example.name << " twice";
    EXPECT_EQ(names.size(), commands_of_priority_1_and_2);
    for (const modem::Entry& each : modem::commands()) {
        if (each.rules.priority > 2) continue;
        const std::string name = each.name.empty() ? "AT" : std::string{each.name};
        EXPECT_TRUE(names.contains(name)) << name;
    }
}

TEST(ModemAtCoverage, HasAnExampleThatEndsInOkForEveryFormOfTheTable)
{
    std::set<std::pair<std::string, Form>> shown;
    for (const Example& example : read_examples()) {
        std::optional<Command> command;
        for (const Line& line : example.lines) {
            if (line.word == ">") command = parse(bytes_of(line.rest));
            if (line.word == "<" && line.rest == "OK" && command) {
                shown.insert({std::string{command->name}, command->form});
            }
        }
    }
    for (const modem::Entry& each : modem::commands()) {
        if (each.rules.priority > 2) continue;
        for (const Form form : {Form::execute, Form::set, Form::read, Form::test}) {
            const bool there =
                (each.forms & bit(form)) != 0 || (form == Form::test && !each.test.empty());
            if (!there) continue;
            EXPECT_TRUE(shown.contains({std::string{each.name}, form}))
                << each.name << " form " << static_cast<int>(form);
        }
    }
}

TEST(ModemAtCoverage, RefusesWhatTheReadmeSaysItRefuses)
{
    Desk desk;
    desk.send("AT+CMEE=1");
    for (const modem::Refused& each : modem::refused_commands()) {
        const std::string name{each.name.starts_with("AT") ? each.name.substr(2) : each.name};
        for (const std::string form : {"", "?", "=?", "=1"}) {
            EXPECT_EQ(desk.send("AT" + name + form), "ERROR\r\n") << name << form;
        }
        EXPECT_FALSE(in_table(name)) << name;
    }
}

} // namespace
} // namespace atlink
