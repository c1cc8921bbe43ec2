// Part of table.hpp: #XHTTPCCON, #XHTTPCREQ (reference: slm/commands.tsv).
#include "atlink/slm/connection.hpp"
#include "atlink/slm/handlers.hpp"
#include "atlink/slm/http_client.hpp"
#include "atlink/slm/sockets.hpp"

#include "stack/api/nrf_socket.h"

#include <fmt/format.h>

namespace atlink::inline v0::slm {

namespace {

constexpr std::size_t max_method = 19; // characters
constexpr std::size_t max_resource = 255;
constexpr std::size_t max_headers = 511; // as typed
constexpr std::size_t max_content_type = 63;
constexpr std::string_view typed_end = "\\r\\n"; // the four characters
constexpr std::string_view line_end = "\r\n";

class ConnectHttp final : public Operation {
public:
    ConnectHttp(Application& app, std::unique_ptr<Connection> connection)
        : app_{app}, connection_{std::move(connection)}
    {
    }

    std::optional<Final> poll(Response& response) override
    {
        switch (connection_->step()) {
        case Connection::State::going_on:
            return std::nullopt;
        case Connection::State::failed:
            response.line("#XHTTPCCON: 0");
            return Final::error();
        case Connection::State::done:
            break;
        }
        app_.http().connected(connection_->take());
        response.line("#XHTTPCCON: 1");
        return Final::ok();
    }

    emu::Instant deadline() const override { return connection_->deadline(); }

private:
    Application& app_;
    std::unique_ptr<Connection> connection_;
};

Outcome connect(Application& app, const Command& command, std::int64_t op, Response& response)
{
    const auto host = command.quoted(1, max_host);
    const auto port = command.integer(2, 0, max_u16);
    const bool with_tag = command.parameters.size() > 3;
    const auto sec_tag = integer_or(command, 3, 0, int_max, 0);
    const auto peer_verify =
        integer_or(command, 4, NRF_SO_SEC_PEER_VERIFY_NONE, NRF_SO_SEC_PEER_VERIFY_REQUIRED,
                   NRF_SO_SEC_PEER_VERIFY_REQUIRED);
    const auto hostname_verify = integer_or(command, 5, 0, 1, 1);
    if (!host || !port || !sec_tag || !peer_verify || !hostname_verify) return Final::error();
    if (app.http().connected()) return Final::error();

    ConnectionTarget target{.family = family_of(op),
                            .host = *host,
                            .port = static_cast<std::uint16_t>(*port),
                            .send_timeout = http_timeout,
                            .receive_timeout = http_timeout};
    HttpClient::Server server{target.host, target.port, {}};
    if (with_tag) {
        server.sec_tag = static_cast<int>(*sec_tag);
        SecureSettings& secure = target.secure.emplace();
        secure.sec_tag = *server.sec_tag;
        secure.peer_verify = static_cast<int>(*peer_verify);
        if (*hostname_verify == 1) secure.hostname = *host;
        secure.session_cache = true;
    }
    app.http().set_server(std::move(server));
    auto connection = std::make_unique<Connection>(app, target);
    if (!connection->open()) return Final::error();
    if (!connection->set_options()) {
        response.line("#XHTTPCCON: 0");
        return Final::error();
    }
    return wait_for<ConnectHttp>(app, std::move(connection));
}

/// Header lines as they go out: nothing unless there is exactly one line end at their end.
std::optional<std::string> typed_headers(std::string text)
{
    for (std::size_t at = 0; (at = text.find(typed_end, at)) != text.npos; at += line_end.size())
        text.replace(at, typed_end.size(), line_end);
    if (text.empty()) return text;
    const std::string twice = std::string{line_end} + std::string{line_end};
    if (!text.ends_with(line_end) || text.ends_with(twice)) return std::nullopt;
    return text;
}

/// Nothing when a parameter is wrong.
std::optional<HttpRequest> read_request(const Command& command)
{
    HttpRequest request;
    const auto method = command.quoted(0, max_method);
    const auto resource = command.quoted(1, max_resource);
    if (!method || !resource) return std::nullopt;
    request.method = *method;
    request.resource = *resource;
    if (command.given(2)) {
        const auto typed = command.quoted(2, max_headers);
        const auto headers = typed ? typed_headers(*typed) : std::nullopt;
        if (!headers) return std::nullopt;
        request.headers = *headers;
    }
    if (command.parameters.size() <= 3) return request;
    if (command.given(3)) {
        const auto type = command.quoted(3, max_content_type);
        if (!type) return std::nullopt;
        request.content_type = *type;
    }
    const auto length = command.integer(4, 0, int_max);
    const auto chunked = integer_or(command, 5, 0, max_u16, 0);
    if (!length || !chunked) return std::nullopt;
    request.content_length = static_cast<std::uint64_t>(*length);
    request.chunked = *chunked > 0;
    return request;
}

} // namespace

Outcome xhttpccon(Application& app, const Command& command, Response& response)
{
    HttpClient& http = app.http();
    if (command.form == Form::read) {
        const HttpClient::Server& server = http.server();
        const std::string tag = server.sec_tag ? fmt::format(",{}", *server.sec_tag) : "";
        response.line(fmt::format("#XHTTPCCON: {},\"{}\",{}{}", http.connected() ? 1 : 0,
                                  server.host, server.port, tag));
        return Final::ok();
    }
    const auto op = command.integer(0, op_close, op_ipv6);
    if (!op) return Final::error();
    if (*op != op_close) return connect(app, command, *op, response);
    if (http.disconnect()) response.line("#XHTTPCCON: 0");
    return Final::ok();
}

Outcome xhttpcreq(Application& app, const Command& command, Response&)
{
    HttpClient& http = app.http();
    if (!http.connected() || http.busy()) return Final::error();
    auto request = read_request(command);
    if (!request) return Final::error();
    http.request(std::move(*request));
    return Final::ok();
}

} // namespace atlink::inline v0::slm
