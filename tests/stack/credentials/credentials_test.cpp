// The credential store by the rules of %CMNG (at/notes.md §9), in memory and on disk.
#include "tests/stack/credentials/credentials_fixture.hpp"

#include <algorithm>
#include <array>
#include <vector>

#include <fmt/format.h>

namespace stack {
namespace {

constexpr std::array all_types = {Type::root_ca,
                                  Type::client_certificate,
                                  Type::client_key,
                                  Type::psk,
                                  Type::psk_identity,
                                  Type::public_key,
                                  Type::reserved,
                                  Type::device_identity_public_key,
                                  Type::endorsement_key,
                                  Type::ownership_key,
                                  Type::asset_encryption_key,
                                  Type::nordic_identity_root_ca,
                                  Type::nordic_base_public_key};
constexpr std::array write_once = {
    Type::device_identity_public_key, Type::endorsement_key,        Type::ownership_key,
    Type::nordic_identity_root_ca,    Type::nordic_base_public_key, Type::asset_encryption_key};

std::string hex(const std::array<std::uint8_t, 32>& bytes)
{
    return fmt::format("{:02X}", fmt::join(bytes, ""));
}

/// Both kinds of store keep the same rules.
class CredentialRules : public testing::TestWithParam<bool> {
protected:
    std::filesystem::path where() const { return GetParam() ? directory_.path() : ""; }

