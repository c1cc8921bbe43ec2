// One socket of each kind, and options set and read on them.
#pragma once

#include "stack/option/option.hpp"

#include "tests/stack/stack_fixture.hpp"

#include <array>
#include <cstring>
#include <optional>
#include <span>

namespace stack {

inline WorldConfig with_profile(Profile profile)
{
    WorldConfig config = exact();
    config.profile = profile;
    return config;
}

class OptionFixture : public Net {
protected:
    explicit OptionFixture(Profile profile = Profile::mfw_nrf9160_1_3) : Net{with_profile(profile)}
    {
    }

    int open_socket(int family, int type, int protocol)
    {
        const auto fd = sockets().open(family, type, protocol);
        EXPECT_TRUE(fd);
        return fd.value_or(-1);
    }
    std::optional<Errno> set_bytes(int fd, int level, int name, OptionValue value)
    {
        const auto done = sockets().set_option(fd, level, name, value);
        return done ? std::optional<Errno>{} : done.error();
    }
    template <typename T>
    std::optional<Errno> set(int fd, int level, int name, const T& value)
    {
        return set_bytes(fd, level, name, std::as_bytes(std::span{&value, 1}));
    }
    /// NULL with 0.
    std::optional<Errno> clear(int fd, int level, int name)
    {
        return set_bytes(fd, level, name, {});
    }
    std::optional<Errno> set_text(int fd, int level, int name, std::string_view text)
    {
        return set_bytes(fd, level, name, as_bytes(text));
    }
    std::optional<Errno> get_error_of(int fd, int level, int name)
    {
        std::array<std::byte, 64> room{};
        const auto size = sockets().get_option(fd, level, name, room);
        return size ? std::optional<Errno>{} : size.error();
    }
    template <typename T>
    T get(int fd, int level, int name)
    {
        T value{};
        EXPECT_EQ(
            sockets().get_option(fd, level, name, std::as_writable_bytes(std::span{&value, 1})),
            sizeof value)
            << level << ' ' << name;
        return value;
    }
    int get_int(int fd, int level, int name) { return get<int>(fd, level, name); }

    static constexpr std::optional<Errno> fine{};

    const int tcp = open_socket(1, 1, 0);
    const int udp = open_socket(1, 2, 0);
    const int tls = open_socket(1, 1, 258);
    const int dtls = open_socket(1, 2, 273);
    const int raw = open_socket(3, 3, 0);
};

/// The same with firmware 2.0.x.
class OptionFixture2 : public OptionFixture {
protected:
    OptionFixture2() : OptionFixture{Profile::mfw_nrf91x1_2_0} {}
};

} // namespace stack
