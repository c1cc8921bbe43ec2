// Part of include/zephyr/net/net_mgmt.h.
#include "stack/op/pause.hpp"
#include "stack/process/misuse.hpp"
#include "stack/zephyr/call.hpp"
#include "stack/zephyr/net/network.hpp"
#include "stack/zephyr/per_world.hpp"

#include <algorithm>
#include <cerrno>
#include <cstring>

namespace stack::inline v0::zephyr::network {

namespace {

constexpr std::size_t longest_info = 64;

std::vector<StaticHandler>& handlers()
{
    static auto* const only = new std::vector<StaticHandler>; // filled before main
    return *only;
}

Events& events_of(const Call& call) { return Network::of(call.process()).events(); }

/// Runs with the lock held, without cost or record.
template <typename Return, typename Body>
Return quietly(const char* name, Body&& body)
{
    return call<Return>(name, own_policy{}, std::forward<Body>(body));
}

Told next()
{
    Told told;
    quietly<void>("net_mgmt", [&told](const Call& call) {
        Events& events = events_of(call);
        call.wait(op::Until{call.engine(), [&events] { return events.pending(); }, emu::never});
        if (events.pending()) told = events.take();
    });
    return told;
}

using Any = void (*)();

/// The handler's event is as wide as the program's version has it.
void tell(net_mgmt_event_callback* callback, const Told& told)
{
    using Wide = void (*)(net_mgmt_event_callback*, std::uint64_t, net_if*);
    constexpr int wide = 40200; // from this version on
    callback->info = told.info.empty() ? nullptr : told.info.data();
    callback->info_length = told.info.size();
    if (configuration().version >= wide) {
        reinterpret_cast<Wide>(reinterpret_cast<Any>(callback->handler))(callback, told.number,
                                                                         told.iface);
    } else {
        callback->handler(callback, told.number, told.iface);
    }
}

void tell(const StaticHandler& handler, Told& told)
{
    using Wide = void (*)(std::uint64_t, net_if*, void*, std::size_t, void*);
    constexpr int wide = 40200;
    void* const info = told.info.empty() ? nullptr : told.info.data();
    if (configuration().version >= wide) {
        reinterpret_cast<Wide>(reinterpret_cast<Any>(handler.handler))(
            told.number, told.iface, info, told.info.size(), handler.user_data);
    } else {
        handler.handler(told.number, told.iface, info, told.info.size(), handler.user_data);
    }
}

void deliver(Told told)
{
    std::vector<net_mgmt_event_callback*> callbacks;
    std::vector<EventWaiter*> waiters;
    quietly<void>("net_mgmt", [&](const Call& call) {
        callbacks = events_of(call).callbacks(told.number);
        waiters = events_of(call).release(told);
    });
    for (EventWaiter* each : waiters)
        k_sem_give(&each->done);
    for (net_mgmt_event_callback* each : callbacks) {
        const bool there = quietly<bool>( // one before it may have taken it away
            "net_mgmt", [&](const Call& call) { return events_of(call).has(each); });
        if (there) tell(each, told);
    }
    for (const StaticHandler& each : handlers())
        if (hears(each.mask, told.number)) tell(each, told);
}

void serve(void*, void*, void*)
{
    for (;;)
        deliver(next());
}

struct Service {
    k_thread thread{};
    bool started = false;
    Told waited; // what the last net_mgmt_event_wait() gave
};

int wait_for(net_if* only, std::uint32_t mask, emu9160_net_event_t* raised, net_if** iface,
             const void** info, std::size_t* info_length, k_timeout_t timeout)
{
    if ((mask & NET_MGMT_EVENT_BIT) == 0 || (mask & NET_MGMT_COMMAND_MASK) == 0) return -EINVAL;
    start_telling();
    EventWaiter waiter{.mask = mask, .only = only};
    k_sem_init(&waiter.done, 0, 1);
    quietly<void>("net_mgmt_event_wait",
                  [&waiter](const Call& call) { events_of(call).add(&waiter); });
    const int result = k_sem_take(&waiter.done, timeout);
    quietly<void>("net_mgmt_event_wait",
                  [&waiter](const Call& call) { events_of(call).remove(&waiter); });
    if (result != 0) return -ETIMEDOUT;
    Told& told = per_world<Service>().waited;
    told = std::move(waiter.told);
    if (raised != nullptr) *raised = told.number;
    if (iface != nullptr) *iface = told.iface;
    if (info != nullptr) *info = told.info.empty() ? nullptr : told.info.data();
    if (info_length != nullptr) *info_length = told.info.size();
    return 0;
}

} // namespace

const std::vector<StaticHandler>& static_handlers() { return handlers(); }

void start_telling()
{
    Service& it = per_world<Service>();
    if (std::exchange(it.started, true)) return;
    constexpr int priority = -1; // Zephyr's, the last cooperative one
    static K_THREAD_STACK_DEFINE(stack, 1024);
    k_thread_create(&it.thread, stack, sizeof stack, serve, nullptr, nullptr, nullptr, priority, 0,
                    K_FOREVER);
    k_thread_name_set(&it.thread, "net_mgmt");
    it.thread.service = 1; // the program ends without it
    k_thread_start(&it.thread);
}

} // namespace stack::inline v0::zephyr::network

