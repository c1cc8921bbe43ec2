// A pseudo-terminal: the serial port a host program opens, under a name that stays.
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

namespace atlink {

struct PtyOptions {
    /// Symbolic link to the slave; empty: none.
    std::string link;
    /// Bytes kept for a reader that does not read.
    std::size_t output_limit = std::size_t{1024} * 1024;
    /// Most bytes handed over by one call.
    std::size_t input_limit = 4096;
};

/// Raw, and open from the start to the end, so that clients may come and go. Bytes that the host
/// sends while reading is paused stay in the kernel, which then stops the host.
class PtyPort {
public:
    using Input = std::function<void(std::string_view bytes)>;

    /// Throws std::system_error, and std::runtime_error when the link's name is taken: by a file,
    /// by a link to something else, or by another emulator that runs.
    PtyPort(boost::asio::io_context& context, Input on_bytes, const PtyOptions& options);
    /// Removes the link.
    ~PtyPort();
    PtyPort(const PtyPort&) = delete;
    PtyPort& operator=(const PtyPort&) = delete;

    /// Never waits. One call is one output; above the limit the oldest whole outputs that have
    /// not begun to leave are dropped.
    void write(std::string_view output);
    void pause();
    void resume();

    /// Outputs lost so far.
    std::size_t dropped() const { return dropped_; }
    /// Bytes that wait for a reader.
    std::size_t queued() const { return queued_; }
    /// The slave, such as "/dev/pts/4".
    const std::string& device() const { return device_; }

private:
    class Slave;
    class Link;

    void await_input();
    void read_some();
    void await_output();
    void flush();
    void drop_oldest();
    std::size_t try_write(std::string_view bytes);

    boost::asio::posix::stream_descriptor master_;
    std::string device_;
    std::unique_ptr<Slave> slave_; // held open, so that the end of a client is not an error
    std::unique_ptr<Link> link_;
    Input on_bytes_;
    std::vector<char> buffer_;
    std::deque<std::string> queue_;
    std::size_t left_ = 0; // bytes of the first output that have left
    std::size_t queued_ = 0;
    std::size_t output_limit_;
    std::size_t dropped_ = 0;
    bool paused_ = false;
    bool reading_ = false;
    bool writing_ = false;
    std::shared_ptr<bool> alive_ = std::make_shared<bool>(true); // for handlers that come late
};

} // namespace atlink
