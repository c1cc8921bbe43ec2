// Part of table.hpp: #XSEND, #XRECV, #XSENDTO, #XRECVFROM (slm/behaviour.md §6).
#include "atlink/slm/handlers.hpp"
#include "atlink/slm/senders.hpp"
#include "atlink/slm/sockets.hpp"

#include <array>
#include <chrono>

#include <fmt/format.h>

namespace atlink::inline v0::slm {

namespace {

class Send final : public Operation {
public:
    Send(Application& app, int handle, std::string data)
        : transmission_{app, handle, std::move(data)}
    {
    }

    std::optional<Final> poll(Response& response) override
    {
        const Delivery::State state = transmission_.step();
        if (state == Delivery::State::going_on) return std::nullopt;
        response.line(fmt::format("#XSEND: {}", transmission_.sent()));
        return state == Delivery::State::done ? Final::ok() : Final::error();
    }

    emu::Instant deadline() const override { return transmission_.deadline(); }

private:
    Transmission transmission_;
};

class SendTo final : public Operation {
public:
    SendTo(Application& app, const NamedTarget& target, std::string data)
        : delivery_{app, target, std::move(data)}
    {
    }

    std::optional<Final> poll(Response& response) override
    {
        const Delivery::State state = delivery_.step();
        if (state == Delivery::State::going_on) return std::nullopt;
        if (delivery_.resolved()) response.line(fmt::format("#XSENDTO: {}", delivery_.sent()));
        return state == Delivery::State::done ? Final::ok() : Final::error();
    }

    emu::Instant deadline() const override { return delivery_.deadline(); }

private:
    NamedDelivery delivery_;
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
                                  option_value(time))) {
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
    // Whether there is a socket shows only when data are sent (slm/behaviour.md §4).
    if (asks_for_data_mode(app, command, 0)) return start_data_mode(app, socket_sender(app));
    auto data = command.quoted(0, max_data);
    if (!data) return Final::error();
    const SocketEntry* active = app.table().active();
    const auto handle = active != nullptr ? data_handle(*active) : std::optional{-1};
    if (!handle) return Final::error();
    return wait_for<Send>(app, *handle, std::move(*data));
}

Outcome xsendto(Application& app, const Command& command, Response&)
{
    const auto host = command.quoted(0, max_host);
    const auto port = command.integer(1, 0, max_u16);
    if (!host || !port) return Final::error();
    const auto number = static_cast<std::uint16_t>(*port);
    if (asks_for_data_mode(app, command, 2)) {
        return start_data_mode(app, named_sender(app, *host, number));
    }
    auto data = command.quoted(2, max_data);
    if (!data) return Final::error();
    return wait_for<SendTo>(app, named_target(app, *host, number), std::move(*data));
}

Outcome xrecv(Application& app, const Command& command, Response&)
{
    return receive(app, command, false);
}

Outcome xrecvfrom(Application& app, const Command& command, Response&)
{
    return receive(app, command, true);
}

} // namespace atlink::inline v0::slm
