// Part of table.hpp: #XCONNECT, #XACCEPT, #XPOLL: what waits for a peer or for data
// (slm/behaviour.md §6).
#include "atlink/slm/connecting.hpp"
#include "atlink/slm/handlers.hpp"
#include "stack/op/accept.hpp"
#include "stack/op/poll.hpp"

#include <algorithm>
#include <chrono>
#include <vector>

#include <fmt/format.h>

namespace atlink::inline v0::slm {

namespace {

namespace op = stack::op;

class Connect final : public Operation {
public:
    Connect(Application& app, const SocketEntry& socket, std::string_view host, std::uint16_t port)
        : connecting_{app.world().modem().resolver(),
                      app.sockets().handle(socket.handle),
                      host,
                      port,
                      socket.name_family(),
                      socket.cid}
    {
    }

    std::optional<Final> poll(Response& response) override
    {
        switch (connecting_.step()) {
        case Connecting::State::going_on:
            return std::nullopt;
        case Connecting::State::failed:
            return Final::error(); // the reason is never shown
        case Connecting::State::done:
            break;
        }
        response.line("#XCONNECT: 1");
        return Final::ok();
    }

    emu::Instant deadline() const override { return connecting_.deadline(); }

private:
    Connecting connecting_;
};

class Accept final : public Operation {
public:
    Accept(Application& app, int listener, emu::Instant deadline)
        : app_{app}, listener_{listener}, accept_{app.sockets().handle(listener), deadline}
    {
    }

    std::optional<Final> poll(Response& response) override
    {
        const auto accepted = accept_.step();
        if (!accepted) return std::nullopt;
        return *accepted ? keep(**accepted, response) : Final::error();
    }

    emu::Instant deadline() const override { return accept_.deadline(); }

private:
    Final keep(const op::Accepted& accepted, Response& response)
    {
        SocketEntry* server = app_.table().find(listener_);
        // The firmware forgets an earlier peer and leaves it open for good; we close it.
        if (server->peer) (void)app_.sockets().close(*server->peer);
        server->peer = accepted.fd;
        response.line(
            fmt::format("#XACCEPT: {},\"{}\"", accepted.fd, to_string(accepted.peer.address)));
        return Final::ok();
    }

    Application& app_;
    int listener_;
    op::Accept accept_;
};

class Poll final : public Operation {
public:
    Poll(Application& app, const std::vector<int>& handles, emu::Instant deadline)
        : entries_{entries(handles)}, poll_{app.sockets(), entries_, deadline}
    {
    }
    Poll(const Poll&) = delete;
    Poll& operator=(const Poll&) = delete;

    std::optional<Final> poll(Response& response) override
    {
        if (!poll_.step()) return std::nullopt;
        for (const op::Polled& each : entries_) {
            if (each.revents == 0) continue;
            response.line(fmt::format("#XPOLL: {},\"0x{:04x}\"", each.fd, each.revents));
        }
        return Final::ok();
    }

    emu::Instant deadline() const override { return poll_.deadline(); }

private:
    static std::vector<op::Polled> entries(const std::vector<int>& handles)
    {
        std::vector<op::Polled> entries;
        for (const int handle : handles)
            entries.push_back({.fd = handle, .events = stack::poll_in});
        return entries;
    }

    std::vector<op::Polled> entries_;
    op::Poll<op::Polled> poll_;
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
    const auto handles = polled(app.table(), command);
    if (!handles) return Final::error();
    const emu::Instant deadline =
        *timeout < 0 ? emu::never : app.engine().now() + std::chrono::milliseconds{*timeout};
    return wait_for<Poll>(app, *handles, deadline);
}

} // namespace atlink::inline v0::slm
