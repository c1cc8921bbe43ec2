#ifndef DEVICE_H
#error "the board: its guard is set before"
#endif
