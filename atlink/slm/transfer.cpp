// Part of table.hpp: #XSEND, #XRECV, #XSENDTO, #XRECVFROM (slm/behaviour.md §6).
#include "atlink/slm/handlers.hpp"
#include "atlink/slm/senders.hpp"
#include "atlink/slm/sockets.hpp"
#include "stack/op/receive.hpp"

#include <array>
#include <chrono>

#include <fmt/format.h>

namespace atlink::inline v0::slm {

namespace {

class Send final : public Operation {
public:
    Send(const stack::Handle& socket, std::string data) : transmission_{socket, std::move(data)} {}

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
        : delivery_{app.world().modem().resolver(), target, std::move(data)}
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
    Receive(bool with_sender, const stack::Handle& socket, stack::Flags flags,
            emu::Instant deadline)
        : with_sender_{with_sender}, receive_{socket, buffer_, flags, deadline}
    {
    }
    Receive(const Receive&) = delete;
    Receive& operator=(const Receive&) = delete;

    std::optional<Final> poll(Response& response) override
    {
        const auto got = receive_.step();
        if (!got) return std::nullopt;
        return *got ? tell(**got, response) : Final::error();
    }

    emu::Instant deadline() const override { return receive_.deadline(); }

private:
    /// No bytes (the peer has closed, or an empty datagram): no line either.
    Final tell(const stack::Received& got, Response& response)
    {
        if (got.size == 0) return Final::ok();
        response.line(with_sender_ ? fmt::format("#XRECVFROM: {},\"{}\",{}", got.size,
                                                 to_string(got.from.address), got.from.port)
                                   : fmt::format("#XRECV: {}", got.size));
        response.raw(std::string(reinterpret_cast<const char*>(buffer_.data()), got.size));
        return Final::ok();
    }

    bool with_sender_;
    std::array<std::byte, max_received> buffer_; // NOLINT: filled by the operation
    stack::op::Receive receive_;
};

/// Both receive commands. The timeout becomes the socket's own and limits the peer's read too.
Outcome receive(Application& app, const Command& command, bool with_sender)
{
    const auto timeout = command.integer(0, 0, int_max);
    const auto bits = integer_or(command, 1, 0, int_max, 0);
    const SocketEntry* active = app.table().active();
    if (!timeout || !bits || active == nullptr) return Final::error();
    const auto socket =
        with_sender ? std::optional{app.sockets().handle(active->handle)} : data_socket(app);
    if (!socket) return Final::error();

    const nrf_timeval time{.tv_sec = static_cast<std::uint32_t>(*timeout), .tv_usec = 0};
    if (!app.sockets().set_option(active->handle, NRF_SOL_SOCKET, NRF_SO_RCVTIMEO,
                                  option_value(time))) {
        return Final::error();
    }
    const bool may_wait_for_all = !with_sender && active->stream();
    const int known = NRF_MSG_PEEK | NRF_MSG_DONTWAIT | (may_wait_for_all ? NRF_MSG_WAITALL : 0);
    if ((*bits & ~std::int64_t{known}) != 0) return Final::error();
    return wait_for<Receive>(with_sender, *socket, stack::Flags{static_cast<int>(*bits)},
                             over_after(app.engine(), std::chrono::seconds{*timeout}));
}

} // namespace

Outcome xsend(Application& app, const Command& command, Response&)
{
    // Whether there is a socket shows only when data are sent (slm/behaviour.md §4).
    if (asks_for_data_mode(app, command, 0)) return start_data_mode(app, socket_sender(app));
    auto data = command.quoted(0, max_data);
    if (!data) return Final::error();
    const auto socket = data_socket(app);
    if (!socket) return Final::error();
    return wait_for<Send>(*socket, std::move(*data));
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
