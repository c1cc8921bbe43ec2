#include "stack/internet/services/http_server.hpp"

#include "stack/internet/services/services.hpp"

#include <algorithm>
#include <charconv>
#include <optional>
#include <utility>

#include <fmt/format.h>
#include <http_parser.h>

namespace stack::inline v0::net {

namespace {

constexpr std::size_t request_limit = 8 * 1024;
constexpr std::size_t body_limit = 64U * 1024 * 1024;
constexpr std::size_t echo_limit = 1024 * 1024;
constexpr std::string_view head_end = "\r\n\r\n";

std::string response(std::string_view status, std::string_view type, std::string_view body,
                     bool with_body)
{
    return fmt::format("HTTP/1.1 {}\r\nContent-Type: {}\r\nContent-Length: {}\r\n"
                       "Connection: close\r\n\r\n{}",
                       status, type, body.size(), with_body ? body : std::string_view{});
}

std::string bad_request()
{
    return response("400 Bad Request", "text/plain", "Not an HTTP request.\n", true);
}

struct RequestLine {
    std::string_view method;
    std::string_view path;
};

/// Nothing when it is none (RFC 9112 §3).
std::optional<RequestLine> parse_line(std::string_view request)
{
    const std::string_view line = request.substr(0, request.find("\r\n"));
    const std::size_t first = line.find(' ');
    const std::size_t second = line.find(' ', first + 1);
    if (first == line.npos || second == line.npos ||
        !line.substr(second + 1).starts_with("HTTP/1.")) {
        return std::nullopt;
    }
    return RequestLine{line.substr(0, first), line.substr(first + 1, second - first - 1)};
}

/// The answer to a request that has no body.
std::string answer(const RequestLine& request, std::string_view name)
{
    const std::string_view path = request.path;
    const bool head = request.method == "HEAD";
    if (request.method != "GET" && !head) {
        return response("405 Method Not Allowed", "text/plain", "GET, HEAD and POST only.\n", true);
    }
    if (path == "/") {
        const std::string page =
            fmt::format("<!doctype html><title>{}</title><p>It works.</p>\n", name);
        return response("200 OK", "text/html", page, !head);
    }
    constexpr std::string_view bytes = "/bytes/";
    if (path.starts_with(bytes)) {
        std::size_t count = 0;
        const char* end = path.data() + path.size();
        const auto [stop, error] = std::from_chars(path.data() + bytes.size(), end, count);
        if (error == std::errc{} && stop == end && count <= body_limit) {
            return response("200 OK", "application/octet-stream", std::string(count, 'x'), !head);
        }
    }
    return response("404 Not Found", "text/plain", "No such page.\n", !head);
}

/// Without regard to the case of letters.
bool same_word(std::string_view text, std::string_view lower)
{
    const auto to_lower = [](char c) {
        return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    };
    return std::equal(text.begin(), text.end(), lower.begin(), lower.end(),
                      [&](char a, char b) { return to_lower(a) == b; });
}

} // namespace

/// One POST request, header and body.
class HttpConversation::Post {
public:
    enum class State { going_on, complete, malformed, too_long };

    Post()
    {
        http_parser_init(&parser_, HTTP_REQUEST);
        parser_.data = this;
    }
    Post(const Post&) = delete;
    Post& operator=(const Post&) = delete;

    /// How many of the bytes belong to it.
    std::size_t take(std::string_view bytes)
    {
        const std::size_t used =
            http_parser_execute(&parser_, &settings(), bytes.data(), bytes.size());
        const bool failed = HTTP_PARSER_ERRNO(&parser_) != HPE_OK;
        if (failed && state_ == State::going_on) state_ = State::malformed;
        return used;
    }
    State state() const { return state_; }
    bool keep_alive() const { return keep_alive_; }
    /// True once: the client waits for leave to send the body (RFC 9110 §10.1.1).
    bool take_expectation() { return std::exchange(expects_, false); }

    std::string answer() const
    {
        return fmt::format("HTTP/1.1 200 OK\r\nContent-Type: {}\r\nContent-Length: {}\r\n"
                           "Connection: {}\r\n\r\n{}",
                           type_.empty() ? "application/octet-stream" : type_, body_.size(),
                           keep_alive_ ? "keep-alive" : "close", body_);
    }

private:
    static Post& self(http_parser* parser) { return *static_cast<Post*>(parser->data); }

