// The 64-bit hash FNV-1a, byte by byte: the same on every machine.
#pragma once

#include <cstdint>
#include <string_view>

namespace emu::inline v0 {

class Fnv1a {
public:
    /// Its eight bytes, the lowest first.
    void add(std::uint64_t value)
    {
        for (int shift = 0; shift < 64; shift += 8)
            add_byte(value >> shift & 0xffU);
    }
    void add(std::string_view text)
    {
        for (const char c : text)
            add_byte(static_cast<unsigned char>(c));
    }
    std::uint64_t value() const { return hash_; }

private:
    void add_byte(std::uint64_t byte) { hash_ = (hash_ ^ byte) * 0x100000001b3U; }

    std::uint64_t hash_ = 0xcbf29ce484222325U;
};

} // namespace emu::inline v0
