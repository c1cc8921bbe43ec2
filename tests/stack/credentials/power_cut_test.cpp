// A process that dies at any system call of a change leaves the old item or the new one, and what
// a call has returned for stays (design §7).
#include "tests/emu/power_cut.hpp"
#include "tests/stack/credentials/credentials_fixture.hpp"

#include <functional>
#include <memory>
#include <optional>

namespace stack {
namespace {

const std::string old_content(700, 'o');
const std::string new_content(9000, 'n');

using Change = std::function<bool(Credentials& store)>;

/// An item beside the one that changes.
void fill(const std::filesystem::path& directory)
{
    Credentials store{directory};
    ASSERT_TRUE(store.write(7, Type::psk_identity, "neighbour"));
    ASSERT_TRUE(store.write(42, Type::client_key, old_content));
}

/// What a restart finds: the list as it must be, and the content of the item that changes.
std::optional<std::string> restart(const StateDirectory& directory, SecTag tag)
{
    const Credentials store{directory.path()};
    Tags expected = {{7, 4}, {42, 2}};
    const auto content = store.find(tag, Type::client_key);
    if (tag != 42 && content) expected.emplace_back(static_cast<int>(tag), 2);
    if (tag == 42 && !content) expected.pop_back();
    EXPECT_EQ(listed(store), expected);
    EXPECT_EQ(store.find(7, Type::psk_identity), "neighbour");
    Names files;
    for (const auto& [each, type] : expected)
        files.insert(std::to_string(each) + "-" + std::to_string(type));
    EXPECT_EQ(directory.names(), files);
    return content;
}

emu::OpenChange opening(const std::filesystem::path& directory, const Change& change)
{
    return [directory, change] {
        const auto store = std::make_shared<Credentials>(directory);
        return [store, change] { return change(*store); };
    };
}

void cut_everywhere(SecTag tag, const Change& change, const std::optional<std::string>& before,
                    const std::optional<std::string>& after)
{
    emu::cut_everywhere(
        [&] {
            const auto directory = std::make_shared<StateDirectory>();
            fill(directory->path());
            return emu::CutTrial{.open = opening(directory->path(), change),
                                 .restart = [directory, tag] { return restart(*directory, tag); }};
        },
        before, after);
}

TEST(CredentialsPowerCut, AnOverwriteLeavesTheOldOrTheNewContent)
{
    cut_everywhere(
        42, [](Credentials& it) { return it.write(42, Type::client_key, new_content).has_value(); },
        old_content, new_content);
}

TEST(CredentialsPowerCut, AFirstWriteLeavesNothingOrTheWholeContent)
{
    cut_everywhere(
        50, [](Credentials& it) { return it.write(50, Type::client_key, new_content).has_value(); },
        std::nullopt, new_content);
}

TEST(CredentialsPowerCut, ARemovalLeavesTheContentOrNothing)
{
    cut_everywhere(
        42, [](Credentials& it) { return it.remove(42, Type::client_key).has_value(); },
        old_content, std::nullopt);
}

TEST(CredentialsPowerCut, TheDiskHasTheContentBeforeItHasTheName)
{
    const StateDirectory directory;
    fill(directory.path());
    emu::expect_durable_order(opening(directory.path(), [](Credentials& it) {
        return it.write(42, Type::client_key, new_content).has_value();
    }));
}

} // namespace
} // namespace stack
