// The modem's credentials as NCS manages them (zephyr/environment.md §1.4).
#include "stack/process/process.hpp"

#include "tests/stack/front/nrf/init_params.hpp"

#include "nrf_modem.h"
#include "nrf_modem_at.h"

#include "modem/modem_key_mgmt.h"

#include <gtest/gtest.h>

#include <cerrno>
#include <string>

namespace stack::zephyr {
namespace {

constexpr nrf_sec_tag_t tag = 42;
constexpr auto ca = MODEM_KEY_MGMT_CRED_TYPE_CA_CHAIN;
constexpr auto identity = MODEM_KEY_MGMT_CRED_TYPE_IDENTITY;
constexpr auto psk = MODEM_KEY_MGMT_CRED_TYPE_PSK;
const std::string pem = "-----BEGIN CERTIFICATE-----\nAAAA\nBBBB\n-----END CERTIFICATE-----\n";

class NordicKeys : public testing::Test {
protected:
    NordicKeys()
    {
        Process::instance().reset();
        Process::instance().set_factory([] { return std::make_unique<World>(WorldConfig{}); });
    }
    ~NordicKeys() override
    {
        if (nrf_modem_is_initialized()) nrf_modem_shutdown();
        Process::instance().reset();
    }
    NordicKeys(const NordicKeys&) = delete;
    NordicKeys& operator=(const NordicKeys&) = delete;

    static void start()
    {
        static const nrf_modem_init_params params = good_params();
        ASSERT_EQ(nrf_modem_init(&params), 0);
    }
    static int write(modem_key_mgmt_cred_type type, const std::string& text)
    {
        return modem_key_mgmt_write(tag, type, text.data(), text.size());
    }
    static bool exists(modem_key_mgmt_cred_type type)
    {
        bool there = false;
        EXPECT_EQ(modem_key_mgmt_exists(tag, type, &there), 0);
        return there;
    }
};

TEST_F(NordicKeys, AreWrittenReadComparedAndDeleted)
{
    start();
    EXPECT_FALSE(exists(ca));
    EXPECT_EQ(write(ca, pem), 0);
    EXPECT_TRUE(exists(ca));
    EXPECT_EQ(modem_key_mgmt_cmp(tag, ca, pem.data(), pem.size()), 0);
    EXPECT_EQ(modem_key_mgmt_cmp(tag, ca, pem.data(), pem.size() - 1), 1);
    std::string buffer(pem.size(), '\0');
    std::size_t size = buffer.size();
    EXPECT_EQ(modem_key_mgmt_read(tag, ca, buffer.data(), &size), 0);
    EXPECT_EQ(size, pem.size());
    EXPECT_EQ(buffer, pem);
    EXPECT_EQ(modem_key_mgmt_delete(tag, ca), 0);
    EXPECT_FALSE(exists(ca));
    EXPECT_EQ(modem_key_mgmt_delete(tag, ca), -ENOENT);
    EXPECT_EQ(modem_key_mgmt_read(tag, ca, buffer.data(), &size), -ENOENT);
    EXPECT_EQ(modem_key_mgmt_cmp(tag, ca, "x", 1), -ENOENT);
}

TEST_F(NordicKeys, DoNotFitIntoABufferThatIsOneByteShort)
{
    start();
    ASSERT_EQ(write(ca, pem), 0);
    std::string buffer(pem.size(), '\0');
    std::size_t size = pem.size() - 1;
    EXPECT_EQ(modem_key_mgmt_read(tag, ca, buffer.data(), &size), -ENOMEM);
    EXPECT_EQ(size, pem.size() - 1);
}

// What is secret is not read.
TEST_F(NordicKeys, AreNotReadWhenTheyAreSecret)
{
    start();
    ASSERT_EQ(write(psk, "6162"), 0);
    char buffer[16];
    std::size_t size = sizeof buffer;
    EXPECT_EQ(modem_key_mgmt_read(tag, psk, buffer, &size), -EACCES);
}

TEST_F(NordicKeys, AreAllClearedOfATag)
{
    start();
    ASSERT_EQ(write(ca, pem), 0);
    ASSERT_EQ(write(psk, "6162"), 0);
    ASSERT_EQ(write(identity, "me"), 0);
    ASSERT_EQ(modem_key_mgmt_write(tag + 1, ca, pem.data(), pem.size()), 0);
    EXPECT_EQ(modem_key_mgmt_clear(tag), 0);
    EXPECT_FALSE(exists(ca));
    EXPECT_FALSE(exists(psk));
    EXPECT_FALSE(exists(identity));
    bool there = false;
    EXPECT_EQ(modem_key_mgmt_exists(tag + 1, ca, &there), 0);
    EXPECT_TRUE(there);
    EXPECT_EQ(modem_key_mgmt_clear(tag), 0);
}

TEST_F(NordicKeys, AreRefusedWhileLteIsActive)
{
    start();
    ASSERT_EQ(write(ca, pem), 0);
    ASSERT_EQ(nrf_modem_at_printf("AT+CFUN=1"), 0);
    EXPECT_EQ(write(ca, pem), -EPERM);
    EXPECT_EQ(modem_key_mgmt_delete(tag, ca), -EPERM);
    EXPECT_EQ(modem_key_mgmt_clear(tag), -EPERM);
    EXPECT_EQ(modem_key_mgmt_cmp(tag, ca, pem.data(), pem.size()), 0);
}

// Errors have numbers meanwhile, and not after.
TEST_F(NordicKeys, LeaveTheKindOfErrorsAsTheyFoundIt)
{
    start();
    EXPECT_EQ(modem_key_mgmt_delete(tag, ca), -ENOENT);
    int on = -1;
    EXPECT_EQ(nrf_modem_at_scanf("AT+CMEE?", "+CMEE: %d", &on), 1);
    EXPECT_EQ(on, 0);
    ASSERT_EQ(nrf_modem_at_printf("AT+CMEE=1"), 0);
    EXPECT_EQ(modem_key_mgmt_delete(tag, ca), -ENOENT);
    EXPECT_EQ(nrf_modem_at_scanf("AT+CMEE?", "+CMEE: %d", &on), 1);
    EXPECT_EQ(on, 1);
}

TEST_F(NordicKeys, AreInvalidWithoutABuffer)
{
    start();
    std::size_t size = 1;
    EXPECT_EQ(modem_key_mgmt_write(tag, ca, nullptr, 1), -EINVAL);
    EXPECT_EQ(modem_key_mgmt_write(tag, ca, "x", 0), -EINVAL);
    EXPECT_EQ(modem_key_mgmt_read(tag, ca, nullptr, &size), -EINVAL);
    EXPECT_EQ(modem_key_mgmt_cmp(tag, ca, nullptr, 1), -EINVAL);
    EXPECT_EQ(modem_key_mgmt_exists(tag, ca, nullptr), -EINVAL);
}

// The errors of the modem library by their names, in the host's numbers.
TEST_F(NordicKeys, FailByNameWhileTheModemIsNotStarted)
{
    EXPECT_EQ(write(ca, pem), -EPERM);
    start();
    EXPECT_EQ(write(ca, pem), 0);
    ASSERT_EQ(nrf_modem_shutdown(), 0);
    EXPECT_EQ(write(ca, pem), -ESHUTDOWN);
}

} // namespace
} // namespace stack::zephyr
