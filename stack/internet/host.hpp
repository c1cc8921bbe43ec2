// A host of the simulated internet: a name, two addresses, the services it runs.
#pragma once

#include "stack/internet/internet.hpp"
#include "stack/net/interface.hpp"

#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace stack::inline v0::net {

/// In the place of a name: any that somebody asks for.
inline constexpr std::string_view any_name = "*";

/// Something a host runs; lives as long as the host.
class Service {
public:
    virtual ~Service() = default;
};

class Host final : public Interface {
public:
    Host(Internet& internet, std::string name, const Address& ipv4, const Address& ipv6);

    const std::string& name() const { return name_; }
    const Address& ipv4() const { return ipv4_; }
    const Address& ipv6() const { return ipv6_; }
    Internet& internet() { return internet_; }

    /// Whether its name leads to its IPv6 address: the AAAA record of the DNS.
    void set_aaaa(bool present) { aaaa_ = present; }
    bool aaaa() const { return aaaa_; }

    /// The DNS name that its servers' certificates are for; empty: those of the test PKI;
    /// any_name: the one that the client asks for, else the host's.
    void set_certificate(std::string name) { certificate_ = std::move(name); }
    const std::string& certificate() const { return certificate_; }

    /// A host that is down neither hears nor says anything.
    void set_up(bool up) { up_ = up; }
    bool up() const { return up_; }

    /// Starts a service: host.serve<UdpEcho>(7).
    template <typename S, typename... Args>
    S& serve(Args&&... args)
    {
        auto service = std::make_unique<S>(*this, std::forward<Args>(args)...);
        S& started = *service;
        services_.push_back(std::move(service));
        return started;
    }

    /// The services of a kind, in the order they were started.
    template <typename S>
    std::vector<S*> services()
    {
        std::vector<S*> found;
        for (const auto& each : services_) {
            if (auto* service = dynamic_cast<S*>(each.get())) found.push_back(service);
        }
        return found;
    }

    /// A packet for one of its addresses.
    void receive(emu::Packet packet);

private:
    void output(emu::Packet packet) override;

    Internet& internet_;
    std::string name_;
    Address ipv4_;
    Address ipv6_;
    bool up_ = true;
    bool aaaa_ = true;
    std::string certificate_;
    std::vector<std::unique_ptr<Service>> services_;
};

} // namespace stack::inline v0::net
