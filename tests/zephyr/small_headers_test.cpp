// The headers of sys/: macros by static_assert, lists, bytes and text by what they do.
#include "stack/zephyr/configuration.hpp"

#include <gtest/gtest.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <string>
#include <vector>

#include "zephyr/app_memory/app_memdomain.h"
#include "zephyr/device.h"
#include "zephyr/sys/atomic.h"
#include "zephyr/sys/byteorder.h"
#include "zephyr/sys/cbprintf.h"
#include "zephyr/sys/crc.h"
#include "zephyr/sys/dlist.h"
#include "zephyr/sys/math_extras.h"
#include "zephyr/sys/printk.h"
#include "zephyr/sys/slist.h"
#include "zephyr/sys/util.h"

namespace {

#define CONFIG_SMALL_ON 1
#define CONFIG_SMALL_ZERO 0
#define CONFIG_SMALL_NUMBER 5

// zephyr/environment.md §1.2: 1 only if defined as 1.
static_assert(IS_ENABLED(CONFIG_SMALL_ON) == 1);
static_assert(IS_ENABLED(CONFIG_SMALL_ABSENT) == 0);
static_assert(IS_ENABLED(CONFIG_SMALL_ZERO) == 0);
static_assert(IS_ENABLED(CONFIG_SMALL_NUMBER) == 0);
#if !IS_ENABLED(CONFIG_SMALL_ON) || IS_ENABLED(CONFIG_SMALL_ABSENT)
#error IS_ENABLED is to work in the preprocessor
#endif
static_assert(COND_CODE_1(CONFIG_SMALL_ON, (3), (4)) == 3);
static_assert(COND_CODE_1(CONFIG_SMALL_ABSENT, (3), (4)) == 4);
static_assert(COND_CODE_0(CONFIG_SMALL_ZERO, (3), (4)) == 3);
static_assert(COND_CODE_0(CONFIG_SMALL_ON, (3), (4)) == 4);
static_assert(COND_CODE_1(1, (COND_CODE_1(CONFIG_SMALL_ABSENT, (1), (2))), (3)) == 2);
static_assert(5 IF_ENABLED(CONFIG_SMALL_ON, (+1)) IF_ENABLED(CONFIG_SMALL_ABSENT, (+2)) == 6);
static_assert(5 IF_DISABLED(CONFIG_SMALL_ON, (+1)) IF_DISABLED(CONFIG_SMALL_ABSENT, (+2)) == 7);
static_assert(IS_EMPTY() == 1);
static_assert(IS_EMPTY(EMPTY) == 1);
static_assert(IS_EMPTY(a) == 0);
static_assert(IS_EMPTY(a, b) == 0);
static_assert(IS_EQ(0, 0) == 1);
static_assert(IS_EQ(64, 64) == 1);
static_assert(IS_EQ(3, 4) == 0);
static_assert(NUM_VA_ARGS() == 0);
static_assert(NUM_VA_ARGS(a) == 1);
static_assert(NUM_VA_ARGS(a, b, c) == 3);
static_assert(NUM_VA_ARGS_LESS_1(a, b, c) == 2);
static_assert(GET_ARG_N(1, 7) == 7);
static_assert(GET_ARG_N(3, 7, 8, 9) == 9);
static_assert(NUM_VA_ARGS(GET_ARGS_LESS_N(2, 7, 8, 9)) == 1);
static_assert(UTIL_AND(1, 5) == 5);
static_assert(UTIL_AND(0, 5) == 0);
static_assert(UTIL_OR(4, 5) == 4);
static_assert(UTIL_OR(0, 5) == 5);
static_assert(UTIL_NOT(0) == 1);
static_assert(UTIL_NOT(7) == 0);
static_assert(UTIL_INC(64) == 65);
static_assert(UTIL_DEC(0) == 0);
static_assert(UTIL_CAT(1, UTIL_INC(1)) == 12);
static_assert(CONCAT(1, 2, 3) == 123);

#define SMALL_SQUARE(x) ((x) * (x))
#define SMALL_WEIGHED(i, x) ((i) * (x))
#define SMALL_TIMES(x, fixed) ((x) * (fixed))
#define SMALL_SUM(i, x, fixed) ((i) + (x) + (fixed))
#define SMALL_PLUS(i, more) ((i) + (more))
static_assert(FOR_EACH(SMALL_SQUARE, (+), 1, 2, 3) == 14);
static_assert(5 FOR_EACH(SMALL_SQUARE, (+)) == 5);
static_assert(FOR_EACH_IDX(SMALL_WEIGHED, (+), 1, 2, 3) == 8);
static_assert(FOR_EACH_FIXED_ARG(SMALL_TIMES, (+), 10, 1, 2, 3) == 60);
static_assert(FOR_EACH_IDX_FIXED_ARG(SMALL_SUM, (+), 10, 1, 2) == 24);
static_assert(LISTIFY(4, SMALL_PLUS, (+), 10) == 46);
constexpr int terms[] = {FOR_EACH_NONEMPTY_TERM(SMALL_SQUARE, (, ), 1, , 3, )};
static_assert(terms[0] == 1 && terms[1] == 9 && sizeof terms == 2 * sizeof(int));
constexpr int dropped[] = {LIST_DROP_EMPTY(, 1, , 2, )};
static_assert(dropped[0] == 1 && dropped[1] == 2 && sizeof dropped == 2 * sizeof(int));
constexpr int reversed[] = {REVERSE_ARGS(1, 2, 3)};
static_assert(reversed[0] == 3 && reversed[2] == 1);

static_assert(BIT(31) == 0x80000000UL && BIT64(63) == 1ULL << 63 && BIT_MASK(4) == 0xF);
static_assert(GENMASK(7, 4) == 0xF0 && FIELD_GET(0xF0UL, 0xA5UL) == 0xA);
static_assert(FIELD_PREP(0xF0UL, 0xAUL) == 0xA0 && IS_BIT_SET(4, 2) && !IS_BIT_SET(4, 1));
static_assert(ROUND_UP(5, 4) == 8 && ROUND_UP(8, 4) == 8 && ROUND_DOWN(7, 4) == 4);
static_assert(DIV_ROUND_UP(5, 4) == 2 && DIV_ROUND_UP(4, 4) == 1 && ceiling_fraction(9, 4) == 3);
static_assert(DIV_ROUND_CLOSEST(5, 2) == 3 && DIV_ROUND_CLOSEST(-5, 2) == -3);
static_assert(LOG2(0) == -1 && LOG2(8) == 3 && LOG2CEIL(9) == 4 && NHPOT(9) == 16);
static_assert(MAX(1, 2) == 2 && MIN(1, 2) == 1 && CLAMP(5, 1, 3) == 3 && CLAMP(0, 1, 3) == 1);
static_assert(IN_RANGE(3, 1, 3) && !IN_RANGE(4, 1, 3) && IS_POWER_OF_TWO(8U));
static_assert(KB(1) == 1024 && MB(1) == 1048576);

struct Thing {
    int value;
    sys_snode_t node;
    sys_dnode_t dnode;
};

std::vector<int> values(sys_slist_t& list)
{
    std::vector<int> all;
    Thing* each = nullptr;
    SYS_SLIST_FOR_EACH_CONTAINER(&list, each, node) { all.push_back(each->value); }
    return all;
}

TEST(ZephyrSlist, KeepsTheOrderOfWhatIsPutInAndTakenOut)
{
    sys_slist_t list = SYS_SLIST_STATIC_INIT(&list);
    std::array<Thing, 4> things{};
    for (int i = 0; i < 4; ++i)
        things[static_cast<std::size_t>(i)].value = i;
    EXPECT_TRUE(sys_slist_is_empty(&list));
    EXPECT_EQ(sys_slist_get(&list), nullptr);
    sys_slist_append(&list, &things[1].node);
    sys_slist_prepend(&list, &things[0].node);
    sys_slist_append(&list, &things[3].node);
    sys_slist_insert(&list, &things[1].node, &things[2].node);
    EXPECT_EQ(values(list), (std::vector{0, 1, 2, 3}));
    EXPECT_EQ(sys_slist_len(&list), 4U);
    EXPECT_TRUE(sys_slist_find_and_remove(&list, &things[3].node));
    EXPECT_FALSE(sys_slist_find_and_remove(&list, &things[3].node));
    EXPECT_EQ(sys_slist_peek_tail(&list), &things[2].node);
    EXPECT_EQ(sys_slist_get(&list), &things[0].node);
    Thing* each = nullptr;
    Thing* following = nullptr;
    SYS_SLIST_FOR_EACH_CONTAINER_SAFE(&list, each, following, node)
    {
        sys_slist_remove(&list, nullptr, &each->node);
    }
    EXPECT_TRUE(sys_slist_is_empty(&list));
    EXPECT_EQ(sys_slist_peek_tail(&list), nullptr);
}

TEST(ZephyrDlist, KeepsTheOrderOfWhatIsPutInAndTakenOut)
{
    sys_dlist_t list = SYS_DLIST_STATIC_INIT(&list);
    std::array<Thing, 3> things{{{0, {}, {}}, {1, {}, {}}, {2, {}, {}}}};
    EXPECT_EQ(sys_dlist_get(&list), nullptr);
    sys_dlist_append(&list, &things[2].dnode);
    sys_dlist_prepend(&list, &things[0].dnode);
    sys_dlist_insert(&things[2].dnode, &things[1].dnode);
    std::vector<int> all;
    Thing* each = nullptr;
    Thing* following = nullptr;
    SYS_DLIST_FOR_EACH_CONTAINER(&list, each, dnode) { all.push_back(each->value); }
    EXPECT_EQ(all, (std::vector{0, 1, 2}));
    EXPECT_TRUE(sys_dlist_is_head(&list, &things[0].dnode));
    EXPECT_EQ(sys_dlist_peek_next(&list, &things[2].dnode), nullptr);
    sys_dlist_remove(&things[1].dnode);
    EXPECT_FALSE(sys_dnode_is_linked(&things[1].dnode));
    EXPECT_EQ(sys_dlist_len(&list), 2U);
    SYS_DLIST_FOR_EACH_CONTAINER_SAFE(&list, each, following, dnode)
    {
        sys_dlist_remove(&each->dnode);
    }
    EXPECT_TRUE(sys_dlist_is_empty(&list));
}

TEST(ZephyrByteorder, PutsAndGetsEachSizeInEachOrder)
{
    std::uint8_t bytes[8];
    sys_put_be16(0x0102, bytes);
    EXPECT_EQ(bytes[0], 1);
    EXPECT_EQ(sys_get_be16(bytes), 0x0102);
    EXPECT_EQ(sys_get_le16(bytes), 0x0201);
    sys_put_le24(0x010203, bytes);
    EXPECT_EQ(sys_get_be24(bytes), 0x030201U);
    sys_put_be32(0x01020304, bytes);
    EXPECT_EQ(sys_get_le32(bytes), 0x04030201U);
    sys_put_be48(0x010203040506, bytes);
    EXPECT_EQ(sys_get_le48(bytes), 0x060504030201U);
    sys_put_le64(0x0102030405060708, bytes);
    EXPECT_EQ(sys_get_be64(bytes), 0x0807060504030201U);
    EXPECT_EQ(sys_cpu_to_be16(0x0102), 0x0201);
    EXPECT_EQ(sys_be32_to_cpu(0x01020304), 0x04030201U);
    EXPECT_EQ(sys_cpu_to_le32(0x01020304), 0x01020304);
    std::uint8_t swapped[3];
    sys_memcpy_swap(swapped, "abc", 3);
    EXPECT_EQ(std::memcmp(swapped, "cba", 3), 0);
    sys_mem_swap(swapped, 3);
    EXPECT_EQ(std::memcmp(swapped, "abc", 3), 0);
}

TEST(ZephyrAtomic, GivesWhatWasThereBefore)
{
    atomic_t word = ATOMIC_INIT(5);
    EXPECT_EQ(atomic_add(&word, 2), 5);
    EXPECT_EQ(atomic_sub(&word, 1), 7);
    EXPECT_EQ(atomic_inc(&word), 6);
    EXPECT_EQ(atomic_dec(&word), 7);
    EXPECT_EQ(atomic_or(&word, 8), 6);
    EXPECT_EQ(atomic_and(&word, 12), 14);
    EXPECT_EQ(atomic_xor(&word, 1), 12);
    EXPECT_EQ(atomic_nand(&word, 1), 13);
    EXPECT_EQ(atomic_set(&word, 3), ~1L);
    EXPECT_FALSE(atomic_cas(&word, 4, 5));
    EXPECT_TRUE(atomic_cas(&word, 3, 5));
    EXPECT_EQ(atomic_clear(&word), 5);
    EXPECT_EQ(atomic_get(&word), 0);
}

TEST(ZephyrAtomic, BitsGoOverTheWordsOfTheirArray)
{
    ATOMIC_DEFINE(bits, 70) = {};
    static_assert(sizeof bits == 2 * sizeof(atomic_t));
    EXPECT_FALSE(atomic_test_and_set_bit(bits, 69));
    EXPECT_TRUE(atomic_test_and_set_bit(bits, 69));
    EXPECT_TRUE(atomic_test_bit(bits, 69));
    EXPECT_EQ(bits[1], 1L << 5);
    EXPECT_TRUE(atomic_test_and_clear_bit(bits, 69));
    atomic_set_bit_to(bits, 0, true);
    EXPECT_EQ(bits[0], 1);
    atomic_clear_bit(bits, 0);
    EXPECT_EQ(bits[0] | bits[1], 0);
}

TEST(ZephyrUtil, HexadecimalTextGoesBothWays)
{
    char text[7];
    const std::uint8_t bytes[] = {0x0A, 0xBC, 0xFF};
    EXPECT_EQ(bin2hex(bytes, 3, text, 7), 6U);
    EXPECT_STREQ(text, "0abcff");
    EXPECT_EQ(bin2hex(bytes, 3, text, 6), 0U);
    std::uint8_t back[3] = {};
    EXPECT_EQ(hex2bin("0aBCfF", 6, back, 3), 3U);
    EXPECT_EQ(std::memcmp(back, bytes, 3), 0);
    EXPECT_EQ(hex2bin("abc", 3, back, 3), 2U);
    EXPECT_EQ(back[0], 0xA);
    EXPECT_EQ(back[1], 0xBC);
    EXPECT_EQ(hex2bin("0aBCfF", 6, back, 2), 0U);
    EXPECT_EQ(hex2bin("0g", 2, back, 3), 0U);
    std::uint8_t digit = 0;
    EXPECT_EQ(char2hex('x', &digit), -EINVAL);
    char c = 0;
    EXPECT_EQ(hex2char(16, &c), -EINVAL);
}

TEST(ZephyrUtil, TextIsCutBetweenCharacters)
{
    char text[16];
    EXPECT_STREQ(utf8_lcpy(text, "h\xC3\xA4", 3), "h");
    EXPECT_STREQ(utf8_lcpy(text, "h\xC3\xA4", 4), "h\xC3\xA4");
    EXPECT_STREQ(utf8_lcpy(text, "\xE2\x82\xAC", 3), "");
    EXPECT_STREQ(utf8_lcpy(text, "abc", 3), "ab");
    EXPECT_STREQ(utf8_lcpy(text, "", 3), "");
}

TEST(ZephyrUtil, SmallNumbersAreTextWithoutLeadingZeros)
{
    char text[4];
    for (const auto& [value, expected] : {std::pair{0, "0"}, {7, "7"}, {40, "40"}, {205, "205"}}) {
        EXPECT_EQ(u8_to_dec(text, 4, static_cast<std::uint8_t>(value)), std::strlen(expected));
        EXPECT_STREQ(text, expected);
    }
    EXPECT_EQ(bin2bcd(42), 0x42);
    EXPECT_EQ(bcd2bin(0x42), 42);
    EXPECT_EQ(sign_extend(0x80, 7), -128);
}

TEST(ZephyrPrint, FormatsAsItsRelativesOfStdioDo)
{
    char text[4];
    EXPECT_EQ(snprintk(text, 4, "%s", "abcdef"), 6);
    EXPECT_STREQ(text, "abc");
    std::string said;
    const auto take = [](int c, void* to) {
        *static_cast<std::string*>(to) += static_cast<char>(c);
        return c;
    };
    EXPECT_EQ(cbprintf(take, &said, "%d-%s", 12, "x"), 4);
    EXPECT_EQ(said, "12-x");
}

// Check values of the catalogue of parametrised CRC algorithms.
TEST(ZephyrCrc, OfTheDigitsOneToNineAreTheCataloguesValues)
{
    const auto* const digits = reinterpret_cast<const std::uint8_t*>("123456789");
    EXPECT_EQ(crc16_ccitt(0, digits, 9), 0x2189);
    EXPECT_EQ(crc16_itu_t(0, digits, 9), 0x31C3);
    EXPECT_EQ(crc16_itu_t(0xFFFF, digits, 9), 0x29B1);
    EXPECT_EQ(crc16_ansi(digits, 9), 0x4B37);
    EXPECT_EQ(crc8_ccitt(0, digits, 9), 0xF4);
    EXPECT_EQ(crc32_ieee(digits, 9), 0xCBF43926U);
    EXPECT_EQ(crc32_ieee_update(crc32_ieee(digits, 4), digits + 4, 5), 0xCBF43926U);
    EXPECT_EQ(crc32_c(0, digits, 9, true, true), 0xE3069283U);
}

TEST(ZephyrMathExtras, TellsOfAnOverflow)
{
    std::uint16_t sum = 0;
    EXPECT_FALSE(u16_add_overflow(0xFFFE, 1, &sum));
    EXPECT_EQ(sum, 0xFFFF);
    EXPECT_TRUE(u16_add_overflow(0xFFFF, 1, &sum));
    std::size_t product = 0;
    EXPECT_TRUE(size_mul_overflow(SIZE_MAX, 2, &product));
    EXPECT_EQ(u32_count_leading_zeros(0), 32);
    EXPECT_EQ(u64_count_trailing_zeros(8), 3);
}

// No user mode: what grants memory succeeds.
TEST(ZephyrMemoryDomain, GrantsWhatIsThereAnyway)
{
    K_APPMEM_PARTITION_DEFINE(partition) = {};
    k_mem_partition* parts[] = {&partition};
    k_mem_domain domain;
    EXPECT_EQ(k_mem_domain_init(&domain, 1, parts), 0);
    EXPECT_EQ(k_mem_domain_add_thread(&domain, nullptr), 0);
}

} // namespace
