#include "atlink/transport/pty.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdlib>
#include <functional>
#include <stdexcept>
#include <system_error>
#include <utility>

#include <fcntl.h>
#include <poll.h>
#include <sys/file.h>
#include <sys/inotify.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <termios.h>
#include <unistd.h>

namespace atlink::inline v0 {

namespace {

[[noreturn]] void fail_with_errno(const std::string& what)
{
    throw std::system_error(errno, std::generic_category(), what);
}

/// A file descriptor that closes itself.
class Fd {
public:
    explicit Fd(int fd) : fd_{fd} {}
    Fd(Fd&& other) noexcept : fd_{other.release()} {}
    Fd& operator=(Fd&& other) noexcept
    {
        std::swap(fd_, other.fd_);
        return *this;
    }
    Fd(const Fd&) = delete;
    Fd& operator=(const Fd&) = delete;
    ~Fd()
    {
        if (fd_ >= 0) ::close(fd_);
    }
    int get() const { return fd_; }
    int release() { return std::exchange(fd_, -1); }

private:
    int fd_;
};

int open_master()
{
    Fd master{::posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC | O_NONBLOCK)};
    if (master.get() < 0) fail_with_errno("no pseudo-terminal to be had");
    if (::grantpt(master.get()) != 0 || ::unlockpt(master.get()) != 0) {
        fail_with_errno("pseudo-terminal refused");
    }
    return master.release();
}

std::string name_of_slave(int master)
{
    std::array<char, 128> name{};
    const int error = ::ptsname_r(master, name.data(), name.size());
    if (error != 0) throw std::system_error(error, std::generic_category(), "ptsname_r");
    return name.data();
}

/// Raw: no echo, no line editing, every byte as it is.
Fd open_slave(const std::string& name)
{
    Fd slave{::open(name.c_str(), O_RDWR | O_NOCTTY | O_CLOEXEC | O_NONBLOCK)};
    if (slave.get() < 0) fail_with_errno(name);
    termios settings{};
    if (::tcgetattr(slave.get(), &settings) != 0) fail_with_errno(name);
    ::cfmakeraw(&settings);
    ::cfsetspeed(&settings, B115200); // what a client that asks is told
    if (::tcsetattr(slave.get(), TCSANOW, &settings) != 0) fail_with_errno(name);
    return slave;
}

/// The right to a name: a locked file beside it, gone with its owner unless that is killed. It
/// says what the owner made the name point to.
class NameLock {
public:
    NameLock(std::string path, const std::string& link) : path_{std::move(path)}, file_{-1}
    {
        while (!take(link)) {
        }
        const std::string before = content();
        if (before.starts_with(signature)) {
            former_ = before.substr(signature.size());
        } else if (!before.empty()) {
            fail_as_foreign();
        }
        ours_ = true;
    }
    NameLock(const NameLock&) = delete;
    NameLock& operator=(const NameLock&) = delete;
    ~NameLock()
    {
        if (ours_) ::unlink(path_.c_str()); // before the lock goes, so it is ours
    }

    /// Where an owner that was killed let the name point; empty: nobody was.
    const std::string& former_target() const { return former_; }
    /// Tells whoever comes after us, should we be killed.
    void note(const std::string& target)
    {
        const std::string text = std::string{signature} + target;
        if (::ftruncate(file_.get(), 0) != 0 || ::pwrite(file_.get(), text.data(), text.size(),
                                                         0) != static_cast<ssize_t>(text.size())) {
            fail_with_errno("cannot write " + path_);
        }
    }

private:
    static constexpr std::string_view signature = "emu9160 ";

    /// False when the former owner removed the file meanwhile: then the lock is worth nothing.
    bool take(const std::string& link)
    {
        constexpr mode_t anyone_reads = 0644;
        file_ = Fd{::open(path_.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, anyone_reads)};
        if (file_.get() < 0) fail_with_errno("cannot create " + path_);
        if (::flock(file_.get(), LOCK_EX | LOCK_NB) != 0) {
            if (errno != EWOULDBLOCK) fail_with_errno("cannot lock " + path_);
            throw std::runtime_error("'" + link +
                                     "' is the serial port of an emu9160 that runs: "
                                     "stop that one, or choose another name for the link");
        }
        struct stat held {};
        struct stat named {};
        if (::fstat(file_.get(), &held) == 0 && !S_ISREG(held.st_mode)) fail_as_foreign();
        return ::stat(path_.c_str(), &named) == 0 && held.st_dev == named.st_dev &&
               held.st_ino == named.st_ino;
    }

    [[noreturn]] void fail_as_foreign() const
    {
        throw std::runtime_error("'" + path_ +
                                 "' exists and is no lock of an emu9160: "
                                 "remove it, or choose another name for the link");
    }

    std::string content() const
    {
        std::array<char, 4096> text{};
        const ssize_t size = ::pread(file_.get(), text.data(), text.size(), 0);
        return {text.data(), static_cast<std::size_t>(std::max<ssize_t>(size, 0))};
    }

    std::string path_;
    std::string former_;
    Fd file_;
    bool ours_ = false;
};

/// What a link says; nothing when it is not there, an exception when it is not a link.
std::string read_link(const std::string& link)
{
    struct stat found {};
    if (::lstat(link.c_str(), &found) != 0) {
        if (errno == ENOENT) return {};
        fail_with_errno(link);
    }
    if (!S_ISLNK(found.st_mode)) {
        throw std::runtime_error("'" + link +
                                 "' exists and is not a symbolic link: remove it, or "
                                 "choose another name for the link");
    }
    std::array<char, 4096> target{};
    const ssize_t size = ::readlink(link.c_str(), target.data(), target.size());
    if (size < 0) fail_with_errno(link);
    return {target.data(), static_cast<std::size_t>(size)};
}

} // namespace

