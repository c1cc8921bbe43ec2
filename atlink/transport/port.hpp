// What carries bytes between a host program and a session: file descriptors and two queues.
#pragma once

#include <boost/asio/io_context.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>

#include <cstddef>
#include <deque>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace atlink::inline v0 {

struct PortLimits {
    /// Bytes kept for a reader that does not read.
    std::size_t output = std::size_t{1024} * 1024;
    /// Most bytes handed over by one call.
    std::size_t input = 4096;
};

/// Bytes that the host sends while reading is paused stay in the kernel, which then stops the host.
class Port {
public:
    using Input = std::function<void(std::string_view bytes)>;

    /// Waiting output above which a host should be read no further.
    static constexpr std::size_t backlog_limit = std::size_t{64} * 1024;

    virtual ~Port();
    Port(const Port&) = delete;
    Port& operator=(const Port&) = delete;

    /// Never waits. One call is one output; above the limit the oldest whole outputs that have
    /// not begun to leave are dropped. Lost where the line has broken for good.
    void write(std::string_view output);
    void pause() { paused_ = true; }
    void resume();

    /// Outputs lost so far.
    std::size_t dropped() const { return dropped_; }
    /// Bytes that wait for a reader.
    std::size_t queued() const { return queued_; }
    /// True from the backlog limit on until half of it has left.
    bool full() const { return full_; }
    /// The host has closed its side: nothing more will be read.
    bool at_end() const { return at_end_; }
    /// Where clients find it: "pty=/dev/pts/4 link=/tmp/modem", "tcp=127.0.0.1:5000", "stdio".
    virtual std::string name() const = 0;

    /// No longer full(), or all output has left; or the host has closed its side.
    std::function<void()> on_change;
    /// All is said and done for a host that has closed its side.
    virtual void hang_up() {}

protected:
    enum class Kind { nonblocking, socket, blocking };

    Port(boost::asio::io_context& context, Input on_bytes, PortLimits limits);

    /// Takes the descriptors over; they may be the same one.
    void attach(int in, int out, Kind kind);
    /// Closes them; what waited for the reader is forgotten.
    void detach();
    int descriptor() const { return out_ ? out_->native_handle() : -1; }
    /// Nothing more can be written; nothing is attached any more.
    virtual void on_broken() {}
    /// False: nobody is at the other end, and what is said now is lost.
    virtual bool heard() { return true; }
    /// Bytes have come and are about to be handed over.
    virtual void on_input() {}
    /// What waits for the reader is lost.
    void forget_output();
    boost::asio::io_context& context() { return context_; }
    /// For handlers that come late.
    std::weak_ptr<bool> alive() const { return alive_; }

private:
    using Descriptor = boost::asio::posix::stream_descriptor;
    using Handle = std::shared_ptr<Descriptor>;

    template <typename F>
    void await(const Handle& handle, Descriptor::wait_type what, F&& then);
    void await_input();
    void read_some();
    void await_output();
    void flush();
    void drop_oldest();
    void take_out(std::size_t sent);
    std::size_t try_write(std::string_view bytes);
    void end();
    void changed();
    bool gone() const { return at_end_ && !out_ && kind_ != Kind::socket; }

    boost::asio::io_context& context_;
    Input on_bytes_;
    std::size_t output_limit_;
    std::vector<char> buffer_;
    Handle in_;
    Handle out_;
    Kind kind_ = Kind::nonblocking;
    std::deque<std::string> queue_;
    std::size_t left_ = 0; // bytes of the first output that have left
    std::size_t queued_ = 0;
    std::size_t dropped_ = 0;
    bool paused_ = false;
    bool reading_ = false;
    bool writing_ = false;
    bool full_ = false;
    bool at_end_ = false;
    std::shared_ptr<bool> alive_ = std::make_shared<bool>(true);
};

} // namespace atlink::inline v0
