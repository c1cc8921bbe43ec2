// What a host says over one connection, whatever carries it: TCP, or TLS over TCP.
#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <string_view>

namespace stack::inline v0::net {

/// The connection as its handler sees it. All may be called at any time; what they do shows on the
/// wire after the call from below, or in an event at now.
class Stream {
public:
    virtual ~Stream() = default;
    virtual void send(std::string_view bytes) = 0;
    /// Closes once all is sent.
    virtual void end() = 0;
    /// Bytes that wait for the peer to take others.
    virtual std::size_t unsent() const = 0;
};

/// What answers; it goes when the connection does, or when the peer has closed its side.
class StreamHandler {
public:
    virtual ~StreamHandler() = default;
    /// Bytes in the pieces they came in; some may follow an end().
    virtual void on_data(std::string_view bytes) = 0;
};

/// A handler for a new connection, which outlives it.
using MakeHandler = std::function<std::unique_ptr<StreamHandler>(Stream& stream)>;

} // namespace stack::inline v0::net
