/// Attributes and helpers of the compiler under Zephyr's names.
#ifndef ZEPHYR_INCLUDE_TOOLCHAIN_H_
#define ZEPHYR_INCLUDE_TOOLCHAIN_H_

#include <emu9160_zephyr.h>

#include <stdbool.h>

#define TOOLCHAIN_GCC_VERSION (__GNUC__ * 10000 + __GNUC_MINOR__ * 100 + __GNUC_PATCHLEVEL__)

#ifndef _STRINGIFY
#define _STRINGIFY(x) #x
#endif
#ifndef STRINGIFY
#define STRINGIFY(s) _STRINGIFY(s)
#endif
#define _DO_CONCAT(x, y) x##y
#define _CONCAT(x, y) _DO_CONCAT(x, y)

#ifndef __packed
#define __packed __attribute__((__packed__))
#endif
#ifndef __aligned
#define __aligned(x) __attribute__((__aligned__(x)))
#endif
#ifndef __weak
#define __weak __attribute__((__weak__))
#endif
#ifndef __used
#define __used __attribute__((__used__))
#endif
#ifndef __unused
#define __unused __attribute__((__unused__))
#endif
#ifndef __maybe_unused
#define __maybe_unused __attribute__((__unused__))
#endif
#ifndef __deprecated
#define __deprecated __attribute__((__deprecated__))
#endif
#ifndef __must_check
#define __must_check __attribute__((__warn_unused_result__))
#endif
#ifndef __attribute_const__
#define __attribute_const__ __attribute__((__const__))
#endif
#ifndef __fallthrough
#define __fallthrough __attribute__((__fallthrough__))
#endif
#ifndef __printf_like
#define __printf_like(f, a) __attribute__((__format__(__printf__, f, a)))
#endif
/// Memory that a reset leaves alone; there is none here that does not.
#ifndef __noinit
#define __noinit
#endif
#define __ramfunc
#define __imr
#define __isr
#ifndef __syscall
#define __syscall static inline
#endif

#define FUNC_NORETURN __attribute__((__noreturn__))
#define FUNC_ALIAS(real_func, new_alias, return_type)                                              \
    return_type new_alias() __attribute__((alias(#real_func)))
#define ALWAYS_INLINE inline __attribute__((always_inline))
#define CODE_UNREACHABLE __builtin_unreachable()
#define ARG_UNUSED(x) (void)(x)
#define HAS_BUILTIN(x) __has_builtin(x)
#define compiler_barrier() __asm__ __volatile__("" ::: "memory")

#define likely(x) (__builtin_expect((bool)!!(x), true) != 0L)
#define unlikely(x) (__builtin_expect((bool)!!(x), false) != 0L)
#define POPCOUNT(x) __builtin_popcount(x)

#ifdef __cplusplus
#define ZRESTRICT __restrict
#define BUILD_ASSERT(...) EMU9160_ZEPHYR_ASSERTED_(__VA_ARGS__, "")
#define EMU9160_ZEPHYR_ASSERTED_(condition, ...)                                                   \
    static_assert(condition, "" EMU9160_ZEPHYR_FIRST_(__VA_ARGS__, ""))
#define UNALIGNED_GET(p)                                                                           \
    __extension__({                                                                                \
        struct __attribute__((__packed__)) emu9160_unaligned {                                     \
            __typeof__(*(p)) v;                                                                    \
        };                                                                                         \
        (reinterpret_cast<const emu9160_unaligned*>(p))->v;                                        \
    })
#else
#define ZRESTRICT restrict
#define BUILD_ASSERT(...) EMU9160_ZEPHYR_ASSERTED_(__VA_ARGS__, "")
#define EMU9160_ZEPHYR_ASSERTED_(condition, ...)                                                   \
    _Static_assert(condition, "" EMU9160_ZEPHYR_FIRST_(__VA_ARGS__, ""))
#define UNALIGNED_GET(p)                                                                           \
    __extension__({                                                                                \
        struct __attribute__((__packed__)) {                                                       \
            __typeof__(*(p)) v;                                                                    \
        }* const emu9160_unaligned = (void*)(uintptr_t)(p);                                        \
        emu9160_unaligned->v;                                                                      \
    })
#endif
#define EMU9160_ZEPHYR_FIRST_(first, ...) first
#define UNALIGNED_PUT(v, p)                                                                        \
    do {                                                                                           \
        const __typeof__(*(p)) emu9160_value = (v);                                                \
        __builtin_memcpy((p), &emu9160_value, sizeof(emu9160_value));                              \
    } while (false)

#endif
