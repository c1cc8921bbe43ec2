// A heap in memory that is given: first fit, whole units, neighbours that are free are one.
#pragma once

#include <cstddef>

namespace stack::inline v0::zephyr::kernel {

/// Each allocation takes `heap_unit` bytes for itself, and whole units.
inline constexpr std::size_t heap_unit = 16;

/// Makes one free chunk of it; `memory` is aligned to a unit by leaving out its first bytes.
void make_heap(char* memory, std::size_t size);
/// Nullptr when no chunk is large enough. `align` is a power of two, or 0.
void* allocate(char* memory, std::size_t size, std::size_t align, std::size_t bytes);
void release(char* memory, std::size_t size, void* block);
/// What may be used of a block.
std::size_t room_of(const void* block);
bool holds(const char* memory, std::size_t size, const void* block);

} // namespace stack::inline v0::zephyr::kernel
