// The CoAP server as the modem's UDP sockets see it (RFC 7252, 7641, 7959).
#include "stack/internet/services/coap_server.hpp"

#include "tests/stack/stack_fixture.hpp"

namespace stack::net::coap {
namespace {

class CoapServerTest : public Net {
protected:
    CoapServerTest()
    {
        attach();
        EXPECT_TRUE(sockets().connect(fd_, at("192.0.2.2", plain_port)));
    }

    static Message request(Code code, std::string_view path, std::string payload = {})
    {
        static std::uint16_t id = 0x100;
        Message message{.code = code, .id = ++id, .token = "tk", .payload = std::move(payload)};
        for (std::string_view rest = path; !rest.empty();) {
            const std::size_t end = std::min(rest.find('/'), rest.size());
            message.add(option::uri_path, std::string{rest.substr(0, end)});
            rest.remove_prefix(std::min(end + 1, rest.size()));
        }
        return message;
    }
    void say(std::string_view bytes)
    {
        ASSERT_TRUE(sockets().try_send(fd_, as_bytes(bytes), nullptr));
    }
    /// The next datagram; nothing when none comes in time.
    std::optional<Message> next(emu::Ts limit = 900ms)
    {
        if (!run_until([&] { return (sockets().readiness(fd_) & poll_in) != 0; }, limit)) {
            return std::nullopt;
        }
        const Parsed parsed = parse(receive(fd_));
        EXPECT_EQ(parsed.outcome, Parsed::Outcome::message);
        return parsed.message;
    }
    /// The piggy-backed response (§5.2.1).
    Message ask(const Message& message)
    {
        say(encode(message));
        const Message answer = next().value_or(Message{});
        EXPECT_EQ(answer.type, Type::acknowledgement);
        EXPECT_EQ(answer.id, message.id);
        EXPECT_EQ(answer.token, message.token);
        return answer;
    }
    Message ask(Code code, std::string_view path, std::string payload = {})
    {
        return ask(request(code, path, std::move(payload)));
    }
    void answer_with(Type type, std::uint16_t id)
    {
        say(encode(Message{.type = type, .code = Code::empty, .id = id}));
    }

