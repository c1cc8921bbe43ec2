// Records as readable lines, one each: "12.345678 emm plmn_search -> registered_initiated (...)".
#pragma once

#include "emu/bus.hpp"

#include <chrono>
#include <optional>
#include <ostream>
#include <string>
#include <string_view>

namespace emu::inline v0::sinks {

/// What the bytes of an IP packet say; of who knows protocols.
using DescribePacket = std::string (*)(Bytes packet);

/// What a log shows as its instants: seconds since the epoch of the engine, or with the UTC of that
/// epoch date and time, "2026-01-01T00:00:12.345678Z".
using LogStart = std::optional<std::chrono::sys_seconds>;

/// The line of one record, without a line end. AT text shows CR and LF as \r and \n. Of another
/// modem than the first it says the number after the time: "modem 1".
std::string line(const Record& record, DescribePacket describe = nullptr, LogStart start = {});
/// The same of a line of text that is no record: what a firmware wrote to `stream`.
std::string line(Instant at, std::string_view stream, std::string_view text, LogStart start = {});

class Log final : public Sink {
public:
    /// The stream must outlive the sink; each record is one write to it.
    explicit Log(std::ostream& out, DescribePacket describe = nullptr, LogStart start = {})
        : out_{out}, describe_{describe}, start_{start}
    {
    }
    void on_record(const Record& record) override
    {
        out_ << line(record, describe_, start_) + '\n';
    }
    /// A line that a firmware wrote.
    void on_output(Instant at, std::string_view stream, std::string_view text)
    {
        out_ << line(at, stream, text, start_) + '\n';
    }

private:
    std::ostream& out_;
    DescribePacket describe_;
    LogStart start_;
};

} // namespace emu::inline v0::sinks
