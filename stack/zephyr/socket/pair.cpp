#include "stack/zephyr/socket/pair.hpp"

#include "stack/zephyr/call.hpp"

#include <algorithm>

#include "zephyr/net/socket.h"

namespace stack::inline v0::zephyr {

std::pair<std::shared_ptr<PairEnd>, std::shared_ptr<PairEnd>> PairEnd::make(std::size_t capacity)
{
    const auto one = std::make_shared<Pipe>(Pipe{.capacity = capacity});
    const auto other = std::make_shared<Pipe>(Pipe{.capacity = capacity});
    return {std::shared_ptr<PairEnd>{new PairEnd{one, other}},
            std::shared_ptr<PairEnd>{new PairEnd{other, one}}};
}

PairEnd::~PairEnd()
{
    in_->no_reader = true;
    out_->no_writer = true;
    changed();
}

unsigned PairEnd::readiness() const
{
    unsigned bits = 0;
    if (!in_->data.empty() || in_->no_writer) bits |= poll_in;
    if (in_->no_writer) bits |= poll_hup;
    if (!out_->no_reader && out_->data.size() < out_->capacity) bits |= poll_out;
    return bits;
}

/// As the call would find it: connected, with a peer and without options.
Errno PairEnd::refusal(SocketCall call) const
{
    switch (call) {
    case SocketCall::bind:
    case SocketCall::connect:
        return Errno::isconn;
    case SocketCall::listen:
        return Errno::inval;
    case SocketCall::option:
        return Errno::noprotoopt;
    case SocketCall::accept:
    case SocketCall::name:
    case SocketCall::message:
    case SocketCall::shutdown:
        return Description::refusal(call);
    }
    return Description::refusal(call);
}

Result<std::size_t> PairEnd::try_read(std::span<std::byte> into, Flags flags)
{
    if (into.empty()) return 0;
    if (in_->data.empty()) {
        if (in_->no_writer) return 0;
        return fail(Errno::again);
    }
    const std::size_t size = std::min(into.size(), in_->data.size());
    const auto end = in_->data.begin() + static_cast<std::ptrdiff_t>(size);
    std::copy(in_->data.begin(), end, into.begin());
    if (!flags.peek()) {
        in_->data.erase(in_->data.begin(), end);
        changed();
    }
    return size;
}

Result<std::size_t> PairEnd::try_write(Bytes data, Flags)
{
    if (out_->no_reader) return fail(Errno::pipe);
    if (data.empty()) return 0;
    const std::size_t size = std::min(data.size(), out_->capacity - out_->data.size());
    if (size == 0) return fail(Errno::again);
    const Bytes taken = data.first(size);
    out_->data.insert(out_->data.end(), taken.begin(), taken.end());
    changed();
    return size;
}

} // namespace stack::inline v0::zephyr

namespace {

using namespace stack::zephyr;
using stack::Errno;

stack::Result<void> open_pair(FdTable& table, int family, int type, int protocol, int* sv)
{
    if (family != AF_UNIX) return stack::fail(Errno::afnosupport);
    if (type != SOCK_STREAM) return stack::fail(Errno::prototype);
    if (protocol != 0) return stack::fail(Errno::protonosupport);
    if (sv == nullptr) return stack::fail(Errno::fault);
    const auto capacity = static_cast<std::size_t>(configuration().socketpair_buffer_size);
    const auto ends = PairEnd::make(capacity);
    const auto one = table.place(ends.first);
    if (!one) return stack::fail(one.error());
    const auto other = table.place(ends.second);
    if (!other) {
        (void)table.close(*one);
        return stack::fail(other.error());
    }
    sv[0] = *one;
    sv[1] = *other;
    return {};
}

} // namespace

extern "C" int zsock_socketpair(int family, int type, int proto, int* sv)
{
    return call<int>("zsock_socketpair", errno_policy{}, [&](const Call& it) {
        return open_pair(it.door().descriptors(), family, type, proto, sv);
    });
}
