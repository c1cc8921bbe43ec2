#include "emu/lte/release_assistance.hpp"

#include <algorithm>
#include <utility>

namespace emu::inline v0::lte {

ReleaseAssistance::ReleaseAssistance(Engine& engine, Bus& bus, const Timing& timing,
                                     const Cell& cell, Rrc& rrc, const Link& link, const Seed& seed)
    : engine_{engine}, bus_{bus}, timing_{timing}, cell_{cell}, rrc_{rrc}, link_{link},
      random_{seed.stream("release assistance")}, release_{engine, [this] { on_release(); }}
{
}

void ReleaseAssistance::set_enabled(bool enabled)
{
    enabled_ = enabled;
    if (!enabled) end();
}

void ReleaseAssistance::expect(User user)
{
    busy_.insert(user);
    announced_ = false;
    release_.cancel();
}

void ReleaseAssistance::done(User user)
{
    busy_.erase(user);
    if (!enabled_) return;
    wanted_ = true;
    evaluate();
}

void ReleaseAssistance::forget(User user)
{
    if (busy_.erase(user) != 0 && wanted_) evaluate();
}

void ReleaseAssistance::on_idle()
{
    release_.cancel();
    announced_ = false;
    // What still waits to be sent brings the next connection, which it may then end.
    if (!link_.waiting(Direction::uplink)) wanted_ = false;
}

void ReleaseAssistance::evaluate()
{
    if (!busy_.empty() || link_.waiting(Direction::uplink)) return release_.cancel();
    if (rrc_.state() == Rrc::State::idle) return end(); // nothing to release
    if (!rrc_.connected()) return;
    if (!std::exchange(announced_, true)) {
        bus_.publish(RadioRecord{.what = "release assistance", .value = 1});
        delay_ = random_.between(timing_.assisted_release_min, timing_.assisted_release_max);
    }
    if (!cell_.config().honours_rai) return; // left to the inactivity timer
    release_.start_at(std::max(engine_.now(), link_.last_arrival()) + delay_);
}

void ReleaseAssistance::on_release()
{
    end();
    if (!cell_.covered()) return; // the release does not arrive
    bus_.publish(Note{.text = "released on assistance"});
    rrc_.release();
}

void ReleaseAssistance::end()
{
    wanted_ = false;
    announced_ = false;
    release_.cancel();
}

} // namespace emu::inline v0::lte
