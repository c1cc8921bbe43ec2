// getaddrinfo: until the modem's resolver has an answer.
#pragma once

#include "stack/names/resolver.hpp"
#include "stack/op/op.hpp"

#include <string_view>

namespace stack::inline v0::op {

class Lookup {
public:
    /// On the PDN of `cid`; no family means IPv6 first, then IPv4. How many may be under way at a
    /// time is the resolver's to say.
    Lookup(Resolver& resolver, std::string_view name, std::optional<Family> family, int cid);
    ~Lookup();
    Lookup(const Lookup&) = delete;
    Lookup& operator=(const Lookup&) = delete;

    /// Nothing while it goes on. The resolver's own patience ends it; given up it is `system` with
    /// `again`.
    std::optional<stack::Lookup> step();
    emu::Instant deadline() const { return given_up_ ? emu::epoch : emu::never; }
    bool ready() const { return resolver_.over(handle_); }
    void give_up() { given_up_ = true; }

private:
    Resolver& resolver_;
    Resolver::Handle handle_;
    bool given_up_ = false;
};

} // namespace stack::inline v0::op