    Server& server() { return *host("peer.test").services<Server>().at(0); }
    const int fd_ = open_udp();
};

// RFC 7252 §5.8
TEST_F(CoapServerTest, KeepsWhatIsPutAndForgetsWhatIsDeleted)
{
    const Message first = ask(Code::get, "test");
    EXPECT_EQ(first.code, Code::content);
    EXPECT_EQ(first.number(option::content_format), 0U);
    EXPECT_EQ(first.payload, "It works.");
    EXPECT_EQ(ask(Code::put, "test", "mine").code, Code::changed);
    EXPECT_EQ(ask(Code::get, "test").payload, "mine");
    const Message posted = ask(Code::post, "test", "back");
    EXPECT_EQ(posted.code, Code::changed);
    EXPECT_EQ(posted.payload, "back");
    EXPECT_EQ(ask(Code::del, "test").code, Code::deleted);
    EXPECT_EQ(ask(Code::get, "test").code, Code::not_found);
    EXPECT_EQ(ask(Code::del, "test").code, Code::deleted); // §5.8.4
    Message json = request(Code::put, "test", "{}");
    json.add(option::content_format, 50U);
    EXPECT_EQ(ask(json).code, Code::created);
    EXPECT_EQ(ask(Code::get, "test").number(option::content_format), 50U);
}

TEST_F(CoapServerTest, ListsItsResources)
{
    const Message list = ask(Code::get, ".well-known/core");
    EXPECT_EQ(list.number(option::content_format), 40U); // RFC 6690 §2.1
    EXPECT_EQ(list.payload, "</large>;ct=0;sz=1280,</obs>;ct=0;obs,</separate>;ct=0,</test>;ct=0");
}

TEST_F(CoapServerTest, RefusesWhatItCannotServe)
{
    EXPECT_EQ(ask(Code::get, "nothing").code, Code::not_found);
    EXPECT_EQ(ask(Code::get, "").code, Code::not_found);
    EXPECT_EQ(ask(Code::put, "obs").code, Code::method_not_allowed);
    EXPECT_EQ(ask(static_cast<Code>(5), "test").code, Code::method_not_allowed);
    Message message = request(Code::get, "test");
    message.add(option::accept, 50U);
    EXPECT_EQ(ask(message).code, Code::not_acceptable);
    message = request(Code::get, "test");
    message.add(9, "critical"); // §5.4.1
    EXPECT_EQ(ask(message).code, Code::bad_option);
    message = request(Code::get, "test");
    message.add(2048, "elective");
    EXPECT_EQ(ask(message).code, Code::content);
    message = request(Code::get, "test");
    message.add(option::proxy_uri, "coap://other.test/");
    EXPECT_EQ(ask(message).code, Code::proxying_not_supported);
    message = request(Code::put, "test", "x");
    message.add(option::if_none_match, ""); // §5.10.8
    EXPECT_EQ(ask(message).code, Code::precondition_failed);
    message = request(Code::put, "test", "x");
    message.add(option::if_match, "tag");
    EXPECT_EQ(ask(message).code, Code::precondition_failed);
    message = request(Code::put, "test", "x");
    message.add(option::if_match, "");
    EXPECT_EQ(ask(message).code, Code::changed);
}

// §4.2: the second of the same message ID is answered as the first, and nothing is done.
TEST_F(CoapServerTest, DoesWhatComesTwiceOnce)
{
    const Message remove = request(Code::del, "test");
    EXPECT_EQ(ask(remove).code, Code::deleted);
    EXPECT_EQ(ask(Code::put, "test", "new").code, Code::created);
    EXPECT_EQ(ask(remove).code, Code::deleted);
    EXPECT_EQ(ask(Code::get, "test").payload, "new");
    run(248s); // EXCHANGE_LIFETIME
    EXPECT_EQ(ask(remove).code, Code::deleted);
    EXPECT_EQ(ask(Code::get, "test").code, Code::not_found);
}

TEST_F(CoapServerTest, AnswersANonConfirmableOneInKind)
{
    Message message = request(Code::get, "test");
    message.type = Type::non_confirmable;
    say(encode(message));
    const auto answer = next();
    ASSERT_TRUE(answer);
    EXPECT_EQ(answer->type, Type::non_confirmable);
    EXPECT_EQ(answer->code, Code::content);
    EXPECT_EQ(answer->token, "tk");
    message = request(Code::get, "test");
    message.type = Type::non_confirmable;
    message.add(9, "critical"); // §5.4.1: rejected without a word
    say(encode(message));
    EXPECT_EQ(next(), std::nullopt);
}

TEST_F(CoapServerTest, ResetsWhatMakesNoSense)
{
    for (const std::string_view bytes : {
             std::string_view{"\x40\x00\x12\x34", 4},     // §4.3: the empty one, "CoAP ping"
             std::string_view{"\x40\x01\x12\x34\xff", 5}, // malformed
             std::string_view{"\x40\x45\x12\x34", 4},     // a response
             std::string_view{"\x40\xe1\x12\x34", 4},     // §4.2: a reserved class
         }) {
        say(bytes);
        const auto answer = next();
        ASSERT_TRUE(answer);
        EXPECT_EQ(answer->type, Type::reset);
        EXPECT_EQ(answer->code, Code::empty);
        EXPECT_EQ(answer->id, 0x1234);
    }
    for (const std::string_view bytes :
         {std::string_view{"\x50\x01\x12\x34\xff", 5}, std::string_view{"\x60\x45\x12\x34", 4},
          std::string_view{"\x70\x00\x12\x34", 4}, std::string_view{"\x80\x01\x12\x34", 4},
          std::string_view{"\x40", 1}}) {
        say(bytes);
        EXPECT_EQ(next(), std::nullopt);
    }
}

// RFC 7959 §2.4
TEST_F(CoapServerTest, GivesALargeBodyInBlocksOfTheSizeThatIsAskedFor)
{
    std::string whole;
    for (std::uint32_t number = 0;; ++number) {
        Message message = request(Code::get, "large");
        message.add(option::block2, Block{.number = number, .exponent = 2}.value());
        message.add(option::size2, 0U);
        const Message answer = ask(message);
        ASSERT_EQ(answer.code, Code::content);
        EXPECT_EQ(answer.number(option::size2), 1280U);
        EXPECT_EQ(answer.payload.size(), 64U);
        whole += answer.payload;
        const auto block = Block::of(answer.number(option::block2).value_or(7));
        ASSERT_TRUE(block);
        EXPECT_EQ(block->number, number);
        EXPECT_EQ(block->size(), 64U);
        if (!block->more) break;
    }
    EXPECT_EQ(whole.size(), 1280U);
    EXPECT_EQ(whole.substr(64, 16), "000000000000064\n");

    const Message first = ask(Code::get, "large"); // unasked, too: it does not fit
    EXPECT_EQ(first.payload, whole.substr(0, 1024));
    EXPECT_EQ(first.number(option::block2), (Block{.number = 0, .more = true}.value()));
    for (const std::uint32_t value : {7U, Block{.number = 20, .exponent = 2}.value()}) {
        Message message = request(Code::get, "large");
        message.add(option::block2, value);
        EXPECT_EQ(ask(message).code, Code::bad_request);
    }
}

// RFC 7959 §2.5
TEST_F(CoapServerTest, TakesABodyInBlocks)
{
    const auto put = [&](const Block& block, std::string payload) {
        Message message = request(Code::put, "large", std::move(payload));
        message.add(option::block1, block.value());
        return ask(message);
    };
    const Message first = put({.number = 0, .more = true, .exponent = 0}, std::string(16, 'a'));
    EXPECT_EQ(first.code, Code::continues);
    EXPECT_EQ(first.number(option::block1), 8U);
    EXPECT_EQ(put({.number = 1, .more = false, .exponent = 0}, "b").code, Code::changed);
    EXPECT_EQ(ask(Code::get, "large").payload, std::string(16, 'a') + "b");

    EXPECT_EQ(put({.number = 1, .more = false, .exponent = 0}, "b").code,
              Code::request_entity_incomplete);
    EXPECT_EQ(put({.number = 0, .more = true, .exponent = 0}, "short").code, Code::bad_request);
    const std::string piece(1024, 'x');
    for (std::uint32_t number = 0; number < 64; ++number)
        EXPECT_EQ(put({.number = number, .more = true}, piece).code, Code::continues) << number;
    EXPECT_EQ(put({.number = 64, .more = true}, piece).code, Code::request_entity_too_large);
}

// RFC 7252 §5.2.2
TEST_F(CoapServerTest, AcknowledgesFirstAndAnswersLater)
{
    const Message message = request(Code::get, "separate");
    say(encode(message));
    auto answer = next();
    ASSERT_TRUE(answer);
    EXPECT_EQ(answer->type, Type::acknowledgement);
    EXPECT_EQ(answer->code, Code::empty);
    EXPECT_EQ(answer->id, message.id);
    answer = next(1900ms);
    ASSERT_TRUE(answer);
    EXPECT_EQ(answer->type, Type::confirmable);
    EXPECT_EQ(answer->code, Code::content);
    EXPECT_EQ(answer->token, "tk");
    EXPECT_EQ(answer->payload, "It took a second.");
    // §4.2: nobody acknowledges it, and so it comes again.
    const auto again = next(4s);
    ASSERT_TRUE(again);
    EXPECT_EQ(again->id, answer->id);
    answer_with(Type::acknowledgement, answer->id);
    EXPECT_EQ(next(2min), std::nullopt);
}

// RFC 7641 §3
TEST_F(CoapServerTest, NotifiesWhoObserves)
{
    Message message = request(Code::get, "obs");
    message.add(option::observe, 0U);
    const Message first = ask(message);
    EXPECT_EQ(first.payload, "0");
    ASSERT_TRUE(first.number(option::observe));
    std::uint32_t last = *first.number(option::observe);
    for (int i = 1; i <= 3; ++i) {
        const auto notification = next(6s);
        ASSERT_TRUE(notification) << i;
        EXPECT_EQ(notification->type, Type::confirmable);
        EXPECT_EQ(notification->token, "tk");
        EXPECT_EQ(notification->payload, std::to_string(i));
        EXPECT_GT(notification->number(option::observe).value_or(0), last);
        last = notification->number(option::observe).value_or(0);
        answer_with(Type::acknowledgement, notification->id);
    }
    message = request(Code::get, "obs");
    message.add(option::observe, 1U); // §3.6
    EXPECT_EQ(ask(message).find(option::observe), nullptr);
    EXPECT_EQ(next(1min), std::nullopt);
    EXPECT_EQ(server().observers(), 0U);
}

TEST_F(CoapServerTest, NotifiesNoMoreWhoRejectsANotification)
{
    Message message = request(Code::get, "obs");
    message.add(option::observe, 0U);
    ask(message);
    ask(Message{message.type, message.code, 7, message.token, message.options, {}}); // once more
    EXPECT_EQ(server().observers(), 1U);
    const auto notification = next(6s);
    ASSERT_TRUE(notification);
    answer_with(Type::reset, notification->id);
    EXPECT_EQ(next(1min), std::nullopt);
    EXPECT_EQ(server().observers(), 0U);
}

// RFC 7641 §4.5: no acknowledgement within 2 to 3 s, and twice as long four times.
TEST_F(CoapServerTest, NotifiesNoMoreWhoHasGone)
{
    Message message = request(Code::get, "obs");
    message.add(option::observe, 0U);
    ask(message);
    int seen = 0;
    while (next(50s))
        ++seen;
    EXPECT_EQ(seen, 5);
    EXPECT_EQ(server().observers(), 0U);
}

} // namespace
} // namespace stack::net::coap
