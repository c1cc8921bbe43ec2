// The way of a socket to a server known by name: what #XCONNECT and the clients share.
#pragma once

#include "stack/op/connect.hpp"
#include "stack/op/lookup.hpp"

#include <cstdint>
#include <optional>
#include <string_view>

namespace atlink::inline v0::slm {

/// Resolves, then connects within the send timeout of the socket, with TLS through its handshake.
/// Goes on whenever somebody calls step(): when something has changed, and at the deadline.
class Connecting {
public:
    enum class State { going_on, done, failed };

    /// The name is resolved on the PDN of `cid`, in one family or in both.
    Connecting(stack::Resolver& resolver, const stack::Handle& socket, std::string_view host,
               std::uint16_t port, std::optional<stack::Family> family, int cid)
        : socket_{socket}, port_{port}, lookup_{resolver, host, family, cid}
    {
    }

    State step();
    emu::Instant deadline() const { return connect_ ? connect_->deadline() : lookup_.deadline(); }
    /// Once the name is resolved.
    const stack::Endpoint& server() const { return server_; }
    /// Why it has failed, as the proxies say it: a negative errno or number of the resolver, or
    /// the positive errno of a system error of the resolver (slm/behaviour.md §2).
    int status() const { return status_; }

private:
    State fail(int status);

    stack::Handle socket_;
    std::uint16_t port_;
    stack::op::Lookup lookup_;
    std::optional<stack::op::Connect> connect_;
    stack::Endpoint server_;
    int status_ = 0;
};

/// The resolver's error as the application tells it: its own knows fewer of them
/// (slm/behaviour.md §2).
inline stack::GaiError told(stack::GaiError error)
{
    const bool wrong_family =
        error == stack::GaiError::family || error == stack::GaiError::addrfamily;
    return wrong_family ? stack::GaiError::noname : error;
}

} // namespace atlink::inline v0::slm
