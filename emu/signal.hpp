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

/// Callbacks run in the order of subscription; one that subscribes or cancels meanwhile is fine.
template <typename... Args>
class Signal {
public:
    Subscription subscribe(std::function<void(Args...)> callback)
    {
        auto listener = std::make_shared<Listener>(Listener{true, std::move(callback)});
        listeners_.push_back(listener);
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
        }
    }

    bool empty() const { return listeners_.empty(); }

private:
    struct Listener {
        bool alive;
        std::function<void(Args...)> callback;
    };
    std::vector<std::shared_ptr<Listener>> listeners_;
    unsigned depth_ = 0;
};

} // namespace emu::inline v0
