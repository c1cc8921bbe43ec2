// Part of include/zephyr/net/conn_mgr_connectivity.h and conn_mgr_monitor.h.
#include "stack/process/misuse.hpp"
#include "stack/zephyr/call.hpp"
#include "stack/zephyr/net/cellular.hpp"
#include "stack/zephyr/net/connectivity.hpp"
#include "stack/zephyr/net/network.hpp"
#include "stack/zephyr/per_world.hpp"

#include "zephyr/kernel.h"
#include "zephyr/net/conn_mgr_connectivity.h"
#include "zephyr/net/conn_mgr_monitor.h"

#include <cerrno>

namespace stack::inline v0::zephyr::network {

namespace {

enum class Backend {
    bearer,   // Zephyr's own IP stack over the modem's PDN connection
    cellular, // the modem of an nRF91
    none,     // the same without support of the interface: the program drives the modem itself
};

Backend backend()
{
    if (configuration().mode == Mode::native) return Backend::bearer;
    return configuration().nrf_modem_lib_net_if != 0 ? Backend::cellular : Backend::none;
}

bool bound() { return backend() != Backend::none; }

template <typename Body>
auto with_network(const char* name, Body&& body)
{
    using Return = decltype(body(std::declval<Network&>()));
    return call<Return>(name, own_policy{},
                        [&](const Call& call) { return body(Network::of(call.process())); });
}

void set_mode(const char* name, emu::lte::FunctionalMode mode)
{
    call<void>(name, own_policy{}, [mode](const Call& call) {
        Network::of(call.process());
        call.world().modem().ue().set_mode(mode);
    });
}

bool admin_up(const char* name)
{
    return with_network(name, [](Network& it) { return it.interface().admin_up(); });
}

Wish wish(const char* name)
{
    return with_network(name, [](Network& it) { return it.wish(); });
}

void give_up_in_time(k_work*)
{
    constexpr const char* name = "conn_mgr";
    const bool late = with_network(
        name, [](Network& it) { return it.wish().connect && !it.interface().connected(); });
    if (!late) return;
    disconnect(name);
    with_network(name, [](Network& it) { it.raise(NET_EVENT_CONN_IF_TIMEOUT); });
    if (wish(name).auto_down) take_down(name);
}

struct Timeout {
    Timeout() { k_work_init_delayable(&work, give_up_in_time); }
    k_work_delayable work{};
};

} // namespace

void count_timeout()
{
    const int seconds = wish("conn_mgr").timeout;
    if (seconds > 0) k_work_reschedule(&per_world<Timeout>().work, K_SECONDS(seconds));
}

void stop_timeout() { k_work_cancel_delayable(&per_world<Timeout>().work); }

int connect(const char* name)
{
    if (!bound()) return -ENOTSUP;
    if (!admin_up(name)) {
        if (const int failed = take_up(name); failed != 0) return failed;
    }
    with_network(name, [](Network& it) { it.wish().connect = true; });
    if (backend() == Backend::cellular) {
        if (const int failed = cellular_connect(); failed != 0) return failed;
    } else {
        set_mode(name, emu::lte::FunctionalMode::normal);
    }
    count_timeout();
    return 0;
}

int disconnect(const char* name)
{
    if (!bound()) return -ENOTSUP;
    if (!admin_up(name)) return 0;
    stop_timeout();
    with_network(name, [](Network& it) { it.wish().connect = false; });
    if (backend() == Backend::cellular) return cellular_disconnect();
    set_mode(name, emu::lte::FunctionalMode::flight);
    return 0;
}

int take_up(const char* name)
{
    if (admin_up(name)) return -EALREADY;
    if (backend() == Backend::cellular) {
        if (const int failed = cellular_up(); failed != 0) return failed;
    }
    with_network(name, [](Network& it) { it.interface().set_admin_up(true); });
    return bound() && wish(name).auto_connect ? connect(name) : 0;
}

int take_down(const char* name)
{
    if (!admin_up(name)) return -EALREADY;
    if (bound()) stop_timeout();
    const auto down = [name] {
        with_network(name, [](Network& it) {
            it.wish().connect = false;
            it.interface().set_admin_up(false);
        });
        return 0;
    };
    switch (backend()) {
    case Backend::bearer:
        down();
        set_mode(name, emu::lte::FunctionalMode::flight);
        return 0;
    case Backend::cellular:
        if (const int failed = cellular_down(); failed != 0) return failed;
        return down();
    case Backend::none:
        return down();
    }
    return 0;
}

namespace {

bool ours(const char* name, const net_if* iface)
{
    if (iface == &the_interface) return true;
    misuse(name, iface == nullptr ? "iface is NULL" : "iface is no interface");
    return false;
}

/// Of the only interface there is.
template <typename Act>
int all(const char* name, bool skip_ignored, Act&& act)
{
    const bool ignored = with_network(name, [](Network& it) { return it.interface().ignored(); });
    return skip_ignored && ignored ? 0 : act();
}

} // namespace

} // namespace stack::inline v0::zephyr::network

