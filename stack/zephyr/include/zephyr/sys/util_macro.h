/// Macros that choose, count and repeat, by configuration symbols and over lists of arguments.
/// Counts go to 64.
#ifndef ZEPHYR_INCLUDE_SYS_UTIL_MACROS_H_
#define ZEPHYR_INCLUDE_SYS_UTIL_MACROS_H_

#include <emu9160_zephyr.h>

#include <zephyr/sys/util_internal.h>

// __VA_OPT__ and empty arguments are no matter of the program's own -Wpedantic.
#pragma GCC system_header

#ifndef BIT
#define BIT(n) (1UL << (n))
#endif
#define BIT64(n) (1ULL << (n))
#define BIT_MASK(n) (BIT(n) - 1UL)
#define BIT64_MASK(n) (BIT64(n) - 1ULL)

/// 1 for a symbol that is on, else 0; in the preprocessor's conditions and outside.
#define IS_ENABLED(symbol) EMU9160_ZEPHYR_ON(symbol)

#define __DEBRACKET(...) __VA_ARGS__
#define EMPTY
#define IDENTITY(value) value
#define Z_UTIL_SECOND(a, b, ...) b
#define Z_UTIL_SECOND_OF(...) Z_UTIL_SECOND(__VA_ARGS__)

#define UTIL_PRIMITIVE_CAT(a, ...) a##__VA_ARGS__
#define UTIL_CAT(a, ...) UTIL_PRIMITIVE_CAT(a, __VA_ARGS__)

// `flag` may be what is defined as 1 or 0: it is expanded before it is looked at.
#define COND_CODE_1(flag, if_1, else_code) Z_COND_1(flag, if_1, else_code)
#define Z_COND_1(flag, if_1, else_code) Z_COND_1_(EMU9160_ZEPHYR_COMMA_##flag, if_1, else_code)
#define Z_COND_1_(one_or_junk, if_1, else_code) Z_COND_PICK(one_or_junk if_1, else_code, )
#define Z_COND_PICK(...) Z_COND_PICK_(__VA_ARGS__)
#define Z_COND_PICK_(ignored, bracketed, ...) __DEBRACKET bracketed
#define COND_CODE_0(flag, if_0, else_code) Z_COND_0(flag, if_0, else_code)
#define Z_COND_0(flag, if_0, else_code) Z_COND_1_(Z_COMMA_ZERO_##flag, if_0, else_code)
#define Z_COMMA_ZERO_0 1,
#define IF_ENABLED(flag, code) COND_CODE_1(flag, code, ())
#define IF_DISABLED(flag, code) COND_CODE_1(flag, (), code)

/// 1 for no argument, or one that expands to nothing.
#define IS_EMPTY(...) Z_IS_EMPTY(__VA_ARGS__)
#define Z_IS_EMPTY(...) Z_UTIL_SECOND_OF(__VA_OPT__(1, 0, ) 1, 1, 0)
#define COND_CASE_EMPTY Z_IS_EMPTY

#define UTIL_BOOL(x) Z_UTIL_BOOL(x)
#define Z_UTIL_BOOL(x) Z_UTIL_SECOND_OF(Z_UTIL_ZERO_##x, 1, 0)
#define Z_UTIL_ZERO_0 0, 0
#define UTIL_NOT(x) COND_CODE_1(UTIL_BOOL(x), (0), (1))
/// b unless a is 0 or nothing.
#define UTIL_AND(a, b) COND_CODE_1(UTIL_BOOL(a), (b), (0))
/// a unless it is 0.
#define UTIL_OR(a, b) COND_CODE_1(UTIL_BOOL(a), (a), (b))
#define UTIL_INC(x) UTIL_PRIMITIVE_CAT(Z_UTIL_INC_, x)
#define UTIL_DEC(x) UTIL_PRIMITIVE_CAT(Z_UTIL_DEC_, x)
#define UTIL_X2(y) UTIL_PRIMITIVE_CAT(Z_UTIL_X2_, y)
#define IS_EQ(a, b) Z_IS_EQ(a, b)
#define Z_IS_EQ(a, b) Z_UTIL_SECOND_OF(Z_IS_EQ_COMMA(Z_IS_EQ_##a##_##b) 1, 0)
#define Z_IS_EQ_COMMA(probe) probe(0)

#define NUM_VA_ARGS(...) Z_UTIL_SECOND_OF(__VA_OPT__(0, Z_COUNT(__VA_ARGS__), ) 0, 0)
#define NUM_VA_ARGS_LESS_1(...) UTIL_DEC(NUM_VA_ARGS(__VA_ARGS__))
#define GET_ARGS_LESS_N(N, ...) UTIL_PRIMITIVE_CAT(Z_GET_ARGS_LESS_, N)(__VA_ARGS__)
/// The Nth, from 1.
#define GET_ARG_N(N, ...) Z_UTIL_NTH(UTIL_DEC(N), __VA_ARGS__)
#define Z_UTIL_NTH(less, ...) Z_UTIL_FIRST_OF(GET_ARGS_LESS_N(less, __VA_ARGS__))
#define Z_UTIL_FIRST_OF(...) Z_UTIL_FIRST(__VA_ARGS__, )
#define Z_UTIL_FIRST(first, ...) first

