// Part of table.hpp: #XSLMVER, #XCLAC, #XUUID (slm/commands.tsv).
#include "atlink/slm/handlers.hpp"

#include <cstdint>

#include <fmt/format.h>

namespace atlink::inline v0::slm {

namespace {

/// A device has one for ever. Ours comes from its IMEI: FNV-1a, twice, as a UUID of version 4
/// (RFC 9562 §5.4).
std::string uuid_of(std::string_view imei)
{
    constexpr std::uint64_t prime = 0x100000001b3;
    std::uint64_t high = 0xcbf29ce484222325;
    std::uint64_t low = 0x84222325cbf29ce4;
    for (const char digit : imei) {
        high = (high ^ static_cast<unsigned char>(digit)) * prime;
        low = (low ^ high ^ static_cast<unsigned char>(digit)) * prime;
    }
    high = (high & ~std::uint64_t{0xf000}) | 0x4000;
    low = (low & ~(std::uint64_t{0xc} << 60)) | std::uint64_t{0x8} << 60;
    return fmt::format("{:08x}-{:04x}-{:04x}-{:04x}-{:012x}", high >> 32, high >> 16 & 0xffff,
                       high & 0xffff, low >> 48, low & 0xffff'ffff'ffff);
}

} // namespace

Outcome xslmver(Application& app, const Command&, Response& response)
{
    response.line(fmt::format("#XSLMVER: \"{}\",\"{}\"", app.config().slm_version,
                              app.config().libmodem_version));
    return Final::ok();
}

Outcome xclac(Application& app, const Command&, Response& response)
{
    std::string list; // one output: a line each, without empty lines between them
    for (const std::string_view name : Application::names(app.options())) {
        list += list.empty() ? "AT" : "\r\nAT";
        list += name;
    }
    response.line(std::move(list));
    return Final::ok();
}

Outcome xuuid(Application& app, const Command&, Response& response)
{
    const std::string& own = app.config().device_uuid;
    const std::string& imei = app.world().modem().ue().identity().imei;
    response.line("#XUUID: " + (own.empty() ? uuid_of(imei) : own));
    return Final::ok();
}

} // namespace atlink::inline v0::slm
