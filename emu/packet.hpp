// One IP packet on its way: owned bytes whose storage belongs to whoever made it (lwIP's pbuf).
#pragma once

#include "emu/bus.hpp"

#include <utility>

namespace emu::inline v0 {

/// Move-only. The radio side sees bytes and a size, never what they are kept in.
class Packet {
public:
    struct Storage {
        Bytes (*bytes)(void* handle);
        void (*release)(void* handle);
    };

    Packet(void* handle, const Storage& storage) : handle_{handle}, storage_{&storage} {}
    Packet(Packet&& other) noexcept
        : handle_{std::exchange(other.handle_, nullptr)}, storage_{other.storage_}
    {
    }
    Packet& operator=(Packet&& other) noexcept
    {
        std::swap(handle_, other.handle_);
        std::swap(storage_, other.storage_);
        return *this;
    }
    Packet(const Packet&) = delete;
    Packet& operator=(const Packet&) = delete;
    ~Packet()
    {
        if (handle_ != nullptr) storage_->release(handle_);
    }

    Bytes bytes() const { return storage_->bytes(handle_); }
    std::size_t size() const { return bytes().size(); }

    /// Gives the storage to the caller; the packet is empty afterwards.
    void* take() { return std::exchange(handle_, nullptr); }

private:
    void* handle_;
    const Storage* storage_;
};

} // namespace emu::inline v0
