// Part of link.hpp: the network interface, name servers, ICMP echo (wdrv_winc_netif.h,
// wdrv_winc_dns.h, wdrv_winc_socket.h).
#include "stack/wincs02/address.hpp"
#include "stack/wincs02/status.hpp"

#include "wdrv_winc_dns.h"
#include "wdrv_winc_netif.h"
#include "wdrv_winc_socket.h"

namespace stack::inline v0::wincs02 {

namespace {

constexpr WDRV_WINC_MAC_ADDR own_address{{0x02, 0x91, 0x60, 0, 0, 0x50}, true};

bool is_interface(WDRV_WINC_NETIF_IDX index)
{
    return index == WDRV_WINC_NETIF_IDX_0 || index == WDRV_WINC_NETIF_IDX_1;
}

/// Of an address: as many as a network's prefix may have.
unsigned bits(Family family) { return family == Family::ipv4 ? 32 : 128; }

} // namespace

extern "C" WDRV_WINC_STATUS
WDRV_WINC_NetIfRegisterEventCallback(DRV_HANDLE handle,
                                     WDRV_WINC_NETIF_EVENT_HANDLER pfNetIfEventCallback)
{
    return client_call("WDRV_WINC_NetIfRegisterEventCallback", handle, [&](const Call& call) {
        call.door().link().on_interface_event(pfNetIfEventCallback);
        return WDRV_WINC_STATUS_OK;
    });
}

extern "C" WDRV_WINC_STATUS WDRV_WINC_NetIfIPAutoConfModeSet(DRV_HANDLE handle,
                                                             WDRV_WINC_NETIF_IDX ifIdx,
                                                             WDRV_WINC_NETIF_AAC_TYPE aacMode)
{
    return status_call("WDRV_WINC_NetIfIPAutoConfModeSet", handle, [&](const Call& call) {
        if (!is_interface(ifIdx)) return WDRV_WINC_STATUS_INVALID_ARG;
        const auto modes = static_cast<unsigned>(aacMode);
        constexpr unsigned of_v4 = WDRV_WINC_NETIF_AAC_V4_DHCP | WDRV_WINC_NETIF_AAC_V4_AUTOCONF;
        constexpr unsigned of_v6 = WDRV_WINC_NETIF_AAC_V6_DHCP | WDRV_WINC_NETIF_AAC_V6_SLAAC;
        if ((modes & of_v4) != 0) call.door().link().set_address(Family::ipv4, std::nullopt);
        if ((modes & of_v6) != 0) call.door().link().set_address(Family::ipv6, std::nullopt);
        return WDRV_WINC_STATUS_OK;
    });
}

extern "C" WDRV_WINC_STATUS WDRV_WINC_NetIfIPAddrSet(DRV_HANDLE handle, WDRV_WINC_NETIF_IDX ifIdx,
                                                     WDRV_WINC_IP_ADDRESS_TYPE type,
                                                     WDRV_WINC_IP_MULTI_ADDRESS* pAddr,
                                                     unsigned int scope)
{
    return status_call("WDRV_WINC_NetIfIPAddrSet", handle, [&](const Call& call) {
        if (!is_interface(ifIdx) || pAddr == nullptr) return WDRV_WINC_STATUS_INVALID_ARG;
        const auto own = from_driver(*pAddr, type);
        if (!own || own->any() || scope > bits(own->family)) return WDRV_WINC_STATUS_INVALID_ARG;
        call.door().link().set_address(own->family, own);
        return WDRV_WINC_STATUS_OK;
    });
}

extern "C" WDRV_WINC_STATUS WDRV_WINC_NetIfIPRouteSet(DRV_HANDLE handle, WDRV_WINC_NETIF_IDX ifIdx,
                                                      WDRV_WINC_IP_ADDRESS_TYPE type,
                                                      WDRV_WINC_IP_MULTI_ADDRESS* pNetwork,
                                                      int scope, WDRV_WINC_IP_MULTI_ADDRESS* pDest)
{
    return status_call("WDRV_WINC_NetIfIPRouteSet", handle, [&](const Call&) {
        if (!is_interface(ifIdx) || pNetwork == nullptr || pDest == nullptr) {
            return WDRV_WINC_STATUS_INVALID_ARG;
        }
        const auto network = from_driver(*pNetwork, type);
        const auto gateway = from_driver(*pDest, type);
        const bool sound = network && gateway && scope >= 0 &&
                           static_cast<unsigned>(scope) <= bits(network->family);
        return sound ? WDRV_WINC_STATUS_OK : WDRV_WINC_STATUS_INVALID_ARG;
    });
}

extern "C" WDRV_WINC_STATUS WDRV_WINC_NetIfMACAddrGet(DRV_HANDLE handle, WDRV_WINC_NETIF_IDX ifIdx,
                                                      WDRV_WINC_NETIF_INFO_HANDLER pfNetIfInfoCB)
{
    return status_call("WDRV_WINC_NetIfMACAddrGet", handle, [&](const Call& call) {
        if (!is_interface(ifIdx) || pfNetIfInfoCB == nullptr) return WDRV_WINC_STATUS_INVALID_ARG;
        call.door().answer([handle, ifIdx, pfNetIfInfoCB] {
            WDRV_WINC_MAC_ADDR address = own_address;
            pfNetIfInfoCB(handle, ifIdx, WDRV_WINC_NETIF_INFO_MAC_ADDR, &address,
                          WDRV_WINC_STATUS_OK);
        });
        return WDRV_WINC_STATUS_RETRY_REQUEST;
    });
}

extern "C" WDRV_WINC_STATUS WDRV_WINC_DNSAutoSet(DRV_HANDLE handle, bool enabled)
{
    return status_call("WDRV_WINC_DNSAutoSet", handle, [&](const Call& call) {
        wifi::Part& part = call.door().part();
        if (enabled) part.lan().set_dns_servers(part.config().dns);
        return WDRV_WINC_STATUS_OK;
    });
}

extern "C" WDRV_WINC_STATUS
WDRV_WINC_DNSServerAddressSet(DRV_HANDLE handle, uint8_t numServers,
                              WDRV_WINC_IP_MULTI_TYPE_ADDRESS* pServerAddr)
{
    return status_call("WDRV_WINC_DNSServerAddressSet", handle, [&](const Call& call) {
        if (numServers > 2 || (numServers > 0 && pServerAddr == nullptr)) {
            return WDRV_WINC_STATUS_INVALID_ARG;
        }
        std::vector<Address> servers;
        for (const auto& each : std::span{pServerAddr, numServers}) {
            const auto address = from_driver(each.addr, each.type);
            if (!address || address->family != Family::ipv4) return WDRV_WINC_STATUS_INVALID_ARG;
            servers.push_back(*address);
        }
        call.door().part().lan().set_dns_servers(std::move(servers));
        return WDRV_WINC_STATUS_OK;
    });
}

extern "C" WDRV_WINC_STATUS
WDRV_WINC_DNSResolveDomain(DRV_HANDLE handle, uint8_t recordType, const char* pDomainName,
                           uint16_t timeoutMs,
                           WDRV_WINC_DNS_RESOLVE_CALLBACK pfDNSResolveResponseCB)
{
    return status_call("WDRV_WINC_DNSResolveDomain", handle, [&](const Call& call) {
        const std::string_view asked = pDomainName == nullptr ? "" : pDomainName;
        if (asked.empty() || asked.size() > WINC_CMD_PARAM_SZ_DNS_DOMAIN_NAME ||
            pfDNSResolveResponseCB == nullptr) {
            return WDRV_WINC_STATUS_INVALID_ARG;
        }
        const bool v6 = recordType == WINC_CONST_DNS_TYPE_AAAA;
        if (!v6 && recordType != WINC_CONST_DNS_TYPE_A) return WDRV_WINC_STATUS_INVALID_ARG;
        call.door().names().resolve(
            pDomainName, v6 ? Family::ipv6 : Family::ipv4, std::chrono::milliseconds{timeoutMs},
            [&events = call.door().events(), handle, recordType, name = std::string{pDomainName},
             pfDNSResolveResponseCB](const Lookup& lookup) {
                const auto first = lookup.addresses.empty()
                                       ? std::nullopt
                                       : std::optional{lookup.addresses.front()};
                const auto status = first ? WDRV_WINC_DNS_STATUS_OK
                                    : lookup.error == GaiError::again
                                        ? WDRV_WINC_DNS_STATUS_TIME_OUT
                                        : WDRV_WINC_DNS_STATUS_ERROR;
                events.push([=] {
                    WDRV_WINC_IP_MULTI_TYPE_ADDRESS address{};
                    if (first) address = to_driver(*first);
                    pfDNSResolveResponseCB(handle, status, recordType, name.c_str(),
                                           first ? &address : nullptr);
                });
            });
        return WDRV_WINC_STATUS_OK;
    });
}

extern "C" WDRV_WINC_STATUS
WDRV_WINC_ICMPEchoRequestAddr(DRV_HANDLE handle, const WDRV_WINC_IP_MULTI_ADDRESS* pIPAddr,
                              WDRV_WINC_IP_ADDRESS_TYPE ipAddrType,
                              WDRV_WINC_ICMP_ECHO_RSP_EVENT_HANDLER pfICMPEchoResponseCB)
{
    return status_call("WDRV_WINC_ICMPEchoRequestAddr", handle, [&](const Call& call) {
        if (pIPAddr == nullptr || pfICMPEchoResponseCB == nullptr) {
            return WDRV_WINC_STATUS_INVALID_ARG;
        }
        const auto to = from_driver(*pIPAddr, ipAddrType);
        if (!to) return WDRV_WINC_STATUS_INVALID_ARG;
        return call.door().ping().send(*to, handle, pfICMPEchoResponseCB);
    });
}

} // namespace stack::inline v0::wincs02
