// The service centre and the modem's transfer layer: paging, delivery, answers, retries.
#include "tests/emu/lte/lte_fixture.hpp"

namespace emu::lte {
namespace {

class SmsTest : public ::testing::Test {
protected:
    SmsTest()
    {
        sent_ = sms.on_sent.subscribe([this](const Sms::Sent& said) { sent.push_back(said); });
        unanswered_ = sms.on_unanswered.subscribe([this] { world.see("unanswered"); });
    }

    /// A client that keeps what comes and acknowledges at once when `prompt`.
    void client(bool prompt)
    {
        sms.set_client([this, prompt](const Octets& tpdu) {
            got.push_back(tpdu);
            world.see("message");
            if (prompt) sms.acknowledge();
        });
    }
    std::vector<std::string> texts() const
    {
        std::vector<std::string> all;
        for (const Octets& each : got)
            all.push_back(to_text(decode_deliver(each).value().data));
        return all;
    }
    Instant now() const { return world.engine.now(); }
    Instant page_after(Instant when) const
    {
        const PagingOccasion occasion = paging_occasion(world.ue.identity().imsi, {.cycle = 128});
        return next_paging(when, occasion, 128, world.cell.frame_offset());
    }
    static Octets submission(std::string_view to, std::string_view text, bool report = false)
    {
        return encode(SmsSubmit{.reference = 5,
                                .to = parse_sms_address(to).value(),
                                .status_report = report,
                                .data = split_sms(text, 1).at(0)});
    }

