#include "atlink/slm/http_response.hpp"

#include <limits>
#include <string>

#include <boost/beast/http/basic_parser.hpp>

namespace atlink::inline v0::slm {

namespace {

namespace http = boost::beast::http;
using boost::beast::error_code;
using boost::beast::string_view;

constexpr std::size_t header_limit = 80 * 1024; // the firmware's parser has the same

/// One message: of what Beast's parser says only the status and the body's first byte are kept.
class Message final : public http::basic_parser<false> {
public:
    Message()
    {
        eager(true);
        http::basic_parser<false>::header_limit(slm::header_limit + 1);
        body_limit(std::numeric_limits<std::uint64_t>::max()); // of none there is a limit of zero
    }

    int status = 0;
    const char* body = nullptr; // among the bytes put when it came

private:
    std::size_t body_bytes(string_view bytes)
    {
        if (body == nullptr && !bytes.empty()) body = bytes.data();
        return bytes.size();
    }

    void on_request_impl(http::verb, string_view, string_view, int, error_code&) override {}
    void on_response_impl(int code, string_view, int, error_code&) override { status = code; }
    void on_field_impl(http::field, string_view, string_view, error_code&) override {}
    void on_header_impl(error_code&) override {}
    void on_body_init_impl(const boost::optional<std::uint64_t>&, error_code&) override {}
    std::size_t on_body_impl(string_view bytes, error_code&) override { return body_bytes(bytes); }
    void on_chunk_header_impl(std::uint64_t, string_view, error_code&) override {}
    std::size_t on_chunk_body_impl(std::uint64_t, string_view bytes, error_code&) override
    {
        return body_bytes(bytes);
    }
    void on_finish_impl(error_code&) override {}
};

} // namespace

struct HttpResponse::Parser {
    enum class State { going_on, complete, malformed };

    explicit Parser(std::string_view method) : head{method == "HEAD"}, connect{method == "CONNECT"}
    {
        begin_message();
    }

    void begin_message()
    {
        message.emplace();
        message->skip(head);
        held.clear();
        line = 0;
    }

    void take(std::string_view bytes)
    {
        while (state == State::going_on && !bytes.empty()) {
            if (message->is_header_done()) return take_body(bytes);
            take_line(bytes);
        }
    }

    /// Beast gets the header whole, and as RFC 9112 §2.2 and §4 want it: what they let a recipient
    /// forgive, the firmware forgives: a bare LF, an empty line in front, no space for no reason.
    void take_line(std::string_view& bytes)
    {
        const std::size_t end = bytes.find('\n');
        const std::size_t size = end == bytes.npos ? bytes.size() : end + 1;
        held += bytes.substr(0, size);
        taken += size;
        bytes.remove_prefix(size);
        if (held.size() > header_limit) state = State::malformed;
        if (end == bytes.npos || state == State::malformed) return;
        held.pop_back();
        if (held.size() > line && held.back() == '\r') held.pop_back();
        const bool empty = held.size() == line;
        if (line == 0 && empty) return;
        if (line == 0 && held.find(' ') == held.rfind(' ')) held += ' ';
        held += "\r\n";
        line = held.size();
        if (empty) put();
    }

    void take_body(std::string_view bytes)
    {
        held += bytes;
        taken += bytes.size();
        put();
    }

    void put()
    {
        // Beast asserts five bytes when it looks at a last chunk again: it gets no less the first
        // time. Nothing can end here.
        if (held == "0\r\n") return;
        error_code error;
        const std::size_t used = message->put(boost::asio::buffer(held), error);
        if (!body && message->body != nullptr) {
            body = taken - held.size() + static_cast<std::uint64_t>(message->body - held.data());
        }
        held.erase(0, used);
        const bool starved = error == http::error::need_more && held.size() <= header_limit;
        if (error && !starved) state = State::malformed;
        if (!error && message->is_header_done()) look_for_end();
    }

    /// An interim response is followed by the next, a tunnel by what is no HTTP.
    void look_for_end()
    {
        const int kind = message->status / 100;
        const bool interim = kind == 1 && message->status != 101;
        if (interim) return begin_message();
        if (message->is_done() || (connect && kind == 2)) state = State::complete;
    }

    void end()
    {
        if (state != State::going_on || !message->is_header_done()) return;
        error_code error;
        message->put_eof(error);
        state = error ? State::malformed : State::complete;
    }

    const bool head;
    const bool connect;
    State state = State::going_on;
    std::optional<Message> message;
    std::string held;        // bytes that Beast has not consumed
    std::size_t line = 0;    // of a header: where its last line begins
    std::uint64_t taken = 0; // bytes of the response so far
    std::optional<std::uint64_t> body;
};

bool known_method(std::string_view method)
{
    return http::string_to_verb({method.data(), method.size()}) != http::verb::unknown;
}

HttpResponse::HttpResponse(std::string_view method) : parser_{std::make_unique<Parser>(method)} {}

HttpResponse::~HttpResponse() = default;

void HttpResponse::take(std::string_view bytes) { parser_->take(bytes); }

void HttpResponse::end() { parser_->end(); }

bool HttpResponse::complete() const { return parser_->state == Parser::State::complete; }

std::optional<std::uint64_t> HttpResponse::body_begins() const { return parser_->body; }

} // namespace atlink::inline v0::slm
