// Standard input and output in place of a serial port.
#pragma once

#include "atlink/transport/port.hpp"

namespace atlink::inline v0 {

/// Any two descriptors, pipes, files or terminals, which others may use too: they stay blocking as
/// they are, and open.
class StdioPort final : public Port {
public:
    /// Throws std::system_error.
    StdioPort(boost::asio::io_context& context, Input on_bytes, PortLimits limits = {}, int in = 0,
              int out = 1);

    std::string name() const override { return "stdio"; }
};

} // namespace atlink::inline v0
