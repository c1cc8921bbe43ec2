/// A device's name only: there are no drivers here.
#ifndef ZEPHYR_INCLUDE_DEVICE_H_
#define ZEPHYR_INCLUDE_DEVICE_H_

#include <emu9160_zephyr.h>

#include <zephyr/devicetree.h>
#include <zephyr/sys/util.h>
#include <zephyr/toolchain.h>
#include <zephyr/types.h>

struct device {
    const char* name;
    const void* config;
    const void* api;
    void* data;
};

#endif
