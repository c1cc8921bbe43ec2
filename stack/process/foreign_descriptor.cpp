#include "stack/process/foreign_descriptor.hpp"

#include "stack/process/process.hpp"

#include <algorithm>
#include <cstdio>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace stack::inline v0 {

namespace {

constexpr const char* modems = "nrf_socket";

struct Known {
    std::vector<const DescriptorOwner*> owners;
    std::set<std::pair<std::string, std::string>> told; // call and door
    emu::Subscription reset;
};

Known& known()
{
    static auto* const only = new Known; // never destroyed: exit handlers of the program may call
    return *only;
}

} // namespace

DescriptorOwner::DescriptorOwner(const char* opener, Has has, Has borrows)
    : opener_{opener}, has_{std::move(has)}, borrows_{std::move(borrows)}
{
    known().owners.push_back(this);
}

DescriptorOwner::~DescriptorOwner() { std::erase(known().owners, this); }

void tell_foreign_descriptor(Process& process, const char* call, int fd, const char* opener)
{
    const std::string_view asked = opener;
    Known& it = known();
    if (it.owners.empty()) return; // there is only the modem's
    const bool in_modem = process.world().modem().sockets().find(fd) != nullptr;
    const bool borrowed = std::ranges::any_of(
        it.owners, [fd](const DescriptorOwner* each) { return each->borrows_(fd); });
    // What another door opened below its own may have been closed behind its back.
    if (asked == modems && (in_modem || borrowed)) return;
    const char* found = in_modem && !borrowed ? modems : nullptr;
    for (const DescriptorOwner* each : it.owners) {
        if (!each->has_(fd)) continue;
        if (asked == each->opener_) return;
        found = each->opener_;
    }
    if (found == nullptr) return;
    if (it.told.empty()) {
        it.reset = process.before_reset.subscribe([] { known().told.clear(); });
    }
    if (!it.told.emplace(call, found).second) return;
    std::fprintf(stderr, "emu9160: %s: %d is a descriptor of %s(), not of %s()\n", call, fd, found,
                 opener);
}

} // namespace stack::inline v0
