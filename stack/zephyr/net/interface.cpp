#include "stack/zephyr/net/interface.hpp"

#include "stack/zephyr/configuration.hpp"

#include "zephyr/net/net_event.h"

#include <span>
#include <utility>

namespace stack::inline v0::zephyr::network {

namespace {

/// struct in_addr or in6_addr.
std::vector<std::byte> info_of(const Address& address)
{
    const auto bytes = std::as_bytes(std::span{address.bytes}.first(address.size()));
    return {bytes.begin(), bytes.end()};
}

struct Numbers {
    std::uint32_t add;
    std::uint32_t gone;
};
constexpr Numbers ipv4_numbers = {NET_EVENT_IPV4_ADDR_ADD, NET_EVENT_IPV4_ADDR_DEL};
constexpr Numbers ipv6_numbers = {NET_EVENT_IPV6_ADDR_ADD, NET_EVENT_IPV6_ADDR_DEL};

} // namespace

Interface::Interface(std::unique_ptr<Link> link, std::function<void(Event)> on_event)
    : link_{std::move(link)}, on_event_{std::move(on_event)}
{
    changes_ = link_->on_change.subscribe([this] { update(); });
}

void Interface::set_admin_up(bool up)
{
    if (std::exchange(admin_up_, up) == up) return;
    tell(up ? NET_EVENT_IF_ADMIN_UP : NET_EVENT_IF_ADMIN_DOWN);
    update();
}

void Interface::set_ignored(bool ignored)
{
    ignored_ = ignored;
    update();
}

void Interface::resend_status()
{
    tell(connected() ? NET_EVENT_L4_CONNECTED : NET_EVENT_L4_DISCONNECTED);
}

Interface::State Interface::look() const
{
    State state;
    state.running = admin_up_ && link_->up();
    if (!state.running) return state;
    state.ipv4 = link_->address(Family::ipv4);
    state.ipv6 = link_->address(Family::ipv6);
    state.dns_servers = link_->dns_servers();
    state.ready4 = state.ipv4 && !ignored_;
    state.ready6 = state.ipv6 && !ignored_;
    return state;
}

/// Goes the addresses go first, comes the interface comes first; layer 4 has the last word.
void Interface::update()
{
    const State before = std::exchange(now_, look());
    if (!before.running && now_.running) tell(NET_EVENT_IF_UP);
    tell_addresses(before);
    if (before.running && !now_.running) tell(NET_EVENT_IF_DOWN);
    for (std::size_t i = before.dns_servers; i < now_.dns_servers; ++i)
        tell(NET_EVENT_DNS_SERVER_ADD);
    for (std::size_t i = now_.dns_servers; i < before.dns_servers; ++i)
        tell(NET_EVENT_DNS_SERVER_DEL);
    tell_layer4(before);
}

void Interface::tell_addresses(const State& before)
{
    const auto compare = [this](const std::optional<Address>& was, const std::optional<Address>& is,
                                const Numbers& numbers) {
        if (was == is) return;
        if (was) tell(numbers.gone, info_of(*was));
        if (is) tell(numbers.add, info_of(*is));
    };
    compare(before.ipv4, now_.ipv4, ipv4_numbers);
    compare(before.ipv6, now_.ipv6, ipv6_numbers);
}

void Interface::tell_layer4(const State& before)
{
    const bool was = before.ready4 || before.ready6;
    if (was != connected()) resend_status();
    if (before.ready4 != now_.ready4)
        tell(now_.ready4 ? NET_EVENT_L4_IPV4_CONNECTED : NET_EVENT_L4_IPV4_DISCONNECTED);
    if (before.ready6 != now_.ready6)
        tell(now_.ready6 ? NET_EVENT_L4_IPV6_CONNECTED : NET_EVENT_L4_IPV6_DISCONNECTED);
}

} // namespace stack::inline v0::zephyr::network
