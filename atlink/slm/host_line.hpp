// The line to the host as the application sees it: all that it asks of its session.
#pragma once

#include "atlink/slm/power.hpp"

#include <memory>
#include <string_view>

namespace atlink::inline v0::slm {

class DataHandler;

class HostLine {
public:
    /// Whether the host hears the bare terminator as data mode ends under it, or learns of it when
    /// it leaves.
    enum class Ending { told, silent };

    /// One atomic output that is no answer, at once, in command and in data mode:
    /// "\r\n#XTCPSVR: ...\r\n". The host may answer it before this returns.
    virtual void announce(std::string_view bytes) = 0;
    /// Whole PPP frames, for the line or channel that has PPP.
    virtual void send_ppp(std::string_view octets) = 0;

    /// After the answer OK the host's bytes go to `handler` until the terminator, or until
    /// end_data_mode().
    virtual void enter_data_mode(std::unique_ptr<DataHandler> handler) = 0;
    /// The same at once, not behind an answer; false while there is another data mode.
    virtual bool begin_data_mode(std::unique_ptr<DataHandler> handler) = 0;
    /// The connection of the handler has ended: host bytes are dropped until the host's
    /// terminator, which is answered "#XDATAMODE: <status>".
    virtual void end_data_mode(int status, Ending ending) = 0;
    /// True in data mode: received data go out raw, without a header line.
    virtual bool in_data_mode() const = 0;

    /// Has the operation polled that waits, from an event at now.
    virtual void look_again() = 0;
    /// What is to happen a moment after the answer OK.
    virtual void request_power(Power::Request request) = 0;
    /// After the answer OK: CMUX begins, or its AT channel changes.
    virtual void request_multiplexing() = 0;
    virtual bool multiplexed() const = 0;

protected:
    ~HostLine() = default;
};

} // namespace atlink::inline v0::slm
