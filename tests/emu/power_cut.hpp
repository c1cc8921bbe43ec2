// A process that dies at any system call of a change, one after the other.
#pragma once

#include <cerrno>
#include <csignal>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <system_error>
#include <vector>

#include <gtest/gtest.h>

#include <sys/ptrace.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

namespace emu {

/// Opens what is to change, and gives the change; both in the process that dies. The change says
/// whether it has succeeded.
using OpenChange = std::function<std::function<bool()>()>;

inline int wait_for(pid_t child)
{
    int status = 0;
    while (waitpid(child, &status, 0) < 0) {
        if (errno != EINTR) return -1;
    }
    return status;
}

/// A child that makes a change, system call by system call.
class Victim {
public:
    static constexpr int exit_refused = 9; // a change that must succeed has not

    explicit Victim(const OpenChange& open)
    {
        if (pipe(told_) != 0) return;
        child_ = fork();
        if (child_ == 0) run(open);
        close(told_[1]);
        traced_ = child_ > 0 && stopped() &&
                  ptrace(PTRACE_SETOPTIONS, child_, nullptr, PTRACE_O_TRACESYSGOOD) == 0;
    }
    ~Victim()
    {
        end();
        close(told_[0]);
    }
    Victim(const Victim&) = delete;
    Victim& operator=(const Victim&) = delete;

    /// False where this machine lets no process trace another.
    bool traced() const { return traced_; }
    /// Runs to the next begin or end of a system call; false when the child has ended by itself.
    bool step()
    {
        if (child_ <= 0 || ptrace(PTRACE_SYSCALL, child_, nullptr, nullptr) != 0) return false;
        return stopped();
    }
    /// The system call it stands at, or nothing at its end.
    std::optional<std::uint64_t> begins()
    {
        __ptrace_syscall_info info{};
        if (ptrace(static_cast<__ptrace_request>(PTRACE_GET_SYSCALL_INFO), child_, sizeof info,
                   &info) <= 0 ||
            info.op != PTRACE_SYSCALL_INFO_ENTRY) {
            return {};
        }
        descriptor_ = static_cast<int>(info.entry.args[0]);
        return info.entry.nr;
    }
    /// Of a call that begins: whether what it is about is a file, or the word that all is done. A
    /// sanitizer's runtime writes into pipes of its own to see whether memory can be read.
    bool counts() const
    {
        if (descriptor_ == told_[1]) return true;
        std::error_code none;
        const auto link = std::filesystem::read_symlink(
            "/proc/" + std::to_string(child_) + "/fd/" + std::to_string(descriptor_), none);
        return !link.string().starts_with("pipe:");
    }
    int status() const { return status_; }
    /// Dead now; true when the change had returned before.
    bool cut()
    {
        end();
        char byte = 0;
        return read(told_[0], &byte, 1) == 1;
    }

private:
    /// Waits for it; false when it has ended.
    bool stopped()
    {
        status_ = wait_for(child_);
        if (WIFSTOPPED(status_)) return true;
        child_ = -1;
        return false;
    }
    void end()
    {
        if (child_ <= 0) return; // never of a number that is not ours
        kill(child_, SIGKILL);
        wait_for(child_);
        child_ = -1;
    }
    [[noreturn]] void run(const OpenChange& open)
    {
        // _exit: a copy of the tests has nothing to clean up, or to report.
        if (ptrace(PTRACE_TRACEME, 0, nullptr, nullptr) != 0) _exit(0);
        const auto change = open();
        raise(SIGSTOP);
        if (!change()) _exit(exit_refused);
        if (write(told_[1], "x", 1) != 1) _exit(exit_refused);
        _exit(0);
    }

    int told_[2] = {-1, -1};
    pid_t child_ = -1;
    int status_ = 0;
    int descriptor_ = -1; // first argument of the call that begins
    bool traced_ = false;
};

/// What one trial works on, fresh each time.
struct CutTrial {
    OpenChange open;
    /// What a restart finds of what changes; nothing when it is not there.
    std::function<std::optional<std::string>()> restart;
};

/// Cuts the change at its first, second ... stop until it gets through: a restart finds what was
/// before or what was to be, and the latter once the change has returned.
inline void cut_everywhere(const std::function<CutTrial()>& fresh,
                           const std::optional<std::string>& before,
                           const std::optional<std::string>& after)
{
    constexpr int most_stops = 2000;
    bool seen_before = false;
    bool seen_after = false;
    for (int stops = 1; stops < most_stops; ++stops) {
        SCOPED_TRACE(testing::Message() << "cut at stop " << stops);
        const CutTrial trial = fresh();
        Victim victim{trial.open};
        if (!victim.traced()) GTEST_SKIP() << "this machine lets no process trace another";
        bool alive = true;
        for (int i = 0; alive && i < stops; ++i)
            alive = victim.step();
        if (!alive) {
            ASSERT_TRUE(WIFEXITED(victim.status()));
            ASSERT_EQ(WEXITSTATUS(victim.status()), 0);
        }
        const bool returned = victim.cut();
        const auto content = trial.restart();
        ASSERT_TRUE(content == before || content == after);
        ASSERT_TRUE(!returned || content == after);
        seen_before |= content == before;
        seen_after |= content == after;
        if (alive) continue;
        EXPECT_TRUE(returned);
        EXPECT_TRUE(seen_before);
        EXPECT_TRUE(seen_after);
        EXPECT_GT(stops, 10); // of open, write, fsync, rename, fsync: begin and end
        return;
    }
    ADD_FAILURE() << "the change does not end";
}

/// A process that dies loses nothing the kernel has; a machine without power does. So the order
/// counts: content to the disk, name, name to the disk.
inline void expect_durable_order(const OpenChange& open)
{
    Victim victim{open};
    if (!victim.traced()) GTEST_SKIP() << "this machine lets no process trace another";
    std::vector<std::string> order;
    bool any = false;
    while (victim.step()) {
        const auto call = victim.begins();
        any |= call.has_value();
        if (call == SYS_fsync || call == SYS_fdatasync) order.emplace_back("sync");
        if (call == SYS_renameat || call == SYS_renameat2) order.emplace_back("rename");
#ifdef SYS_rename
        if (call == SYS_rename) order.emplace_back("rename");
#endif
        if (call == SYS_write && victim.counts()) order.emplace_back("write");
    }
    if (!any) GTEST_SKIP() << "this kernel does not name the system calls of a traced process";
    // The last one tells that the change has returned.
    EXPECT_EQ(order, (std::vector<std::string>{"write", "sync", "rename", "sync", "write"}));
}

} // namespace emu
