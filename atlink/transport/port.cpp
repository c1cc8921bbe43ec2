#include "atlink/transport/port.hpp"

#include <boost/asio/error.hpp>

#include <algorithm>
#include <cerrno>
#include <utility>

#include <fcntl.h>
#include <sys/socket.h>
#include <unistd.h>

namespace atlink::inline v0 {

namespace {

/// What a pipe takes without waiting once it takes anything (POSIX PIPE_BUF is 512 or more).
constexpr std::size_t blocking_piece = 512;

/// Asio makes what it waits for non-blocking, and with it the terminal or pipe of whoever started
/// us. We only ever wait for readiness.
void keep_blocking(int fd)
{
    const int flags = ::fcntl(fd, F_GETFL);
    if (flags >= 0 && (flags & O_NONBLOCK) != 0) (void)::fcntl(fd, F_SETFL, flags & ~O_NONBLOCK);
}

bool passing(int error) { return error == EAGAIN || error == EINTR; }

} // namespace

Port::Port(boost::asio::io_context& context, Input on_bytes, PortLimits limits)
    : context_{context}, on_bytes_{std::move(on_bytes)}, output_limit_{limits.output},
      buffer_(limits.input)
{
}

Port::~Port() = default;

void Port::attach(int in, int out, Kind kind)
{
    kind_ = kind;
    in_ = std::make_shared<Descriptor>(context_, in);
    out_ = in == out ? in_ : std::make_shared<Descriptor>(context_, out);
    at_end_ = false;
    await_input();
    await_output();
}

void Port::detach()
{
    if (!in_) return;
    in_.reset();
    out_.reset();
    reading_ = writing_ = false;
    forget_output();
}

void Port::forget_output()
{
    queue_.clear();
    left_ = queued_ = 0;
    changed();
}

void Port::resume()
{
    paused_ = false;
    await_input();
}

/// Calls back when the descriptor is ready, unless it has been replaced or closed by then.
template <typename F>
void Port::await(const Handle& handle, Descriptor::wait_type what, F&& then)
{
    const bool reading = what == Descriptor::wait_read;
    auto call = [this, reading, then = std::forward<F>(then), weak = std::weak_ptr{handle},
                 here = alive()](const boost::system::error_code& error) {
        if (here.expired()) return;
        const Handle waited = weak.lock();
        // Files and /dev/null: always ready, and so nothing that a reactor waits for.
        const bool ready = !error || error == boost::asio::error::operation_not_supported;
        if (ready && waited && waited == (reading ? in_ : out_)) then();
    };
    handle->async_wait(what, std::move(call));
    if (kind_ == Kind::blocking) keep_blocking(handle->native_handle());
}

void Port::await_input()
{
    if (reading_ || paused_ || at_end_ || !in_) return;
    reading_ = true;
    await(in_, Descriptor::wait_read, [this] {
        reading_ = false;
        if (!paused_) read_some();
    });
}

void Port::read_some()
{
    const ssize_t size = ::read(in_->native_handle(), buffer_.data(), buffer_.size());
    if (size > 0) {
        on_input();
        on_bytes_({buffer_.data(), static_cast<std::size_t>(size)});
    } else if (size == 0 || !passing(errno)) {
        return end();
    }
    await_input();
}

void Port::end()
{
    at_end_ = true;
    if (on_change) on_change();
}

void Port::write(std::string_view output)
{
    if (gone() || !heard()) return; // or it would wait for a reader that never comes
    const bool direct = out_ && queue_.empty() && kind_ != Kind::blocking;
    const std::size_t sent = direct ? try_write(output) : 0;
    if (sent == output.size() || (direct && !out_)) return; // all of it, or the line has broken
    if (queue_.empty()) left_ = sent;
    queue_.emplace_back(output);
    queued_ += output.size() - sent;
    if (queued_ > backlog_limit) full_ = true;
    drop_oldest();
    await_output();
}

void Port::drop_oldest()
{
    while (queued_ > output_limit_) {
        const std::size_t oldest = left_ > 0 ? 1 : 0; // what has begun to leave leaves whole
        if (oldest >= queue_.size()) return;
        queued_ -= queue_[oldest].size();
        queue_.erase(queue_.begin() + static_cast<std::ptrdiff_t>(oldest));
        ++dropped_;
    }
}

void Port::await_output()
{
    if (writing_ || queue_.empty() || !out_) return;
    writing_ = true;
    await(out_, Descriptor::wait_write, [this] {
        writing_ = false;
        flush();
    });
}

void Port::flush()
{
    while (out_ && !queue_.empty()) {
        std::string_view rest = std::string_view{queue_.front()}.substr(left_);
        if (kind_ == Kind::blocking) rest = rest.substr(0, blocking_piece);
        const std::size_t sent = try_write(rest);
        if (queue_.empty()) return; // broken: all is forgotten
        take_out(sent);
        if (sent < rest.size() || kind_ == Kind::blocking) break;
    }
    await_output();
    changed();
}

void Port::take_out(std::size_t sent)
{
    left_ += sent;
    queued_ -= sent;
    if (left_ < queue_.front().size()) return;
    queue_.pop_front();
    left_ = 0;
}

std::size_t Port::try_write(std::string_view bytes)
{
    const int fd = out_->native_handle();
    const ssize_t size = kind_ == Kind::socket
                             ? ::send(fd, bytes.data(), bytes.size(), MSG_NOSIGNAL)
                             : ::write(fd, bytes.data(), bytes.size());
    if (size >= 0) return static_cast<std::size_t>(size);
    if (passing(errno)) return 0;
    detach();
    end();
    on_broken();
    return 0;
}

void Port::changed()
{
    if (queued_ > backlog_limit / 2) return;
    const bool was_full = std::exchange(full_, false);
    if ((was_full || queue_.empty()) && on_change) on_change();
}

} // namespace atlink::inline v0
