#include "emu/lte/cell.hpp"

namespace emu::inline v0::lte {

Cell::Cell(const CellConfig& config, const Seed& seed)
    : config_{config}, frame_offset_{
                           seed.stream("cell frame offset").between(Ts{0}, hyperframe - Ts{1})}
{
}

void Cell::set_coverage(bool covered)
{
    if (covered_ == covered) return;
    covered_ = covered;
    on_coverage(covered);
}

Instant Cell::prach_occasion(Instant now, Ts period) const
{
    const Ts since = now.time_since_epoch() + frame_offset_;
    const Ts into = since % period;
    return into == Ts{0} ? now : now + (period - into);
}

} // namespace emu::inline v0::lte
