// A descriptor given to a door that did not open it. Numbers of doors overlap: one that the door
// asked has open too is taken as its own, and nobody can tell.
#pragma once

#include <functional>

namespace stack::inline v0 {

class Process;

/// A door that has descriptors of its own, as the others see it; while the object lives.
class DescriptorOwner {
public:
    using Has = std::function<bool(int)>;

    /// `opener` is the call that gives such descriptors. `borrows` says of a number of the modem's
    /// table that this door opened it for itself. Both are asked with the lock held.
    DescriptorOwner(const char* opener, Has has, Has borrows);
    DescriptorOwner(const DescriptorOwner&) = delete;
    DescriptorOwner& operator=(const DescriptorOwner&) = delete;
    ~DescriptorOwner();

private:
    friend void tell_foreign_descriptor(Process&, const char*, int, const char*);

    const char* opener_;
    Has has_;
    Has borrows_;
};

/// `call`, of the door whose descriptors come from `opener`, was given one that is not open there.
/// When another door has it, a line on stderr says so, once for each pair of call and door. With
/// the lock held.
void tell_foreign_descriptor(Process& process, const char* call, int fd, const char* opener);

} // namespace stack::inline v0
