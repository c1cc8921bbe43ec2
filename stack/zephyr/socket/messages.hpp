// What struct msghdr carries: vectors, and control messages.
#pragma once

#include "stack/process/call.hpp"
#include "stack/zephyr/configuration.hpp"

#include "zephyr/net/socket.h"

#include <algorithm>
#include <cstring>
#include <vector>

namespace stack::inline v0::zephyr {

/// All vectors as one.
inline std::vector<std::byte> gathered(const struct msghdr& message)
{
    std::vector<std::byte> all;
    for (std::size_t i = 0; i < message.msg_iovlen; ++i) {
        const Bytes piece = bytes(message.msg_iov[i].iov_base, message.msg_iov[i].iov_len);
        all.insert(all.end(), piece.begin(), piece.end());
    }
    return all;
}

/// As much of `data` as the vectors take.
inline void scatter(Bytes data, const struct msghdr& message)
{
    for (std::size_t i = 0; i < message.msg_iovlen && !data.empty(); ++i) {
        const std::size_t size = std::min(data.size(), message.msg_iov[i].iov_len);
        std::memcpy(message.msg_iov[i].iov_base, data.data(), size);
        data = data.subspan(size);
    }
}

/// Writes control messages one after the other, and MSG_CTRUNC for what there is no room for.
class ControlMessages {
public:
    explicit ControlMessages(struct msghdr& message)
        : message_{message}, room_{message.msg_control == nullptr ? 0 : message.msg_controllen}
    {
        message.msg_controllen = 0;
    }

    template <typename T>
    void put(int level, int type, const T& value)
    {
        const std::size_t size = CMSG_SPACE(sizeof value);
        if (room_ - message_.msg_controllen < size) {
            message_.msg_flags |= ZSOCK_MSG_CTRUNC;
            return;
        }
        auto* const header = reinterpret_cast<struct cmsghdr*>(
            static_cast<std::byte*>(message_.msg_control) + message_.msg_controllen);
        header->cmsg_len = CMSG_LEN(sizeof value);
        header->cmsg_level = level;
        header->cmsg_type = type;
        std::memcpy(CMSG_DATA(header), &value, sizeof value);
        message_.msg_controllen += size;
    }

private:
    struct msghdr& message_;
    std::size_t room_;
};

} // namespace stack::inline v0::zephyr
