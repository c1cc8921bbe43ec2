#include "stack/net/services.hpp"

#include <charconv>

#include <fmt/format.h>

namespace stack::net {

namespace {

constexpr std::size_t request_limit = 8 * 1024;
constexpr std::size_t body_limit = 64U * 1024 * 1024;

std::string response(std::string_view status, std::string_view type, std::string_view body,
                     bool with_body)
{
    return fmt::format("HTTP/1.1 {}\r\nContent-Type: {}\r\nContent-Length: {}\r\n"
                       "Connection: close\r\n\r\n{}",
                       status, type, body.size(), with_body ? body : std::string_view{});
}

/// The answer to one request (RFC 9112 §3).
std::string answer(std::string_view request, std::string_view name)
{
    const std::string_view line = request.substr(0, request.find("\r\n"));
    const std::size_t first = line.find(' ');
    const std::size_t second = line.find(' ', first + 1);
    if (first == line.npos || second == line.npos ||
        !line.substr(second + 1).starts_with("HTTP/1.")) {
        return response("400 Bad Request", "text/plain", "Not an HTTP request.\n", true);
    }
    const std::string_view method = line.substr(0, first);
    const std::string_view path = line.substr(first + 1, second - first - 1);
    const bool head = method == "HEAD";
    if (method != "GET" && !head) {
        return response("405 Method Not Allowed", "text/plain", "GET and HEAD only.\n", true);
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

class HttpConnection final : public TcpConnection {
public:
    HttpConnection(tcp_pcb* pcb, std::list<std::unique_ptr<TcpConnection>>& owner,
                   const std::string& name)
        : TcpConnection{pcb, owner}, name_{name}
    {
    }

private:
    void on_data(std::string_view bytes) override
    {
        if (answered_) return;
        request_.append(bytes);
        const auto answer = http_answer(request_, name_);
        if (!answer) return;
        answered_ = true;
        send(*answer);
        finish();
    }

    const std::string& name_; // the host's
    std::string request_;
    bool answered_ = false;
};

} // namespace

std::optional<std::string> http_answer(std::string_view received, std::string_view name)
{
    if (received.find("\r\n\r\n") != received.npos) return answer(received, name);
    if (received.size() < request_limit) return std::nullopt;
    return response("431 Request Header Fields Too Large", "text/plain",
                    "At most 8 KiB of header.\n", true);
}

std::unique_ptr<TcpConnection> HttpServer::make(tcp_pcb* pcb,
                                                std::list<std::unique_ptr<TcpConnection>>& owner)
{
    return std::make_unique<HttpConnection>(pcb, owner, host_.name());
}

} // namespace stack::net
