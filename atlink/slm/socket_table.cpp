#include "atlink/slm/socket_table.hpp"

#include <algorithm>
#include <cassert>

namespace atlink::inline v0::slm {

bool SocketTable::full() const
{
    return std::all_of(slots_.begin(), slots_.end(), [](const auto& slot) { return slot; });
}

void SocketTable::add(SocketEntry entry)
{
    const auto slot =
        std::find_if(slots_.begin(), slots_.end(), [](const auto& each) { return !each; });
    assert(slot != slots_.end());
    entry.ranking = next_ranking_++;
    active_ = entry.handle;
    *slot = entry;
}

SocketEntry* SocketTable::find(int handle)
{
    for (auto& slot : slots_) {
        if (slot && slot->handle == handle) return &*slot;
    }
    return nullptr;
}

void SocketTable::remove_active()
{
    for (auto& slot : slots_) {
        if (slot && slot->handle == active_) slot.reset();
    }
    active_ = none;
    int highest = 0;
    for (const auto& slot : slots_) {
        if (!slot || slot->ranking <= highest) continue;
        highest = slot->ranking;
        active_ = slot->handle;
    }
}

} // namespace atlink::inline v0::slm
