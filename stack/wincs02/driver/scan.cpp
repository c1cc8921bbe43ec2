#include "stack/wincs02/driver/scan.hpp"

#include "stack/wincs02/driver/link.hpp"
#include "stack/wincs02/status.hpp"

#include <algorithm>
#include <bit>
#include <utility>

namespace stack::inline v0::wincs02 {

namespace {

constexpr std::string_view any_name = "emu9160"; // of an access point that the scenario names not

WDRV_WINC_AUTH_TYPE recommended(wifi::Security security)
{
    switch (security) {
    case wifi::Security::open:
        return WDRV_WINC_AUTH_TYPE_OPEN;
    case wifi::Security::wpa3:
        return WDRV_WINC_AUTH_TYPE_WPA3_PERSONAL;
    case wifi::Security::wpa2:
    case wifi::Security::any:
        break;
    }
    return WDRV_WINC_AUTH_TYPE_WPA2_PERSONAL;
}

unsigned bit_of(unsigned channel) { return 1U << (channel - 1); }

std::vector<std::string> names_of(const WDRV_WINC_SSID_LIST* list)
{
    std::vector<std::string> names;
    for (; list != nullptr; list = list->pNext) {
        const std::size_t size = std::min<std::size_t>(list->ssid.length, WDRV_WINC_MAX_SSID_LEN);
        names.emplace_back(reinterpret_cast<const char*>(list->ssid.name), size);
    }
    return names;
}

} // namespace

bool Scan::begin(unsigned channel, bool active, std::vector<std::string> names,
                 WDRV_WINC_BSSFIND_NOTIFY_CALLBACK notify)
{
    if (under_way_) return false;
    reset();
    under_way_ = true;
    channels_ = channel == WDRV_WINC_CID_ANY ? mask_ : bit_of(channel);
    names_ = std::move(names);
    notify_ = notify;
    const std::chrono::milliseconds slot{active ? parameters_.active_ms : parameters_.passive_ms};
    end_.start(slot * parameters_.slots * std::popcount(channels_));
    return true;
}

/// As the station would hear it at this instant.
std::optional<WDRV_WINC_BSS_INFO> Scan::heard() const
{
    const wifi::Station& station = part_.station();
    const wifi::Config& config = part_.config();
    const auto channel = static_cast<unsigned>(config.channel);
    if (!station.in_range() || station.rssi() < threshold_) return std::nullopt;
    if ((channels_ & bit_of(channel)) == 0) return std::nullopt;
    std::string name = config.ssid;
    if (name.empty()) name = names_.empty() ? any_name : names_.front();
    if (!names_.empty() && std::ranges::find(names_, name) == names_.end()) return std::nullopt;

    WDRV_WINC_BSS_INFO info{};
    std::ranges::copy(name, info.ctx.ssid.name);
    info.ctx.ssid.length = static_cast<uint8_t>(name.size());
    std::ranges::copy(access_point, info.ctx.bssid.addr);
    info.ctx.bssid.valid = true;
    info.ctx.channel = static_cast<WDRV_WINC_CHANNEL_ID>(channel);
    info.rssi = static_cast<int8_t>(station.rssi());
    info.authTypeRecommended = recommended(config.security);
    return info;
}

void Scan::on_end()
{
    under_way_ = false;
    found_ = heard();
    const auto notify = std::exchange(notify_, nullptr);
    if (!next(notify)) tell(notify);
}

std::optional<WDRV_WINC_BSS_INFO> Scan::current() const { return at_ > 0 ? found_ : std::nullopt; }

bool Scan::next(WDRV_WINC_BSSFIND_NOTIFY_CALLBACK notify)
{
    if (at_ >= found()) return false;
    ++at_;
    tell(notify);
    return true;
}

/// That the callback asks for the next one changes nothing: there is one at most.
void Scan::tell(WDRV_WINC_BSSFIND_NOTIFY_CALLBACK notify)
{
    if (notify == nullptr) return;
    events_.push([notify, info = current()]() mutable {
        const uint8_t total = info ? 1 : 0;
        static_cast<void>(notify(the_handle, total, total, info ? &*info : nullptr));
    });
}

void Scan::reset()
{
    end_.cancel();
    under_way_ = false;
    notify_ = nullptr;
    found_.reset();
    at_ = 0;
}

extern "C" WDRV_WINC_STATUS
WDRV_WINC_BSSFindFirst(DRV_HANDLE handle, WDRV_WINC_CHANNEL_ID channel, bool active,
                       const WDRV_WINC_SSID_LIST* pSSIDList,
                       WDRV_WINC_BSSFIND_NOTIFY_CALLBACK pfNotifyCallback)
{
    return status_call("WDRV_WINC_BSSFindFirst", handle, [&](const Call& call) {
        if (channel > WDRV_WINC_CID_2_4G_CH13) return WDRV_WINC_STATUS_INVALID_ARG;
        Scan& scan = call.door().scan();
        return scan.begin(channel, active, names_of(pSSIDList), pfNotifyCallback)
                   ? WDRV_WINC_STATUS_OK
                   : WDRV_WINC_STATUS_SCAN_IN_PROGRESS;
    });
}

extern "C" WDRV_WINC_STATUS
WDRV_WINC_BSSFindNext(DRV_HANDLE handle, WDRV_WINC_BSSFIND_NOTIFY_CALLBACK pfNotifyCallback)
{
    return status_call("WDRV_WINC_BSSFindNext", handle, [&](const Call& call) {
        Scan& scan = call.door().scan();
        if (scan.under_way()) return WDRV_WINC_STATUS_SCAN_IN_PROGRESS;
        return scan.next(pfNotifyCallback) ? WDRV_WINC_STATUS_OK : WDRV_WINC_STATUS_BSS_FIND_END;
    });
}

extern "C" WDRV_WINC_STATUS
WDRV_WINC_BSSFindReset(DRV_HANDLE handle, WDRV_WINC_BSSFIND_NOTIFY_CALLBACK pfNotifyCallback)
{
    return status_call("WDRV_WINC_BSSFindReset", handle, [&](const Call& call) {
        Scan& scan = call.door().scan();
        if (scan.under_way()) return WDRV_WINC_STATUS_SCAN_IN_PROGRESS;
        scan.rewind();
        return scan.next(pfNotifyCallback) ? WDRV_WINC_STATUS_OK : WDRV_WINC_STATUS_BSS_FIND_END;
    });
}

extern "C" WDRV_WINC_STATUS WDRV_WINC_BSSFindGetInfo(DRV_HANDLE handle,
                                                     WDRV_WINC_BSS_INFO* pBSSInfo)
{
    return status_call("WDRV_WINC_BSSFindGetInfo", handle, [&](const Call& call) {
        if (pBSSInfo == nullptr) return WDRV_WINC_STATUS_INVALID_ARG;
        const auto info = call.door().scan().current();
        if (!info) return WDRV_WINC_STATUS_NO_BSS_INFO;
        *pBSSInfo = *info;
        return WDRV_WINC_STATUS_OK;
    });
}

extern "C" WDRV_WINC_STATUS WDRV_WINC_BSSFindSetScanParameters(DRV_HANDLE handle, uint8_t numSlots,
                                                               uint16_t activeSlotTime,
                                                               uint16_t passiveSlotTime,
                                                               uint8_t numProbes)
{
    return status_call("WDRV_WINC_BSSFindSetScanParameters", handle, [&](const Call& call) {
        const auto is_time = [](uint16_t ms) {
            return ms == 0 || (ms >= DRV_WINC_MIN_SCAN_TIME && ms <= DRV_WINC_MAX_SCAN_TIME);
        };
        if (!is_time(activeSlotTime) || !is_time(passiveSlotTime) ||
            numProbes > DRV_WINC_SCAN_MAX_NUM_PROBE) {
            return WDRV_WINC_STATUS_INVALID_ARG;
        }
        Scan::Parameters& it = call.door().scan().parameters();
        if (numSlots != 0) it.slots = numSlots;
        if (activeSlotTime != 0) it.active_ms = activeSlotTime;
        if (passiveSlotTime != 0) it.passive_ms = passiveSlotTime;
        if (numProbes != 0) it.probes = numProbes;
        return WDRV_WINC_STATUS_OK;
    });
}

extern "C" WDRV_WINC_STATUS WDRV_WINC_BSSFindSetRSSIThreshold(DRV_HANDLE handle,
                                                              int8_t rssiThreshold)
{
    return status_call("WDRV_WINC_BSSFindSetRSSIThreshold", handle, [&](const Call& call) {
        call.door().scan().set_threshold(rssiThreshold);
        return WDRV_WINC_STATUS_OK;
    });
}

extern "C" WDRV_WINC_STATUS
WDRV_WINC_BSSFindSetScanChannels24(DRV_HANDLE handle, WDRV_WINC_CHANNEL24_MASK channelMask24)
{
    return status_call("WDRV_WINC_BSSFindSetScanChannels24", handle, [&](const Call& call) {
        const auto mask = static_cast<unsigned>(channelMask24);
        if (mask == 0 || (mask & ~unsigned{WDRV_WINC_CM_2_4G_ALL}) != 0) {
            return WDRV_WINC_STATUS_INVALID_ARG;
        }
        call.door().scan().set_mask(mask);
        return WDRV_WINC_STATUS_OK;
    });
}

extern "C" WDRV_WINC_STATUS
WDRV_WINC_BSSFindGetScanChannels24(DRV_HANDLE handle, WDRV_WINC_CHANNEL24_MASK* pChannelMask)
{
    return status_call("WDRV_WINC_BSSFindGetScanChannels24", handle, [&](const Call& call) {
        if (pChannelMask == nullptr) return WDRV_WINC_STATUS_INVALID_ARG;
        *pChannelMask = static_cast<WDRV_WINC_CHANNEL24_MASK>(call.door().scan().mask());
        return WDRV_WINC_STATUS_OK;
    });
}

extern "C" uint8_t WDRV_WINC_BSSFindGetNumBSSResults(DRV_HANDLE handle)
{
    return call<uint8_t>("WDRV_WINC_BSSFindGetNumBSSResults", own_policy{}, [&](const Call& call) {
        Door& door = call.door();
        return static_cast<uint8_t>(door.driver().is_client(handle) ? door.scan().found() : 0);
    });
}

extern "C" bool WDRV_WINC_BSSFindInProgress(DRV_HANDLE handle)
{
    return call<bool>("WDRV_WINC_BSSFindInProgress", own_policy{}, [&](const Call& call) {
        return call.door().driver().is_client(handle) && call.door().scan().under_way();
    });
}

} // namespace stack::inline v0::wincs02
