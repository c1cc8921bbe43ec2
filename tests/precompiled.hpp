// What nearly every test includes, compiled once.
#pragma once

#include "emu/precompiled.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
