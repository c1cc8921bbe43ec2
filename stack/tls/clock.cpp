#include "stack/tls/clock.hpp"

#include <stdexcept>

#include "mbedtls/platform.h"
#include "mbedtls/platform_time.h"

namespace stack::inline v0::tls {

namespace {

const Clock* living = nullptr;

mbedtls_time_t seconds(mbedtls_time_t* out)
{
    const auto now = std::chrono::floor<std::chrono::seconds>(Clock::now());
    const mbedtls_time_t value = now.time_since_epoch().count();
    if (out != nullptr) *out = value;
    return value;
}

} // namespace

Clock::Clock(const emu::Engine& engine, std::chrono::sys_seconds start)
    : engine_{engine}, start_{start}
{
    if (living != nullptr) throw std::logic_error("mbedTLS has a clock already");
    living = this;
    mbedtls_platform_set_time(seconds);
}

Clock::~Clock() { living = nullptr; }

std::chrono::sys_time<std::chrono::milliseconds> Clock::now()
{
    if (living == nullptr) return {};
    return living->start_ +
           std::chrono::floor<std::chrono::milliseconds>(living->engine_.now().time_since_epoch());
}

} // namespace stack::inline v0::tls

extern "C" mbedtls_ms_time_t mbedtls_ms_time(void)
{
    return stack::tls::Clock::now().time_since_epoch().count();
}
