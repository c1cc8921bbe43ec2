// A move-only callable that never allocates: what the engine keeps for each event.
#pragma once

#include <cstddef>
#include <new>
#include <type_traits>
#include <utility>

namespace emu::inline v0 {

template <std::size_t Capacity>
class InplaceFunction {
public:
    InplaceFunction() = default;

    template <typename F>
    requires(!std::is_same_v<std::remove_cvref_t<F>, InplaceFunction> && std::is_invocable_v<F&>)
        InplaceFunction(F&& callable) // NOLINT(bugprone-forwarding-reference-overload)
    {
        construct(std::forward<F>(callable));
    }

    /// Builds a callable where it stays; there must be none.
    template <typename F>
    void fill(F&& callable)
    {
        construct(std::forward<F>(callable));
    }

    InplaceFunction(InplaceFunction&& other) noexcept { take(other); }
    InplaceFunction& operator=(InplaceFunction&& other) noexcept
    {
        if (this != &other) {
            reset();
            take(other);
        }
        return *this;
    }
    InplaceFunction(const InplaceFunction&) = delete;
    InplaceFunction& operator=(const InplaceFunction&) = delete;
    ~InplaceFunction() { reset(); }

    void operator()() { invoke_(storage_); }
    explicit operator bool() const { return invoke_ != nullptr; }

    void reset()
    {
        if (manage_ != nullptr) std::exchange(manage_, nullptr)(storage_, nullptr);
        invoke_ = nullptr;
    }

    /// Calls it for the last time; fill() may follow. Saves what reset() writes.
    void invoke_and_empty()
    {
        invoke_(storage_);
        if (manage_ != nullptr) std::exchange(manage_, nullptr)(storage_, nullptr);
    }

private:
    template <typename F>
    void construct(F&& callable)
    {
        using Callable = std::decay_t<F>; // a function becomes a pointer
        static_assert(sizeof(Callable) <= Capacity, "the captures of an event must fit in place");
        static_assert(alignof(Callable) <= alignof(void*));
        static_assert(std::is_nothrow_move_constructible_v<Callable>);
        ::new (storage_) Callable(std::forward<F>(callable));
        invoke_ = [](void* self) { (*static_cast<Callable*>(self))(); };
        if constexpr (std::is_trivially_copyable_v<Callable>) {
            manage_ = nullptr;
        } else {
            manage_ = [](void* self, void* target) {
                auto* from = static_cast<Callable*>(self);
                if (target != nullptr) ::new (target) Callable(std::move(*from));
                from->~Callable();
            };
        }
    }

    void take(InplaceFunction& other) noexcept
    {
        invoke_ = other.invoke_;
        manage_ = std::exchange(other.manage_, nullptr);
        if (invoke_ == nullptr) return;
        if (manage_ != nullptr) {
            manage_(other.storage_, storage_);
        } else {
            // Bytes behind the captures are indeterminate; an unsigned char may be that.
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wuninitialized"
#pragma GCC diagnostic ignored "-Wmaybe-uninitialized"
            __builtin_memcpy(storage_, other.storage_, Capacity);
#pragma GCC diagnostic pop
        }
        other.invoke_ = nullptr;
    }

    void (*invoke_)(void*) = nullptr;
    void (*manage_)(void*, void*) = nullptr;
    alignas(void*) std::byte storage_[Capacity];
};

} // namespace emu::inline v0
