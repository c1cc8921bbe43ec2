#include "stack/wincs02/system/timers.hpp"

#include <utility>

namespace stack::inline v0::wincs02 {

std::uint64_t Timers::running() const
{
    return static_cast<std::uint64_t>(
        emu::floor_to<std::chrono::microseconds>(engine_.now()).count());
}

Timers::Timer* Timers::find(SYS_TIME_HANDLE handle)
{
    const auto found = timers_.find(handle);
    return found == timers_.end() ? nullptr : &found->second;
}

SYS_TIME_HANDLE Timers::create(const Settings& settings)
{
    if (!sound(settings) || timers_.size() >= most) return SYS_TIME_HANDLE_INVALID;
    const SYS_TIME_HANDLE handle = next_++;
    Timer& it = timers_[handle];
    it.settings = settings;
    it.timer = std::make_unique<emu::Timer>(engine_, [this, handle] { on_expiry(handle); });
    return handle;
}

/// From the count it was made with; the whole period from its first expiry on.
void Timers::run(Timer& timer)
{
    timer.active = true;
    timer.expired = false;
    timer.began = running() - timer.settings.count;
    const std::chrono::microseconds left{timer.settings.period - timer.settings.count};
    timer.timer->start(std::chrono::ceil<emu::Ts>(left));
}

bool Timers::reload(SYS_TIME_HANDLE handle, const Settings& settings)
{
    Timer* const it = find(handle);
    if (it == nullptr || !sound(settings)) return false;
    it->settings = settings;
    ++it->life;
    run(*it);
    return true;
}

bool Timers::destroy(SYS_TIME_HANDLE handle) { return timers_.erase(handle) > 0; }

bool Timers::start(SYS_TIME_HANDLE handle)
{
    Timer* const it = find(handle);
    if (it == nullptr) return false;
    if (!it->active) run(*it);
    return true;
}

bool Timers::stop(SYS_TIME_HANDLE handle)
{
    Timer* const it = find(handle);
    if (it == nullptr) return false;
    it->timer->cancel();
    it->settings.count = 0; // the next start is a fresh one
    it->active = false;
    it->expired = false;
    ++it->life;
    return true;
}

std::optional<std::uint32_t> Timers::elapsed(SYS_TIME_HANDLE handle) const
{
    const auto found = timers_.find(handle);
    if (found == timers_.end()) return std::nullopt;
    const Timer& it = found->second;
    return it.active ? static_cast<std::uint32_t>(running() - it.began) : it.settings.count;
}

bool Timers::has_expired(SYS_TIME_HANDLE handle)
{
    Timer* const it = find(handle);
    return it != nullptr && std::exchange(it->expired, false);
}

void Timers::on_expiry(SYS_TIME_HANDLE handle)
{
    Timer& it = timers_.at(handle);
    it.settings.count = 0;
    it.active = false;
    if (it.settings.type == SYS_TIME_PERIODIC) run(it);
    it.expired = true;
    if (it.settings.callback == nullptr) return;
    events_.push([this, handle, life = it.life] { tell(handle, life); });
}

/// A single one is gone before it calls.
void Timers::tell(SYS_TIME_HANDLE handle, unsigned life)
{
    Process::Lock lock = process_.lock();
    Timer* const it = find(handle);
    const bool still = it != nullptr && it->life == life;
    const Settings settings = still ? it->settings : Settings{};
    if (still && settings.type == SYS_TIME_SINGLE) destroy(handle);
    process_.leave(lock);
    if (still) settings.callback(settings.context);
}

} // namespace stack::inline v0::wincs02
