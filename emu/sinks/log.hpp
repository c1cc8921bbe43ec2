// Records as readable lines, one each: "12.345678 emm plmn_search -> registered_initiated (...)".
#pragma once

#include "emu/bus.hpp"

#include <ostream>
#include <string>

namespace emu::inline v0::sinks {

/// What the bytes of an IP packet say; of who knows protocols.
using DescribePacket = std::string (*)(Bytes packet);

/// The line of one record, without a line end. AT text shows CR and LF as \r and \n. Of another
/// modem than the first it says the number after the time: "modem 1".
std::string line(const Record& record, DescribePacket describe = nullptr);

class Log final : public Sink {
public:
    /// The stream must outlive the sink; each record is one write to it.
    explicit Log(std::ostream& out, DescribePacket describe = nullptr)
        : out_{out}, describe_{describe}
    {
    }
    void on_record(const Record& record) override { out_ << line(record, describe_) + '\n'; }

private:
    std::ostream& out_;
    DescribePacket describe_;
};

} // namespace emu::inline v0::sinks
