// Part of stack/api/emu9160.h: its functions.
#include "stack/process/process.hpp"

#include "stack/api/emu9160.h"

extern "C" {

uint64_t emu9160_now_us(void)
{
    const emu::Ts passed = stack::Process::instance().now() - emu::epoch;
    return static_cast<uint64_t>(std::chrono::floor<std::chrono::microseconds>(passed).count());
}

void emu9160_idle_begin(void) { stack::Process::instance().idle_begin(); }

void emu9160_idle_end(void) { stack::Process::instance().idle_end(); }

} // extern "C"
