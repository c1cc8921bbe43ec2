// #XSEND, #XRECV, #XSENDTO, #XRECVFROM (slm/behaviour.md §6).
#include "atlink/slm/handlers.hpp"
#include "atlink/slm/name_lookup.hpp"

#include "stack/api/nrf_socket.h"

#include <array>
#include <chrono>

#include <fmt/format.h>

namespace atlink::slm {

namespace {

constexpr std::size_t max_received = 2048;

/// What data commands of the active socket work on: the accepted peer of a TCP server.
std::optional<int> data_handle(const SocketEntry& active)
{
    return active.stream() && active.server() ? active.peer : std::optional{active.handle};
}

emu::Ts send_timeout(Application& app, int handle)
{
    const stack::Socket* socket = app.sockets().find(handle);
    return socket != nullptr ? socket->options().send_timeout : emu::Ts{0};
}

/// Sends until all is taken. Each time some is taken the timeout starts again, as it does for
/// the firmware, which calls send in a loop.
class Send final : public Operation {
public:
    Send(Application& app, int handle, std::string data, emu::Ts timeout)
        : app_{app}, handle_{handle}, data_{std::move(data)}, timeout_{timeout},
          deadline_{over_after(app.engine(), timeout)}
    {
    }

    std::optional<Final> poll(Response& response) override
    {
        const stack::Bytes all = std::as_bytes(std::span{data_});
        while (sent_ < data_.size()) {
            const auto taken = app_.sockets().try_send(handle_, all.subspan(sent_), nullptr);
            const bool full = taken ? *taken == 0 : taken.error() == stack::Errno::again;
            if (full && app_.engine().now() < deadline_) return std::nullopt;
            if (full || !taken) break;
            sent_ += *taken;
            deadline_ = over_after(app_.engine(), timeout_);
        }
        response.line(fmt::format("#XSEND: {}", sent_));
        return sent_ == data_.size() ? Final::ok() : Final::error();
    }

    emu::Instant deadline() const override { return deadline_; }

private:
    Application& app_;
    int handle_;
    std::string data_;
    emu::Ts timeout_;
    std::size_t sent_ = 0;
    emu::Instant deadline_;
};

/// Resolves, then sends one datagram.
class SendTo final : public Operation {
public:
    struct Target {
        int handle; // -1: no socket is active, and the send will say so
        std::optional<stack::Family> family;
        int cid;
        std::string host;
        std::uint16_t port;
    };

    SendTo(Application& app, const Target& target, std::string data)
        : app_{app}, handle_{target.handle}, port_{target.port}, data_{std::move(data)},
          lookup_{app.world().modem().resolver(), target.host, target.family, target.cid}
    {
    }

    std::optional<Final> poll(Response& response) override
    {
        if (!to_) {
            const auto found = lookup_.take();
            if (!found) return std::nullopt;
            if (found->addresses.empty()) return Final::error();
            to_ = stack::Endpoint{.address = found->addresses.front(), .port = port_};
            deadline_ = over_after(app_.engine(), send_timeout(app_, handle_));
        }
        const auto sent = app_.sockets().try_send(handle_, std::as_bytes(std::span{data_}), &*to_);
        const bool full = !sent && sent.error() == stack::Errno::again;
        if (full && app_.engine().now() < deadline_) return std::nullopt;
        response.line(fmt::format("#XSENDTO: {}", sent.value_or(0)));
        return sent ? Final::ok() : Final::error();
    }

    emu::Instant deadline() const override { return deadline_; }

private:
    Application& app_;
    int handle_;
    std::uint16_t port_;
    std::string data_;
    NameLookup lookup_;
    std::optional<stack::Endpoint> to_;
    emu::Instant deadline_ = emu::never;
};

class Receive final : public Operation {
public:
    struct Request {
        bool with_sender;
        int handle;
        stack::Flags flags;
        emu::Instant deadline;
    };

    Receive(Application& app, const Request& request) : app_{app}, request_{request} {}

    std::optional<Final> poll(Response& response) override
    {
        for (;;) {
            const auto room = std::span{buffer_}.subspan(size_);
            const stack::Flags peek{request_.flags.bits & NRF_MSG_PEEK};
            const auto got = app_.sockets().try_recv(request_.handle, room, peek);
            if (!got && got.error() == stack::Errno::again && !over()) return std::nullopt;
            if (!got) return size_ > 0 ? tell(response) : Final::error();
            from_ = got->from;
            if (peek.peek()) return peeked(got->size, response);
            size_ += got->size;
            const bool whole = !request_.flags.waitall() || size_ == buffer_.size();
            if (whole || got->size == 0) return tell(response);
        }
    }

