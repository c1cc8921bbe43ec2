// A program of the machine's, run beside a test: what it says, and its end with the test's.
#pragma once

#include "tests/interop/pacer.hpp"

#include <boost/asio/posix/stream_descriptor.hpp>

#include <array>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <sys/types.h>

namespace tests {

class RealProgram {
public:
    /// Starts it, found by PATH; its standard input stays open, so that it does not take the end
    /// of it for the end of its work. Throws std::runtime_error when it cannot be started.
    RealProgram(Pacer& pacer, std::vector<std::string> arguments);
    /// Kills it, and waits until it is gone.
    ~RealProgram();
    RealProgram(const RealProgram&) = delete;
    RealProgram& operator=(const RealProgram&) = delete;

    /// Everything it has written, to standard output and standard error.
    const std::string& output() const { return heard_->output; }
    bool said(std::string_view text) const { return output().find(text) != std::string::npos; }
    /// It has closed its output: in practice, it has ended.
    bool ended() const { return heard_->ended; }
    void type(std::string_view text);

private:
    /// Outlives this while a handler waits in the loop.
    struct Heard {
        explicit Heard(boost::asio::io_context& io) : from{io} {}
        boost::asio::posix::stream_descriptor from;
        std::array<char, 4096> room{};
        std::string output;
        bool ended = false;
    };
    static void read(const std::shared_ptr<Heard>& heard);

    pid_t pid_ = -1;
    boost::asio::posix::stream_descriptor in_; // ours to write
    std::shared_ptr<Heard> heard_;
};

/// A port of 127.0.0.1 that was free just now: another program may take it in between, so
/// whoever uses it looks whether it has got it, and else tries the next one.
std::uint16_t free_port(int socket_type);

} // namespace tests
