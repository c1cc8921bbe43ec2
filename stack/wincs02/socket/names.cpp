#include "stack/wincs02/socket/names.hpp"

#include <algorithm>
#include <utility>

namespace stack::inline v0::wincs02 {

namespace {

constexpr std::size_t longest_name = 128;              // WINC_CMD_PARAM_SZ_DNS_DOMAIN_NAME
constexpr emu::Ts patience = std::chrono::seconds{20}; // as the resolver's; an estimate

} // namespace

Names::Names(emu::Engine& engine, wifi::Part& part, Resolver& resolver, const Settings& settings,
             std::function<void(bool)> tell)
    : engine_{engine}, part_{part}, resolver_{resolver}, settings_{settings},
      tell_{std::move(tell)}, silence_{engine,
                                       [this] {
                                           if (!query_) return;
                                           query_->outcome =
                                               Lookup{.addresses = {}, .error = GaiError::again};
                                           tell_(false);
                                       }},
      changes_{resolver.on_change.subscribe([this] { on_change(); })}
{
}

/// Nothing when the part does not take it. A literal address is a name like any other.
std::optional<Resolver::Handle> Names::begin(const std::string& name, std::optional<Family> family)
{
    if (name.size() > longest_name || !part_.lan().up(0)) return std::nullopt;
    const bool literal = Address::parse(name).has_value();
    return resolver_.start(literal ? name + '.' : name, family, 0);
}

std::variant<std::vector<Address>, Refusal> Names::ask(const std::string& name,
                                                       std::optional<Family> family)
{
    const bool g1 = settings_.generation == Generation::g1;
    if (query_ && query_->name != name) {
        if (!g1 && !query_->outcome) return Refusal{Gai::again};
        forget();
    }
    if (!query_) {
        query_ = Query{.name = name, .handles = {}, .gathered = {}, .outcome = {}};
        const bool fault = part_.dns_fault() != wifi::DnsFault::none && part_.lan().up(0);
        for (const Family each : {Family::ipv4, Family::ipv6}) { // of any type: both
            if (fault || (family && *family != each)) continue;
            if (const auto handle = begin(name, each)) query_->handles.push_back(*handle);
        }
        if (fault || !query_->handles.empty()) {
            if (fault && part_.dns_fault() == wifi::DnsFault::error) {
                query_->outcome = Lookup{.addresses = {}, .error = GaiError::fail};
                tell_(false);
            } else if (fault) {
                silence_.start(patience);
            }
            return Refusal{Gai::again};
        }
        // The part has refused: the next call asks again.
        query_.reset();
        if (name.size() > longest_name && !settings_.faithful) {
            return g1 ? Refusal{Gai::fail} : Refusal{Gai::system, Errno::fault};
        }
        return Refusal{Gai::again};
    }
    if (!query_->outcome) return Refusal{Gai::again};
    if (!query_->outcome->addresses.empty()) return query_->outcome->addresses;
    // In the first generation failure never reaches the caller, and the query stays.
    if (g1 && settings_.faithful) return Refusal{Gai::again};
    const Refusal why = refusal(*query_->outcome);
    forget();
    return why;
}

Refusal Names::refusal(const Lookup& lookup)
{
    const bool silent = lookup.error == GaiError::again;
    if (settings_.generation == Generation::g1) {
        return {lookup.error == GaiError::noname ? Gai::noname : Gai::fail};
    }
    return {Gai::system, silent ? Errno::timedout : Errno::fault};
}

void Names::forget()
{
    if (query_) {
        for (const Resolver::Handle each : query_->handles)
            resolver_.cancel(each);
    }
    query_.reset();
    silence_.cancel();
    list_ = nullptr;
}

bool Names::take_back(const void* list)
{
    if (lists_.erase(list) == 0) return false;
    if (list == list_) forget();
    return true;
}

void Names::forget_all()
{
    forget();
    for (const Single& each : singles_)
        if (each.handle) resolver_.cancel(*each.handle);
    singles_.clear();
}

void Names::on_change()
{
    if (query_ && !query_->handles.empty()) {
        Lookup& gathered = query_->gathered;
        std::erase_if(query_->handles, [&](Resolver::Handle each) {
            if (!resolver_.over(each)) return false;
            const Lookup lookup = *resolver_.take(each);
            const bool v4 = !lookup.addresses.empty() &&
                            lookup.addresses.front().family == Family::ipv4; // they stand first
            gathered.addresses.insert(v4 ? gathered.addresses.begin() : gathered.addresses.end(),
                                      lookup.addresses.begin(), lookup.addresses.end());
            if (lookup.addresses.empty()) gathered.error = lookup.error;
            return true;
        });
        if (query_->handles.empty()) {
            query_->outcome = gathered;
            tell_(!gathered.addresses.empty());
        }
    }
    for (std::size_t i = 0; i < singles_.size();) {
        if (!singles_[i].handle || !resolver_.over(*singles_[i].handle)) {
            ++i;
            continue;
        }
        Single over = std::move(singles_[i]);
        singles_.erase(singles_.begin() + static_cast<std::ptrdiff_t>(i));
        over.done(*resolver_.take(*over.handle));
    }
}

void Names::resolve(const std::string& name, Family family, emu::Ts timeout, Done done)
{
    const bool silent = part_.dns_fault() == wifi::DnsFault::silent && part_.lan().up(0);
    std::optional<Resolver::Handle> handle;
    if (part_.dns_fault() == wifi::DnsFault::none) handle = begin(name, family);
    if (!handle && !silent) return done({.addresses = {}, .error = GaiError::fail});
    Single single{
        .number = ++numbered_, .handle = handle, .done = std::move(done), .timeout = nullptr};
    if (silent && timeout == emu::Ts{0}) timeout = patience;
    if (timeout > emu::Ts{0}) {
        single.timeout =
            std::make_unique<emu::Timer>(engine_, [this, it = single.number] { give_up(it); });
        single.timeout->start(timeout);
    }
    singles_.push_back(std::move(single));
    on_change(); // it may be over already
}

void Names::give_up(std::uint64_t number)
{
    const auto found = std::ranges::find(singles_, number, &Single::number);
    if (found == singles_.end()) return;
    const Done late = std::move(found->done);
    if (found->handle) resolver_.cancel(*std::exchange(found->handle, std::nullopt));
    engine_.after(emu::Ts{0}, [this, number] { // not from within its own timer
        std::erase_if(singles_, [&](const Single& each) { return each.number == number; });
    });
    late({.addresses = {}, .error = GaiError::again});
}

} // namespace stack::inline v0::wincs02
