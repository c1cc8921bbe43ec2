// Part of stack/internet/service_type.hpp: the CoAP server as a service by name.
#include "stack/internet/service_type.hpp"
#include "stack/internet/services/coap_server.hpp"

#include <algorithm>

namespace stack::inline v0::net::service_files::coap_service {

namespace {

constexpr ServiceSetting settings_of_coap[] = {{"notify", ServiceSetting::Kind::duration, "T"}};

void start(Host& host, std::uint16_t port, const ServiceSettings& settings)
{
    coap::ServerConfig config;
    if (const auto said = settings.find("notify"); said != settings.end()) {
        // More than one notification in a millisecond would never end.
        config.notify = std::chrono::milliseconds{std::max(1LL, std::stoll(said->second))};
    }
    host.serve<coap::Server>(port, config);
}

constexpr ServiceType types[] = {
    {"coap", coap::plain_port,
     "a CoAP server (RFC 7252), over UDP. `test`: GET, PUT, DELETE and POST, which gives its body "
     "back (1024 bytes of it); `large`: GET and PUT, 1280 bytes at first; `separate`: its answer "
     "comes a second after the acknowledgement; `obs`: a number, and with Observe (RFC 7641) the "
     "next every `notify` (1ms to 1h; 5s), confirmable, until one is rejected or never "
     "acknowledged; `.well-known/core` lists them. Bodies of more than a block (RFC 7959) come and "
     "go in blocks, 64 KiB at most",
     settings_of_coap, start},
};

} // namespace

std::span<const ServiceType> family() { return types; }

} // namespace stack::inline v0::net::service_files::coap_service
