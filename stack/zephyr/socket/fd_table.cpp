#include "stack/zephyr/socket/fd_table.hpp"

#include <utility>

namespace stack::inline v0::zephyr {

FdTable::FdTable(std::size_t size, std::function<void()> on_change)
    : slots_(size), on_change_{std::move(on_change)}
{
}

Result<int> FdTable::place(std::shared_ptr<Description> description)
{
    for (std::size_t fd = 0; fd < slots_.size(); ++fd) {
        Slot& free = slots_[fd];
        if (free.description) continue;
        free = {.description = std::move(description), .opening = ++openings_};
        free.description->on_change = on_change_;
        return static_cast<int>(fd);
    }
    return fail(Errno::nfile);
}

bool FdTable::room() const
{
    for (const Slot& each : slots_)
        if (!each.description) return true;
    return false;
}

std::shared_ptr<Description> FdTable::find(int fd) const
{
    const auto index = static_cast<std::size_t>(fd);
    return fd < 0 || index >= slots_.size() ? nullptr : slots_[index].description;
}

std::uint64_t FdTable::opening(int fd) const
{
    return find(fd) ? slots_[static_cast<std::size_t>(fd)].opening : 0;
}

Result<void> FdTable::close(int fd)
{
    const auto closing = find(fd);
    if (!closing) return fail(Errno::badf);
    slots_[static_cast<std::size_t>(fd)] = {};
    closing->on_close();
    on_change_();
    return {};
}

} // namespace stack::inline v0::zephyr
