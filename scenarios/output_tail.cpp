#include "scenarios/output_tail.hpp"

#include <array>

#include <unistd.h>

namespace scenarios::inline v0 {

namespace {

constexpr std::size_t longest = 65'536;

} // namespace

bool OutputTail::read_on(const Tell& tell, bool all)
{
    static thread_local std::array<char, longest> buffer;
    const ssize_t size = pread(fd_, buffer.data(), buffer.size(), static_cast<off_t>(told_));
    if (size <= 0) return false;
    std::string_view text{buffer.data(), static_cast<std::size_t>(size)};
    const bool full = text.size() == longest;
    const std::uint64_t before = told_;
    for (std::size_t end = text.find('\n'); end != text.npos; end = text.find('\n')) {
        tell(text.substr(0, end));
        text.remove_prefix(end + 1);
        told_ += end + 1;
    }
    if (!text.empty() && (all ? !full || told_ == before : full && told_ == before)) {
        tell(text);
        told_ += text.size();
    }
    return told_ != before;
}

void OutputTail::whole_lines(const Tell& tell)
{
    while (read_on(tell, false)) {
    }
}

void OutputTail::rest(const Tell& tell)
{
    while (read_on(tell, true)) {
    }
}

} // namespace scenarios::inline v0
