// A 64-bit hash over every record: two runs are the same if and only if their digests are.
#pragma once

#include "emu/bus.hpp"

#include <cstdint>

namespace emu::sinks {

class Digest final : public Sink {
public:
    void on_record(const Record& record) override;
    std::uint64_t value() const { return hash_; }
    std::uint64_t records() const { return records_; }

private:
    void add(std::uint64_t value);
    void add(std::string_view text);

    std::uint64_t hash_ = 0xcbf29ce484222325U; // FNV-1a
    std::uint64_t records_ = 0;
};

} // namespace emu::sinks
