// The options that go to the modem, and its numbers for them (zephyr/behaviour.md §7).
#pragma once

namespace stack::inline v0::zephyr {

struct OffloadRow {
    int level;
    int name; // of Zephyr 3.x with NCS; from 4.0 on those of NCS are 1000 more
    int modem;
    bool ncs = false;
};

/// Nullptr for what the layer does not hand over; NCS's numbers are those of the program's version.
const OffloadRow* offload_row(int level, int name);

} // namespace stack::inline v0::zephyr
