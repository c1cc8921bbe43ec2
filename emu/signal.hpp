// A list of callbacks in a fixed order; a subscription ends with its owner.
#pragma once

#include <algorithm>
#include <cstdint>
#include <functional>
#include <memory>
#include <utility>
#include <vector>

namespace emu::inline v0 {

/// Keeps a callback subscribed while it lives; may outlive the signal.
class [[nodiscard]] Subscription {
public:
    Subscription() = default;
    explicit Subscription(std::shared_ptr<bool> alive) : alive_{std::move(alive)} {}
    Subscription(Subscription&& other) noexcept = default;
    Subscription& operator=(Subscription&& other) noexcept
    {
        cancel();
        alive_ = std::move(other.alive_);
        return *this;
    }
    ~Subscription() { cancel(); }
    void cancel()
    {
        if (alive_) *alive_ = false;
        alive_.reset();
    }

private:
    std::shared_ptr<bool> alive_;
};

/// Who hears of a change first, where one change has several listeners: the lower layers, because
/// what a higher one does builds on what they did.
enum class Turn : std::uint8_t {
    rrc,      // the radio connection
    esm,      // PDN connections
    emm,      // registration
    messages, // short messages
    ue,       // the user plane and paging, as Ue wires them
    bearers,  // network interfaces
    sockets,
    others, // AT commands and their unsolicited lines, scenarios, tests
};

/// Callbacks run by their turns, those of one turn in the order of subscription. One that
/// subscribes or cancels meanwhile is fine; a new one takes its turn from the next time on.
template <typename... Args>
class Signal {
public:
    Subscription subscribe(std::function<void(Args...)> callback, Turn turn = Turn::others)
    {
        auto listener = std::make_shared<Listener>(Listener{true, turn, std::move(callback)});
        if (depth_ == 0) {
            listeners_.insert(std::upper_bound(listeners_.begin(), listeners_.end(), turn, later),
                              listener);
        } else {
            listeners_.push_back(listener);
            unsorted_ = true;
        }
        return Subscription{std::shared_ptr<bool>{listener, &listener->alive}};
    }

    void operator()(Args... args)
    {
        if (listeners_.empty()) return;
        ++depth_;
        for (std::size_t i = 0; i < listeners_.size(); ++i) {
            const std::shared_ptr<Listener> listener = listeners_[i]; // the vector may grow
            if (listener->alive) listener->callback(args...);
        }
        if (--depth_ == 0) {
            std::erase_if(listeners_, [](const auto& each) { return !each->alive; });
            if (std::exchange(unsorted_, false)) {
                std::stable_sort(listeners_.begin(), listeners_.end(),
                                 [](const auto& a, const auto& b) { return a->turn < b->turn; });
            }
        }
    }

    bool empty() const { return listeners_.empty(); }

private:
    struct Listener {
        bool alive;
        Turn turn;
        std::function<void(Args...)> callback;
    };
    static bool later(Turn turn, const std::shared_ptr<Listener>& listener)
    {
        return turn < listener->turn;
    }

    std::vector<std::shared_ptr<Listener>> listeners_;
    unsigned depth_ = 0;
    bool unsorted_ = false; // some came while it was calling
};

} // namespace emu::inline v0
