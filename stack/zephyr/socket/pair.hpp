// A pair of connected descriptors within the device.
#pragma once

#include "stack/zephyr/socket/fd_table.hpp"

#include <deque>
#include <memory>
#include <utility>

namespace stack::inline v0::zephyr {

/// One end. What is written waits for the other end in a buffer of its own; it outlives the end
/// that wrote it.
class PairEnd : public Description {
public:
    /// Both ends, with `capacity` bytes for each direction.
    static std::pair<std::shared_ptr<PairEnd>, std::shared_ptr<PairEnd>> make(std::size_t capacity);
    ~PairEnd() override;

    unsigned readiness() const override;
    Result<std::size_t> try_read(std::span<std::byte> into, Flags flags) override;
    /// `pipe` once the other end is closed.
    Result<std::size_t> try_write(Bytes data, Flags flags) override;
    Result<int> available() const override { return static_cast<int>(in_->data.size()); }
    Errno refusal(SocketCall call) const override;
    std::optional<std::size_t> message_room() const override
    {
        return out_->capacity - out_->data.size();
    }

private:
    struct Pipe {
        std::size_t capacity;
        std::deque<std::byte> data{};
        bool no_reader = false;
        bool no_writer = false;
    };

    PairEnd(std::shared_ptr<Pipe> in, std::shared_ptr<Pipe> out)
        : in_{std::move(in)}, out_{std::move(out)}
    {
    }

    std::shared_ptr<Pipe> in_;
    std::shared_ptr<Pipe> out_;
};

} // namespace stack::inline v0::zephyr
