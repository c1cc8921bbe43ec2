// The HTTP client of #XHTTPCCON and #XHTTPCREQ: one connection, one request at a time.
#pragma once

#include "atlink/slm/application.hpp"
#include "atlink/slm/http_response.hpp"
#include "atlink/slm/transmission.hpp"

#include "emu/engine.hpp"
#include "emu/post.hpp"
#include "stack/socket/handle.hpp"

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace atlink::inline v0::slm {

/// Of connecting, of each send and of the wait for the next byte (slm/behaviour.md §3).
inline constexpr std::chrono::seconds http_timeout{10};

struct HttpRequest {
    std::string method;
    std::string resource;
    std::string headers;      // each with its CR LF; may be empty
    std::string content_type; // empty: no such header
    std::uint64_t content_length = 0;
    bool chunked = false; // the host frames the chunks, and says so in a header, itself

    bool has_payload() const { return content_length > 0 || chunked; }
};

/// Everything before the payload, as it goes out (RFC 9112 §2.1).
std::string head_of(const HttpRequest& request, std::string_view host);

/// Says by itself how a request gets on: "#XHTTPCREQ: ...", the response's bytes, "#XHTTPCRSP:...".
/// Without a request it looks at nothing: a connection that has ended shows with the next one.
class HttpClient {
public:
    struct Server {
        std::string host;
        std::uint16_t port = 0;
        std::optional<int> sec_tag; // nothing: without TLS
    };

    explicit HttpClient(Application& app);
    ~HttpClient() { close(); }
    HttpClient(const HttpClient&) = delete;
    HttpClient& operator=(const HttpClient&) = delete;

    /// There is a connection, though it may have ended.
    bool connected() const { return socket_.fd() >= 0; }
    /// Of the last attempt to connect. The firmware shows tag 0 before the first.
    const Server& server() const { return server_; }
    void set_server(Server server) { server_ = std::move(server); }
    /// Takes over a connected socket, whose timeouts are set.
    void connected(const stack::Handle& socket) { socket_ = socket; }
    /// A request that runs is forgotten. False when nothing was connected.
    bool disconnect();
    void socket_changed(int fd);

    /// A request runs.
    bool busy() const { return stage_ != Stage::idle; }
    /// Begins one, just after the answer OK.
    void request(HttpRequest request);

    // Of the payload in data mode; what comes once the request is over is dropped.
    void send_payload(std::string data);
    /// It still waits for room.
    bool sending_payload() const;
    emu::Instant deadline() const;
    /// No more will come.
    void end_payload();

private:
    enum class Stage { idle, unknown_method, sending, payload, receiving };

    void look();
    void look_at_header();
    void look_at_payload();
    void finish_sending();
    void receive();
    void received(std::string_view bytes);
    void hand_over();
    void response_ended();
    void fail(std::string_view line, int status);
    void fail_request(stack::Errno error);
    void close();

    Application& app_;
    stack::Handle socket_;
    Server server_{.host = {}, .port = 0, .sec_tag = 0};
    Stage stage_ = Stage::idle;
    std::uint64_t requests_ = 0; // so far: outputs may end one and begin another
    HttpRequest request_;
    std::optional<Transmission> transmission_;
    bool payload_ended_ = false;
    std::optional<HttpResponse> response_;
    std::string block_;                  // received, not handed over
    std::uint64_t handed_ = 0;           // bytes of the response
    bool header_said_ = false;           // the line behind the headers
    std::uint64_t body_size_ = 0;        // handed over
    emu::Instant deadline_ = emu::never; // of the next byte
    emu::Post look_;
    emu::Timer later_; // look, at a deadline
    emu::Subscription closing_;
};

} // namespace atlink::inline v0::slm
