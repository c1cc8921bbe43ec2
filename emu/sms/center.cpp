#include "emu/sms/center.hpp"

#include <algorithm>
#include <cassert>
#include <chrono>

namespace emu::inline v0::lte {

namespace {

constexpr int cause_invalid_message = 95; // semantically incorrect (TS 24.011 §8.2.5.4)

} // namespace

void SmsCenter::connect(Engine& engine, Bus& bus, std::function<void()> page)
{
    engine_ = &engine;
    bus_ = &bus;
    page_ = std::move(page);
    next_.emplace(engine, [this] {
        note("sms: modem wanted");
        page_();
    });
    answer_.emplace(engine, [this] { refused(); });
}

bool SmsCenter::send(std::string_view from, std::string_view text)
{
    assert(engine_ != nullptr);
    return queue_text(engine_->now() + config_.delivery, from, text);
}

void SmsCenter::send_tpdu(Octets tpdu)
{
    assert(engine_ != nullptr);
    if (!tpdu.empty()) queue(engine_->now() + config_.delivery, std::move(tpdu));
}

void SmsCenter::reject_submit(int count, int cause)
{
    reject_count_ = count;
    reject_cause_ = cause;
}

bool SmsCenter::queue_text(Instant ready, std::string_view from, std::string_view text)
{
    const auto address = parse_sms_address(from);
    if (!address) return false;
    const std::vector<SmsUserData> parts = split_sms(text, (reference_ + 1) % 256);
    if (parts.size() > 1) reference_ = (reference_ + 1) % 256;
    for (const SmsUserData& part : parts)
        queue(ready, encode(SmsDeliver{*address, time_at(engine_->now()), part}));
    return true;
}

void SmsCenter::queue(Instant ready, Octets tpdu)
{
    const auto earlier = [](Instant at, const Item& each) { return at < each.ready; };
    queue_.insert(
        std::upper_bound(queue_.begin() + (on_its_way_ ? 1 : 0), queue_.end(), ready, earlier),
        Item{ready, std::move(tpdu)});
    schedule();
}

void SmsCenter::schedule()
{
    if (on_its_way_ || queue_.empty()) return;
    next_->start_at(std::max({engine_->now(), queue_.front().ready, retry_at_}));
}

void SmsCenter::reachable()
{
    retry_at_ = epoch;
    if (engine_ != nullptr) schedule();
}

std::optional<Octets> SmsCenter::deliver()
{
    const Instant now = engine_->now();
    if (on_its_way_ || queue_.empty() || queue_.front().ready > now || retry_at_ > now) return {};
    on_its_way_ = true;
    next_->cancel();
    answer_->start(config_.answer_limit);
    const bool more = queue_.size() > 1 && queue_[1].ready <= now;
    set_more_messages(queue_.front().tpdu, more);
    note("sms: sent to the modem");
    return queue_.front().tpdu;
}

void SmsCenter::accepted()
{
    if (!on_its_way_) return; // too late: it is sent again
    on_its_way_ = false;
    answer_->cancel();
    queue_.pop_front();
    note("sms: accepted by the modem");
    schedule();
}

void SmsCenter::refused()
{
    if (!on_its_way_) return;
    on_its_way_ = false;
    answer_->cancel();
    retry_at_ = engine_->now() + config_.retry;
    note("sms: not accepted by the modem");
    schedule();
}

SmsCenter::Answer SmsCenter::submit(OctetView tpdu)
{
    if (silence_count_ > 0) {
        --silence_count_;
        return Silent{};
    }
    if (reject_count_ != 0) {
        if (reject_count_ > 0) --reject_count_;
        return Refused{reject_cause_};
    }
    const auto message = decode_submit(tpdu);
    if (!message) return Refused{cause_invalid_message};
    note("sms: taken from the modem");
    const Instant now = engine_->now();
    if (message->status_report) {
        const Instant discharged = now + config_.report;
        queue(discharged, encode(SmsStatusReport{message->reference, message->to, time_at(now),
                                                 time_at(discharged), report_status_}));
    }
    receive(*message);
    return Accepted{};
}

void SmsCenter::receive(const SmsSubmit& message)
{
    std::string text = to_text(message.data);
    const std::string to = to_string(message.to);
    if (const auto& part = message.data.part; part && part->total > 1) {
        const auto key = std::tuple{to, part->reference, part->total};
        std::map<int, std::string>& parts = unfinished_[key].parts;
        parts[part->sequence] = std::move(text);
        if (parts.size() < static_cast<std::size_t>(part->total)) return;
        text.clear();
        for (const auto& [sequence, piece] : parts)
            text += piece;
        unfinished_.erase(key);
    }
    const Instant now = engine_->now();
    on_received(Received{to, text, now});
    if (to == config_.echo_number) queue_text(now + config_.delivery, to, text);
}

SmsTime SmsCenter::time_at(Instant when) const
{
    return {.local = config_.start + floor_to<std::chrono::seconds>(when) +
                     std::chrono::minutes{15 * config_.zone},
            .zone = config_.zone};
}

void SmsCenter::note(std::string_view what)
{
    bus_->publish(Note{.text = what, .value = static_cast<std::int64_t>(queue_.size())});
}

} // namespace emu::inline v0::lte
