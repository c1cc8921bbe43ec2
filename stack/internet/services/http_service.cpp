// Part of stack/internet/service_type.hpp: the HTTP server as a service by name; over TLS it is one
// of tls_service.cpp.
#include "stack/internet/service_type.hpp"
#include "stack/internet/services/services.hpp"

namespace stack::inline v0::net::service_files::http_service {

namespace {

constexpr std::uint16_t http_port = 80;

void start(Host& host, std::uint16_t port, const ServiceSettings&) { host.serve<HttpServer>(port); }

constexpr ServiceType types[] = {
    {"http",
     http_port,
     "GET `/` gives a page, GET `/bytes/N` N bytes (64 MiB at most), POST its own body (1 MiB at "
     "most)",
     {},
     start},
};

} // namespace

std::span<const ServiceType> family() { return types; }

} // namespace stack::inline v0::net::service_files::http_service
