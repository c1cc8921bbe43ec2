// Part of stack/zephyr/kernel/kernel.hpp: chance, and ends of the program.
#include "stack/zephyr/kernel/kernel.hpp"

#include "zephyr/random/random.h"
#include "zephyr/sys/reboot.h"

#include <cstdio>
#include <cstdlib>
#include <cstring>

namespace stack::inline v0::zephyr::kernel {

namespace {

void fill(const char* name, void* dst, std::size_t len)
{
    kernel_call(name, [&](const Call& it) {
        if (len == 0 || !given(it, dst, "dst")) return;
        auto* out = static_cast<char*>(dst);
        for (std::size_t done = 0; done < len; done += sizeof(std::uint64_t)) {
            const std::uint64_t bits = kernel_of(it).random.bits();
            std::memcpy(out + done, &bits, std::min(len - done, sizeof bits));
        }
    });
}

template <typename T>
T drawn(const char* name)
{
    T value{};
    fill(name, &value, sizeof value);
    return value;
}

} // namespace

extern "C" {

void sys_rand_get(void* dst, size_t len) { fill("sys_rand_get", dst, len); }

int sys_csrand_get(void* dst, size_t len)
{
    fill("sys_csrand_get", dst, len);
    return 0;
}

uint8_t sys_rand8_get(void) { return drawn<std::uint8_t>("sys_rand8_get"); }
uint16_t sys_rand16_get(void) { return drawn<std::uint16_t>("sys_rand16_get"); }
uint32_t sys_rand32_get(void) { return drawn<std::uint32_t>("sys_rand32_get"); }
uint64_t sys_rand64_get(void) { return drawn<std::uint64_t>("sys_rand64_get"); }

void emu9160_zephyr_fatal(const char* what, const char* file, int line)
{
    std::fflush(nullptr);
    std::fprintf(stderr, "emu9160: %s at %s:%d\n", what, file, line);
    std::abort();
}

void sys_reboot(int type)
{
    std::fflush(nullptr);
    std::fprintf(stderr, "emu9160: sys_reboot(%d): the device would start anew, the run ends\n",
                 type);
    std::exit(EXIT_SUCCESS);
}

} // extern "C"

} // namespace stack::inline v0::zephyr::kernel