    static const http_parser_settings& settings()
    {
        static const http_parser_settings all = [] {
            http_parser_settings made;
            http_parser_settings_init(&made);
            made.on_header_field = [](http_parser* parser, const char* at, std::size_t size) {
                return self(parser).on_field({at, size});
            };
            made.on_header_value = [](http_parser* parser, const char* at, std::size_t size) {
                return self(parser).on_value({at, size});
            };
            made.on_headers_complete = [](http_parser* parser) { return self(parser).on_head(); };
            made.on_body = [](http_parser* parser, const char* at, std::size_t size) {
                return self(parser).on_body({at, size});
            };
            made.on_message_complete = [](http_parser* parser) { return self(parser).on_end(); };
            return made;
        }();
        return all;
    }

    int on_field(std::string_view part)
    {
        if (in_value_) field_.clear();
        in_value_ = false;
        field_ += part;
        return 0;
    }

    int on_value(std::string_view part)
    {
        in_value_ = true;
        if (same_word(field_, "content-type")) type_ += part;
        if (same_word(field_, "expect")) expectation_ += part;
        return 0;
    }

    int on_head()
    {
        const bool sized = (parser_.flags & F_CONTENTLENGTH) != 0;
        if (sized && parser_.content_length > echo_limit) return too_long();
        expects_ = same_word(expectation_, "100-continue") && parser_.http_minor > 0;
        return 0;
    }

    int on_body(std::string_view part)
    {
        if (part.size() > echo_limit - body_.size()) return too_long();
        body_ += part;
        return 0;
    }

    int on_end()
    {
        state_ = State::complete;
        keep_alive_ = http_should_keep_alive(&parser_) != 0;
        http_parser_pause(&parser_, 1); // what follows is the next request
        return 0;
    }

    int too_long()
    {
        state_ = State::too_long;
        return -1;
    }

    http_parser parser_{};
    State state_ = State::going_on;
    bool keep_alive_ = false;
    bool expects_ = false;
    bool in_value_ = false;
    std::string field_;
    std::string type_;
    std::string expectation_;
    std::string body_;
};

HttpConversation::HttpConversation(std::string_view name) : name_{name} {}

HttpConversation::~HttpConversation() = default;

std::string HttpConversation::take(std::string_view bytes)
{
    std::string out;
    if (over_) return out;
    in_.append(bytes);
    while (!over_ && !in_.empty() && (post_ ? take_post(out) : take_head(out)))
        continue;
    return out;
}

/// False while more is needed.
bool HttpConversation::take_head(std::string& out)
{
    if (in_.find(head_end) == in_.npos) {
        if (in_.size() < request_limit) return false;
        finish(out, response("431 Request Header Fields Too Large", "text/plain",
                             "At most 8 KiB of header.\n", true));
        return false;
    }
    const auto request = parse_line(in_);
    if (request && request->method == "POST") {
        post_ = std::make_unique<Post>();
        return true;
    }
    finish(out, request ? answer(*request, name_) : bad_request());
    return false;
}

/// False while more is needed.
bool HttpConversation::take_post(std::string& out)
{
    in_.erase(0, post_->take(in_));
    switch (post_->state()) {
    case Post::State::going_on:
        if (post_->take_expectation()) out += "HTTP/1.1 100 Continue\r\n\r\n";
        return false;
    case Post::State::malformed:
        finish(out, bad_request());
        return false;
    case Post::State::too_long:
        finish(out,
               response("413 Content Too Large", "text/plain", "At most 1 MiB of body.\n", true));
        return false;
    case Post::State::complete:
        break;
    }
    out += post_->answer();
    const bool keep_alive = post_->keep_alive();
    post_.reset();
    if (!keep_alive) finish(out, {});
    return keep_alive;
}

void HttpConversation::finish(std::string& out, std::string_view last)
{
    out += last;
    over_ = true;
    in_.clear();
    post_.reset();
}

namespace {

class HttpConnection final : public TcpConnection {
public:
    HttpConnection(tcp_pcb* pcb, std::list<std::unique_ptr<TcpConnection>>& owner,
                   std::string_view name)
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

std::unique_ptr<TcpConnection> HttpServer::make(tcp_pcb* pcb,
                                                std::list<std::unique_ptr<TcpConnection>>& owner)
{
    return std::make_unique<HttpConnection>(pcb, owner, host_.name());
}

} // namespace stack::inline v0::net
