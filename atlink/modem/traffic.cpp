#include "atlink/modem/traffic.hpp"

#include <algorithm>

namespace atlink::inline v0::modem {

void Traffic::start()
{
    clear();
    if (!counting_) bus_.add(*this);
    counting_ = true;
}

void Traffic::stop()
{
    if (counting_) bus_.remove(*this);
    counting_ = false;
}

void Traffic::on_record(const emu::Record& record)
{
    const auto* packet = std::get_if<emu::PacketRecord>(&record.payload);
    if (packet == nullptr) return;
    const std::uint64_t size = packet->bytes.size();
    (packet->direction == emu::Direction::uplink ? counters_.sent : counters_.received) += size;
    ++counters_.packets;
    counters_.largest = std::max(counters_.largest, size);
}

} // namespace atlink::inline v0::modem
