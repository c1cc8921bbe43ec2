// Taking the interface up and down, and connecting it, in either mode.
#pragma once

namespace stack::inline v0::zephyr::network {

// Not with the lock held; `call` is the function that the program has called. 0 or a negative
// errno, as net_if.h and conn_mgr_connectivity.h say.
int take_up(const char* call);
int take_down(const char* call);
int connect(const char* call);
int disconnect(const char* call);
/// Begins to count the time that a connection may take.
void count_timeout();
void stop_timeout();

} // namespace stack::inline v0::zephyr::network
