// What the pump has to tell the program: in the order it happened, nothing of it by itself.
#pragma once

#include <functional>
#include <utility>
#include <vector>

namespace stack::inline v0::wincs02 {

class Events {
public:
    using Tell = std::function<void()>;

    explicit Events(std::function<void()> on_news) : on_news_{std::move(on_news)} {}

    /// `tell` runs in the pump, without the lock, so that it may call anything.
    void push(Tell tell)
    {
        queue_.push_back(std::move(tell));
        on_news_();
    }
    bool empty() const { return queue_.empty(); }
    /// Those there are by now.
    std::vector<Tell> take() { return std::exchange(queue_, {}); }

private:
    std::function<void()> on_news_;
    std::vector<Tell> queue_;
};

} // namespace stack::inline v0::wincs02
