// Part of stack/internet/service_type.hpp: a member of a multicast group.
#include "stack/internet/service_type.hpp"
#include "stack/internet/services/services.hpp"

#include "emu/engine.hpp"
#include "stack/net/bindings.hpp"
#include "stack/net/lwip_types.hpp"

#include <algorithm>
#include <chrono>
#include <stdexcept>
#include <string>

#include "lwip/udp.h"

namespace stack::inline v0::net::service_files::multicast_service {

namespace {

constexpr std::uint16_t multicast_port = 5002;
constexpr std::string_view usual_group = "239.1.2.3";
constexpr int unheard_intervals = 3; // until it takes the group for empty

/// Answers each datagram to its sender, and speaks to the group while somebody is heard there.
class GroupMember final : public UdpService {
public:
    GroupMember(Host& host, std::uint16_t port, const Address& group, emu::Ts interval)
        : UdpService{host, port}, to_{group, port}, interval_{interval},
          speaking_{host.internet().engine(), [this] { speak(); }}
    {
        host.take_multicast();
        if (!host.join(group)) throw std::invalid_argument{"no group " + to_string(group)};
        // What comes to a group reaches nobody who is bound to another address.
        const ip_addr_t at = to_lwip(group);
        group_ = udp_new_ip_type(IP_GET_TYPE(&at));
        if (group_ == nullptr) throw std::invalid_argument{"no room for a UDP port"};
        ip_set_option(group_, SOF_REUSEADDR);
        udp_bind(group_, &at, port);
        udp_bind_netif(group_, host.handle());
        udp_recv(
            group_,
            [](void* argument, udp_pcb*, pbuf* data, const ip_addr_t* from, u16_t from_port) {
                std::string text(data->tot_len, '\0');
                pbuf_copy_partial(data, text.data(), data->tot_len, 0);
                pbuf_free(data);
                static_cast<GroupMember*>(argument)->heard({from_lwip(*from), from_port}, text);
            },
            this);
    }
    ~GroupMember() override { udp_remove(group_); }

private:
    void on_datagram(std::string_view bytes) override { heard(peer(), bytes); }

    void heard(const Endpoint& from, std::string_view bytes)
    {
        unheard_ = 0;
        send_to(from, "heard: " + std::string{bytes});
        if (!speaking_.running()) speaking_.start(interval_);
    }

    void speak()
    {
        if (++unheard_ > unheard_intervals) return;
        send_to(to_, host_.name() + ' ' + std::to_string(++said_));
        speaking_.start(interval_);
    }

    udp_pcb* group_ = nullptr;
    const Endpoint to_;
    const emu::Ts interval_;
    emu::Timer speaking_;
    int unheard_ = 0;
    unsigned said_ = 0;
};

void start(Host& host, std::uint16_t port, const ServiceSettings& settings)
{
    const auto text = settings.find("group");
    const auto group =
        Address::parse(text == settings.end() ? std::string{usual_group} : text->second);
    if (!group || !is_multicast(*group)) {
        throw std::invalid_argument("no multicast group: " + text->second);
    }
    long long interval = 15'000; // ms
    if (const auto given = settings.find("interval"); given != settings.end()) {
        interval = std::max(1LL, std::stoll(given->second)); // in one instant it would never end
    }
    host.serve<GroupMember>(port, *group, std::chrono::milliseconds{interval});
}

constexpr ServiceSetting settings[] = {
    {"group", ServiceSetting::Kind::text, "A"},
    {"interval", ServiceSetting::Kind::duration, "T"},
};

constexpr ServiceType types[] = {
    {"multicast", multicast_port,
     "a member of the multicast group `group` (239.1.2.3): answers each datagram with `heard: ` "
     "and "
     "its text, and while somebody has been heard within three of them speaks to the group every "
     "`interval` (15s)",
     settings, start},
};

} // namespace

std::span<const ServiceType> family() { return types; }

} // namespace stack::inline v0::net::service_files::multicast_service
