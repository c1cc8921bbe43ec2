#include "scenarios/black_box.hpp"

#include "scenarios/yaml/yaml_reader.hpp"

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <new>
#include <system_error>

#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

#include <fmt/format.h>

namespace scenarios::inline v0 {

namespace {

/// nullptr when it cannot be had.
void* map(int fd)
{
    void* const at = mmap(nullptr, sizeof(BlackBox), PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    return at == MAP_FAILED ? nullptr : at;
}

} // namespace

void BlackBox::enter(const char* name, emu::Ts at)
{
    now = at;
    const std::size_t size = std::min(std::strlen(name), sizeof call - 1);
    std::memcpy(call, name, size);
    call[size] = '\0';
    inside = true;
}

void BlackBox::leave(emu::Ts at)
{
    now = at;
    inside = false;
}

SharedBox::SharedBox() : fd_{memfd_create("emu9160 black box", 0)}
{
    void* at = nullptr;
    if (fd_ >= 0 && ftruncate(fd_, sizeof(BlackBox)) == 0) at = map(fd_);
    if (at == nullptr) throw std::system_error{errno, std::generic_category(), "black box"};
    box_ = new (at) BlackBox;
}

SharedBox::~SharedBox()
{
    munmap(box_, sizeof(BlackBox));
    close(fd_);
}

std::string SharedBox::path() const { return fmt::format("/proc/self/fd/{}", fd_); }

BlackBox* inherited_box()
{
    const char* const path = std::getenv(BlackBox::variable);
    if (path == nullptr) return nullptr;
    const int fd = open(path, O_RDWR | O_CLOEXEC);
    if (fd < 0) return nullptr; // whoever started us has closed it: nobody will look
    void* const at = map(fd);
    close(fd);
    return static_cast<BlackBox*>(at);
}

std::string to_text(const BlackBox& box)
{
    if (box.call[0] == '\0') return "before its first call";
    return fmt::format("at {}, {} {}", to_text(box.now), box.inside ? "in" : "last call", box.call);
}

} // namespace scenarios::inline v0
