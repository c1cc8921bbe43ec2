#include "stack/zephyr/door.hpp"

#include "stack/zephyr/socket/terminal.hpp"

namespace stack::inline v0::zephyr {

namespace {

struct Kept {
    std::unique_ptr<Door> door;
    emu::Subscription reset;
};

Kept& kept()
{
    static auto* const only = new Kept; // never destroyed: exit handlers of the program may call
    return *only;
}

} // namespace

Door& Door::of(Process& process)
{
    Kept& it = kept();
    if (!it.door) {
        process.world();
        it.door = std::make_unique<Door>(process);
        it.reset = process.before_reset.subscribe([] { kept().door.reset(); });
    }
    return *it.door;
}

Door::Door(Process& process)
    : process_{process}, descriptors_{static_cast<std::size_t>(configuration().posix_max_fds),
                                      [&process] { process.changed(); }}
{
    if (configuration().posix_api != 0) Terminal::take(descriptors_);
}

NativeStack& Door::native()
{
    if (!native_) native_ = std::make_unique<NativeStack>(process_, configuration());
    return *native_;
}

} // namespace stack::inline v0::zephyr
