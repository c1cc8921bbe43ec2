// Data mode: host bytes that are data, not commands (reference: slm/behaviour.md §4).
#pragma once

#include "emu/engine.hpp"

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

namespace atlink::inline v0::slm {

/// Most bytes of one flush, and of one datagram.
inline constexpr std::size_t data_mode_buffer = 4096;
inline constexpr std::string_view data_mode_terminator = "+++";

/// Where a send command that was given no data sends what the host types next. One flush is one
/// call of send(): one send on a stream, one datagram on a datagram socket.
class DataHandler {
public:
    virtual ~DataHandler() = default;
    /// Takes the piece over; what cannot be sent is dropped silently. 0, or the negative errno that
    /// ends the handler.
    virtual int send(std::string data) = 0;
    /// True while the last piece is still on its way: the next one waits, and host bytes with it.
    virtual bool busy() const { return false; }
    /// Instant at which busy() must be asked again in any case.
    virtual emu::Instant deadline() const { return emu::never; }
    /// True when a piece is a datagram: one longer than the buffer is not sent at all, and ends
    /// the handler with -139. A stream gets a full buffer and then the rest.
    virtual bool datagrams() const { return false; }
    /// True when the host hears the bare terminator as the handler ends by itself: of a proxy's. A
    /// socket's ends without a word (slm/commands.tsv, data mode broken).
    virtual bool tells_its_end() const { return true; }
    /// Data mode was left by the terminator, and everything before that was taken; called before
    /// "#XDATAMODE: 0" goes out. The handler is destroyed next.
    virtual void left() {}
};

/// The host's bytes on their way to a handler, until the terminator. What has come is flushed by a
/// pause, by the terminator and by a full buffer. Clockless: its owner tells it the time.
class DataMode {
public:
    /// `time_limit`: the pause that flushes.
    DataMode(std::unique_ptr<DataHandler> handler, emu::Ts time_limit)
        : handler_{std::move(handler)}, time_limit_{time_limit}
    {
    }

    /// Takes bytes of one read, as many as it may; how many. The rest comes again: once left() it
    /// begins a command line, else the handler is busy.
    std::size_t push(std::string_view bytes, emu::Instant now);
    /// Goes on at its deadline, or when the handler may have become free.
    void look(emu::Instant now);
    emu::Instant deadline() const;
    /// The connection has gone: bytes are dropped from here to the terminator (the "null mode"). A
    /// negative errno of the handler does the same.
    void fail(int status);

    bool failed() const { return failed_; }
    /// True once after a failure that the host does not know of and has not left by itself.
    bool take_news() { return std::exchange(news_, false); }
    /// The terminator has come and everything before it has been taken by the handler.
    bool left() const { return left_; }
    /// 0, or the negative errno it failed with.
    int status() const { return status_; }
    /// Once it is left: what it was for; nullptr after a failure.
    std::unique_ptr<DataHandler> take_handler() { return std::move(handler_); }
    /// Bytes wait to be flushed, or to be taken.
    bool holds_data() const { return !buffer_.empty() || flushing_; }

private:
    bool store(std::string_view bytes);
    void deliver_full();
    bool release_held();
    void deliver();
    void settle();
    bool handler_busy() const;

    std::unique_ptr<DataHandler> handler_;
    emu::Ts time_limit_;
    std::string buffer_;
    std::size_t held_ = 0;  // bytes that may begin a terminator
    bool flushing_ = false; // by a pause or the terminator: nothing may be added
    bool leaving_ = false;  // the terminator has come
    bool left_ = false;
    bool failed_ = false;
    bool news_ = false;
    bool sending_ = false; // the handler is being called: it stays
    int status_ = 0;
    emu::Instant pause_ends_ = emu::never;
};

} // namespace atlink::inline v0::slm
