// One HTTP/1.1 response as it comes in: where its body begins and where it ends (RFC 9112 §6).
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string_view>

namespace atlink::inline v0::slm {

/// True for a method the application knows: those of Zephyr's http_method, letters as they are.
bool known_method(std::string_view method);

/// Keeps a header until it is whole. What is no HTTP/1.0 or 1.1, or has more than 80 KiB of header,
/// never becomes complete.
/// Interim responses (1xx but 101, RFC 9110 §15.2) belong to what is before the body.
class HttpResponse {
public:
    /// `method`: of the request. There is no body to HEAD, to CONNECT with 2xx, and with 1xx, 204
    /// and 304, whatever the headers say (RFC 9112 §6.3).
    explicit HttpResponse(std::string_view method);
    ~HttpResponse();
    HttpResponse(const HttpResponse&) = delete;
    HttpResponse& operator=(const HttpResponse&) = delete;

    /// The next bytes; those behind the end of the response mean nothing.
    void take(std::string_view bytes);
    /// The server has closed: completes a body without a length.
    void end();

    bool complete() const;
    /// Bytes before the first one of the body; nothing while none has come. Of a chunked body the
    /// first chunk's size line is before it, and the framing behind it is not told apart.
    std::optional<std::uint64_t> body_begins() const;

private:
    struct Parser;
    std::unique_ptr<Parser> parser_;
};

} // namespace atlink::inline v0::slm
