// Option values between bytes and numbers, with the errors of a wrong length.
#pragma once

#include "stack/option/option.hpp"

#include <algorithm>
#include <cstring>

namespace stack::inline v0 {

/// EFAULT for NULL, EINVAL for another length.
template <typename T>
Result<T> read_value(OptionValue value)
{
    if (value.data() == nullptr) return fail(Errno::fault);
    if (value.size() != sizeof(T)) return fail(Errno::inval);
    T result;
    std::memcpy(&result, value.data(), sizeof result);
    return result;
}

/// Also EINVAL outside low..high.
inline Result<int> read_int(OptionValue value, int low, int high)
{
    const auto number = read_value<int>(value);
    if (number && (*number < low || *number > high)) return fail(Errno::inval);
    return number;
}

/// The low byte of an int: what decides for options that are one of a few listed numbers. Sources
/// that ship for the chip pass the address of a byte with the length of an int, and the bytes
/// behind it are whatever lies there (rest_client through the offload layer).
inline Result<int> read_low_byte(OptionValue value)
{
    const auto number = read_value<int>(value);
    if (!number) return fail(number.error());
    return *number & 0xff;
}

/// Also EINVAL above `high`.
inline Result<int> read_listed(OptionValue value, int high)
{
    const auto number = read_low_byte(value);
    if (number && *number > high) return fail(Errno::inval);
    return number;
}

/// Any number but zero is true, whichever of its bytes says so.
inline Result<bool> read_bool(OptionValue value)
{
    const auto number = read_value<int>(value);
    if (!number) return fail(number.error());
    return *number != 0;
}

/// As much as fits.
inline std::size_t write_bytes(std::span<std::byte> room, const void* from, std::size_t size)
{
    const std::size_t fits = std::min(room.size(), size);
    if (fits > 0) std::memcpy(room.data(), from, fits);
    return fits;
}

template <typename T>
std::size_t write_value(std::span<std::byte> room, const T& value)
{
    return write_bytes(room, &value, sizeof value);
}

} // namespace stack::inline v0
