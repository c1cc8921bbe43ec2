// Part of table.hpp: #XCONNECT, #XACCEPT, #XPOLL: what waits for a peer or for data
// (slm/behaviour.md §6).
#include "atlink/slm/handlers.hpp"
#include "atlink/slm/name_lookup.hpp"

#include <algorithm>
#include <chrono>

#include <fmt/format.h>

namespace atlink::inline v0::slm {

namespace {

/// Resolves, then connects; the send timeout of the socket limits the second part.
class Connect final : public Operation {
public:
    Connect(Application& app, const SocketEntry& socket, std::string_view host, std::uint16_t port)
        : app_{app}, handle_{socket.handle}, port_{port}, lookup_{app.world().modem().resolver(),
                                                                  host, name_family(socket),
                                                                  socket.cid}
    {
    }

    std::optional<Final> poll(Response& response) override
    {
        return begun_ ? look(response) : begin(response);
    }

    emu::Instant deadline() const override { return deadline_; }

private:
    std::optional<Final> begin(Response& response)
    {
        const auto found = lookup_.take();
        if (!found) return std::nullopt;
        stack::Socket* socket = app_.sockets().find(handle_);
        if (found->addresses.empty() || socket == nullptr) return Final::error();
        const emu::Ts timeout = socket->options().send_timeout;
        const auto connected = app_.sockets().connect(handle_, {found->addresses.front(), port_});
        if (connected) return succeed(response);
        if (connected.error() != stack::Errno::inprogress) return Final::error();
        begun_ = true;
        deadline_ = over_after(app_.engine(), timeout);
        return look(response);
    }

    std::optional<Final> look(Response& response)
    {
        const unsigned ready = app_.sockets().readiness(handle_);
        if ((ready & (stack::poll_err | stack::poll_nval)) != 0) return refuse();
        if ((ready & stack::poll_out) != 0) return succeed(response);
        if ((ready & stack::poll_hup) != 0) return refuse();
        if (app_.engine().now() >= deadline_) {
            // A TLS handshake would go on by itself, and be the modem's only one.
            if (stack::Socket* socket = app_.sockets().find(handle_)) socket->abandon_connect();
            return Final::error();
        }
        return std::nullopt;
    }

    static Final succeed(Response& response)
    {
        response.line("#XCONNECT: 1");
        return Final::ok();
    }

    /// The reason is never shown, but it has been told: a later poll must not see it again.
    Final refuse()
    {
        if (stack::Socket* socket = app_.sockets().find(handle_)) (void)socket->take_error();
        return Final::error();
    }

    Application& app_;
    int handle_;
    std::uint16_t port_;
    NameLookup lookup_;
    bool begun_ = false;
    emu::Instant deadline_ = emu::never;
};

class Accept final : public Operation {
public:
    Accept(Application& app, int listener, emu::Instant deadline)
        : app_{app}, listener_{listener}, deadline_{deadline}
    {
    }

    std::optional<Final> poll(Response& response) override
    {
        stack::Endpoint from;
        const stack::Result<int> accepted = app_.sockets().try_accept(listener_, from);
        if (accepted) return keep(*accepted, from, response);
        const bool over = app_.engine().now() >= deadline_;
        if (accepted.error() != stack::Errno::again || over) return Final::error();
        return std::nullopt;
    }

    emu::Instant deadline() const override { return deadline_; }

private:
    Final keep(int handle, const stack::Endpoint& from, Response& response)
    {
        SocketEntry* server = app_.table().find(listener_);
        // The firmware forgets an earlier peer and leaves it open for good; we close it.
        if (server->peer) (void)app_.sockets().close(*server->peer);
        server->peer = handle;
        response.line(fmt::format("#XACCEPT: {},\"{}\"", handle, to_string(from.address)));
        return Final::ok();
    }

    Application& app_;
    int listener_;
    emu::Instant deadline_;
};

class Poll final : public Operation {
public:
    Poll(Application& app, std::vector<int> handles, emu::Instant deadline)
        : app_{app}, handles_{std::move(handles)}, deadline_{deadline}
    {
    }

    std::optional<Final> poll(Response& response) override
    {
        constexpr unsigned shown =
            stack::poll_in | stack::poll_err | stack::poll_hup | stack::poll_nval;
        bool any = false;
        for (const int handle : handles_) {
            const unsigned ready = app_.sockets().readiness(handle) & shown;
            if (ready == 0) continue;
            response.line(fmt::format("#XPOLL: {},\"0x{:04x}\"", handle, ready));
            any = true;
        }
        if (any || app_.engine().now() >= deadline_) return Final::ok();
        return std::nullopt;
    }

    emu::Instant deadline() const override { return deadline_; }

private:
    Application& app_;
    std::vector<int> handles_;
    emu::Instant deadline_;
};

/// The handles named in parameters from 1 on, or all; nothing when one is not in the table.
std::optional<std::vector<int>> polled(SocketTable& table, const Command& command)
{
    std::vector<int> handles;
    const std::size_t named = std::min(command.parameters.size(), SocketTable::size + 1);
    for (std::size_t i = 1; i < named; ++i) {
        const auto handle = command.integer(i, 0, int_max);
        if (!handle || table.find(static_cast<int>(*handle)) == nullptr) return std::nullopt;
        handles.push_back(static_cast<int>(*handle));
    }
    if (!handles.empty()) return handles;
    for (const auto& slot : table.slots()) {
        if (slot) handles.push_back(slot->handle);
    }
    return handles;
}

} // namespace

Outcome xconnect(Application& app, const Command& command, Response&)
{
    const SocketEntry* active = app.table().active();
    if (active == nullptr || !active->client()) return Final::error();
    const auto host = command.quoted(0, max_host);
    const auto port = command.integer(1, 0, max_u16);
    if (!host || !port) return Final::error();
    return wait_for<Connect>(app, *active, *host, static_cast<std::uint16_t>(*port));
}

Outcome xaccept(Application& app, const Command& command, Response& response)
{
    const SocketEntry* active = app.table().active();
    if (active == nullptr || !active->server()) return Final::error();
    if (command.form == Form::read) {
        response.line(fmt::format("#XACCEPT: {}", active->peer.value_or(0)));
        return Final::ok();
    }
    const auto timeout = command.integer(0, int_min, int_max);
    if (!timeout) return Final::error();
    return wait_for<Accept>(app, active->handle,
                            over_after(app.engine(), std::chrono::seconds{*timeout}));
}

Outcome xpoll(Application& app, const Command& command, Response&)
{
    const auto timeout = command.integer(0, int_min, int_max);
    if (!timeout) return Final::error();
    auto handles = polled(app.table(), command);
    if (!handles) return Final::error();
    const emu::Instant deadline =
        *timeout < 0 ? emu::never : app.engine().now() + std::chrono::milliseconds{*timeout};
    return wait_for<Poll>(app, std::move(*handles), deadline);
}

} // namespace atlink::inline v0::slm
