// All of one server, its methods and what it sends by itself: they share its lists, and so more
// than 400 lines.
#include "stack/internet/services/coap_server.hpp"

#include <algorithm>
#include <array>
#include <cassert>

#include <fmt/format.h>

namespace stack::inline v0::net::coap {

namespace {

using namespace std::chrono_literals;

// RFC 7252 §4.8.
constexpr emu::Ts ack_timeout = 2s;
constexpr int max_retransmit = 4;
constexpr emu::Ts exchange_lifetime = 247s;

constexpr std::size_t most_answered = 64;
constexpr std::size_t most_uploads = 8;
constexpr std::size_t most_observers = 16;
constexpr std::size_t largest_body = 64 * 1024;
constexpr std::size_t large_body = 1280;
constexpr emu::Ts separate_delay = 1s;

constexpr std::uint32_t text_plain = 0; // §12.3
constexpr std::uint32_t link_format = 40;

constexpr unsigned method(Code code) { return 1U << static_cast<unsigned>(code); }

/// Lines that say where they begin, so that a missing block shows.
std::string numbered_lines(std::size_t size)
{
    std::string text;
    while (text.size() < size)
        text += fmt::format("{:015}\n", text.size());
    return text;
}

Message empty_message(Type type, std::uint16_t id)
{
    return {.type = type, .code = Code::empty, .id = id};
}

} // namespace

struct Server::Resource {
    unsigned methods = 0;
    std::string body = {};
    std::uint32_t format = text_plain;
    std::string_view attributes = {}; // of its link
    bool exists = true;
};

struct Server::Outgoing {
    Outgoing(Server& server, const Endpoint& peer, std::uint16_t id, std::string message,
             std::function<void(bool)> heard)
        : to{peer}, bytes{std::move(message)}, over{std::move(heard)},
          timer{server.host_.internet().engine(), [&server, id] { server.retransmit(id); }}
    {
    }
    const Endpoint to;
    const std::string bytes;
    std::function<void(bool)> over;
    emu::Ts wait{0};
    int sent = 1;
    emu::Timer timer;
};

struct Server::Observer {
    Observer(Server& server, const Endpoint& at, std::string its_token)
        : peer{at}, token{std::move(its_token)}, timer{server.host_.internet().engine(),
                                                       [this, &server] { server.notify(*this); }}
    {
    }
    const Endpoint peer;
    const std::string token;
    std::uint32_t sequence = 1; // RFC 7641 §4.4
    bool waits = false;         // for an acknowledgement
    emu::Timer timer;
};

Server::Server(Host& host, std::uint16_t port, const ServerConfig& config)
    : UdpService{host, port}, config_{config}, random_{host.internet().seed().stream(fmt::format(
                                                   "coap server {}:{}", host.name(), port))},
      next_id_{static_cast<std::uint16_t>(random_.bits())}
{
    const unsigned get = method(Code::get);
    const unsigned put = method(Code::put);
    const unsigned post = method(Code::post);
    resources_ = {
        {".well-known/core", {.methods = get, .body = {}, .format = link_format}},
        {"large",
         {.methods = get | put, .body = numbered_lines(large_body), .attributes = ";sz=1280"}},
        {"obs", {.methods = get, .body = {}, .attributes = ";obs"}},
        {"separate", {.methods = get, .body = "It took a second."}},
        {"test",
         {.methods = get | put | post | method(Code::del), .body = "It works.", .attributes = {}}}};
    resources_.find(".well-known/core")->second.body = links();
}

Server::~Server() = default;

/// RFC 6690.
std::string Server::links() const
{
    std::string text;
    for (const auto& [path, resource] : resources_) {
        if (resource.format == link_format) continue; // itself
        text += fmt::format("{}</{}>;ct=0{}", text.empty() ? "" : ",", path, resource.attributes);
    }
    return text;
}

void Server::on_datagram(std::string_view bytes)
{
    const Parsed parsed = parse(bytes);
    const Message& message = parsed.message;
    if (parsed.outcome == Parsed::Outcome::no_coap) return;
    if (message.type == Type::acknowledgement || message.type == Type::reset) {
        return on_acknowledged(message);
    }
    const bool request = parsed.outcome == Parsed::Outcome::message &&
                         message.code != Code::empty && class_of(message.code) == 0;
    if (request) return on_request(message);
    // What makes no sense here, and the empty message, which asks whether somebody is there (§4.3).
    if (message.type == Type::confirmable) reply(encode(empty_message(Type::reset, message.id)));
}

/// §4.2: what has been seen is answered as before, and nothing is done.
const Server::Answered* Server::answered(std::uint16_t id)
{
    const emu::Instant now = host_.internet().engine().now();
    while (!answered_.empty() && now - answered_.front().at > exchange_lifetime)
        answered_.pop_front();
    const auto found = std::ranges::find_if(
        answered_, [&](const Answered& each) { return each.id == id && each.to == peer(); });
    return found == answered_.end() ? nullptr : &*found;
}

void Server::remember(std::uint16_t id, std::string bytes)
{
    if (answered_.size() == most_answered) answered_.pop_front();
    answered_.push_back({peer(), id, host_.internet().engine().now(), std::move(bytes)});
}

void Server::on_request(const Message& request)
{
    if (const Answered* before = answered(request.id)) {
        if (!before->bytes.empty()) reply(before->bytes);
        return;
    }
    const bool confirmable = request.type == Type::confirmable;
    std::string bytes;
    const auto refused = refusal(request);
    if (!refused && request.code == Code::get && request.path() == "separate") {
        if (confirmable) bytes = encode(empty_message(Type::acknowledgement, request.id));
        later(request);
    } else if (refused != Code::bad_option || confirmable) { // §5.4.1: else it is ignored
        Message response = refused ? Message{.code = *refused} : respond(request);
        response.type = confirmable ? Type::acknowledgement : Type::non_confirmable;
        response.id = confirmable ? request.id : next_id_++;
        response.token = request.token;
        bytes = encode(response);
    }
    if (!bytes.empty()) reply(bytes);
    remember(request.id, std::move(bytes));
}

/// Of options that it cannot serve (§5.4.1, §5.7.2).
std::optional<Code> Server::refusal(const Message& request) const
{
    constexpr auto known = std::to_array<std::uint16_t>(
        {option::if_match, option::uri_host, option::if_none_match, option::uri_port,
         option::uri_path, option::uri_query, option::accept, option::block2, option::block1});
    for (const Option& each : request.options) {
        if (each.number == option::proxy_uri || each.number == option::proxy_scheme) {
            return Code::proxying_not_supported;
        }
        if (critical(each.number) && std::ranges::find(known, each.number) == known.end()) {
            return Code::bad_option;
        }
    }
    return std::nullopt;
}

Message Server::respond(const Message& request)
{
    Message response;
    const std::string path = request.path();
    const auto found = resources_.find(path);
    if (found == resources_.end()) {
        response.code = Code::not_found;
        return response;
    }
    Resource& resource = found->second;
    const unsigned asked = static_cast<unsigned>(request.code);
    if (asked > static_cast<unsigned>(Code::del) || !(resource.methods & method(request.code))) {
        response.code = Code::method_not_allowed;
        return response;
    }
    switch (request.code) {
    case Code::get:
        if (path == "obs") resource.body = count();
        get(resource, request, response);
        if (path == "obs" && response.code == Code::content) observe(request, response);
        break;
    case Code::put:
        put(resource, request, response);
        break;
    case Code::post:
        post(request, response);
        break;
    default: // the methods are four
        resource.exists = false;
        resource.body.clear();
        response.code = Code::deleted; // §5.8.4: also what is not there
        break;
    }
    return response;
}

void Server::get(Resource& resource, const Message& request, Message& response)
{
    response.code = Code::not_found;
    if (!resource.exists) return;
    response.code = Code::not_acceptable;
    if (request.find(option::accept) != nullptr &&
        request.number(option::accept) != resource.format) {
        return;
    }
    response.code = Code::bad_request;
    std::optional<Block> block = Block{};
    const bool asked = request.find(option::block2) != nullptr;
    if (asked) block = Block::of(request.number(option::block2).value_or(7)); // 7: no size
    if (!block || (block->number > 0 && block->offset() >= resource.body.size())) return;
    response.code = Code::content;
    response.add(option::content_format, resource.format);
    response.payload = resource.body.substr(block->offset(), block->size());
    block->more = block->offset() + block->size() < resource.body.size();
    if (asked || block->more) response.add(option::block2, block->value());
    if (request.find(option::size2) != nullptr) {
        response.add(option::size2, static_cast<std::uint32_t>(resource.body.size()));
    }
}

void Server::put(Resource& resource, const Message& request, Message& response)
{
    const std::string* match = request.find(option::if_match); // an empty one: whatever is there
    const bool matches = match == nullptr || (match->empty() && resource.exists);
    if (!matches || (request.find(option::if_none_match) != nullptr && resource.exists)) {
        response.code = Code::precondition_failed;
        return;
    }
    auto body = assemble(request, response);
    if (!body) return;
    response.code = resource.exists ? Code::changed : Code::created;
    resource.exists = true;
    resource.body = std::move(*body);
    resource.format = request.number(option::content_format).value_or(text_plain);
}

void Server::post(const Message& request, Message& response)
{
    const auto body = assemble(request, response);
    if (!body) return;
    response.code = Code::changed;
    response.payload = body->substr(0, Block{}.size());
}

std::optional<std::string> Server::assemble(const Message& request, Message& response)
{
    const auto fail = [&](Code code) {
        response.code = code;
        return std::nullopt;
    };
    if (request.find(option::block1) == nullptr) return request.payload;
    const auto block = Block::of(request.number(option::block1).value_or(7));
    if (!block || (block->more && request.payload.size() != block->size())) {
        return fail(Code::bad_request);
    }
    const std::string path = request.path();
    const auto mine = [&](const Upload& each) { return each.from == peer() && each.path == path; };
    if (block->number == 0) {
        std::erase_if(uploads_, mine);
        if (uploads_.size() == most_uploads) uploads_.pop_front();
        uploads_.push_back({peer(), path, {}});
    }
    const auto upload = std::ranges::find_if(uploads_, mine);
    if (upload == uploads_.end() || upload->body.size() != block->offset()) {
        return fail(Code::request_entity_incomplete); // RFC 7959 §2.9.2
    }
    if (upload->body.size() + request.payload.size() > largest_body) {
        uploads_.erase(upload);
        return fail(Code::request_entity_too_large);
    }
    upload->body += request.payload;
    response.add(option::block1, block->value());
    if (block->more) return fail(Code::continues);
    std::string whole = std::move(upload->body);
    uploads_.erase(upload);
    return whole;
}

/// An acknowledgement first, the answer when it is there (§5.2.2).
void Server::later(const Message& request)
{
    const bool confirmable = request.type == Type::confirmable;
    Message response;
    get(resources_.find("separate")->second, request, response);
    response.type = confirmable ? Type::confirmable : Type::non_confirmable;
    response.token = request.token;
    struct Late {
        Endpoint to;
        Message response;
    };
    auto late = std::make_shared<Late>(Late{peer(), std::move(response)}); // an event is small
    host_.internet().engine().after(separate_delay, [this, late] {
        if (late->response.type == Type::confirmable) {
            return send_confirmable(late->to, std::move(late->response), {});
        }
        late->response.id = next_id_++;
        send_to(late->to, encode(late->response));
    });
}

/// RFC 7641 §4.1: 0 enters the client into the list, 1 takes it out.
void Server::observe(const Message& request, Message& response)
{
    if (request.find(option::observe) == nullptr) return;
    const auto wish = request.number(option::observe);
    forget(peer(), request.token);
    if (wish != 0U || observers_.size() == most_observers) return;
    auto& added =
        *observers_.emplace_back(std::make_unique<Observer>(*this, peer(), request.token));
    response.add(option::observe, added.sequence);
    added.timer.start(config_.notify);
}

void Server::forget(const Endpoint& whom, const std::string& token)
{
    std::erase_if(observers_,
                  [&](const auto& each) { return each->peer == whom && each->token == token; });
}

/// One at a time to each (§4.7); who rejects or does not acknowledge it gets no more (RFC 7641
/// §4.5).
void Server::notify(Observer& observer)
{
    observer.timer.start(config_.notify);
    if (observer.waits) return;
    observer.waits = true;
    ++count_;
    Message message{.code = Code::content, .token = observer.token, .payload = count()};
    constexpr std::uint32_t sequence_mask = 0xff'ffff;
    message.add(option::observe, ++observer.sequence & sequence_mask);
    message.add(option::content_format, text_plain);
    send_confirmable(observer.peer, std::move(message),
                     [this, whom = observer.peer, token = observer.token](bool acknowledged) {
                         if (!acknowledged) return forget(whom, token);
                         for (const auto& each : observers_)
                             if (each->peer == whom && each->token == token) each->waits = false;
                     });
}

void Server::send_confirmable(const Endpoint& to, Message message, std::function<void(bool)> over)
{
    message.type = Type::confirmable;
    message.id = next_id_++;
    auto& made = outgoing_[message.id];
    made = std::make_unique<Outgoing>(*this, to, message.id, encode(message), std::move(over));
    made->wait = random_.between(ack_timeout, ack_timeout * 3 / 2); // ACK_RANDOM_FACTOR
    made->timer.start(made->wait);
    send_to(to, made->bytes);
}

void Server::retransmit(std::uint16_t id)
{
    Outgoing& it = *outgoing_.find(id)->second;
    if (it.sent > max_retransmit) return finish(id, false);
    ++it.sent;
    it.wait *= 2;
    it.timer.start(it.wait);
    send_to(it.to, it.bytes);
}

void Server::on_acknowledged(const Message& message)
{
    const auto found = outgoing_.find(message.id);
    if (found == outgoing_.end() || found->second->to != peer()) return;
    finish(message.id, message.type == Type::acknowledgement);
}

void Server::finish(std::uint16_t id, bool acknowledged)
{
    const auto found = outgoing_.find(id);
    const std::function<void(bool)> over = std::move(found->second->over);
    outgoing_.erase(found);
    if (over) over(acknowledged);
}

} // namespace stack::inline v0::net::coap