class PtyPort::Slave {
public:
    /// `on_left` is called when the last client has closed the terminal.
    Slave(boost::asio::io_context& context, std::string name, int master, std::weak_ptr<bool> alive,
          std::function<void()> on_left)
        : name_{std::move(name)}, master_{master}, fd_{open_slave(name_)}, closings_{context},
          alive_{std::move(alive)}, on_left_{std::move(on_left)}
    {
        Fd watch{::inotify_init1(IN_NONBLOCK | IN_CLOEXEC)};
        if (::inotify_add_watch(watch.get(), name_.c_str(), IN_CLOSE) < 0) return; // nice to have
        closings_.assign(watch.release());
        await_closing();
    }

    /// A client may have closed the terminal; looks at once.
    void look()
    {
        if (!closings_.is_open() || !closed()) return;
        // A client that had the terminal for itself alone (TIOCEXCL) gives it back when it closes
        // it. The kernel sees to that only at the last close, and ours is never.
        (void)::ioctl(fd_.get(), TIOCNXCL);
        left_ = alone();
        if (!left_) return;
        std::array<char, 4096> unread{};
        while (::read(fd_.get(), unread.data(), unread.size()) > 0) {
        }
        on_left_();
    }
    /// The last client has gone and no other has come.
    bool left()
    {
        if (left_) left_ = alone();
        return left_;
    }

private:
    void await_closing()
    {
        using boost::asio::posix::stream_descriptor;
        closings_.async_wait(stream_descriptor::wait_read,
                             [this, here = alive_](const auto& error) {
                                 if (here.expired() || error) return;
                                 look();
                                 await_closing();
                             });
    }

    /// True when there were closings since the last look. Like ones come as one: no counting.
    bool closed()
    {
        alignas(inotify_event) std::array<char, 4096> events{};
        return ::read(closings_.native_handle(), events.data(), events.size()) > 0;
    }

    /// The master hangs up when nobody has the slave open, so ours has to go for a moment; nothing
    /// of the reactor's runs meanwhile, and the terminal keeps its settings.
    bool alone()
    {
        fd_ = Fd{-1};
        pollfd state{.fd = master_, .events = 0, .revents = 0};
        const bool hung_up = ::poll(&state, 1, 0) > 0 && (state.revents & POLLHUP) != 0;
        fd_ = Fd{::open(name_.c_str(), O_RDWR | O_NOCTTY | O_CLOEXEC | O_NONBLOCK)};
        (void)closed(); // our own
        return hung_up;
    }

    std::string name_;
    int master_;
    Fd fd_;
    boost::asio::posix::stream_descriptor closings_;
    std::weak_ptr<bool> alive_;
    std::function<void()> on_left_;
    bool left_ = false;
};

/// The name clients open, as long as it lives.
class PtyPort::Link {
public:
    Link(std::string path, std::string target)
        : path_{std::move(path)}, target_{std::move(target)}, lock_{path_ + ".lock", path_}
    {
        const std::string before = read_link(path_);
        if (!before.empty() && !before.starts_with("/dev/pts/")) {
            throw std::runtime_error("'" + path_ + "' is a link to '" + before +
                                     "', which is no "
                                     "serial port of ours: remove it, or choose another name");
        }
        // A terminal that is there has an owner that lives. Left behind by one of us that was
        // killed, the link is free although somebody else may have got the terminal's number.
        if (!before.empty() && before != lock_.former_target() &&
            ::access(before.c_str(), F_OK) == 0) {
            throw std::runtime_error("'" + path_ + "' leads to '" + before +
                                     "', which another program uses: stop that one, remove the "
                                     "link, or choose another name");
        }
        lock_.note(target_);
        const std::string fresh = path_ + ".new";
        if (read_link(fresh).starts_with("/dev/pts/"))
            ::unlink(fresh.c_str()); // one of us was killed
        if (::symlink(target_.c_str(), fresh.c_str()) != 0) fail_with_errno("cannot make " + fresh);
        if (::rename(fresh.c_str(), path_.c_str()) != 0) {
            const int error = errno;
            ::unlink(fresh.c_str());
            throw std::system_error(error, std::generic_category(), "cannot make " + path_);
        }
    }
    Link(const Link&) = delete;
    Link& operator=(const Link&) = delete;
    ~Link()
    {
        std::array<char, 128> now{};
        const ssize_t size = ::readlink(path_.c_str(), now.data(), now.size());
        const std::string_view target{now.data(), size > 0 ? static_cast<std::size_t>(size) : 0};
        if (target == target_) ::unlink(path_.c_str()); // else somebody has put something there
    }

private:
    std::string path_;
    std::string target_;
    NameLock lock_;
};

PtyPort::PtyPort(boost::asio::io_context& context, Input on_bytes, const PtyOptions& options)
    : Port{context,
           std::move(on_bytes),
           {.output = options.output_limit, .input = options.input_limit}}
{
    Fd master{open_master()};
    device_ = name_of_slave(master.get());
    slave_ = std::make_unique<Slave>(context, device_, master.get(), alive(),
                                     [this] { forget_output(); });
    if (!options.link.empty()) link_ = std::make_unique<Link>(options.link, device_);
    link_name_ = options.link.empty() ? device_ : options.link;
    const int descriptor = master.release();
    attach(descriptor, descriptor, Kind::nonblocking);
}

PtyPort::~PtyPort() = default;

bool PtyPort::heard() { return !slave_->left(); }

/// What a client that has gone left unread is lost before the next one is answered.
void PtyPort::on_input() { slave_->look(); }

std::string PtyPort::name() const { return "pty=" + device_ + " link=" + link_name_; }

} // namespace atlink::inline v0
