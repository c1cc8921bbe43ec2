// PDN connections and information of the modem as NCS has them (zephyr/environment.md §1.4).
#include "tests/zephyr/nordic_fixture.hpp"

#include "modem/modem_info.h"
#include "modem/pdn.h"

#include <fmt/format.h>

namespace stack::zephyr {
namespace {

using Lines = std::vector<std::string>;

class NordicPdn : public NordicProgram {
protected:
    static void on_default(std::uint8_t cid, pdn_event event, int reason)
    {
        told().push_back(fmt::format("default {} {} {}", cid, static_cast<int>(event), reason));
    }
    static void on_own(std::uint8_t cid, pdn_event event, int reason)
    {
        told().push_back(fmt::format("own {} {} {}", cid, static_cast<int>(event), reason));
    }
    static void connect()
    {
        ASSERT_EQ(nrf_modem_lib_init(), 0);
        ASSERT_EQ(pdn_default_ctx_cb_reg(on_default), 0);
        ASSERT_EQ(lte_lc_connect(), 0);
        k_msleep(5'000);
    }
    static std::string string_of(modem_info info)
    {
        char text[64] = "";
        const int length = modem_info_string_get(info, text, sizeof text);
        EXPECT_EQ(length, static_cast<int>(std::string{text}.size())) << static_cast<int>(info);
        return text;
    }
};

TEST_F(NordicPdn, TellsOfTheDefaultConnection)
{
    connect();
    EXPECT_EQ(told(), (Lines{"default 0 1 0", "default 0 3 0"})); // activated, IPv6 up
    told().clear();
    with_world([](World& world) { world.modem().network().lose_pdn(0, 36); });
    k_msleep(5'000);
    EXPECT_EQ(told(), (Lines{"default 0 2 0", "default 0 0 36"})); // deactivated, and why
    EXPECT_EQ(pdn_default_ctx_cb_dereg(on_default), 0);
    EXPECT_EQ(pdn_default_ctx_cb_dereg(on_default), -EINVAL);
    EXPECT_EQ(pdn_default_ctx_cb_reg(nullptr), -EFAULT);
}

TEST_F(NordicPdn, ActivatesASecondConnection)
{
    connect();
    std::uint8_t cid = 0;
    ASSERT_EQ(pdn_ctx_create(&cid, on_own), 0);
    EXPECT_EQ(cid, 1);
    EXPECT_EQ(pdn_ctx_configure(cid, "second", PDN_FAM_IPV4V6, nullptr), 0);
    told().clear();
    int esm = -1;
    pdn_fam family = PDN_FAM_NONIP;
    EXPECT_EQ(pdn_activate(cid, &esm, &family), 0);
    EXPECT_EQ(esm, 0);
    EXPECT_EQ(family, PDN_FAM_NONIP); // both were given
    EXPECT_EQ(pdn_id_get(cid), 1);
    EXPECT_EQ(pdn_id_get(0), 0);
    k_msleep(2'000);
    ASSERT_FALSE(told().empty());
    EXPECT_EQ(told().front(), "own 1 1 0");
    EXPECT_EQ(pdn_ctx_configure(cid, "other", PDN_FAM_IPV4, nullptr), -ENOEXEC); // active
    told().clear();
    EXPECT_EQ(pdn_deactivate(cid), 0);
    k_msleep(2'000);
    EXPECT_EQ(told(), (Lines{"own 1 2 0"}));
    EXPECT_EQ(pdn_ctx_destroy(cid), 0);
    EXPECT_EQ(pdn_ctx_destroy(cid), -EINVAL);
}

// A refusal's cause comes by +CNEC_ESM.
TEST_F(NordicPdn, TellsWhyAConnectionWasRefused)
{
    connect();
    std::uint8_t cid = 0;
    ASSERT_EQ(pdn_ctx_create(&cid, on_own), 0);
    ASSERT_EQ(pdn_ctx_configure(cid, "nowhere", PDN_FAM_IPV4, nullptr), 0);
    with_world([](World& world) { world.modem().network().lose_pdn(1, 27); });
    k_msleep(1'000);
    told().clear();
    int esm = -1;
    EXPECT_EQ(pdn_activate(cid, &esm, nullptr), -ENOEXEC);
    EXPECT_EQ(esm, 27);
    EXPECT_EQ(told(), (Lines{"own 1 0 27"}));
    EXPECT_STREQ(pdn_esm_strerror(esm), "missing or unknown APN");
}

TEST_F(NordicPdn, HasAsManyContextsAsItIsConfiguredFor)
{
    ASSERT_EQ(nrf_modem_lib_init(), 0);
    std::uint8_t cid = 0;
    EXPECT_EQ(pdn_ctx_create(&cid, nullptr), 0);
    EXPECT_EQ(pdn_ctx_create(&cid, nullptr), 0);
    EXPECT_EQ(pdn_ctx_create(&cid, nullptr), -ENOMEM);
    EXPECT_EQ(pdn_ctx_create(nullptr, nullptr), -EFAULT);
    EXPECT_EQ(pdn_ctx_configure(1, nullptr, PDN_FAM_IPV4, nullptr), -EFAULT);
    EXPECT_EQ(pdn_ctx_configure(1, std::string(64, 'a').c_str(), PDN_FAM_IPV4, nullptr), -EINVAL);
    EXPECT_EQ(pdn_ctx_auth_set(1, PDN_AUTH_PAP, nullptr, "b"), -EINVAL);
    EXPECT_EQ(pdn_ctx_auth_set(1, PDN_AUTH_PAP, "a", "b"), 0);
}

// CFUN=0 takes the contexts with it.
TEST_F(NordicPdn, LosesItsContextsWithThePower)
{
    ASSERT_EQ(nrf_modem_lib_init(), 0);
    std::uint8_t cid = 0;
    ASSERT_EQ(pdn_ctx_create(&cid, on_own), 0);
    EXPECT_EQ(lte_lc_power_off(), 0);
    EXPECT_EQ(told(), (Lines{"own 1 8 0"}));
    EXPECT_EQ(pdn_ctx_destroy(cid), -EINVAL);
}

TEST_F(NordicPdn, KnowsWhatTheNetworkGave)
{
    connect();
    char apn[16] = "";
    EXPECT_EQ(pdn_default_apn_get(apn, sizeof apn), 0);
    EXPECT_STREQ(apn, "internet");
    EXPECT_EQ(pdn_default_apn_get(apn, 8), -E2BIG);
    pdn_dynamic_info info{};
    EXPECT_EQ(pdn_dynamic_info_get(0, &info), 0);
    EXPECT_EQ(info.ipv4_mtu, 1280U);
    EXPECT_EQ(info.dns_addr4_primary.s4_addr[0], 192);
    EXPECT_EQ(info.dns_addr4_primary.s4_addr[3], 53);
    EXPECT_EQ(info.dns_addr4_secondary.s4_addr[3], 54);
    EXPECT_EQ(info.dns_addr6_primary.s6_addr[0], 0x20);
    EXPECT_EQ(info.dns_addr6_primary.s6_addr[15], 0x53);
    EXPECT_EQ(pdn_dynamic_info_get(0, nullptr), -EINVAL);
}

TEST_F(NordicPdn, TellsWhatTheModemKnowsOfItself)
{
    connect();
    EXPECT_EQ(string_of(MODEM_INFO_AREA_CODE), "002F");
    EXPECT_EQ(string_of(MODEM_INFO_CELLID), "0012BEEF");
    EXPECT_EQ(string_of(MODEM_INFO_OPERATOR), "24201");
    EXPECT_EQ(string_of(MODEM_INFO_MCC), "242");
    EXPECT_EQ(string_of(MODEM_INFO_MNC), "01");
    EXPECT_EQ(string_of(MODEM_INFO_CUR_BAND), "20");
    EXPECT_EQ(string_of(MODEM_INFO_SUP_BAND).front(), '(');
    EXPECT_EQ(string_of(MODEM_INFO_SUP_BAND).back(), ')');
    EXPECT_EQ(string_of(MODEM_INFO_IP_ADDRESS), "10.160.0.1");
    EXPECT_EQ(string_of(MODEM_INFO_IMSI), "242016000001234");
    EXPECT_EQ(string_of(MODEM_INFO_APN), "internet");
    std::uint16_t value = 0;
    EXPECT_EQ(modem_info_short_get(MODEM_INFO_LTE_MODE, &value), 2);
    EXPECT_EQ(value, 1);
    EXPECT_EQ(modem_info_short_get(MODEM_INFO_UICC, &value), 2);
    EXPECT_EQ(value, 1);
    EXPECT_EQ(modem_info_short_get(MODEM_INFO_IMSI, &value), -EINVAL);
    EXPECT_EQ(modem_info_data_type_get(MODEM_INFO_IMSI), MODEM_INFO_DATA_TYPE_STRING);
    EXPECT_EQ(modem_info_data_type_get(MODEM_INFO_RSRP), MODEM_INFO_DATA_TYPE_NUM_INT);
    EXPECT_EQ(modem_info_data_type_get(MODEM_INFO_COUNT), MODEM_INFO_DATA_TYPE_INVALID);
    char small[4];
    EXPECT_EQ(modem_info_string_get(MODEM_INFO_IMSI, small, sizeof small), -EMSGSIZE);
    EXPECT_EQ(modem_info_string_get(MODEM_INFO_COUNT, small, sizeof small), -EINVAL);
    std::uint8_t band = 0;
    EXPECT_EQ(modem_info_get_current_band(&band), 0);
    EXPECT_EQ(band, 20);
}

TEST_F(NordicPdn, SaysThatTheModemDoesNotKnow)
{
    ASSERT_EQ(nrf_modem_lib_init(), 0);
    int value = 0;
    EXPECT_EQ(modem_info_get_rsrp(&value), -ENOENT);
    char text[64];
    EXPECT_EQ(modem_info_string_get(MODEM_INFO_IMSI, text, sizeof text), -EIO);
    EXPECT_EQ(modem_info_string_get(MODEM_INFO_OPERATOR, text, sizeof text), -ENOENT);
    modem_param_info all{};
    EXPECT_EQ(modem_info_params_init(&all), 0);
    EXPECT_EQ(modem_info_params_get(&all), 0);
    EXPECT_STREQ(all.sim.imsi.value_string, "");
    EXPECT_NE(all.device.modem_fw.value_string[0], '\0');
}

} // namespace
} // namespace stack::zephyr
