// A real pseudo-terminal in one process: the test is the client that opens the slave.
#pragma once

#include "atlink/transport/pty.hpp"
#include "tests/atlink/transport/reactor_fixture.hpp"

#include <filesystem>
#include <fstream>
#include <memory>
#include <string>

#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

namespace atlink {

/// What a host program does: opens the port, reads and writes without waiting.
class PtyClient {
public:
    explicit PtyClient(const std::string& path)
        : fd_{::open(path.c_str(), O_RDWR | O_NOCTTY | O_NONBLOCK | O_CLOEXEC)}
    {
    }
    ~PtyClient()
    {
        if (fd_ >= 0) ::close(fd_);
    }
    PtyClient(const PtyClient&) = delete;
    PtyClient& operator=(const PtyClient&) = delete;

    bool open() const { return fd_ >= 0; }
    int fd() const { return fd_; }
    std::size_t write(std::string_view bytes) const
    {
        const ssize_t size = ::write(fd_, bytes.data(), bytes.size());
        return size > 0 ? static_cast<std::size_t>(size) : 0;
    }
    std::string read(std::size_t most = 65536) const
    {
        std::string bytes(most, '\0');
        const ssize_t size = ::read(fd_, bytes.data(), bytes.size());
        bytes.resize(size > 0 ? static_cast<std::size_t>(size) : 0);
        return bytes;
    }

private:
    int fd_;
};

class Pty : public ReactorTest {
protected:
    Pty()
    {
        std::string pattern =
            (std::filesystem::path(testing::TempDir()) / "emu9160-pty-XXXXXX").string();
        folder_ = ::mkdtemp(pattern.data());
    }
    ~Pty() override { std::filesystem::remove_all(folder_); }

    static std::string text_of(const std::filesystem::path& file)
    {
        std::string word;
        std::ifstream{file} >> word;
        return word;
    }
    std::string link() const { return (folder_ / "port").string(); }

    std::unique_ptr<PtyPort> make(const PtyOptions& options)
    {
        return std::make_unique<PtyPort>(
            context_, [this](std::string_view bytes) { received_ += bytes; }, options);
    }
    std::unique_ptr<PtyPort> make() { return make({.link = link()}); }

    std::filesystem::path folder_;
};

} // namespace atlink
