// A 64-bit hash over every record: two runs are the same if and only if their digests are.
#pragma once

#include "emu/bus.hpp"
#include "emu/fnv1a.hpp"

#include <cstdint>
#include <optional>
#include <string_view>

namespace emu::inline v0::sinks {

/// What goes into a digest. `behaviour` leaves out how things are told: the names of the API calls,
/// and machines that were not watched from the start (the table is in the source).
enum class DigestScope : std::uint8_t { full, behaviour };
/// "full" or "behaviour"; nothing for another text.
std::optional<DigestScope> parse_digest_scope(std::string_view text);

class Digest final : public Sink {
public:
    explicit Digest(DigestScope scope = DigestScope::full) : scope_{scope} {}

    void on_record(const Record& record) override;
    std::uint64_t value() const { return hash_.value(); }
    std::uint64_t records() const { return records_; }

private:
    void add(std::uint64_t value);
    void add(std::string_view text);

    DigestScope scope_;
    Fnv1a hash_;
    std::uint64_t records_ = 0;
};

} // namespace emu::inline v0::sinks
