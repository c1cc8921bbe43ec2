#include "atlink/slm/data_mode.hpp"

#include <algorithm>

namespace atlink::inline v0::slm {

namespace {

constexpr char plus = data_mode_terminator.front();
constexpr std::size_t full = data_mode_terminator.size();
constexpr int overflow = -139; // -EOVERFLOW

} // namespace

std::size_t DataMode::push(std::string_view bytes, emu::Instant now)
{
    if (flushing_ || left_) return 0;
    std::size_t used = 0;
    bool stuck = false;
    while (used < bytes.size()) {
        if (bytes[used] == plus) {
            // Of more than three in one read the last three count: the first is data.
            stuck = held_ == full && !store(data_mode_terminator.substr(0, 1));
            if (stuck) break;
            held_ = std::min(held_ + 1, full);
            ++used;
        } else if (held_ == full || !release_held()) {
            break;
        } else {
            const std::size_t run = std::min(bytes.find(plus, used), bytes.size()) - used;
            const std::size_t room = data_mode_buffer - buffer_.size() % data_mode_buffer;
            const std::size_t size = std::min(run, room);
            if (!store(bytes.substr(used, size))) break;
            used += size;
        }
    }
    if (used > 0) pause_ends_ = now + time_limit_;
    if (held_ == full && !stuck) {
        held_ = 0;
        flushing_ = leaving_ = true;
        settle();
    }
    return used;
}

void DataMode::look(emu::Instant now)
{
    // A part of a terminator that is all there is keeps waiting. A whole one waits for room only.
    if (!flushing_ && !buffer_.empty() && now >= pause_ends_) {
        if (held_ < full) release_held();
        flushing_ = true;
    }
    if (flushing_) {
        settle();
    } else {
        deliver_full();
    }
}

emu::Instant DataMode::deadline() const
{
    const emu::Instant free = handler_busy() ? handler_->deadline() : emu::never;
    return flushing_ || buffer_.empty() ? free : std::min(free, pause_ends_);
}

void DataMode::fail(int status)
{
    if (failed_ || left_) return;
    failed_ = true;
    status_ = status;
    news_ = !leaving_ && handler_->tells_its_end();
    buffer_.clear();
    flushing_ = false;
    left_ = leaving_;
    if (!sending_) handler_.reset();
}

/// Bytes become data, as many as fit the buffer at once; false while there is no room for them.
bool DataMode::store(std::string_view bytes)
{
    if (failed_) return true;
    if (buffer_.size() == data_mode_buffer) {
        if (handler_->datagrams()) {
            fail(overflow);
            return true;
        }
        if (handler_busy()) return false;
        deliver();
        if (failed_) return true;
    }
    buffer_ += bytes;
    deliver_full();
    return true;
}

/// A stream's full buffer goes out at once; a datagram may only be as long.
void DataMode::deliver_full()
{
    if (failed_ || buffer_.size() < data_mode_buffer || handler_->datagrams()) return;
    if (!handler_busy()) deliver();
}

/// The beginning of a terminator was none; false while there is no room for it.
bool DataMode::release_held()
{
    while (held_ > 0) {
        if (!store(data_mode_terminator.substr(0, 1))) return false;
        --held_;
    }
    return true;
}

void DataMode::deliver()
{
    sending_ = true;
    const int status = handler_->send(std::exchange(buffer_, {}));
    sending_ = false;
    if (status < 0) fail(status);
    if (failed_) handler_.reset();
}

/// Finishes a flush as far as the handler lets it.
void DataMode::settle()
{
    if (!failed_) {
        if (handler_busy()) return;
        if (!buffer_.empty()) deliver();
        if (!failed_ && handler_busy()) return;
    }
    flushing_ = false;
    left_ = leaving_;
}

bool DataMode::handler_busy() const { return handler_ != nullptr && handler_->busy(); }

} // namespace atlink::inline v0::slm
