#include "scenarios/hosts.hpp"

#include "stack/internet/host.hpp"

#include <stdexcept>

namespace scenarios::inline v0 {

void add_hosts(stack::net::Internet& internet, const std::vector<HostPlan>& hosts,
               const std::string& file)
{
    for (const HostPlan& each : hosts) {
        Mark at = each.mark;
        std::string_view key = "hosts";
        std::string_view allowed = "names and addresses that no other host has, the internet's own "
                                   "included";
        try {
            stack::net::Host& host = internet.add(each.name, each.ipv4, each.ipv6);
            for (const std::string& name : each.names)
                internet.add_name(host, name);
            host.set_aaaa(each.aaaa);
            host.set_certificate(each.certificate);
            for (const ServicePlan& service : each.services) {
                at = service.mark;
                key = service.type->name;
                allowed = "a port that no other service of the host has";
                service.type->start(host, service.port, service.settings);
            }
        } catch (const std::invalid_argument& error) {
            Errors errors{file};
            errors.add(at, key, error.what(), std::string{allowed});
            errors.raise();
        }
    }
}

} // namespace scenarios::inline v0
