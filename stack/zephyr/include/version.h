/// The older place of zephyr/version.h.
#include <zephyr/version.h>
