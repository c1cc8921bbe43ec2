// Part of stack/process/process.hpp: pthread_create and pthread_join as firmware gets them: a
// thread counts from its creation, and who waits for its end waits in the library. As the library
// stands before libc in the order of symbols, calls from the program, libstdc++ (std::thread) and a
// sanitizer come here first. C11's thrd_create and thrd_join use libc's own and do not.
#include "stack/process/process.hpp"

#include <cerrno>

#include <dlfcn.h>

namespace {

/// The next definition in the order of symbols: libc's, or that of a sanitizer that comes later.
/// nullptr when there is none, and then nobody's call can come here.
template <typename Function>
Function next(const char* name)
{
    return reinterpret_cast<Function>(dlsym(RTLD_NEXT, name));
}

} // namespace

extern "C" {

int pthread_create(pthread_t* thread, const pthread_attr_t* attributes, void* (*start)(void*),
                   void* argument) noexcept
{
    static const auto real = next<stack::Process::Create>("pthread_create");
    if (real == nullptr) return EAGAIN;
    return stack::Process::instance().create_thread(real, thread, attributes, start, argument);
}

int pthread_join(pthread_t thread, void** value)
{
    static const auto real = next<stack::Process::Join>("pthread_join");
    if (real == nullptr) return EINVAL;
    return stack::Process::instance().join_thread(real, thread, value);
}

} // extern "C"
