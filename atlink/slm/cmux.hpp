// The multiplexer of 3GPP TS 27.010, basic option: one serial line becomes channels (DLCIs).
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

namespace atlink::inline v0::slm {

/// The responding side. DLCI 0 controls, 1 and 2 carry bytes. Clockless: every frame is answered
/// as it comes. Frames with a wrong FCS, length or end are dropped without a word (§5.2.1.6).
class Cmux {
public:
    /// Most bytes of a frame's information field, in both directions (slm/behaviour.md §3).
    static constexpr std::size_t mtu = 127;
    /// Bytes that wait in a channel while the host stops it; what comes beyond them is lost (§3).
    static constexpr std::size_t buffer = 4096;
    static constexpr unsigned max_channels = 2; // of bytes, on top of the one of control

    /// Any of these calls may feed().
    struct Owner {
        /// Whole frames, for the line.
        std::function<void(std::string_view frames)> send;
        /// Payload of a channel, 1 to mtu bytes.
        std::function<void(unsigned channel, std::string_view bytes)> receive;
        /// The host has opened or closed a channel.
        std::function<void(unsigned channel, bool open)> opened;
    };

    /// `channels`: 1 or 2.
    Cmux(unsigned channels, Owner owner) : channels_{channels}, owner_{std::move(owner)} {}

    /// Bytes of the line, split anywhere. They wait while a frame is being handled.
    void feed(std::string_view bytes);
    /// Bytes for a channel, in frames of at most mtu or what the host has agreed to. Lost while
    /// the channel is closed.
    void send(unsigned channel, std::string_view bytes);
    /// The host has opened it and not closed it. 0: the control channel.
    bool open(unsigned channel) const { return dlcis_.at(channel).open; }

private:
    enum class Part : std::uint8_t { flag, address, control, length, length_high, data, fcs, end };
    struct Frame {
        std::uint8_t address = 0;
        std::uint8_t control = 0;
        std::string header; // what the FCS is over
        std::size_t length = 0;
        std::string data;
        std::uint8_t fcs = 0;
    };
    struct Dlci {
        bool open = false;
        bool stopped = false;   // by the host's flow control of this channel
        std::size_t most = mtu; // bytes of a frame to the host (§5.4.6.3.1)
        std::string waiting;
    };

    void push(std::uint8_t byte);
    void take_length(std::size_t length);
    bool valid() const;
    void handle();
    void connect(unsigned dlci);
    void disconnect(unsigned dlci);
    void close(unsigned dlci);
    void receive(unsigned dlci);
    void control(std::string_view messages);
    void answer(std::uint8_t type, std::string_view values);
    void modem_status(std::string_view values);
    void write(std::uint8_t address, std::uint8_t control, std::string_view data);
    void flush(unsigned channel);

    unsigned channels_;
    Owner owner_;
    std::array<Dlci, max_channels + 1> dlcis_;
    bool all_stopped_ = false; // by FCoff
    Part part_ = Part::flag;
    Frame frame_;
    bool feeding_ = false;
    std::string meanwhile_; // bytes that came then
};

} // namespace atlink::inline v0::slm
