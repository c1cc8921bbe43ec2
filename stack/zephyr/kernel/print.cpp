// zephyr/sys/printk.h and its relatives: on standard output, in the order of the calls.
#include "stack/zephyr/call.hpp"

#include <cstdarg>
#include <cstdio>
#include <cstdlib>
#include <string>

#include "zephyr/sys/__assert.h"
#include "zephyr/sys/cbprintf.h"
#include "zephyr/sys/printk.h"

namespace zephyr = stack::zephyr;

extern "C" void vprintk(const char* fmt, va_list ap)
{
    // A thread that prints first of all is to stand in the line like any other.
    zephyr::call<void>("printk", zephyr::own_policy{},
                       [&](const zephyr::Call&) { std::vprintf(fmt, ap); });
}

extern "C" void printk(const char* fmt, ...)
{
    va_list ap;
    va_start(ap, fmt);
    vprintk(fmt, ap);
    va_end(ap);
}

extern "C" int vsnprintk(char* str, std::size_t size, const char* fmt, va_list ap)
{
    return std::vsnprintf(str, size, fmt, ap);
}

extern "C" int snprintk(char* str, std::size_t size, const char* fmt, ...)
{
    va_list ap;
    va_start(ap, fmt);
    const int count = std::vsnprintf(str, size, fmt, ap);
    va_end(ap);
    return count;
}

extern "C" int emu9160_zephyr_cbvprintf(cbprintf_cb out, void* ctx, const char* fmt, va_list ap)
{
    va_list measured;
    va_copy(measured, ap);
    const int length = std::vsnprintf(nullptr, 0, fmt, measured);
    va_end(measured);
    if (length < 0) return length;
    std::string text(static_cast<std::size_t>(length) + 1, '\0');
    std::vsnprintf(text.data(), text.size(), fmt, ap);
    text.pop_back();
    for (const char c : text)
        if (const int refused = out(static_cast<unsigned char>(c), ctx); refused < 0)
            return refused;
    return length;
}

extern "C" void emu9160_zephyr_assertion_failed(void)
{
    std::fflush(nullptr);
    std::abort();
}
