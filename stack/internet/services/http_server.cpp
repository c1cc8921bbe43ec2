#include "stack/internet/services/http_server.hpp"

#include "stack/internet/services/services.hpp"

#include <charconv>
#include <cstdint>
#include <utility>

#include <boost/beast/core/buffers_range.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/string_body.hpp>
#include <fmt/format.h>

namespace stack::inline v0::net {

namespace {

namespace http = boost::beast::http;
using boost::beast::error_code;

constexpr std::size_t request_limit = 8 * 1024;
constexpr std::size_t body_limit = 64U * 1024 * 1024;
constexpr std::size_t echo_limit = 1024 * 1024;
constexpr std::size_t trailer_limit = 80 * 1024; // of one line of a chunk, or all of a trailer
constexpr std::string_view head_end = "\r\n\r\n";
constexpr unsigned version = 11;

using Response = http::response<http::string_body>;

/// The bytes of a message; without its body when `with_body` is false. Every body here is a string
/// with a length: of Beast's serializer only what writes the header is needed, in half the time to
/// compile.
std::string text_of(const Response& response, bool with_body = true)
{
    http::fields::writer header{response, response.version(), response.result_int()};
    std::string out;
    const auto buffers = header.get();
    for (const auto buffer : boost::beast::buffers_range_ref(buffers))
        out.append(static_cast<const char*>(buffer.data()), buffer.size());
    if (with_body) out += response.body();
    return out;
}

Response response(http::status status, std::string_view type, std::string body,
                  std::string_view connection = "close")
{
    Response made{status, version, std::move(body)};
    made.set(http::field::content_type, {type.data(), type.size()});
    made.prepare_payload();
    made.set(http::field::connection, {connection.data(), connection.size()});
    return made;
}

std::string refusal(http::status status, std::string_view why)
{
    return text_of(response(status, "text/plain", std::string{why}));
}

std::string too_long()
{
    Response made =
        response(http::status::payload_too_large, "text/plain", "At most 1 MiB of body.\n");
    made.reason("Content Too Large"); // RFC 9110's name for it
    return text_of(made);
}

/// The answer to a request that has no body.
std::string answer(http::verb method, std::string_view path, std::string_view name)
{
    const bool head = method == http::verb::head;
    if (method != http::verb::get && !head) {
        return refusal(http::status::method_not_allowed, "GET, HEAD and POST only.\n");
    }
    if (path == "/") {
        std::string page = fmt::format("<!doctype html><title>{}</title><p>It works.</p>\n", name);
        return text_of(response(http::status::ok, "text/html", std::move(page)), !head);
    }
    constexpr std::string_view bytes = "/bytes/";
    if (path.starts_with(bytes)) {
        std::size_t count = 0;
        const char* end = path.data() + path.size();
        const auto [stop, error] = std::from_chars(path.data() + bytes.size(), end, count);
        if (error == std::errc{} && stop == end && count <= body_limit) {
            return text_of(
                response(http::status::ok, "application/octet-stream", std::string(count, 'x')),
                !head);
        }
    }
    return text_of(response(http::status::not_found, "text/plain", "No such page.\n"), !head);
}

} // namespace

/// One request: its header, and of a POST the body.
class HttpConversation::Request {
public:
    enum class State { going_on, complete, malformed, too_long };

    Request()
    {
        parser_.header_limit(UINT32_MAX); // a header that comes here is whole
        parser_.body_limit(UINT64_MAX);   // what is not echoed may be of any size
    }

    /// How many of the bytes belong to it. The first ones hold the header.
    std::size_t take(std::string_view bytes)
    {
        std::size_t used = 0;
        if (!parser_.is_header_done()) {
            used = put(bytes);
            if (parser_.is_header_done()) on_head();
        }
        while (state_ == State::going_on && used < bytes.size()) {
            const std::size_t more = put(bytes.substr(used));
            used += more;
            if (more == 0) break;
        }
        return used;
    }
    State state() const { return state_; }
    bool is_post() const { return parser_.get().method() == http::verb::post; }
    bool keep_alive() const { return parser_.keep_alive(); }
    /// True once: the client waits for leave to send the body (RFC 9110 §10.1.1).
    bool take_expectation() { return std::exchange(expects_, false); }

