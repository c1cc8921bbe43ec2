// Where what a firmware writes goes: to our own output, into the report, and into the log.
#pragma once

#include "scenarios/black_box.hpp"
#include "scenarios/scenario.hpp"
#include "scenarios/tool/memory_file.hpp"
#include "scenarios/tool/run.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace scenarios::inline v0::tool {

/// With a report that keeps it, standard output and error are one file, in the order they came.
/// With a log alone they are a file each, passed on while the firmware runs. Without either the
/// firmware has our own.
class FirmwareOutput {
public:
    /// Its paths stand in the box, for the firmware's log. Throws std::system_error.
    FirmwareOutput(const RunOptions& options, BlackBox& box);

    /// The firmware's descriptors; -1: ours.
    int out() const { return fd(0); }
    int err() const { return fd(streams_.size() - 1); }
    /// Something is to be passed on every now and then.
    bool passes_on() const { return passes_on_; }
    void pass_on();
    /// It has ended: what the log does not have yet comes to its end.
    void finish(const Scenario& scenario, const RunOptions& options);
    /// What the report keeps.
    std::string kept() const;

private:
    struct Stream {
        MemoryFile file;
        int to;                   // our own descriptor of the same
        BlackBox::Output& shared; // with the firmware
        std::uint64_t passed = 0; // bytes
    };
    int fd(std::size_t stream) const { return streams_.empty() ? -1 : streams_[stream].file.fd(); }
    void add(const char* name, int to);

    BlackBox& box_;
    std::vector<Stream> streams_;
    bool passes_on_ = false;
};

} // namespace scenarios::inline v0::tool
