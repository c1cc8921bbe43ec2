// Part of include/modem/pdn.h.
#include "stack/zephyr/nordic/pdn.hpp"

#include "stack/zephyr/configuration.hpp"
#include "stack/zephyr/nordic/at.hpp"
#include "stack/zephyr/nordic/at_monitor.hpp"
#include "stack/zephyr/per_world.hpp"

#include "nrf_modem_at.h"
#include "nrf_socket.h"

#include "modem/pdn.h"
#include "zephyr/kernel.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <utility>
#include <vector>

#include <fmt/format.h>

namespace stack::inline v0::zephyr::nordic {

namespace {

constexpr std::size_t longest_apn = 63;

struct Context {
    int cid;
    pdn_event_handler_t handler; // nullptr: nobody
};

void on_pdn_event(const char* notification);
void on_esm_cause(const char* notification);

struct Connections {
    Connections()
    {
        k_sem_init(&activated, 0, 1);
        k_sem_init(&caused, 0, 1);
        k_mutex_init(&activating);
        monitor("pdn_cgev", "+CGEV", on_pdn_event);
        monitor("pdn_cnec_esm", "+CNEC_ESM", on_esm_cause);
    }
    static Connections& instance() { return per_world<Connections>(); }

    std::vector<Context> created;
    std::vector<pdn_event_handler_t> on_default; // of context 0
    // Of pdn_activate(), which one at a time is in:
    k_mutex activating{};
    int cid = -1;
    int cause = 0;
    int reason = -1;
    k_sem activated{};
    k_sem caused{};
};

void tell(int cid, pdn_event event, int reason)
{
    const Connections& it = Connections::instance();
    std::vector<pdn_event_handler_t> handlers; // who is told may come and go
    if (cid == 0) handlers = it.on_default;
    for (const Context& each : it.created)
        if (each.cid == cid && each.handler != nullptr) handlers.push_back(each.handler);
    for (const pdn_event_handler_t each : handlers)
        each(static_cast<std::uint8_t>(cid), event, reason);
}

/// +CNEC_ESM: <cause>,<cid>
void on_esm_cause(const char* notification)
{
    Connections& it = Connections::instance();
    const auto all = parameters(notification);
    const auto cause = number(all[0]);
    const auto cid = all.size() > 1 ? number(all[1]) : std::nullopt;
    if (!cause || !cid) return;
    tell(static_cast<int>(*cid), PDN_EVENT_CNEC_ESM, static_cast<int>(*cause));
    if (*cid != it.cid) return;
    it.cause = static_cast<int>(*cause);
    k_sem_give(&it.caused);
}

/// Tells everybody whose context there is.
void tell_all(pdn_event event)
{
    std::vector<int> cids = {0};
    for (const Context& each : Connections::instance().created)
        cids.push_back(each.cid);
    for (const int each : cids)
        tell(each, event, 0);
}

/// +CGEV: <what> <cid>[,<reason>]
void on_pdn_event(const char* notification)
{
    struct Row {
        std::string_view what;
        pdn_event event;
    };
    static constexpr auto rows = std::to_array<Row>({
        {"ME PDN ACT ", PDN_EVENT_ACTIVATED},
        {"ME PDN DEACT ", PDN_EVENT_DEACTIVATED},
        {"NW PDN DEACT ", PDN_EVENT_DEACTIVATED},
        {"IPV6 FAIL ", PDN_EVENT_IPV6_DOWN},
        {"IPV6 ", PDN_EVENT_IPV6_UP},
    });
    Connections& it = Connections::instance();
    const auto all = parameters(notification);
    const std::string_view text = all[0];
    if (text == "ME DETACH" || text == "NW DETACH") return tell_all(PDN_EVENT_NETWORK_DETACH);
    if (text.starts_with("APNRATECTRL STAT ") && all.size() > 1) {
        const auto cid = number(text.substr(text.rfind(' ') + 1));
        if (!cid) return;
        return tell(static_cast<int>(*cid),
                    all[1] == "1" ? PDN_EVENT_APN_RATE_CONTROL_ON : PDN_EVENT_APN_RATE_CONTROL_OFF,
                    0);
    }
    for (const Row& row : rows) {
        if (!text.starts_with(row.what)) continue;
        const auto cid = number(text.substr(row.what.size()));
        if (!cid) return;
        if (*cid == it.cid && row.event == PDN_EVENT_ACTIVATED) {
            const auto reason = all.size() > 1 ? number(all[1]) : std::nullopt;
            it.reason = static_cast<int>(reason.value_or(-1));
            k_sem_give(&it.activated);
        }
        return tell(static_cast<int>(*cid), row.event, 0);
    }
}

int refused(int result) { return by_name(result, -ENOEXEC); }

const char* family_name(pdn_fam family)
{
    switch (family) {
    case PDN_FAM_IPV4:
        return "IP";
    case PDN_FAM_IPV6:
        return "IPV6";
    case PDN_FAM_IPV4V6:
        return "IPV4V6";
    case PDN_FAM_NONIP:
        return "Non-IP";
    }
    return nullptr;
}

/// What pdn_activate() is told besides its result.
void await_details(Connections& it, int result, int* esm, pdn_fam* family)
{
    const auto limit = K_MSEC(configuration().pdn_esm_timeout);
    if (result == 0 && family != nullptr && k_sem_take(&it.activated, limit) == 0) {
        if (it.reason == 0) *family = PDN_FAM_IPV4;
        if (it.reason == 1) *family = PDN_FAM_IPV6;
    }
    if (esm != nullptr) *esm = k_sem_take(&it.caused, limit) == 0 ? it.cause : 0;
}

bool to_address(const std::string& text, int family, void* address)
{
    return nrf_inet_pton(family, text.c_str(), address) == 1;
}

} // namespace

void configure_pdn()
{
    const Configuration& wanted = configuration();
    Connections::instance();
    if (wanted.pdn_legacy_pco != 0) nrf_modem_at_printf("AT%%XEPCO=0");
    if (wanted.pdn_defaults_override != 0) {
        pdn_ctx_configure(0, wanted.pdn_default_apn.c_str(),
                          static_cast<pdn_fam>(wanted.pdn_default_family), nullptr);
    }
}

void pdn_mode_set(int mode)
{
    Connections& it = Connections::instance();
    if (mode == 0) { // contexts are lost with the power
        const auto gone = std::exchange(it.created, {});
        for (const Context& each : gone) {
            if (each.handler != nullptr)
                each.handler(static_cast<std::uint8_t>(each.cid), PDN_EVENT_CTX_DESTROYED, 0);
        }
    }
    const bool used = configuration().pdn != 0 || !it.on_default.empty() || !it.created.empty();
    if (used && (mode == 1 || mode == 21)) {
        nrf_modem_at_printf("AT+CNEC=16");
        nrf_modem_at_printf("AT+CGEREP=1");
    }
}

} // namespace stack::inline v0::zephyr::nordic

