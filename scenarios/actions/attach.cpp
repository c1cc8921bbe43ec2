// Part of scenarios/action.hpp: what the network answers to attach requests, when not an accept.
#include "scenarios/action.hpp"
#include "scenarios/scene.hpp"

#include <chrono>

#include <fmt/format.h>

namespace scenarios::inline v0::actions::attach {

namespace {

using namespace std::chrono_literals;

constexpr int most_times = 1'000'000;
constexpr emu::Ts longest_back_off = 8'760h;

struct Reject final : Action {
    int cause = 0; // EMM cause
    int count = 1; // < 0: all from now on
    std::optional<emu::Ts> back_off;

    std::string text() const override
    {
        return fmt::format("{{cause: {}, count: {}{}}}", cause,
                           count < 0 ? "all" : std::to_string(count),
                           back_off ? ", back_off: " + to_text(*back_off) : "");
    }
    Failure perform(Scene& scene) const override
    {
        scene.network().reject_attach(count, cause, back_off);
        return {};
    }
};

struct Silence final : Action {
    int count = 1;

    std::string text() const override { return fmt::format("{{count: {}}}", count); }
    Failure perform(Scene& scene) const override
    {
        scene.network().silence_attach(count);
        return {};
    }
};

ActionPtr parse_reject(Errors& errors, const Item& item, const stack::WorldConfig&)
{
    Map map{errors, item};
    auto reject = std::make_shared<Reject>();
    if (map.require("cause", "1 to 255")) map.integer("cause", 1, 255, reject->cause);
    const auto count = map.find("count");
    if (count && count->node.IsScalar() && count->node.Scalar() == "all") {
        reject->count = -1;
    } else if (std::int64_t times = 0;
               count && read_integer(errors, *count, 0, most_times, times, "all")) {
        reject->count = static_cast<int>(times);
    }
    if (map.find("back_off")) {
        map.duration("back_off", 0s, longest_back_off, reject->back_off.emplace());
    }
    map.finish();
    return reject;
}

ActionPtr parse_silence(Errors& errors, const Item& item, const stack::WorldConfig&)
{
    Map map{errors, item};
    auto silence = std::make_shared<Silence>();
    map.integer("count", 0, most_times, silence->count);
    map.finish();
    return silence;
}

constexpr ActionType types[] = {
    {"attach_reject", "{cause: N, count: N|all, back_off: T}",
     "the next `count` (0 to 1000000; 1) attach requests, or `all`, are rejected with EMM `cause` "
     "(1 to 255); `back_off` (0s to 8760h) is T3346; `count: 0` ends it",
     parse_reject},
    {"attach_silence", "{count: N}",
     "the next `count` (0 to 1000000; 1) attach requests get no answer", parse_silence},
};

} // namespace

std::span<const ActionType> family() { return types; }

} // namespace scenarios::inline v0::actions::attach