    emu::Instant deadline() const override { return request_.deadline; }

private:
    bool over() const
    {
        return request_.flags.dontwait() || app_.engine().now() >= request_.deadline;
    }

    /// Nothing was taken, so waiting for all means looking again from the start.
    std::optional<Final> peeked(std::size_t size, Response& response)
    {
        const bool ended =
            size == 0 || (app_.sockets().readiness(request_.handle) & stack::poll_hup) != 0;
        const bool whole = !request_.flags.waitall() || size == buffer_.size();
        if (!whole && !ended && !over()) return std::nullopt;
        size_ = size;
        return tell(response);
    }

    /// No bytes (the peer has closed, or an empty datagram): no line either.
    Final tell(Response& response)
    {
        if (size_ == 0) return Final::ok();
        std::string line =
            fmt::format("{}: {}", request_.with_sender ? "#XRECVFROM" : "#XRECV", size_);
        if (request_.with_sender) {
            line += fmt::format(",\"{}\",{}", to_string(from_.address), from_.port);
        }
        response.line(std::move(line));
        response.raw(std::string(reinterpret_cast<const char*>(buffer_.data()), size_));
        return Final::ok();
    }

    Application& app_;
    Request request_;
    std::array<std::byte, max_received> buffer_;
    std::size_t size_ = 0;
    stack::Endpoint from_;
};

/// Both receive commands. The timeout becomes the socket's own and limits the peer's read too.
Outcome receive(Application& app, const Command& command, bool with_sender)
{
    const auto timeout = command.integer(0, 0, int_max);
    const auto bits = integer_or(command, 1, 0, int_max, 0);
    const SocketEntry* active = app.table().active();
    if (!timeout || !bits || active == nullptr) return Final::error();
    const auto handle = with_sender ? std::optional{active->handle} : data_handle(*active);
    if (!handle) return Final::error();

    const nrf_timeval time{.tv_sec = static_cast<std::uint32_t>(*timeout), .tv_usec = 0};
    if (!app.sockets().set_option(active->handle, NRF_SOL_SOCKET, NRF_SO_RCVTIMEO,
                                  std::as_bytes(std::span{&time, 1}))) {
        return Final::error();
    }
    const bool may_wait_for_all = !with_sender && active->stream();
    const int known = NRF_MSG_PEEK | NRF_MSG_DONTWAIT | (may_wait_for_all ? NRF_MSG_WAITALL : 0);
    if ((*bits & ~std::int64_t{known}) != 0) return Final::error();
    return wait_for<Receive>(
        app,
        Receive::Request{.with_sender = with_sender,
                         .handle = *handle,
                         .flags = stack::Flags{static_cast<int>(*bits)},
                         .deadline = over_after(app.engine(), std::chrono::seconds{*timeout})});
}

} // namespace

Outcome xsend(Application& app, const Command& command, Response&)
{
    // Without data the host asks for data mode, which is not there yet.
    if (!command.given(0)) return Final::error();
    auto data = command.quoted(0, max_data);
    if (!data) return Final::error();
    const SocketEntry* active = app.table().active();
    if (active == nullptr) return wait_for<Send>(app, -1, std::move(*data), emu::Ts{0});
    const auto handle = data_handle(*active);
    if (!handle) return Final::error();
    return wait_for<Send>(app, *handle, std::move(*data), send_timeout(app, active->handle));
}

Outcome xsendto(Application& app, const Command& command, Response&)
{
    const auto host = command.quoted(0, max_host);
    const auto port = command.integer(1, 0, max_u16);
    if (!host || !port) return Final::error();
    // As in #XSEND: data mode.
    if (!command.given(2)) return Final::error();
    auto data = command.quoted(2, max_data);
    if (!data) return Final::error();
    SendTo::Target target{.handle = -1,
                          .family = {},
                          .cid = 0,
                          .host = *host,
                          .port = static_cast<std::uint16_t>(*port)};
    if (const SocketEntry* active = app.table().active()) {
        target.handle = active->handle;
        target.family = name_family(*active);
        target.cid = active->cid;
    }
    return wait_for<SendTo>(app, target, std::move(*data));
}

Outcome xrecv(Application& app, const Command& command, Response&)
{
    return receive(app, command, false);
}

Outcome xrecvfrom(Application& app, const Command& command, Response&)
{
    return receive(app, command, true);
}

} // namespace atlink::slm
