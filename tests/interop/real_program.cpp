#include "tests/interop/real_program.hpp"

#include <cerrno>
#include <csignal>
#include <cstring>
#include <stdexcept>
#include <system_error>

#include <boost/asio/buffer.hpp>

#include <fcntl.h>
#include <netinet/in.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

namespace tests {

namespace {

struct Ends {
    int read;
    int write;
};

Ends make_pipe()
{
    int ends[2];
    if (pipe2(ends, O_CLOEXEC) != 0) {
        throw std::system_error{errno, std::generic_category(), "pipe2"};
    }
    return {ends[0], ends[1]};
}

/// In the child, after fork(): only what may be called there.
[[noreturn]] void become(char* const* arguments, int in, int out, int trouble)
{
    prctl(PR_SET_PDEATHSIG, SIGKILL); // nothing stays behind, even if the test crashes
    std::signal(SIGPIPE, SIG_DFL);
    dup2(in, STDIN_FILENO);
    dup2(out, STDOUT_FILENO);
    dup2(out, STDERR_FILENO);
    execvp(arguments[0], arguments);
    const int error = errno;
    [[maybe_unused]] const auto told = write(trouble, &error, sizeof error);
    _exit(127);
}

} // namespace

RealProgram::RealProgram(Pacer& pacer, std::vector<std::string> arguments)
    : in_{pacer.io()}, heard_{std::make_shared<Heard>(pacer.io())}
{
    std::vector<char*> texts;
    for (std::string& each : arguments)
        texts.push_back(each.data());
    texts.push_back(nullptr);

    const Ends in = make_pipe();
    const Ends out = make_pipe();
    const Ends trouble = make_pipe(); // closed by a successful exec
    in_.assign(in.write);
    heard_->from.assign(out.read);
    std::signal(SIGPIPE, SIG_IGN); // a program that has ended is told of by type()
    pid_ = fork();
    if (pid_ == 0) become(texts.data(), in.read, out.write, trouble.write);
    close(in.read);
    close(out.write);
    close(trouble.write);
    int error = pid_ < 0 ? errno : 0;
    if (pid_ > 0 && ::read(trouble.read, &error, sizeof error) > 0) waitpid(pid_, nullptr, 0);
    close(trouble.read);
    if (error != 0) {
        throw std::runtime_error{"cannot start " + arguments[0] + ": " + std::strerror(error) +
                                 " (scenarios/setup.sh installs it)"};
    }
    read(heard_);
}

RealProgram::~RealProgram()
{
    heard_->from.close();
    kill(pid_, SIGKILL);
    waitpid(pid_, nullptr, 0);
}

void RealProgram::read(const std::shared_ptr<Heard>& heard)
{
    heard->from.async_read_some(boost::asio::buffer(heard->room),
                                [heard](boost::system::error_code error, std::size_t size) {
                                    heard->output.append(heard->room.data(), size);
                                    heard->ended = static_cast<bool>(error);
                                    if (!error) read(heard);
                                });
}

void RealProgram::type(std::string_view text)
{
    boost::system::error_code error;
    in_.write_some(boost::asio::buffer(text.data(), text.size()), error);
    if (error) throw std::system_error{error, "standard input of a program"};
}

std::uint16_t free_port(int socket_type)
{
    const int fd = socket(AF_INET, socket_type | SOCK_CLOEXEC, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    auto* generic = reinterpret_cast<sockaddr*>(&address);
    const bool got =
        fd >= 0 && bind(fd, generic, size) == 0 && getsockname(fd, generic, &size) == 0;
    const int error = errno;
    if (fd >= 0) close(fd);
    if (!got) throw std::system_error{error, std::generic_category(), "no free port"};
    return ntohs(address.sin_port);
}

} // namespace tests
