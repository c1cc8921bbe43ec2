// A pseudo-terminal: the serial port a host program opens, under a name that stays.
#pragma once

#include "atlink/transport/port.hpp"

namespace atlink::inline v0 {

struct PtyOptions {
    /// Symbolic link to the slave; empty: none.
    std::string link;
    /// Bytes kept for a reader that does not read.
    std::size_t output_limit = PortLimits{}.output;
    /// Most bytes handed over by one call.
    std::size_t input_limit = PortLimits{}.input;
};

/// Raw, and open from the start to the end, so that clients may come and go. What is said before
/// the first one comes waits for it. What one has not read when it closes the terminal is lost, and
/// so is what is said until somebody opens it again: a UART sends whether anybody listens or not.
/// Unless another has it open by the time the port looks: then that one gets it.
class PtyPort final : public Port {
public:
    /// Throws std::system_error, and std::runtime_error when the link's name is taken: by a file,
    /// by a link to something else, by another emulator that runs, or by a link to a terminal that
    /// another program holds.
    PtyPort(boost::asio::io_context& context, Input on_bytes, const PtyOptions& options);
    /// Removes the link.
    ~PtyPort() override;

    /// The slave, such as "/dev/pts/4".
    const std::string& device() const { return device_; }
    std::string name() const override;

private:
    class Slave;
    class Link;

    bool heard() override;
    void on_input() override;

    std::string device_;
    std::string link_name_;
    std::unique_ptr<Slave> slave_; // held open: the end of a client is no error
    std::unique_ptr<Link> link_;
};

} // namespace atlink::inline v0
