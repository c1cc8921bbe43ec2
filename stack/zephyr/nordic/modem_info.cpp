// Part of include/modem/modem_info.h.
#include "stack/zephyr/configuration.hpp"
#include "stack/zephyr/nordic/at.hpp"
#include "stack/zephyr/nordic/at_monitor.hpp"
#include "stack/zephyr/per_world.hpp"

#include "nrf_modem_at.h"

#include "modem/modem_info.h"

#include <array>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <functional>
#include <optional>
#include <string>

namespace stack::inline v0::zephyr::nordic {

namespace {

/// Where a piece of information stands in an answer.
struct Row {
    modem_info info;
    const char* name;
    const char* ask;
    const char* prefix; // of its line; nullptr: a bare text
    std::size_t index;  // of the parameter
    modem_info_data_type type;
};

constexpr auto num = MODEM_INFO_DATA_TYPE_NUM_INT;
constexpr auto str = MODEM_INFO_DATA_TYPE_STRING;
// clang-format off
constexpr auto rows = std::to_array<Row>({
    {MODEM_INFO_RSRP,        "rsrp",           "AT+CESQ",          "+CESQ:",         5, num},
    {MODEM_INFO_CUR_BAND,    "currentBand",    "AT%XCBAND",        "%XCBAND:",       0, num},
    {MODEM_INFO_SUP_BAND,    "supportedBands", "AT%XCBAND=?",      "%XCBAND:",       0, str},
    {MODEM_INFO_AREA_CODE,   "areaCode",       "AT+CEREG?",        "+CEREG:",        2, str},
    {MODEM_INFO_UE_MODE,     "ueMode",         "AT+CEMODE?",       "+CEMODE:",       0, num},
    {MODEM_INFO_OPERATOR,    "mccmnc",         "AT+COPS?",         "+COPS:",         2, str},
    {MODEM_INFO_MCC,         "mcc",            "AT+COPS?",         "+COPS:",         2, num},
    {MODEM_INFO_MNC,         "mnc",            "AT+COPS?",         "+COPS:",         2, num},
    {MODEM_INFO_CELLID,      "cellID",         "AT+CEREG?",        "+CEREG:",        3, str},
    {MODEM_INFO_IP_ADDRESS,  "ipAddress",      "AT+CGPADDR=0",     "+CGPADDR:",      1, str},
    {MODEM_INFO_UICC,        "uiccMode",       "AT%XSIM?",         "%XSIM:",         0, num},
    {MODEM_INFO_BATTERY,     "batteryVoltage", "AT%XVBAT",         "%XVBAT:",        0, num},
    {MODEM_INFO_TEMP,        "temperature",    "AT%XTEMP?",        "%XTEMP:",        0, num},
    {MODEM_INFO_FW_VERSION,  "modemFirmware",  "AT+CGMR",          nullptr,          0, str},
    {MODEM_INFO_ICCID,       "iccid",          "AT%XICCID",        "%XICCID:",       0, str},
    {MODEM_INFO_LTE_MODE,    "lteMode",        "AT%XSYSTEMMODE?",  "%XSYSTEMMODE:",  0, num},
    {MODEM_INFO_NBIOT_MODE,  "nbiotMode",      "AT%XSYSTEMMODE?",  "%XSYSTEMMODE:",  1, num},
    {MODEM_INFO_GPS_MODE,    "gpsMode",        "AT%XSYSTEMMODE?",  "%XSYSTEMMODE:",  2, num},
    {MODEM_INFO_IMSI,        "imsi",           "AT+CIMI",          nullptr,          0, str},
    {MODEM_INFO_IMEI,        "imei",           "AT+CGSN",          nullptr,          0, str},
    {MODEM_INFO_DATE_TIME,   "dateTime",       "AT+CCLK?",         "+CCLK:",         0, str},
    {MODEM_INFO_APN,         "apn",            "AT+CGDCONT?",      "+CGDCONT: 0,",   2, str},
});
// clang-format on
static_assert(rows.size() == MODEM_INFO_COUNT);

const Row* row_of(modem_info info)
{
    const auto index = static_cast<std::size_t>(info);
    return index < rows.size() ? &rows[index] : nullptr;
}

/// A result, and the text of a parameter.
struct Found {
    int result = 0;
    std::string text = {};
};

Found find(const char* ask, const char* prefix, std::size_t index)
{
    const Answer answer = command(ask);
    if (answer.result != 0) return {.result = answer.result > 0 ? -EIO : answer.result};
    const std::string line = prefix == nullptr ? answer.text : line_of(answer.text, prefix);
    const auto all = parameters(line);
    if (index >= all.size() || all[index].empty()) return {.result = -ENOENT};
    return {.text = all[index]};
}

Found find(const Row& row)
{
    Found found = find(row.ask, row.prefix, row.index);
    if (found.result != 0) return found;
    constexpr std::size_t mcc = 3; // digits
    switch (row.info) {
    case MODEM_INFO_SUP_BAND: { // the list has commas of its own
        const std::string line = line_of(command(row.ask).text, row.prefix);
        found.text = line.substr(line.find('('));
        break;
    }
    case MODEM_INFO_MCC:
        found.text = found.text.substr(0, mcc);
        break;
    case MODEM_INFO_MNC:
        found.text = found.text.size() > mcc ? found.text.substr(mcc) : "";
        break;
    default:
        break;
    }
    return found;
}

int copy(const Found& found, char* buffer, std::size_t size)
{
    if (found.result != 0) return found.result;
    if (found.text.size() >= size) return -EMSGSIZE;
    buffer[found.text.copy(buffer, found.text.size())] = '\0';
    return static_cast<int>(found.text.size());
}

/// 0 or an error, for calls that give no length.
int copied(const Found& found, char* buffer, std::size_t size)
{
    if (buffer == nullptr || size == 0) return -EINVAL;
    const int length = copy(found, buffer, size);
    return length == -EMSGSIZE ? -EINVAL : length < 0 ? length : 0;
}

/// Of a parameter that is a number, unless it is the one that means unknown.
int numeric(const char* ask, const char* prefix, std::size_t index, std::int64_t unknown,
            std::int64_t& value)
{
    const Found found = find(ask, prefix, index);
    if (found.result != 0) return found.result;
    const auto read = number(found.text);
    if (!read) return -EBADMSG;
    if (*read == unknown) return -ENOENT;
    value = *read;
    return 0;
}

constexpr std::int64_t unknown_quality = 255; // of +CESQ

/// What numeric() finds, in the unit that `convert` makes of it; -EINVAL for NULL.
template <typename T, typename Convert = std::identity>
int read_number(const char* ask, const char* prefix, std::size_t index, std::int64_t unknown,
                T* value, Convert convert = {})
{
    if (value == nullptr) return -EINVAL;
    std::int64_t read = 0;
    const int result = numeric(ask, prefix, index, unknown, read);
    if (result == 0) *value = static_cast<T>(convert(read));
    return result;
}

struct Subscriber {
    rsrp_cb_t handler = nullptr;
    bool listening = false;
};

/// %CESQ: <rsrp>,<threshold>,<rsrq>,<threshold>
void on_signal(const char* notification)
{
    const auto rsrp = number(parameters(notification)[0]);
    const rsrp_cb_t handler = per_world<Subscriber>().handler;
    if (rsrp && handler != nullptr) handler(static_cast<char>(*rsrp));
}

void fill(lte_param& parameter)
{
    const Row* const row = row_of(parameter.type);
    parameter.value = 0;
    parameter.value_string[0] = '\0';
    if (row == nullptr) return;
    if (row->type == num) {
        modem_info_short_get(row->info, &parameter.value);
    } else {
        modem_info_string_get(row->info, parameter.value_string, sizeof parameter.value_string);
    }
}

/// Every lte_param of the struct with what it is to hold.
template <typename Visit>
void visit(modem_param_info& it, Visit&& each)
{
    network_param& network = it.network;
    each(network.current_band, MODEM_INFO_CUR_BAND);
    each(network.sup_band, MODEM_INFO_SUP_BAND);
    each(network.area_code, MODEM_INFO_AREA_CODE);
    each(network.current_operator, MODEM_INFO_OPERATOR);
    each(network.mcc, MODEM_INFO_MCC);
    each(network.mnc, MODEM_INFO_MNC);
    each(network.cellid_hex, MODEM_INFO_CELLID);
    each(network.ip_address, MODEM_INFO_IP_ADDRESS);
    each(network.ue_mode, MODEM_INFO_UE_MODE);
    each(network.lte_mode, MODEM_INFO_LTE_MODE);
    each(network.nbiot_mode, MODEM_INFO_NBIOT_MODE);
    each(network.gps_mode, MODEM_INFO_GPS_MODE);
    each(network.date_time, MODEM_INFO_DATE_TIME);
    each(network.apn, MODEM_INFO_APN);
    each(network.rsrp, MODEM_INFO_RSRP);
    each(it.sim.uicc, MODEM_INFO_UICC);
    each(it.sim.iccid, MODEM_INFO_ICCID);
    each(it.sim.imsi, MODEM_INFO_IMSI);
    each(it.device.modem_fw, MODEM_INFO_FW_VERSION);
    each(it.device.battery, MODEM_INFO_BATTERY);
    each(it.device.imei, MODEM_INFO_IMEI);
}

} // namespace

} // namespace stack::inline v0::zephyr::nordic

