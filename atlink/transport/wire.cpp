#include "atlink/transport/wire.hpp"

#include <algorithm>
#include <utility>

namespace atlink::inline v0 {

namespace {

constexpr unsigned bits_per_byte = 10; // 8N1
constexpr unsigned steps_per_second = 1000;
constexpr std::size_t keep_taken = 4096; // bytes in front of the queue before they are cut off

} // namespace

Lane::Lane(emu::Engine& engine, unsigned baud, std::vector<std::size_t> pieces, emu::Ts gap,
           Sink sink)
    : baud_{baud}, pieces_{std::move(pieces)}, gap_{gap}, sink_{std::move(sink)},
      timer_{engine, [this] { arrive(); }}
{
}

void Lane::put(std::string_view bytes)
{
    if (baud_ == 0 && pieces_.empty()) return sink_(bytes);
    queue_ += bytes.substr(0, limit - std::min(queued(), limit));
    if (!timer_.running() && queued() > 0) begin();
}

/// The next piece sets out: what is chosen, else about a millisecond's worth.
void Lane::begin()
{
    const std::size_t wanted = pieces_.empty()
                                   ? std::max(baud_ / bits_per_byte / steps_per_second, 1U)
                                   : std::max<std::size_t>(pieces_[next_], 1);
    size_ = std::min(wanted, queued());
    if (!pieces_.empty()) next_ = (next_ + 1) % pieces_.size();
    emu::Ts time = pieces_.empty() ? emu::Ts{0} : gap_;
    if (baud_ > 0) {
        const auto bits = static_cast<std::int64_t>(size_ * bits_per_byte);
        time += emu::Ts{bits * emu::Ts::period::den / baud_};
    }
    timer_.start(time);
}

void Lane::arrive()
{
    const std::string piece = queue_.substr(taken_, size_);
    taken_ += size_;
    if (taken_ == queue_.size() || taken_ > keep_taken) {
        queue_.erase(0, taken_);
        taken_ = 0;
    }
    if (queued() > 0) begin();
    sink_(piece);
}

Wire::Wire(emu::Engine& engine, const WireOptions& options, Lane::Sink to_modem, Lane::Sink to_host)
    : to_modem_{engine, options.baud, {}, options.gap, std::move(to_modem)},
      to_host_{engine, options.baud, options.pieces, options.gap, std::move(to_host)}
{
}

} // namespace atlink::inline v0
