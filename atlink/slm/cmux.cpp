#include "atlink/slm/cmux.hpp"

#include <algorithm>
#include <utility>

namespace atlink::inline v0::slm {

namespace {

// TS 27.010 §5.2.1.1 to §5.2.1.3: flag, bits of the address, control octets without P/F.
constexpr std::uint8_t flag = 0xf9;
constexpr std::uint8_t extension = 0x01; // no further octet follows
constexpr std::uint8_t command_response = 0x02;
constexpr std::uint8_t poll_final = 0x10;
constexpr std::uint8_t sabm = 0x2f;
constexpr std::uint8_t ua = 0x63;
constexpr std::uint8_t dm = 0x0f;
constexpr std::uint8_t disc = 0x43;
constexpr std::uint8_t uih = 0xef;

// Types of messages on DLCI 0 as commands, EA and C/R set (§5.4.6.3).
constexpr std::uint8_t parameter_negotiation = 0x83;
constexpr std::uint8_t test = 0x23;
constexpr std::uint8_t flow_on = 0xa3;
constexpr std::uint8_t flow_off = 0x63;
constexpr std::uint8_t close_down = 0xc3;
constexpr std::uint8_t modem_status_command = 0xe3;
constexpr std::uint8_t not_supported = 0x13;

constexpr std::uint8_t flow_bit = 0x02; // of the V.24 signals: the sender cannot take frames

constexpr std::size_t most_meanwhile = 64UL * 1024;

/// Annex B: the reversed polynomial x^8 + x^2 + x + 1, all ones first, complemented.
std::uint8_t fcs(std::string_view bytes)
{
    unsigned sum = 0xff;
    for (const char byte : bytes) {
        sum ^= static_cast<std::uint8_t>(byte);
        for (int bit = 0; bit < 8; ++bit)
            sum = (sum & 1U) != 0 ? (sum >> 1U) ^ 0xe0U : sum >> 1U;
    }
    return static_cast<std::uint8_t>(0xffU - sum);
}

std::string octets(std::initializer_list<unsigned> values)
{
    std::string bytes;
    for (const unsigned value : values)
        bytes.push_back(static_cast<char>(value));
    return bytes;
}

unsigned dlci_of(std::uint8_t address) { return address >> 2U; }

std::string frame(std::uint8_t address, std::uint8_t control, std::string_view data)
{
    std::string bytes =
        octets({address, control, static_cast<unsigned>(data.size()) << 1U | extension});
    const std::uint8_t sum = fcs(bytes);
    bytes.insert(bytes.begin(), static_cast<char>(flag));
    bytes += data;
    bytes += octets({sum, flag});
    return bytes;
}

} // namespace

void Cmux::feed(std::string_view bytes)
{
    if (feeding_) { // by what a frame has set off: its turn is after the bytes at hand
        meanwhile_ += bytes.substr(0, most_meanwhile - std::min(most_meanwhile, meanwhile_.size()));
        return;
    }
    feeding_ = true;
    std::string more;
    for (; !bytes.empty(); bytes = more = std::exchange(meanwhile_, {})) {
        for (const char byte : bytes)
            push(static_cast<std::uint8_t>(byte));
    }
    feeding_ = false;
}

void Cmux::push(std::uint8_t byte)
{
    const auto keep = [this, byte] { frame_.header.push_back(static_cast<char>(byte)); };
    switch (part_) {
    case Part::flag:
        if (byte == flag) part_ = Part::address;
        return;
    case Part::address:
        if (byte == flag) return; // flags may be repeated, and one may end and begin
        frame_ = {};
        frame_.address = byte;
        keep();
        part_ = (byte & extension) != 0 ? Part::control : Part::flag;
        return;
    case Part::control:
        frame_.control = byte;
        keep();
        part_ = Part::length;
        return;
    case Part::length:
        keep();
        frame_.length = byte >> 1U;
        part_ = Part::length_high;
        if ((byte & extension) != 0) take_length(frame_.length);
        return;
    case Part::length_high:
        keep();
        return take_length(frame_.length | std::size_t{byte} << 7U);
    case Part::data:
        frame_.data.push_back(static_cast<char>(byte));
        if (frame_.data.size() == frame_.length) part_ = Part::fcs;
        return;
    case Part::fcs:
        frame_.fcs = byte;
        part_ = Part::end;
        return;
    case Part::end:
        part_ = byte == flag ? Part::address : Part::flag;
        if (byte == flag && valid()) handle();
        return;
    }
}

void Cmux::take_length(std::size_t length)
{
    frame_.length = length;
    part_ = length == 0 ? Part::fcs : length <= mtu ? Part::data : Part::flag;
}

bool Cmux::valid() const
{
    // UIH is checked without its information field, and no other frame here has one (§5.2.1.6).
    return fcs(frame_.header) == frame_.fcs &&
           (frame_.length == 0 || (frame_.control & ~unsigned{poll_final}) == uih);
}

void Cmux::handle()
{
    const unsigned dlci = dlci_of(frame_.address);
    switch (frame_.control & ~unsigned{poll_final}) {
    case sabm:
        return connect(dlci);
    case disc:
        return disconnect(dlci);
    case uih:
        return receive(dlci);
    case dm: // the host refuses a channel; UA is never awaited
        if (dlci <= channels_) close(dlci);
        return;
    default:
        return;
    }
}

/// Channels come after the control channel (§5.3.2).
void Cmux::connect(unsigned dlci)
{
    const bool known = dlci <= channels_ && (dlci == 0 || dlcis_[0].open);
    write(frame_.address, (known ? ua : dm) | poll_final, {});
    if (!known || std::exchange(dlcis_.at(dlci).open, true)) return;
    dlcis_.at(dlci).stopped = false;
    if (dlci != 0) owner_.opened(dlci, true);
}

void Cmux::disconnect(unsigned dlci)
{
    const bool known = dlci <= channels_ && dlcis_.at(dlci).open;
    write(frame_.address, (known ? ua : dm) | poll_final, {});
    if (known) close(dlci);
}

/// The end of the control channel is the end of all (§5.3.4).
void Cmux::close(unsigned dlci)
{
    for (unsigned each = dlci == 0 ? channels_ : dlci; each >= dlci && each > 0; --each) {
        const bool was_open = dlcis_.at(each).open;
        dlcis_.at(each) = {};
        if (was_open) owner_.opened(each, false);
    }
    if (dlci == 0) {
        dlcis_[0] = {};
        all_stopped_ = false;
    }
}

void Cmux::receive(unsigned dlci)
{
    if (dlci > channels_ || !dlcis_.at(dlci).open) { // disconnected mode (§5.4.4.3)
        return write(frame_.address, static_cast<std::uint8_t>(dm | poll_final), {});
    }
    const std::string data = std::exchange(frame_.data, {});
    if (dlci == 0) {
        control(data);
    } else if (!data.empty()) {
        owner_.receive(dlci, data);
    }
}

/// One message or several: type, length, values. One that is cut off ends it.
void Cmux::control(std::string_view messages)
{
    while (messages.size() >= 2 && dlcis_[0].open) {
        const auto type = static_cast<std::uint8_t>(messages[0]);
        const auto size = static_cast<std::uint8_t>(messages[1]);
        const std::size_t length = size >> 1U;
        if ((size & extension) == 0 || length > messages.size() - 2) return;
        const std::string values{messages.substr(2, length)};
        messages.remove_prefix(2 + length);
        if ((type & command_response) == 0) continue; // an answer, to nothing we ask
        switch (type) {
        case test:
            answer(type, values);
            break;
        case parameter_negotiation: {
            std::string parameters = values; // octets 4 and 5: the largest frame (§5.4.6.3.1)
            if (parameters.size() != 8) return;
            const unsigned asked = static_cast<std::uint8_t>(parameters[4]) |
                                   unsigned{static_cast<std::uint8_t>(parameters[5])} << 8U;
            const auto agreed = std::clamp<unsigned>(asked, 1, mtu);
            const unsigned dlci = static_cast<std::uint8_t>(parameters[0]) & 0x3fU;
            if (dlci <= channels_) dlcis_.at(dlci).most = agreed;
            parameters[1] = 0; // no convergence layer, UIH
            parameters[4] = static_cast<char>(agreed);
            parameters[5] = 0;
            answer(type, parameters);
            break;
        }
        case flow_on:
        case flow_off:
            all_stopped_ = type == flow_off;
            answer(type, values);
            for (unsigned each = 1; each <= channels_; ++each)
                flush(each);
            break;
        case modem_status_command:
            answer(type, values);
            modem_status(values);
            break;
        case close_down:
            answer(type, values);
            close(0);
            break;
        default:
            answer(not_supported, octets({type}));
        }
    }
}

void Cmux::answer(std::uint8_t type, std::string_view values)
{
    std::string message = octets({type & ~unsigned{command_response},
                                  static_cast<unsigned>(values.size()) << 1U | extension});
    message += values;
    write(extension, uih, message);
}

/// A channel's V.24 signals; of them the flow control counts (§5.4.6.3.7).
void Cmux::modem_status(std::string_view values)
{
    if (values.size() < 2) return;
    const unsigned dlci = dlci_of(static_cast<std::uint8_t>(values[0]));
    if (dlci == 0 || dlci > channels_) return;
    dlcis_.at(dlci).stopped = (static_cast<std::uint8_t>(values[1]) & flow_bit) != 0;
    flush(dlci);
}

void Cmux::send(unsigned channel, std::string_view bytes)
{
    Dlci& dlci = dlcis_.at(channel);
    if (!dlci.open) return;
    if (!all_stopped_ && !dlci.stopped) {
        dlci.waiting += bytes;
    } else {
        dlci.waiting += bytes.substr(0, buffer - std::min(buffer, dlci.waiting.size()));
    }
    flush(channel);
}

void Cmux::flush(unsigned channel)
{
    Dlci& dlci = dlcis_.at(channel);
    if (!dlci.open || dlci.stopped || all_stopped_) return;
    const std::string waiting = std::exchange(dlci.waiting, {});
    std::string frames; // one output: nothing comes in between
    for (std::size_t at = 0; at < waiting.size(); at += dlci.most) {
        const auto address = static_cast<std::uint8_t>(channel << 2U | extension);
        frames += frame(address, uih, std::string_view{waiting}.substr(at, dlci.most));
    }
    if (!frames.empty()) owner_.send(frames);
}

void Cmux::write(std::uint8_t address, std::uint8_t control, std::string_view data)
{
    owner_.send(frame(address, control, data));
}

} // namespace atlink::inline v0::slm