    StateDirectory directory_;
};

INSTANTIATE_TEST_SUITE_P(Stores, CredentialRules, testing::Bool(),
                         [](const auto& about) { return about.param ? "OnDisk" : "InMemory"; });

TEST_P(CredentialRules, ContentsAreKeptByteForByte) // at/notes.md §2, line breaks inside a string
{
    Credentials store{where()};
    const std::string content = std::string{"-----BEGIN\r\nx\n\r\xff"} + '\0' + "\r\n";
    ASSERT_TRUE(store.write(16, Type::root_ca, content));
    EXPECT_EQ(store.read(16, Type::root_ca), content);
    EXPECT_EQ(store.find(16, Type::root_ca), content);
}

TEST_P(CredentialRules, TheListAscendsByTagThenType) // at/notes.md §9
{
    Credentials store{where()};
    EXPECT_EQ(store.list().size(), 0U);
    for (const SecTag tag : {SecTag{10}, SecTag{9}, max_sec_tag, SecTag{0}}) {
        ASSERT_TRUE(store.write(tag, Type::psk, "00"));
        ASSERT_TRUE(store.write(tag, Type::root_ca, "ca"));
    }
    ASSERT_TRUE(store.write(9, Type::asset_encryption_key, "x"));
    EXPECT_EQ(listed(store), (Tags{{0, 0},
                                   {0, 3},
                                   {9, 0},
                                   {9, 3},
                                   {9, 13},
                                   {10, 0},
                                   {10, 3},
                                   {max_sec_tag, 0},
                                   {max_sec_tag, 3}}));
}

TEST_P(CredentialRules, TheListHoldsTheSha256OfTheBytes) // FIPS 180-4; CR LF counts (§9)
{
    Credentials store{where()};
    ASSERT_TRUE(store.write(1, Type::root_ca, "abc"));
    ASSERT_TRUE(store.write(2, Type::root_ca, ""));
    ASSERT_TRUE(store.write(3, Type::root_ca, "a\r\n"));
    ASSERT_TRUE(store.write(4, Type::root_ca, "a\n"));
    const auto list = store.list();
    ASSERT_EQ(list.size(), 4U);
    EXPECT_EQ(hex(list[0].sha256),
              "BA7816BF8F01CFEA414140DE5DAE2223B00361A396177A9CB410FF61F20015AD");
    EXPECT_EQ(hex(list[1].sha256),
              "E3B0C44298FC1C149AFBF4C8996FB92427AE41E4649B934CA495991B7852B855");
    EXPECT_NE(list[2].sha256, list[3].sha256);
}

TEST_P(CredentialRules, TypesUpToFiveMayBeOverwritten) // at/notes.md §9, a suggestion there
{
    Credentials store{where()};
    for (int type = 0; type <= 5; ++type) {
        EXPECT_EQ(number(store.write(1, static_cast<Type>(type), "old")), 0) << type;
        EXPECT_EQ(number(store.write(1, static_cast<Type>(type), "new")), 0) << type;
        EXPECT_EQ(store.find(1, static_cast<Type>(type)), "new") << type;
    }
}

TEST_P(CredentialRules, TheOthersAreWrittenOnce) // at/notes.md §9: 519
{
    Credentials store{where()};
    for (const Type type : write_once) {
        EXPECT_EQ(number(store.write(1, type, "old")), 0) << static_cast<int>(type);
        EXPECT_EQ(number(store.write(1, type, "new")), 519) << static_cast<int>(type);
        EXPECT_EQ(store.find(1, type), "old") << static_cast<int>(type);
        EXPECT_EQ(number(store.write(2, type, "other tag")), 0) << static_cast<int>(type);
    }
}

TEST_P(CredentialRules, ReservedTypesAndTagsCannotBeWritten) // at/notes.md §9: tags, 514
{
    Credentials store{where()};
    for (const int type : {7, 12, 14, 255})
        EXPECT_EQ(number(store.write(1, static_cast<Type>(type), "x")), 514) << type;
    EXPECT_EQ(number(store.write(max_sec_tag, Type::root_ca, "x")), 0);
    EXPECT_EQ(number(store.write(max_sec_tag + 1, Type::root_ca, "x")), 514);
    EXPECT_EQ(number(store.remove(max_sec_tag + 1, Type::root_ca)), 514);
    EXPECT_EQ(listed(store), (Tags{{max_sec_tag, 0}}));
}

// at/power_mobility.md §3: 2147483648 to 2147483667 are development tags of 2.x.
TEST_P(CredentialRules, DevelopmentTagsAreThoseOf2x)
{
    EXPECT_EQ(last_sec_tag(Profile::mfw_nrf9160_1_3), 2'147'483'647U);
    EXPECT_EQ(last_sec_tag(Profile::mfw_nrf91x1_2_0), 2'147'483'667U);
    Credentials store{where(), {.last_tag = last_sec_tag(Profile::mfw_nrf91x1_2_0)}};
    EXPECT_EQ(number(store.write(2'147'483'648, Type::root_ca, "x")), 0);
    EXPECT_EQ(number(store.write(2'147'483'667, Type::root_ca, "x")), 0);
    EXPECT_EQ(number(store.write(2'147'483'668, Type::root_ca, "x")), 514);
    EXPECT_EQ(number(store.remove(2'147'483'648, Type::root_ca)), 0);
    EXPECT_EQ(number(store.remove(2'147'483'668, Type::root_ca)), 514);
}

TEST_P(CredentialRules, OnlyPublicMaterialIsReadBack) // at/notes.md §9: 1, 2, 3 are refused
{
    Credentials store{where()};
    constexpr std::array readable = {Type::root_ca,
                                     Type::psk_identity,
                                     Type::public_key,
                                     Type::device_identity_public_key,
                                     Type::nordic_identity_root_ca,
                                     Type::nordic_base_public_key};
    for (const Type type : all_types) {
        if (type == Type::reserved) continue;
        ASSERT_TRUE(store.write(1, type, "x"));
        const bool may = std::find(readable.begin(), readable.end(), type) != readable.end();
        EXPECT_EQ(number(store.read(1, type)), may ? 0 : 514) << static_cast<int>(type);
        EXPECT_EQ(store.find(1, type), "x") << static_cast<int>(type);
    }
}

TEST_P(CredentialRules, WhatIsMissingIsNotFound) // at/notes.md §9: 513
{
    Credentials store{where()};
    ASSERT_TRUE(store.write(1, Type::root_ca, "x"));
    for (const Type type : all_types) {
        EXPECT_EQ(number(store.read(2, type)), 513) << static_cast<int>(type);
        EXPECT_EQ(number(store.remove(2, type)), 513) << static_cast<int>(type);
        EXPECT_EQ(store.find(2, type), std::nullopt) << static_cast<int>(type);
    }
    EXPECT_EQ(number(store.remove(1, Type::psk)), 513);
    EXPECT_EQ(number(store.remove(1, Type::root_ca)), 0);
    EXPECT_EQ(number(store.remove(1, Type::root_ca)), 513);
}

TEST_P(CredentialRules, SaysWhetherAnyTagHasAType)
{
    Credentials store{where()};
    EXPECT_FALSE(store.any(Type::root_ca));
    ASSERT_TRUE(store.write(7, Type::root_ca, "x"));
    EXPECT_TRUE(store.any(Type::root_ca));
    EXPECT_FALSE(store.any(Type::psk));
    ASSERT_TRUE(store.remove(7, Type::root_ca));
    EXPECT_FALSE(store.any(Type::root_ca));
}

TEST_P(CredentialRules, TheStoreIsFullOneItemBeyondItsLimit) // at/notes.md §3.1: 515
{
    Credentials store{where(), {.items = 2, .bytes = 100}};
    ASSERT_TRUE(store.write(1, Type::root_ca, "x"));
    ASSERT_TRUE(store.write(2, Type::root_ca, "x"));
    EXPECT_EQ(number(store.write(3, Type::root_ca, "x")), 515);
    EXPECT_EQ(number(store.write(2, Type::root_ca, "y")), 0);
    ASSERT_TRUE(store.remove(1, Type::root_ca));
    EXPECT_EQ(number(store.write(3, Type::root_ca, "x")), 0);
}

TEST_P(CredentialRules, TheStoreIsFullOneByteBeyondItsLimit)
{
    Credentials store{where(), {.items = 10, .bytes = 100}};
    ASSERT_TRUE(store.write(1, Type::root_ca, std::string(60, 'a')));
    EXPECT_EQ(number(store.write(2, Type::root_ca, std::string(41, 'b'))), 515);
    EXPECT_EQ(number(store.write(2, Type::root_ca, std::string(40, 'b'))), 0);
    EXPECT_EQ(number(store.write(2, Type::root_ca, std::string(41, 'c'))), 515);
    EXPECT_EQ(store.find(2, Type::root_ca), std::string(40, 'b'));
    EXPECT_EQ(number(store.write(1, Type::root_ca, std::string(101, 'c'))), 515);
    EXPECT_EQ(number(store.write(2, Type::root_ca, "")), 0);
    EXPECT_EQ(number(store.write(1, Type::root_ca, std::string(100, 'c'))), 0);
}

TEST(Credentials, InMemoryTheyEndWithTheStore)
{
    {
        Credentials store;
        ASSERT_TRUE(store.write(1, Type::root_ca, "x"));
    }
    EXPECT_EQ(Credentials{}.list().size(), 0U);
}

} // namespace
} // namespace stack
