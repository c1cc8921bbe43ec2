// Notifications of the modem, handed to who asked for them.
#pragma once

namespace stack::inline v0::zephyr::nordic {

/// From now on notifications go to the program's monitors and to those of our libraries.
void listen_to_notifications();

/// Notifications that contain `filter` go to `handler` on the system work queue, while the world
/// lasts; `name` is its place among the program's.
void monitor(const char* name, const char* filter, void (*handler)(const char*));

} // namespace stack::inline v0::zephyr::nordic