extern "C" {

using namespace stack::zephyr::nordic;

int pdn_ctx_create(uint8_t* cid, pdn_event_handler_t cb)
{
    if (cid == nullptr) return -EFAULT;
    Connections& it = Connections::instance();
    const auto most = static_cast<std::size_t>(stack::zephyr::configuration().pdn_contexts_max);
    if (it.created.size() >= most) return -ENOMEM;
    int found = 0;
    const int read = nrf_modem_at_scanf("AT%XNEWCID?", "%%XNEWCID: %d", &found);
    if (read < 0) return by_name(read);
    it.created.push_back({.cid = found, .handler = cb});
    *cid = static_cast<std::uint8_t>(found);
    return 0;
}

int pdn_ctx_configure(uint8_t cid, const char* apn, enum pdn_fam family, struct pdn_pdp_opt* opts)
{
    if (apn == nullptr) return -EFAULT;
    const char* const name = family_name(family);
    if (std::strlen(apn) > longest_apn || name == nullptr) return -EINVAL;
    std::string text = fmt::format("AT+CGDCONT={},\"{}\",\"{}\"", cid, name, apn);
    if (opts != nullptr) {
        text += fmt::format(",,,{},,,,{},{}", opts->ip4_addr_alloc, opts->nslpi, opts->secure_pco);
    }
    return refused(nrf_modem_at_printf("%s", text.c_str()));
}

int pdn_ctx_auth_set(uint8_t cid, enum pdn_auth method, const char* user, const char* password)
{
    if (method == PDN_AUTH_NONE) return refused(nrf_modem_at_printf("AT+CGAUTH=%u,0", cid));
    if (user == nullptr || password == nullptr) return -EINVAL;
    return refused(nrf_modem_at_printf("AT+CGAUTH=%u,%d,\"%s\",\"%s\"", cid,
                                       static_cast<int>(method), user, password));
}

int pdn_ctx_destroy(uint8_t cid)
{
    auto& created = Connections::instance().created;
    const auto at = std::find_if(created.begin(), created.end(),
                                 [cid](const Context& each) { return each.cid == cid; });
    if (at == created.end()) return -EINVAL;
    const int result = refused(nrf_modem_at_printf("AT+CGDCONT=%u", cid));
    if (result == 0) std::erase_if(created, [cid](const Context& each) { return each.cid == cid; });
    return result;
}

int pdn_activate(uint8_t cid, int* esm, enum pdn_fam* family)
{
    Connections& it = Connections::instance();
    k_mutex_lock(&it.activating, K_FOREVER);
    it.cid = cid;
    k_sem_reset(&it.activated);
    k_sem_reset(&it.caused);
    const int result = refused(nrf_modem_at_printf("AT+CGACT=1,%u", cid));
    await_details(it, result, esm, family);
    it.cid = -1;
    k_mutex_unlock(&it.activating);
    return result;
}

int pdn_deactivate(uint8_t cid) { return refused(nrf_modem_at_printf("AT+CGACT=0,%u", cid)); }

int pdn_id_get(uint8_t cid)
{
    const Answer answer = command(fmt::format("AT%XGETPDNID={}", cid));
    if (answer.result != 0) return answer.result > 0 ? -ENOEXEC : answer.result;
    const auto id = number(parameters(answer.text)[0]);
    return id ? static_cast<int>(*id) : -EBADMSG;
}

int pdn_dynamic_info_get(uint8_t cid, struct pdn_dynamic_info* pdn_info)
{
    if (pdn_info == nullptr) return -EINVAL;
    const Answer answer = command(fmt::format("AT+CGCONTRDP={}", cid));
    if (answer.result != 0) return answer.result > 0 ? -ENOEXEC : answer.result;
    *pdn_info = {};
    bool found = false;
    for (std::string_view left = answer.text; !left.empty();) {
        const auto all = parameters(left);
        const auto end = left.find("\r\n");
        left.remove_prefix(end == left.npos ? left.size() : end + 2);
        if (all.size() < 7) continue;
        found = true;
        const auto mtu = all.size() > 11 ? number(all[11]) : std::nullopt;
        const bool ipv6 = all[5].find(':') != all[5].npos;
        const int family = ipv6 ? NRF_AF_INET6 : NRF_AF_INET;
        auto* const info = pdn_info;
        to_address(all[5], family,
                   ipv6 ? static_cast<void*>(&info->dns_addr6_primary)
                        : static_cast<void*>(&info->dns_addr4_primary));
        to_address(all[6], family,
                   ipv6 ? static_cast<void*>(&info->dns_addr6_secondary)
                        : static_cast<void*>(&info->dns_addr4_secondary));
        (ipv6 ? info->ipv6_mtu : info->ipv4_mtu) = static_cast<std::uint32_t>(mtu.value_or(0));
    }
    return found ? 0 : -EBADMSG;
}

int pdn_default_apn_get(char* buf, size_t len)
{
    if (buf == nullptr) return -EINVAL;
    const Answer answer = command("AT+CGDCONT?");
    if (answer.result != 0) return answer.result > 0 ? -EBADMSG : answer.result;
    const auto all = parameters(line_of(answer.text, "+CGDCONT: 0,"));
    if (all.size() < 3) return -EBADMSG;
    if (all[2].size() + 1 > len) return -E2BIG;
    buf[all[2].copy(buf, all[2].size())] = '\0';
    return 0;
}

int pdn_default_ctx_cb_reg(pdn_event_handler_t cb)
{
    if (cb == nullptr) return -EFAULT;
    auto& handlers = Connections::instance().on_default;
    if (std::find(handlers.begin(), handlers.end(), cb) == handlers.end()) handlers.push_back(cb);
    return 0;
}

int pdn_default_ctx_cb_dereg(pdn_event_handler_t cb)
{
    if (cb == nullptr) return -EFAULT;
    return std::erase(Connections::instance().on_default, cb) == 0 ? -EINVAL : 0;
}

/// TS 24.301 §9.9.4.4 with the causes that the emulated network knows.
const char* pdn_esm_strerror(int reason)
{
    struct Row {
        int cause;
        const char* text;
    };
    static constexpr auto rows = std::to_array<Row>({
        {8, "operator determined barring"},
        {26, "insufficient resources"},
        {27, "missing or unknown APN"},
        {28, "unknown PDN type"},
        {29, "user authentication failed"},
        {30, "request rejected by the serving or PDN gateway"},
        {31, "request rejected, unspecified"},
        {32, "service option not supported"},
        {33, "requested service option not subscribed"},
        {34, "service option temporarily out of order"},
        {36, "regular deactivation"},
        {38, "network failure"},
        {39, "reactivation requested"},
        {50, "only IPv4 allowed"},
        {51, "only IPv6 allowed"},
        {52, "only single address bearers allowed"},
        {54, "PDN connection does not exist"},
        {55, "multiple connections to one APN not allowed"},
        {65, "maximum number of bearers reached"},
        {66, "requested APN not supported"},
    });
    for (const Row& row : rows)
        if (row.cause == reason) return row.text;
    return "unknown cause";
}

} // extern "C"
