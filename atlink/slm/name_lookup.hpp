// A lookup by the modem's resolver that ends with its owner.
#pragma once

#include "atlink/slm/socket_table.hpp"
#include "stack/names/resolver.hpp"

#include <optional>
#include <string_view>

namespace atlink::inline v0::slm {

class NameLookup {
public:
    NameLookup(stack::Resolver& resolver, std::string_view name,
               std::optional<stack::Family> family, int cid)
        : resolver_{resolver}, handle_{resolver.start(name, family, cid)}
    {
    }
    ~NameLookup()
    {
        if (handle_) resolver_.cancel(*handle_);
    }
    NameLookup(const NameLookup&) = delete;
    NameLookup& operator=(const NameLookup&) = delete;

    /// The outcome, once; nothing before there is one and after it has been taken.
    std::optional<stack::Lookup> take()
    {
        if (!handle_) return std::nullopt;
        std::optional<stack::Lookup> outcome = resolver_.take(*handle_);
        if (outcome) handle_.reset();
        return outcome;
    }

private:
    stack::Resolver& resolver_;
    std::optional<stack::Resolver::Handle> handle_;
};

/// The error as the application tells it: its resolver knows fewer of them (slm/behaviour.md §2).
inline stack::GaiError told(stack::GaiError error)
{
    const bool wrong_family =
        error == stack::GaiError::family || error == stack::GaiError::addrfamily;
    return wrong_family ? stack::GaiError::noname : error;
}

/// The family a socket's names are resolved in; none for raw sockets.
inline std::optional<stack::Family> name_family(const SocketEntry& socket)
{
    const auto family = static_cast<stack::Family>(socket.family);
    if (family == stack::Family::packet) return std::nullopt;
    return family;
}

} // namespace atlink::inline v0::slm
