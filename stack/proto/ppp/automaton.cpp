#include "stack/proto/ppp/automaton.hpp"

#include <chrono>

namespace stack::inline v0::net::ppp {

namespace {

// Codes (RFC 1661 §5).
constexpr std::uint8_t configure_request_code = 1;
constexpr std::uint8_t configure_ack_code = 2;
constexpr std::uint8_t configure_nak_code = 3;
constexpr std::uint8_t configure_reject_code = 4;
constexpr std::uint8_t terminate_request_code = 5;
constexpr std::uint8_t terminate_ack_code = 6;
constexpr std::uint8_t code_reject_code = 7;

// Defaults (§4.6).
constexpr emu::Ts restart_interval = std::chrono::seconds{3};
constexpr int max_terminate = 2;
constexpr int max_configure = 10;
constexpr int max_failure = 5;

/// Of transitions, one for each event.
constexpr std::array<std::string_view, 16> causes = {"lower layer up",
                                                     "lower layer down",
                                                     "open",
                                                     "close",
                                                     "timeout",
                                                     "last timeout",
                                                     "request",
                                                     "request refused",
                                                     "request acked",
                                                     "request naked",
                                                     "terminate",
                                                     "terminate acked",
                                                     "unknown code",
                                                     "code rejected",
                                                     "peer rejects it",
                                                     "echo"};

constexpr std::size_t header = 4;
constexpr std::size_t longest = 1500;

// Actions, in the order they are taken.
constexpr unsigned tld = 1U << 0U;  // this layer down
constexpr unsigned irc = 1U << 1U;  // initialize restart count, for requests
constexpr unsigned irct = 1U << 2U; // the same for terminations
constexpr unsigned zrc = 1U << 3U;  // zero restart count
constexpr unsigned scr = 1U << 4U;  // send Configure-Request
constexpr unsigned sca = 1U << 5U;  // send Configure-Ack, or what else answers the request
constexpr unsigned scn = sca;
constexpr unsigned str = 1U << 6U;  // send Terminate-Request
constexpr unsigned sta = 1U << 7U;  // send Terminate-Ack
constexpr unsigned scj = 1U << 8U;  // send Code-Reject
constexpr unsigned ser = 1U << 9U;  // answer an Echo-Request and the like
constexpr unsigned tlf = 1U << 10U; // this layer finished
constexpr unsigned tlu = 1U << 11U; // this layer up
constexpr unsigned illegal = 1U << 12U;

} // namespace

struct Automaton::Cell {
    unsigned actions;
    std::uint8_t next; // State
};

// RFC 1661 §4.1: a row is an event, a column a state. This-layer-started has nobody to hear it.
// clang-format off
const std::array<std::array<Automaton::Cell, 10>, 16> Automaton::table = {{
#define NO {illegal, 0}
//     initial    starting      closed     stopped            closing     stopping     req_sent      ack_rcvd       ack_sent        opened
{{ {0, 2},     {irc|scr, 6}, NO,        NO,                NO,         NO,          NO,           NO,            NO,             NO                  }}, // up
{{ NO,         NO,           {0, 0},    {0, 1},            {0, 0},     {0, 1},      {0, 1},       {0, 1},        {0, 1},         {tld, 1}            }}, // down
{{ {0, 1},     {0, 1},       {irc|scr, 6}, {0, 3},         {0, 5},     {0, 5},      {0, 6},       {0, 7},        {0, 8},         {0, 9}              }}, // open
{{ {0, 0},     {tlf, 0},     {0, 2},    {0, 2},            {0, 4},     {0, 4},      {irct|str, 4}, {irct|str, 4}, {irct|str, 4}, {tld|irct|str, 4}   }}, // close
{{ NO,         NO,           NO,        NO,                {str, 4},   {str, 5},    {scr, 6},     {scr, 6},      {scr, 8},       NO                  }}, // TO+
{{ NO,         NO,           NO,        NO,                {tlf, 2},   {tlf, 3},    {tlf, 3},     {tlf, 3},      {tlf, 3},       NO                  }}, // TO-
{{ NO,         NO,           {sta, 2},  {irc|scr|sca, 8},  {0, 4},     {0, 5},      {sca, 8},     {sca|tlu, 9},  {sca, 8},       {tld|scr|sca, 8}    }}, // RCR+
{{ NO,         NO,           {sta, 2},  {irc|scr|scn, 6},  {0, 4},     {0, 5},      {scn, 6},     {scn, 7},      {scn, 6},       {tld|scr|scn, 6}    }}, // RCR-
{{ NO,         NO,           {sta, 2},  {sta, 3},          {0, 4},     {0, 5},      {irc, 7},     {scr, 6},      {irc|tlu, 9},   {tld|scr, 6}        }}, // RCA
{{ NO,         NO,           {sta, 2},  {sta, 3},          {0, 4},     {0, 5},      {irc|scr, 6}, {scr, 6},      {irc|scr, 8},   {tld|scr, 6}        }}, // RCN
{{ NO,         NO,           {sta, 2},  {sta, 3},          {sta, 4},   {sta, 5},    {sta, 6},     {sta, 6},      {sta, 6},       {tld|zrc|sta, 5}    }}, // RTR
{{ NO,         NO,           {0, 2},    {0, 3},            {tlf, 2},   {tlf, 3},    {0, 6},       {0, 6},        {0, 8},         {tld|scr, 6}        }}, // RTA
{{ NO,         NO,           {scj, 2},  {scj, 3},          {scj, 4},   {scj, 5},    {scj, 6},     {scj, 7},      {scj, 8},       {scj, 9}            }}, // RUC
{{ NO,         NO,           {0, 2},    {0, 3},            {0, 4},     {0, 5},      {0, 6},       {0, 6},        {0, 8},         {0, 9}              }}, // RXJ+
{{ NO,         NO,           {tlf, 2},  {tlf, 3},          {tlf, 2},   {tlf, 3},    {tlf, 3},     {tlf, 3},      {tlf, 3},       {tld|irct|str, 5}   }}, // RXJ-
{{ NO,         NO,           {0, 2},    {0, 3},            {0, 4},     {0, 5},      {0, 6},       {0, 7},        {0, 8},         {ser, 9}            }}, // RXR
#undef NO
}};
// clang-format on

std::string_view name(Automaton::State state)
{
    static constexpr std::array<std::string_view, 10> names = {
        "initial",  "starting", "closed",   "stopped",  "closing",
        "stopping", "req-sent", "ack-rcvd", "ack-sent", "opened"};
    return names.at(static_cast<std::size_t>(state));
}

bool parse(std::string_view data, Options& options)
{
    while (!data.empty()) {
        const std::size_t size = data.size() < 2 ? 0 : static_cast<unsigned char>(data[1]);
        if (size < 2 || size > data.size()) return false;
        options.push_back({.type = static_cast<std::uint8_t>(data[0]),
                           .data = std::string{data.substr(2, size - 2)}});
        data.remove_prefix(size);
    }
    return true;
}

std::string to_string(const Options& options)
{
    std::string out;
    for (const Option& each : options) {
        out += static_cast<char>(each.type);
        out += static_cast<char>(each.data.size() + 2);
        out += each.data;
    }
    return out;
}

Automaton::Automaton(emu::Engine& engine, emu::Bus& bus, std::string_view name, Send send)
    : bus_{bus}, name_{name}, send_{std::move(send)}, timer_{engine, [this] { on_timer(); }}
{
}

void Automaton::up_silently()
{
    if (state_ != State::starting) return on(Event::up);
    state_ = State::stopped; // §4.2: there a Configure-Request of the peer's begins it all
}

void Automaton::on(Event event)
{
    const Cell& cell = table[static_cast<std::size_t>(event)][static_cast<std::size_t>(state_)];
    if (cell.actions == illegal) return;
    const State from = std::exchange(state_, static_cast<State>(cell.next));
    if (from != state_) {
        bus_.publish(emu::Transition{.machine = name_,
                                     .from = name(from),
                                     .to = name(state_),
                                     .cause = causes.at(static_cast<std::size_t>(event))});
    }
    if (state_ < State::closing || state_ == State::opened) timer_.cancel();
    if (state_ < State::closing) naks_ = 0; // the next negotiation counts anew
    act(cell.actions);
}

void Automaton::act(unsigned actions)
{
    const auto has = [actions](unsigned action) { return (actions & action) != 0; };
    if (has(tld)) layer_down();
    if (has(irc)) restarts_ = max_configure;
    if (has(irct)) restarts_ = max_terminate;
    if (has(zrc)) {
        restarts_ = 0;
        timer_.start(restart_interval);
    }
    if (has(scr)) send_request();
    if (has(sca)) send(answer_code_, answering_.id, answer_);
    if (has(sca) && answer_code_ == configure_ack_code) granted(offered_);
    if (has(str)) {
        restart_timer();
        send(terminate_request_code, {});
    }
    if (has(sta)) {
        const bool asked = answering_.code == terminate_request_code;
        send(terminate_ack_code, asked ? answering_.id : next_id_++,
             asked ? answering_.data : std::string_view{});
    }
    if (has(scj)) send(code_reject_code, answering_.whole.substr(0, longest - header));
    if (has(ser)) handle(answering_.code, answering_.id, answering_.data);
    if (has(tlf)) layer_finished();
    if (has(tlu)) layer_up();
}

void Automaton::restart_timer()
{
    --restarts_;
    timer_.start(restart_interval);
}

void Automaton::on_timer() { on(restarts_ > 0 ? Event::timeout : Event::last_timeout); }

void Automaton::send_request()
{
    restart_timer();
    request_id_ = next_id_++;
    requested_ = to_string(request());
    awaited_ = true;
    send(configure_request_code, request_id_, requested_);
}

void Automaton::send(std::uint8_t code, std::uint8_t id, std::string_view data)
{
    const std::size_t size = header + data.size();
    std::string packet{static_cast<char>(code), static_cast<char>(id),
                       static_cast<char>(size >> 8U), static_cast<char>(size)};
    packet += data;
    send_(packet);
}

void Automaton::receive(std::string_view packet)
{
    if (packet.size() < header) return;
    const auto at = [&](std::size_t i) { return static_cast<unsigned char>(packet[i]); };
    const std::size_t size = static_cast<std::size_t>(at(2) << 8U | at(3));
    if (size < header || size > packet.size()) return; // what is behind it is padding (§5)
    answering_ = {.code = at(0),
                  .id = at(1),
                  .data = packet.substr(header, size - header),
                  .whole = packet.substr(0, size)};
    switch (answering_.code) {
    case configure_request_code:
        configure_request(answering_);
        break;
    case configure_ack_code:
    case configure_nak_code:
    case configure_reject_code:
        configure_answer(answering_);
        break;
    case terminate_request_code:
        on(Event::rtr);
        break;
    case terminate_ack_code:
        on(Event::rta);
        break;
    case code_reject_code:
        code_reject(answering_);
        break;
    default:
        on(knows(answering_.code) ? Event::rxr : Event::ruc);
    }
    answering_ = {};
}

void Automaton::configure_request(const Packet& packet)
{
    Options offered;
    if (!parse(packet.data, offered)) return;
    const Verdict verdict = judge(offered);
    if (!verdict.rejected.empty()) {
        answer_code_ = configure_reject_code;
        answer_ = to_string(verdict.rejected);
    } else if (!verdict.better.empty()) {
        // Max-Failure: a peer that does not converge loses the options it asked for (§4.6).
        Options refused;
        if (naks_ >= max_failure) {
            for (const Option& each : offered) {
                for (const Option& better : verdict.better) {
                    if (each.type == better.type) refused.push_back(each);
                }
            }
        }
        answer_code_ = refused.empty() ? configure_nak_code : configure_reject_code;
        answer_ = to_string(refused.empty() ? verdict.better : refused);
        ++naks_;
    } else {
        answer_code_ = configure_ack_code;
        answer_ = packet.data;
        naks_ = 0;
    }
    offered_ = std::move(offered);
    on(answer_code_ == configure_ack_code ? Event::rcr_good : Event::rcr_bad);
}

/// One that answers no request of ours is dropped (§5.2 to §5.4).
void Automaton::configure_answer(const Packet& packet)
{
    const bool acked = packet.code == configure_ack_code;
    const bool conversing = state_ >= State::req_sent;
    if (conversing) {
        Options options;
        if (packet.id != request_id_ || !awaited_ || !parse(packet.data, options)) return;
        if (acked && packet.data != requested_) return;
        awaited_ = false;
        if (packet.code == configure_nak_code) naked(options);
        if (packet.code == configure_reject_code) refused(options);
    }
    on(acked ? Event::rca : Event::rcn);
}

/// Without the first seven codes nothing can go on (§5.6).
void Automaton::code_reject(const Packet& packet)
{
    if (packet.data.empty()) return;
    const auto code = static_cast<unsigned char>(packet.data.front());
    on(code <= code_reject_code ? Event::rxj_bad : Event::rxj_good);
}

} // namespace stack::inline v0::net::ppp
