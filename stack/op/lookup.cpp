#include "stack/op/lookup.hpp"

namespace stack::inline v0::op {

Lookup::Lookup(Resolver& resolver, std::string_view name, std::optional<Family> family, int cid)
    : resolver_{resolver}, handle_{resolver.start(name, family, cid)}
{
}

Lookup::~Lookup() { resolver_.cancel(handle_); }

std::optional<stack::Lookup> Lookup::step()
{
    auto outcome = resolver_.take(handle_);
    if (outcome || !given_up_) return outcome;
    return stack::Lookup{{}, GaiError::system, Errno::again};
}

} // namespace stack::inline v0::op