extern "C" {

using namespace stack::zephyr;
using namespace stack::zephyr::nordic;

int modem_info_init(void) { return 0; }

int modem_info_params_init(struct modem_param_info* modem_param)
{
    if (modem_param == nullptr) return -EINVAL;
    *modem_param = {};
    visit(*modem_param, [](lte_param& parameter, modem_info info) { parameter.type = info; });
    return 0;
}

int modem_info_params_get(struct modem_param_info* modem_param)
{
    if (modem_param == nullptr) return -EINVAL;
    visit(*modem_param, [](lte_param& parameter, modem_info) { fill(parameter); });
    const char* const cell = modem_param->network.cellid_hex.value_string;
    constexpr int hexadecimal = 16;
    modem_param->network.cellid_dec = static_cast<double>(std::strtoul(cell, nullptr, hexadecimal));
    return 0;
}

int modem_info_rsrp_register(rsrp_cb_t cb)
{
    if (cb == nullptr) return -EINVAL;
    Subscriber& it = per_world<Subscriber>();
    it.handler = cb;
    if (!it.listening) monitor("modem_info_cesq_mon", "%CESQ", on_signal);
    it.listening = true;
    return by_name(nrf_modem_at_printf("AT%%CESQ=1"), -EIO);
}

int modem_info_string_get(enum modem_info info, char* buf, const size_t buf_size)
{
    const Row* const row = row_of(info);
    if (row == nullptr || buf == nullptr || buf_size == 0) return -EINVAL;
    return copy(find(*row), buf, buf_size);
}

int modem_info_short_get(enum modem_info info, uint16_t* buf)
{
    const Row* const row = row_of(info);
    if (row == nullptr || buf == nullptr || row->type != num) return -EINVAL;
    const Found found = find(*row);
    if (found.result != 0) return found.result;
    const auto value = number(found.text);
    if (!value) return -EBADMSG;
    *buf = static_cast<std::uint16_t>(*value);
    return sizeof *buf;
}

int modem_info_name_get(enum modem_info info, char* name)
{
    const Row* const row = row_of(info);
    if (row == nullptr || name == nullptr) return -EINVAL;
    std::strcpy(name, row->name);
    return static_cast<int>(std::strlen(row->name));
}

enum modem_info_data_type modem_info_data_type_get(enum modem_info info)
{
    const Row* const row = row_of(info);
    return row == nullptr ? MODEM_INFO_DATA_TYPE_INVALID : row->type;
}

int modem_info_get_fw_uuid(char* buf, size_t buf_size)
{
    return copied(find("AT%XMODEMUUID", "%XMODEMUUID:", 0), buf, buf_size);
}

int modem_info_get_fw_version(char* buf, size_t buf_size)
{
    return copied(find("AT%SHORTSWVER", "%SHORTSWVER:", 0), buf, buf_size);
}

int modem_info_get_hw_version(char* buf, uint8_t buf_size)
{
    return copied(find("AT%HWVERSION", "%HWVERSION:", 0), buf, buf_size);
}

int modem_info_get_svn(char* buf, size_t buf_size)
{
    return copied(find("AT+CGSN=3", "+CGSN:", 0), buf, buf_size);
}

int modem_info_get_batt_voltage(int* val) { return read_number("AT%XVBAT", "%XVBAT:", 0, -1, val); }

int modem_info_get_temperature(int* val)
{
    return read_number("AT%XTEMP?", "%XTEMP:", 0, INT32_MAX, val);
}

int modem_info_get_rsrp(int* val)
{
    return read_number("AT+CESQ", "+CESQ:", 5, unknown_quality, val,
                       [](std::int64_t index) { return RSRP_IDX_TO_DBM(index); });
}

int modem_info_get_rsrq(float* val)
{
    return read_number("AT+CESQ", "+CESQ:", 4, unknown_quality, val,
                       [](std::int64_t index) { return RSRQ_IDX_TO_DB(static_cast<int>(index)); });
}

int modem_info_get_snr(int* val)
{
    return read_number("AT%XSNRSQ?", "%XSNRSQ:", 0, SNR_UNAVAILABLE, val,
                       [](std::int64_t index) { return SNR_IDX_TO_DB(index); });
}

int modem_info_get_current_band(uint8_t* val)
{
    return read_number("AT%XCBAND", "%XCBAND:", 0, BAND_UNAVAILABLE, val);
}

int modem_info_get_operator(char* buf, size_t buf_size)
{
    return copied(find("AT+COPS?", "+COPS:", 2), buf, buf_size);
}

int modem_info_connectivity_stats_init(void)
{
    return by_name(nrf_modem_at_printf("AT%%XCONNSTAT=1"), -EIO);
}

int modem_info_connectivity_stats_disable(void)
{
    return by_name(nrf_modem_at_printf("AT%%XCONNSTAT=0"), -EIO);
}

/// %XCONNSTAT: <SMS sent>,<SMS received>,<kB sent>,<kB received>,...
int modem_info_get_connectivity_stats(int* tx_kbytes, int* rx_kbytes)
{
    if (tx_kbytes == nullptr || rx_kbytes == nullptr) return -EINVAL;
    std::int64_t sent = 0;
    std::int64_t received = 0;
    for (const auto& [index, value] : {std::pair{2, &sent}, std::pair{3, &received}}) {
        const int result =
            numeric("AT%XCONNSTAT?", "%XCONNSTAT:", static_cast<std::size_t>(index), -1, *value);
        if (result != 0) return result;
    }
    *tx_kbytes = static_cast<int>(sent);
    *rx_kbytes = static_cast<int>(received);
    return 0;
}

} // extern "C"