extern "C" {

using namespace stack::zephyr;
using namespace stack::zephyr::network;

int conn_mgr_if_connect(struct net_if* iface)
{
    return ours("conn_mgr_if_connect", iface) ? connect("conn_mgr_if_connect") : -EINVAL;
}

int conn_mgr_if_disconnect(struct net_if* iface)
{
    return ours("conn_mgr_if_disconnect", iface) ? disconnect("conn_mgr_if_disconnect") : -EINVAL;
}

bool conn_mgr_if_is_bound(struct net_if* iface) { return iface == &the_interface && bound(); }

bool conn_mgr_if_get_flag(struct net_if* iface, enum conn_mgr_if_flag flag)
{
    if (!conn_mgr_if_is_bound(iface)) return false;
    const Wish it = wish("conn_mgr_if_get_flag");
    switch (flag) {
    case CONN_MGR_IF_PERSISTENT:
        return it.persistent;
    case CONN_MGR_IF_NO_AUTO_CONNECT:
        return !it.auto_connect;
    case CONN_MGR_IF_NO_AUTO_DOWN:
        return !it.auto_down;
    case CONN_MGR_NUM_IF_FLAGS:
        break;
    }
    return false;
}

int conn_mgr_if_set_flag(struct net_if* iface, enum conn_mgr_if_flag flag, bool value)
{
    if (flag >= CONN_MGR_NUM_IF_FLAGS) return -EINVAL;
    if (!conn_mgr_if_is_bound(iface)) return -ENOTSUP;
    return with_network("conn_mgr_if_set_flag", [&](Network& it) {
        if (flag == CONN_MGR_IF_PERSISTENT) it.wish().persistent = value;
        if (flag == CONN_MGR_IF_NO_AUTO_CONNECT) it.wish().auto_connect = !value;
        if (flag == CONN_MGR_IF_NO_AUTO_DOWN) it.wish().auto_down = !value;
        return 0;
    });
}

int conn_mgr_if_get_timeout(struct net_if* iface)
{
    if (!conn_mgr_if_is_bound(iface)) return CONN_MGR_IF_NO_TIMEOUT;
    return wish("conn_mgr_if_get_timeout").timeout;
}

int conn_mgr_if_set_timeout(struct net_if* iface, int timeout)
{
    if (!conn_mgr_if_is_bound(iface)) return -ENOTSUP;
    return with_network("conn_mgr_if_set_timeout", [timeout](Network& it) {
        it.wish().timeout = timeout;
        return 0;
    });
}

int conn_mgr_all_if_up(bool skip_ignored)
{
    constexpr const char* name = "conn_mgr_all_if_up";
    return all(name, skip_ignored, [] { return admin_up(name) ? 0 : take_up(name); });
}

int conn_mgr_all_if_down(bool skip_ignored)
{
    constexpr const char* name = "conn_mgr_all_if_down";
    return all(name, skip_ignored, [] { return admin_up(name) ? take_down(name) : 0; });
}

int conn_mgr_all_if_connect(bool skip_ignored)
{
    constexpr const char* name = "conn_mgr_all_if_connect";
    return all(name, skip_ignored, [] { return bound() ? connect(name) : 0; });
}

int conn_mgr_all_if_disconnect(bool skip_ignored)
{
    constexpr const char* name = "conn_mgr_all_if_disconnect";
    return all(name, skip_ignored, [] { return bound() ? disconnect(name) : 0; });
}

void conn_mgr_mon_resend_status(void)
{
    start_telling();
    with_network("conn_mgr_mon_resend_status", [](Network& it) { it.interface().resend_status(); });
}

void conn_mgr_ignore_iface(struct net_if* iface)
{
    if (!ours("conn_mgr_ignore_iface", iface)) return;
    with_network("conn_mgr_ignore_iface", [](Network& it) { it.interface().set_ignored(true); });
}

void conn_mgr_watch_iface(struct net_if* iface)
{
    if (!ours("conn_mgr_watch_iface", iface)) return;
    with_network("conn_mgr_watch_iface", [](Network& it) { it.interface().set_ignored(false); });
}

bool conn_mgr_is_iface_ignored(struct net_if* iface)
{
    return iface == &the_interface && with_network("conn_mgr_is_iface_ignored", [](Network& it) {
               return it.interface().ignored();
           });
}

} // extern "C"
