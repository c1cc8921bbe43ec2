// What nrf_socket.h says of the errnos of its functions, compared with those that calls give.
#pragma once

#include "emu/bus.hpp"

#include <map>
#include <set>
#include <string>
#include <vector>

namespace stack {

/// Function -> NRF_E* numbers, as its comment in nrf_socket.h names them: "NRF_EAGAIN, _EFAULT",
/// and all of another function's behind "as nrf_connect()". NRF_ESHUTDOWN and, of those with a
/// descriptor, NRF_EBADF go without saying.
const std::map<std::string, std::set<int>>& documented_errnos();

/// Keeps the errnos of all calls.
class ErrnoWatch final : public emu::Sink {
public:
    static ErrnoWatch& instance();

    void on_record(const emu::Record& record) override;
    /// "nrf_bind: EIO", of what the header does not say; forgets what it has seen.
    std::vector<std::string> take_undocumented();
    /// Whether a call has given it since then.
    bool seen(const std::string& call, int error) const;

private:
    std::map<std::string, std::set<int>> seen_;
};

} // namespace stack
