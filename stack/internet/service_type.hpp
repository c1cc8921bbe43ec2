// What a host can be asked to run by name: the registry of services.
//
// A family of services is one file: stack/internet/services/x_service.cpp defines
// `std::span<const ServiceType> x_service()` in stack::net::service_files. From the registry come
// the default hosts, the hosts of scenarios and of the tests' transcripts, and the page schema.md.
#pragma once

#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace stack::inline v0::net {

class Host;

/// What can be said of a service beside its port.
struct ServiceSetting {
    enum class Kind {
        text,
        boolean,
        choice,
        duration, // up to an hour; the value is in milliseconds
        records,  // "name=address,address;name=": a map in YAML, and nowhere else
    };
    std::string_view name;
    Kind kind = Kind::text;
    std::string_view form;                                // of its value, for the page
    std::vector<std::string_view> (*choices)() = nullptr; // of a choice

    /// Whether it may be so; a boolean is "true" or "false".
    bool allows(std::string_view value) const;
};
/// What is said, by name; what is not said is as the service likes it.
using ServiceSettings = std::map<std::string, std::string, std::less<>>;

struct ServiceType {
    std::string_view name;
    std::uint16_t port;       // where nothing else is said
    std::string_view meaning; // for the page's table, Markdown
    std::span<const ServiceSetting> settings;
    /// Settings are among those above and allowed. Throws std::invalid_argument when the port is
    /// taken.
    void (*start)(Host& host, std::uint16_t port, const ServiceSettings& settings);

    /// Nullptr when it has none of the name.
    const ServiceSetting* setting(std::string_view name) const;
};

/// In the order of their names.
using ServiceTypes = std::span<const ServiceType* const>;
/// Those of stack/internet/services/.
ServiceTypes service_types();
/// Nullptr when there is none of the name.
const ServiceType* find_service(std::string_view name, ServiceTypes types = service_types());

/// "mqtt", "udp_echo:2442", "https:443:behaviour=expired:resumption=false". Throws
/// std::invalid_argument that says what is wrong with it, or that the port is taken.
void start_service(Host& host, std::string_view text, ServiceTypes types = service_types());

} // namespace stack::inline v0::net
