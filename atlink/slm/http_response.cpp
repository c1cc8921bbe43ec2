#include "atlink/slm/http_response.hpp"

#include <http_parser.h>

namespace atlink::inline v0::slm {

namespace {

constexpr int no_body = 1; // what on_headers_complete answers

} // namespace

struct HttpResponse::Parser {
    explicit Parser(std::string_view method)
        : head{method == http_method_str(HTTP_HEAD)}, connect{method ==
                                                              http_method_str(HTTP_CONNECT)}
    {
        http_parser_init(&parser, HTTP_RESPONSE);
        parser.data = this;
    }

    static Parser& self(http_parser* parser) { return *static_cast<Parser*>(parser->data); }

    static const http_parser_settings& settings()
    {
        static const http_parser_settings all = [] {
            http_parser_settings made;
            http_parser_settings_init(&made);
            made.on_headers_complete = [](http_parser* parser) {
                const Parser& it = self(parser);
                const unsigned status = parser->status_code;
                const bool bare = status == HTTP_STATUS_NO_CONTENT ||
                                  status == HTTP_STATUS_NOT_MODIFIED || status / 100 == 1;
                const bool tunnel = it.connect && status / 100 == 2;
                return it.head || bare || tunnel ? no_body : 0;
            };
            made.on_body = [](http_parser* parser, const char* at, std::size_t) {
                Parser& it = self(parser);
                if (!it.body) it.body = it.taken + static_cast<std::uint64_t>(at - it.piece);
                return 0;
            };
            made.on_message_complete = [](http_parser* parser) {
                const unsigned status = parser->status_code;
                const bool interim = status / 100 == 1 && status != HTTP_STATUS_SWITCHING_PROTOCOLS;
                if (!interim) self(parser).complete = true;
                return 0;
            };
            return made;
        }();
        return all;
    }

    void execute(std::string_view bytes)
    {
        if (complete || HTTP_PARSER_ERRNO(&parser) != HPE_OK) return;
        piece = bytes.data();
        (void)http_parser_execute(&parser, &settings(), bytes.data(), bytes.size());
        taken += bytes.size();
    }

    http_parser parser{};
    const bool head;
    const bool connect;
    bool complete = false;
    const char* piece = nullptr; // what is being executed
    std::uint64_t taken = 0;     // bytes before it
    std::optional<std::uint64_t> body;
};

bool known_method(std::string_view method)
{
    for (int each = HTTP_DELETE; each <= HTTP_UNLINK; ++each)
        if (method == http_method_str(static_cast<http_method>(each))) return true;
    return false;
}

HttpResponse::HttpResponse(std::string_view method) : parser_{std::make_unique<Parser>(method)} {}

HttpResponse::~HttpResponse() = default;

void HttpResponse::take(std::string_view bytes)
{
    if (!bytes.empty()) parser_->execute(bytes); // none would mean the end
}

void HttpResponse::end() { parser_->execute({}); }

bool HttpResponse::complete() const { return parser_->complete; }

std::optional<std::uint64_t> HttpResponse::body_begins() const { return parser_->body; }

} // namespace atlink::inline v0::slm