/// F(0, ...) to F(LEN - 1, ...), `sep` (in brackets) between them.
#define LISTIFY(LEN, F, sep, ...) UTIL_CAT(Z_UTIL_LISTIFY_, LEN)(F, sep, __VA_ARGS__)
#define UTIL_LISTIFY(LEN, F, ...) LISTIFY(LEN, F, (), __VA_ARGS__)
#define UTIL_REPEAT(LEN, F, ...) LISTIFY(LEN, F, (), __VA_ARGS__)

// One step of a list leaves the name of the next behind, which a further scan expands.
#define Z_PARENS ()
#define Z_SCAN(...) Z_SCAN_3(Z_SCAN_3(Z_SCAN_3(Z_SCAN_3(__VA_ARGS__))))
#define Z_SCAN_3(...) Z_SCAN_2(Z_SCAN_2(Z_SCAN_2(Z_SCAN_2(__VA_ARGS__))))
#define Z_SCAN_2(...) Z_SCAN_1(Z_SCAN_1(Z_SCAN_1(Z_SCAN_1(__VA_ARGS__))))
#define Z_SCAN_1(...) __VA_ARGS__

#define FOR_EACH(F, sep, ...) __VA_OPT__(Z_SCAN(Z_EACH(F, sep, __VA_ARGS__)))
#define Z_EACH(F, sep, x, ...)                                                                     \
    F(x) __VA_OPT__(__DEBRACKET sep Z_EACH_NEXT Z_PARENS(F, sep, __VA_ARGS__))
#define Z_EACH_NEXT() Z_EACH
/// Also after the last; of empty arguments nothing.
#define FOR_EACH_NONEMPTY_TERM(F, term, ...) __VA_OPT__(Z_SCAN(Z_EACH_TERM(F, term, __VA_ARGS__)))
#define Z_EACH_TERM(F, term, x, ...)                                                               \
    COND_CODE_1(IS_EMPTY(x), (), (F(x) __DEBRACKET term))                                          \
    __VA_OPT__(Z_EACH_TERM_NEXT Z_PARENS(F, term, __VA_ARGS__))
#define Z_EACH_TERM_NEXT() Z_EACH_TERM
#define FOR_EACH_IDX(F, sep, ...) __VA_OPT__(Z_SCAN(Z_EACH_IDX(F, sep, 0, __VA_ARGS__)))
#define Z_EACH_IDX(F, sep, i, x, ...)                                                              \
    F(i, x) __VA_OPT__(__DEBRACKET sep Z_EACH_IDX_NEXT Z_PARENS(F, sep, UTIL_INC(i), __VA_ARGS__))
#define Z_EACH_IDX_NEXT() Z_EACH_IDX
#define FOR_EACH_FIXED_ARG(F, sep, fixed, ...)                                                     \
    __VA_OPT__(Z_SCAN(Z_EACH_FIXED(F, sep, fixed, __VA_ARGS__)))
#define Z_EACH_FIXED(F, sep, fixed, x, ...)                                                        \
    F(x, fixed) __VA_OPT__(__DEBRACKET sep Z_EACH_FIXED_NEXT Z_PARENS(F, sep, fixed, __VA_ARGS__))
#define Z_EACH_FIXED_NEXT() Z_EACH_FIXED
#define FOR_EACH_IDX_FIXED_ARG(F, sep, fixed, ...)                                                 \
    __VA_OPT__(Z_SCAN(Z_EACH_BOTH(F, sep, fixed, 0, __VA_ARGS__)))
#define Z_EACH_BOTH(F, sep, fixed, i, x, ...)                                                      \
    F(i, x, fixed)                                                                                 \
    __VA_OPT__(__DEBRACKET sep Z_EACH_BOTH_NEXT Z_PARENS(F, sep, fixed, UTIL_INC(i), __VA_ARGS__))
#define Z_EACH_BOTH_NEXT() Z_EACH_BOTH
#define REVERSE_ARGS(...) __VA_OPT__(Z_SCAN(Z_REVERSED(__VA_ARGS__)))
#define Z_REVERSED(x, ...) __VA_OPT__(Z_REVERSED_NEXT Z_PARENS(__VA_ARGS__), ) x
#define Z_REVERSED_NEXT() Z_REVERSED
#define LIST_DROP_EMPTY(...) __VA_OPT__(Z_SCAN(Z_DROP((), __VA_ARGS__)))
#define Z_DROP(before, x, ...)                                                                     \
    COND_CODE_1(IS_EMPTY(x), (), (__DEBRACKET before x))                                           \
    __VA_OPT__(Z_DROP_NEXT Z_PARENS(COND_CODE_1(IS_EMPTY(x), (before), ((, ))), __VA_ARGS__))
#define Z_DROP_NEXT() Z_DROP

#endif