    std::string answer(std::string_view name)
    {
        const auto& request = parser_.get();
        const auto target = request.target();
        if (!is_post()) return net::answer(request.method(), {target.data(), target.size()}, name);
        const auto given = request[http::field::content_type];
        const std::string_view type{given.data(), given.size()};
        return text_of(response(http::status::ok, type.empty() ? "application/octet-stream" : type,
                                std::move(parser_.get().body()),
                                keep_alive() ? "keep-alive" : "close"));
    }

private:
    std::size_t put(std::string_view bytes)
    {
        // Beast asserts five bytes when it looks at a last chunk again: it gets no less the first
        // time. Nothing can end here.
        if (bytes == "0\r\n" && parser_.chunked()) return 0;
        error_code error;
        const std::size_t used = parser_.put(boost::asio::buffer(bytes), error);
        const bool starved =
            error == http::error::need_more && bytes.size() - used <= trailer_limit;
        if (error == http::error::body_limit) {
            state_ = State::too_long;
        } else if (error && !starved) {
            state_ = State::malformed;
        } else if (parser_.is_done()) {
            state_ = State::complete;
        }
        return used;
    }

    void on_head()
    {
        if (!is_post()) {
            state_ = State::complete;
            return;
        }
        const auto& request = parser_.get();
        const bool coded = request.find(http::field::transfer_encoding) != request.end();
        if (coded && !parser_.chunked()) { // RFC 9112 §6.3: where it ends cannot be said
            state_ = State::malformed;
            return;
        }
        if (parser_.content_length().value_or(0) > echo_limit) {
            state_ = State::too_long;
            return;
        }
        parser_.body_limit(echo_limit);
        expects_ = request.version() >= version &&
                   boost::beast::iequals(request[http::field::expect], "100-continue");
    }

    http::request_parser<http::string_body> parser_;
    State state_ = State::going_on;
    bool expects_ = false;
};

HttpConversation::HttpConversation(std::string_view name) : name_{name} {}

HttpConversation::~HttpConversation() = default;

std::string HttpConversation::take(std::string_view bytes)
{
    std::string out;
    if (over_) return out;
    in_.append(bytes);
    while (!over_ && !in_.empty() && take_request(out))
        continue;
    return out;
}

/// False while more is needed.
bool HttpConversation::take_request(std::string& out)
{
    if (!request_) {
        if (in_.find(head_end) == in_.npos) {
            if (in_.size() < request_limit) return false;
            finish(out, refusal(http::status::request_header_fields_too_large,
                                "At most 8 KiB of header.\n"));
            return false;
        }
        request_ = std::make_unique<Request>();
    }
    in_.erase(0, request_->take(in_));
    switch (request_->state()) {
    case Request::State::going_on:
        if (request_->take_expectation())
            out += text_of(Response{http::status::continue_, version});
        return false;
    case Request::State::malformed:
        finish(out, refusal(http::status::bad_request, "Not an HTTP request.\n"));
        return false;
    case Request::State::too_long:
        finish(out, too_long());
        return false;
    case Request::State::complete:
        break;
    }
    const bool keep_alive = request_->is_post() && request_->keep_alive();
    const std::string answer = request_->answer(name_);
    request_.reset();
    if (!keep_alive) {
        finish(out, answer);
        return false;
    }
    out += answer;
    return true;
}

void HttpConversation::finish(std::string& out, std::string_view last)
{
    out += last;
    over_ = true;
    in_.clear();
    request_.reset();
}

namespace {

class HttpConnection final : public TcpConnection {
public:
    HttpConnection(tcp_pcb* pcb, TcpConnections& owner, std::string_view name)
        : TcpConnection{pcb, owner}, http_{name}
    {
    }

private:
    void on_data(std::string_view bytes) override
    {
        if (http_.over()) return;
        send(http_.take(bytes));
        if (http_.over()) finish();
    }

    HttpConversation http_;
};

} // namespace

std::unique_ptr<TcpConnection> HttpServer::make(tcp_pcb* pcb, TcpConnections& owner)
{
    return std::make_unique<HttpConnection>(pcb, owner, host_.name());
}

} // namespace stack::inline v0::net
