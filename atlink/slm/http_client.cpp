#include "atlink/slm/http_client.hpp"

#include "atlink/slm/handlers.hpp"

#include <array>

#include <fmt/format.h>

namespace atlink::inline v0::slm {

namespace {

constexpr std::size_t block_size = 2048; // of the firmware's buffer
constexpr int invalid_request = -static_cast<int>(stack::Errno::inval);

std::string response_line(std::uint64_t size, int state)
{
    return fmt::format("\r\n#XHTTPCRSP:{},{}\r\n", size, state);
}

/// The payload's way from data mode into the connection.
class PayloadHandler final : public DataHandler {
public:
    explicit PayloadHandler(HttpClient& http) : http_{http} {}

    int send(std::string data) override
    {
        http_.send_payload(std::move(data));
        return 0;
    }
    bool busy() const override { return http_.sending_payload(); }
    emu::Instant deadline() const override { return http_.deadline(); }
    void left() override { http_.end_payload(); }

private:
    HttpClient& http_;
};

} // namespace

std::string head_of(const HttpRequest& request, std::string_view host)
{
    std::string head = fmt::format("{} {} HTTP/1.1\r\nHost: {}\r\n{}", request.method,
                                   request.resource, host, request.headers);
    if (!request.content_type.empty()) {
        head += fmt::format("Content-Type: {}\r\n", request.content_type);
    }
    if (request.content_length > 0 && !request.chunked) {
        head += fmt::format("Content-Length: {}\r\n", request.content_length);
    }
    return head + "\r\n";
}

HttpClient::HttpClient(Application& app)
    : app_{app}, look_{app.engine(), [this] { look(); }}, later_{app.engine(), [this] { look(); }},
      closing_{app.on_closing.subscribe([this] {
          if (disconnect()) app_.say("#XHTTPCCON: 0");
      })}
{
}

void HttpClient::socket_changed(int fd)
{
    if (busy() && fd == socket_.fd()) look_.post();
}

bool HttpClient::disconnect()
{
    const bool was = connected();
    close();
    return was;
}

void HttpClient::request(HttpRequest request)
{
    ++requests_;
    request_ = std::move(request);
    transmission_.reset();
    payload_ended_ = false;
    response_.emplace(request_.method);
    handed_ = body_size_ = 0;
    header_said_ = false;
    // The firmware looks at the method only now.
    stage_ = known_method(request_.method) ? Stage::sending : Stage::unknown_method;
    look_.post();
}

void HttpClient::look()
{
    switch (stage_) {
    case Stage::idle:
        return;
    case Stage::unknown_method:
        return fail({}, invalid_request);
    case Stage::sending:
        return look_at_header();
    case Stage::payload:
        return look_at_payload();
    case Stage::receiving:
        return receive();
    }
}

void HttpClient::look_at_header()
{
    if (!transmission_) {
        transmission_.emplace(socket_, head_of(request_, server_.host));
    }
    switch (transmission_->step()) {
    case Delivery::State::going_on:
        return later_.start_at(transmission_->deadline());
    case Delivery::State::failed:
        return fail_request(*transmission_->error());
    case Delivery::State::done:
        break;
    }
    transmission_.reset();
    if (!request_.has_payload()) return finish_sending();
    auto handler = std::make_unique<PayloadHandler>(*this);
    // Only a host that has not waited is in another data mode by now.
    if (!app_.line().begin_data_mode(std::move(handler))) return fail_request(stack::Errno::busy);
    stage_ = Stage::payload;
    app_.say("#XHTTPCREQ: 1");
}

void HttpClient::look_at_payload()
{
    if (transmission_) {
        switch (transmission_->step()) {
        case Delivery::State::going_on:
            return later_.start_at(transmission_->deadline());
        case Delivery::State::failed:
            return finish_sending();
        case Delivery::State::done:
            break;
        }
        transmission_.reset();
        app_.line().look_again();
    }
    if (payload_ended_) finish_sending();
}

void HttpClient::send_payload(std::string data)
{
    if (stage_ != Stage::payload || transmission_) return;
    transmission_.emplace(socket_, std::move(data));
    if (transmission_->step() == Delivery::State::done) return transmission_.reset();
    const bool failed = transmission_->error().has_value();
    later_.start_at(failed ? app_.engine().now() : transmission_->deadline());
}

bool HttpClient::sending_payload() const
{
    return stage_ == Stage::payload && transmission_ && !transmission_->error();
}

emu::Instant HttpClient::deadline() const
{
    return sending_payload() ? transmission_->deadline() : emu::never;
}

void HttpClient::end_payload()
{
    if (stage_ != Stage::payload) return;
    payload_ended_ = true;
    if (app_.options().http_request_line_first) return finish_sending();
    look_.post();
}

/// All is sent; or the payload could not be, which the firmware too says only behind this line.
void HttpClient::finish_sending()
{
    const bool failed = transmission_ && transmission_->error();
    stage_ = failed ? Stage::sending : Stage::receiving;
    deadline_ = over_after(app_.engine(), http_timeout);
    look_.post();
    app_.say("#XHTTPCREQ: 0");
}

void HttpClient::receive()
{
    const std::uint64_t request = requests_;
    std::array<std::byte, block_size> room; // NOLINT: filled by try_recv()
    while (stage_ == Stage::receiving && requests_ == request) {
        const auto into = std::span{room}.first(block_size - block_.size());
        const auto got = socket_.try_recv(into);
        if (!got && got.error() == stack::Errno::again) {
            if (app_.engine().now() >= deadline_) return fail_request(stack::Errno::again);
            return later_.start_at(deadline_);
        }
        if (!got) return fail_request(got.error());
        if (got->size == 0) return response_ended();
        deadline_ = over_after(app_.engine(), http_timeout);
        received({reinterpret_cast<const char*>(room.data()), got->size});
    }
}

/// Handed over are whole blocks, as the firmware's buffer is full, and the rest at the end.
void HttpClient::received(std::string_view bytes)
{
    response_->take(bytes);
    block_ += bytes;
    if (response_->complete() || block_.size() == block_size) hand_over();
}

void HttpClient::hand_over()
{
    const bool complete = response_->complete();
    const std::string block = std::exchange(block_, {});
    const std::string_view bytes = block;
    std::string out;
    std::size_t header = header_said_ ? 0 : bytes.size();
    const auto body = response_->body_begins();
    if (body && !header_said_) {
        header = static_cast<std::size_t>(*body - handed_);
        header_said_ = true;
        out += bytes.substr(0, header);
        out += response_line(*body, complete ? 1 : 0);
    } else {
        out += bytes.substr(0, header);
    }
    out += bytes.substr(header);
    handed_ += bytes.size();
    body_size_ += bytes.size() - header;
    if (complete) {
        out += response_line(body_size_, 1);
        stage_ = Stage::idle;
        look_.cancel();
        later_.cancel();
    }
    app_.line().announce(out);
}

/// The server has closed its side. What is short of a block is lost with an incomplete response.
void HttpClient::response_ended()
{
    response_->end();
    if (response_->complete()) return hand_over();
    fail(fmt::format("#XHTTPCRSP: 0,{}", peer_closed), peer_closed);
}

void HttpClient::fail_request(stack::Errno error)
{
    const int status = status_of(error);
    fail(fmt::format("#XHTTPCREQ: {}", status), status);
}

void HttpClient::fail(std::string_view line, int status)
{
    close();
    if (!line.empty()) app_.say(line);
    // As the firmware: whatever command data mode was entered by.
    if (app_.line().in_data_mode()) app_.line().end_data_mode(status, HostLine::Ending::silent);
    app_.say("#XHTTPCCON: 0");
}

void HttpClient::close()
{
    stage_ = Stage::idle;
    transmission_.reset();
    block_.clear();
    look_.cancel();
    later_.cancel();
    std::exchange(socket_, {}).close();
}

} // namespace atlink::inline v0::slm