    World world;
    Sms& sms = world.ue.sms();
    SmsCenter& center = world.network.sms();
    const SmsConfig& config = center.config();
    std::vector<Octets> got;
    std::vector<Sms::Sent> sent;

private:
    Subscription sent_;
    Subscription unanswered_;
};

TEST_F(SmsTest, ReachesAConnectedModemAfterHalfARoundTrip)
{
    world.attach();
    client(true);
    ASSERT_TRUE(center.send("+358401234567", "hello"));
    const Instant due = now() + config.delivery + world.timing.nas_round_trip / 2;
    world.run_to_just_before(due);
    EXPECT_TRUE(got.empty());
    world.run_to(due);
    EXPECT_EQ(texts(), std::vector<std::string>{"hello"});
    EXPECT_EQ(center.waiting(), 1U); // its answer is on the way
    world.run(world.timing.nas_round_trip / 2);
    EXPECT_EQ(center.waiting(), 0U);
}

TEST_F(SmsTest, PagesAnIdleModem)
{
    world.attach_and_idle();
    client(true);
    center.send("+358401234567", "hello");
    const Instant connected = world.connected_after(page_after(now() + config.delivery));
    world.run_to(connected + world.timing.msg5 + world.timing.nas_round_trip / 2);
    EXPECT_EQ(texts(), std::vector<std::string>{"hello"});
    EXPECT_EQ(world.last("message"), now());
}

TEST_F(SmsTest, WaitsForAModemThatIsOff)
{
    client(true);
    center.send("+358401234567", "first");
    world.run(1h);
    EXPECT_EQ(center.waiting(), 1U);
    EXPECT_TRUE(got.empty());
    world.ue.set_mode(FunctionalMode::normal);
    world.run(20s);
    EXPECT_EQ(texts(), std::vector<std::string>{"first"});

    world.ue.set_mode(FunctionalMode::flight);
    world.run(10s);
    center.send("+358401234567", "second");
    world.run(1h);
    EXPECT_EQ(got.size(), 1U);
    world.ue.set_mode(FunctionalMode::normal);
    world.run(20s);
    EXPECT_EQ(texts().back(), "second");
    EXPECT_EQ(center.waiting(), 0U);
}

TEST_F(SmsTest, WaitsOutAHoleInTheCoverage)
{
    world.attach_and_idle();
    client(true);
    world.cell.set_coverage(false);
    world.run(5min);
    center.send("+358401234567", "hello");
    world.run(5min);
    EXPECT_TRUE(got.empty());
    world.cell.set_coverage(true);
    world.run(10min);
    EXPECT_EQ(texts(), std::vector<std::string>{"hello"});
}

TEST_F(SmsTest, DeliversOneAfterTheOtherAndSaysThatMoreWait)
{
    world.attach();
    client(false);
    center.send("+358401234567", "one");
    center.send("+358401234567", "two");
    world.run(5s);
    ASSERT_EQ(got.size(), 1U);
    EXPECT_EQ(got[0][0] & 0x04, 0); // TS 23.040 §9.2.3.2: more wait
    sms.acknowledge();
    world.run(1s);
    ASSERT_EQ(got.size(), 2U);
    EXPECT_EQ(got[1][0] & 0x04, 0x04);
    EXPECT_EQ(texts(), (std::vector<std::string>{"one", "two"}));
}

TEST_F(SmsTest, StampsTheTimeOfTheScenarioWithItsZone)
{
    world.attach();
    client(true);
    world.run_to(epoch + 90s);
    center.send("+358401234567", "hello");
    world.run(20s);
    ASSERT_EQ(got.size(), 1U);
    const SmsTime time = decode_deliver(got[0])->time;
    EXPECT_EQ(time.zone, config.zone);
    EXPECT_EQ(time.local, config.start + 90s + 15min * config.zone);
}

TEST_F(SmsTest, RefusesWithoutAClientAndTriesAgain)
{
    world.attach();
    center.send("+358401234567", "hello");
    world.run(5s);
    EXPECT_EQ(center.waiting(), 1U);
    EXPECT_FALSE(sms.owes_answer());
    client(true);
    world.run(config.retry - 10s);
    EXPECT_TRUE(got.empty());
    world.run(15s);
    EXPECT_EQ(texts(), std::vector<std::string>{"hello"});
}

TEST_F(SmsTest, TriesAtOnceWhenThereIsMemoryAgain) // RP-SMMA, TS 23.040 §3.2.8
{
    world.attach();
    center.send("+358401234567", "hello");
    world.run(5s);
    client(true);
    sms.submit({});
    world.run(2s);
    ASSERT_EQ(sent.size(), 1U);
    EXPECT_EQ(sent[0].result, Sms::Result::accepted);
    EXPECT_EQ(texts(), std::vector<std::string>{"hello"});
}

TEST_F(SmsTest, GivesAClientThatDoesNotAcknowledgeUntilTr2m) // TS 24.011 §10
{
    world.attach();
    client(false);
    center.send("+358401234567", "hello");
    world.run(5s);
    const Instant came = world.last("message");
    world.run_to_just_before(came + world.timing.tr2m);
    EXPECT_EQ(world.count("unanswered"), 0U);
    EXPECT_TRUE(sms.owes_answer());
    world.run(Ts{1});
    EXPECT_EQ(world.last("unanswered"), came + world.timing.tr2m);
    EXPECT_FALSE(sms.owes_answer());
    sms.acknowledge(); // too late, and nothing happens
    world.run(config.retry + 5s);
    EXPECT_EQ(got.size(), 2U);
    sms.acknowledge();
    world.run(5s);
    EXPECT_EQ(center.waiting(), 0U);
}

TEST_F(SmsTest, SendsTheAnswerOverANewConnection)
{
    world.attach();
    client(false);
    world.timing.inactivity = 10s;
    center.send("+358401234567", "hello");
    world.run(13s);
    ASSERT_EQ(world.ue.rrc().state(), Rrc::State::idle);
    sms.acknowledge();
    world.run(2s);
    EXPECT_EQ(center.waiting(), 0U);
    world.run(1h);
    EXPECT_EQ(got.size(), 1U);
}

TEST_F(SmsTest, RepeatsAMessageWhoseAnswerNeverArrived)
{
    world.attach();
    client(false);
    center.send("+358401234567", "hello");
    world.run(5s);
    world.cell.set_coverage(false);
    sms.acknowledge();
    world.run(config.answer_limit);
    client(true);
    world.cell.set_coverage(true);
    world.run(10min);
    EXPECT_EQ(got.size(), 2U);
}

TEST_F(SmsTest, ForgetsWhatWasUnderWayWhenItIsSwitchedOff)
{
    world.attach();
    client(false);
    center.send("+358401234567", "hello");
    world.run(5s);
    sms.submit(submission("+12025550123", "hi"));
    world.ue.set_mode(FunctionalMode::flight);
    world.run(5s);
    EXPECT_FALSE(sms.owes_answer());
    ASSERT_EQ(sent.size(), 1U);
    EXPECT_EQ(sent[0].result, Sms::Result::no_service);
    world.ue.set_mode(FunctionalMode::normal);
    world.run(20s);
    EXPECT_EQ(got.size(), 2U); // at once after the attach
}

TEST_F(SmsTest, SubmitsOverTheConnectionThereIs)
{
    world.attach();
    std::vector<std::string> received;
    const Subscription listening =
        center.on_received.subscribe([&](const SmsCenter::Received& message) {
            received.push_back(message.to + " " + message.text);
        });
    const Instant start = now();
    sms.submit(submission("+12025550123", "hi"));
    EXPECT_TRUE(sms.sending());
    world.run_to_just_before(start + world.timing.nas_round_trip);
    EXPECT_TRUE(sent.empty());
    world.run(Ts{1});
    ASSERT_EQ(sent.size(), 1U);
    EXPECT_EQ(sent[0].result, Sms::Result::accepted);
    EXPECT_EQ(received, std::vector<std::string>{"+12025550123 hi"});
    EXPECT_FALSE(sms.sending());
}

TEST_F(SmsTest, ConnectsToSubmit)
{
    world.attach_and_idle();
    const Instant connected = world.connected_after(now());
    sms.submit(submission("+12025550123", "hi"));
    world.run_to(connected + world.timing.msg5 + world.timing.nas_round_trip);
    ASSERT_EQ(sent.size(), 1U);
    EXPECT_EQ(sent[0].result, Sms::Result::accepted);
}

TEST_F(SmsTest, GivesUpAfterTr1m)
{
    world.attach();
    center.silence_submit(1);
    const Instant start = now();
    sms.submit(submission("+12025550123", "hi"));
    world.run_to_just_before(start + world.timing.tr1m);
    EXPECT_TRUE(sent.empty());
    world.run(Ts{1});
    ASSERT_EQ(sent.size(), 1U);
    EXPECT_EQ(sent[0].result, Sms::Result::timed_out);
    sms.submit(submission("+12025550123", "hi"));
    world.run(20s);
    EXPECT_EQ(sent.back().result, Sms::Result::accepted);
}

TEST_F(SmsTest, TellsTheCauseOfARefusal)
{
    world.attach();
    center.reject_submit(1, 38);
    sms.submit(submission("+12025550123", "hi"));
    world.run(1s);
    ASSERT_EQ(sent.size(), 1U);
    EXPECT_EQ(sent[0].result, Sms::Result::refused);
    EXPECT_EQ(sent[0].cause, 38);
    sms.submit({0x21, 0x00});
    world.run(1s);
    EXPECT_EQ(sent.back().cause, 95); // semantically incorrect
}

TEST_F(SmsTest, ReportsADelivery)
{
    world.attach();
    client(true);
    center.set_report_status(0x46); // validity period expired
    const Instant start = now();
    sms.submit(submission("+12025550123", "hi", true));
    world.run(5s);
    ASSERT_EQ(got.size(), 1U);
    const auto report = decode_status_report(got[0]);
    ASSERT_TRUE(report);
    EXPECT_EQ(report->reference, 5);
    EXPECT_EQ(to_string(report->to), "+12025550123");
    EXPECT_EQ(report->status, 0x46);
    EXPECT_EQ(report->accepted.local,
              config.start + 15min * config.zone +
                  floor_to<std::chrono::seconds>(start + world.timing.nas_round_trip / 2));
    EXPECT_EQ(report->discharged.local, report->accepted.local + 1s); // config.report
}

TEST_F(SmsTest, EchoesAndPutsPartsTogether)
{
    world.attach();
    client(true);
    const std::string text(200, 'x');
    std::vector<std::string> received;
    const Subscription listening = center.on_received.subscribe(
        [&](const SmsCenter::Received& message) { received.push_back(message.text); });
    auto parts = split_sms(text, 9);
    std::swap(parts[0], parts[1]); // in any order
    for (const SmsUserData& part : parts) {
        sms.submit(encode(SmsSubmit{
            .reference = 1, .to = parse_sms_address(config.echo_number).value(), .data = part}));
        world.run(1s);
    }
    EXPECT_EQ(received, std::vector<std::string>{text});
    world.run(10s);
    ASSERT_EQ(got.size(), 2U);
    EXPECT_EQ(texts()[0] + texts()[1], text);
    EXPECT_EQ(decode_deliver(got[0])->data.part, (SmsPart{1, 2, 1}));
    EXPECT_EQ(to_string(decode_deliver(got[0])->from), config.echo_number);
}

TEST_F(SmsTest, MixesNoPartsOfMessagesOfDifferentLength)
{
    world.attach();
    std::vector<std::string> received;
    const Subscription listening = center.on_received.subscribe(
        [&](const SmsCenter::Received& message) { received.push_back(message.text); });
    const auto abandoned = split_sms(std::string(400, 'x'), 1);
    const auto whole = split_sms(std::string(200, 'y'), 1); // the same reference
    for (const SmsUserData& part : {abandoned.at(2), whole.at(0), whole.at(1)}) {
        sms.submit(
            encode(SmsSubmit{.reference = 1, .to = parse_sms_address("+1").value(), .data = part}));
        world.run(1s);
    }
    EXPECT_EQ(received, std::vector<std::string>{std::string(200, 'y')});
}

TEST_F(SmsTest, SendsNothingFromNobody)
{
    EXPECT_FALSE(center.send("", "hello"));
    EXPECT_FALSE(center.send("a name that is too long", "hello"));
    center.send_tpdu({});
    EXPECT_EQ(center.waiting(), 0U);
}

} // namespace
} // namespace emu::lte