extern "C" {

using namespace stack::zephyr;
using namespace stack::zephyr::network;

void net_mgmt_add_event_callback(struct net_mgmt_event_callback* cb)
{
    if (cb == nullptr || cb->handler == nullptr)
        return stack::misuse("net_mgmt_add_event_callback",
                             cb == nullptr ? "cb is NULL" : "cb has no handler");
    start_telling();
    call<void>("net_mgmt_add_event_callback", own_policy{},
               [cb](const Call& call) { Network::of(call.process()).events().add(cb); });
}

void net_mgmt_del_event_callback(struct net_mgmt_event_callback* cb)
{
    call<void>("net_mgmt_del_event_callback", own_policy{},
               [cb](const Call& call) { Network::of(call.process()).events().remove(cb); });
}

void net_mgmt_event_notify_with_info(emu9160_net_event_t mgmt_event, struct net_if* iface,
                                     const void* info, size_t length)
{
    start_telling();
    const auto* const bytes_of_it = static_cast<const std::byte*>(info);
    const std::size_t size = info == nullptr ? 0 : std::min(length, longest_info);
    call<void>("net_mgmt_event_notify", own_policy{}, [&](const Call& call) {
        Network& network = Network::of(call.process());
        network.events().raise({.number = static_cast<std::uint32_t>(mgmt_event),
                                .iface = iface,
                                .info = {bytes_of_it, bytes_of_it + size}});
    });
}

int net_mgmt_event_wait(emu9160_net_event_t mgmt_event_mask, emu9160_net_event_t* raised_event,
                        struct net_if** iface, const void** info, size_t* info_length,
                        k_timeout_t timeout)
{
    return wait_for(nullptr, static_cast<std::uint32_t>(mgmt_event_mask), raised_event, iface, info,
                    info_length, timeout);
}

int net_mgmt_event_wait_on_iface(struct net_if* iface, emu9160_net_event_t mgmt_event_mask,
                                 emu9160_net_event_t* raised_event, const void** info,
                                 size_t* info_length, k_timeout_t timeout)
{
    if (iface == nullptr) return -EINVAL;
    return wait_for(iface, static_cast<std::uint32_t>(mgmt_event_mask), raised_event, nullptr, info,
                    info_length, timeout);
}

/// Before SYS_INIT and main, by the start archive: from now on events are told.
void emu9160_zephyr_net_init(void)
{
    start_telling();
    call<void>("net_mgmt", own_policy{}, [](const Call& call) { Network::of(call.process()); });
}

void emu9160_zephyr_static_handler(const char* name, uint64_t mask,
                                   net_mgmt_event_static_handler_t handler, void* user_data)
{
    auto& all = handlers();
    const auto at = std::find_if(all.begin(), all.end(),
                                 [name](const StaticHandler& each) { return each.name > name; });
    all.insert(at, {name, static_cast<std::uint32_t>(mask), handler, user_data});
}

} // extern "C"
