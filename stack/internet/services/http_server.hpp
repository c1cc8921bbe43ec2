// The server's side of one HTTP/1.1 connection (RFC 9112): bytes in, bytes out.
#pragma once

#include <memory>
#include <string>
#include <string_view>

namespace stack::inline v0::net {

/// GET / gives a page, GET /bytes/N gives N bytes (at most 64 MiB), another path 404, another
/// method 405, what is no HTTP/1 400; these close the connection. POST to any path gives its body
/// back (at most 1 MiB, with a length or chunked) and keeps the connection unless it asks
/// otherwise.
class HttpConversation {
public:
    /// `name` is the page's title; it must outlive the conversation.
    explicit HttpConversation(std::string_view name);
    ~HttpConversation();
    HttpConversation(const HttpConversation&) = delete;
    HttpConversation& operator=(const HttpConversation&) = delete;

    /// Bytes of the client, split anywhere; what is to be sent now. Keeps at most a header of
    /// about 8 KiB and a body.
    std::string take(std::string_view bytes);
    /// The last answer has been given: the connection is to be closed, bytes are ignored.
    bool over() const { return over_; }

private:
    class Request;

    bool take_request(std::string& out);
    void finish(std::string& out, std::string_view last);

    std::string_view name_;
    std::string in_; // not yet understood
    std::unique_ptr<Request> request_;
    bool over_ = false;
};

} // namespace stack::inline v0::net
