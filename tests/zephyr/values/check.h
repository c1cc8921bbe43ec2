// Assertions at compile time that C11 and C++20 share.
#pragma once

#include <assert.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
#include <type_traits>
#define OF_TYPE(type, expression)                                                                  \
    static_assert(std::is_same_v<type, std::remove_reference_t<decltype(expression)>>, #expression)
#define MEMBER(structure, member, type) OF_TYPE(type, ((structure*)nullptr)->member)
#else
#define OF_TYPE(type, expression)                                                                  \
    static_assert(_Generic((expression), type : 1, default : 0), #expression)
#define MEMBER(structure, member, type) OF_TYPE(type, ((structure*)0)->member)
#endif
#define PROTOTYPE(result, function, ...) OF_TYPE_OF_FUNCTION(result, function, __VA_ARGS__)
#ifdef __cplusplus
#define OF_TYPE_OF_FUNCTION(result, function, ...)                                                 \
    static_assert(std::is_same_v<result(*) __VA_ARGS__, decltype(&function)>, #function)
#else
#define OF_TYPE_OF_FUNCTION(result, function, ...)                                                 \
    static_assert(_Generic(&function, result(*) __VA_ARGS__ : 1, default : 0), #function)
#endif
#define SIZE(type, bytes) static_assert(sizeof(type) == (bytes), #type)
#define AT(structure, member, bytes) static_assert(offsetof(structure, member) == (bytes), #member)
#define VALUE(name, number) static_assert((long long)(name) == (number), #name);
