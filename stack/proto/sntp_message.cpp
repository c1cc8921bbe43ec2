#include "stack/proto/sntp_message.hpp"

namespace stack::inline v0::net {

namespace {

// RFC 4330 §4.
constexpr std::size_t message_size = 48;
constexpr std::size_t poll_at = 2;
constexpr std::size_t precision_at = 3;
constexpr std::size_t identifier_at = 12;
constexpr std::size_t reference_at = 16;
constexpr std::size_t originate_at = 24;
constexpr std::size_t receive_at = 32;
constexpr std::size_t transmit_at = 40;
constexpr unsigned symmetric_active = 1;
constexpr unsigned symmetric_passive = 2;
constexpr unsigned client = 3;
constexpr unsigned server = 4;
constexpr unsigned alarm = 3;                // leap indicator
constexpr char milliseconds_precision = -10; // 2^-10 s
constexpr std::chrono::seconds from_1900_to_1970{2'208'988'800};

/// Seconds since 1900, which begin anew in 2036 (RFC 4330 §3), and a fraction.
std::uint64_t timestamp(std::chrono::sys_time<std::chrono::milliseconds> at)
{
    const auto whole = std::chrono::floor<std::chrono::seconds>(at);
    const auto seconds =
        static_cast<std::uint32_t>((whole.time_since_epoch() + from_1900_to_1970).count());
    const auto fraction = static_cast<std::uint64_t>((at - whole).count());
    return std::uint64_t{seconds} << 32 | (fraction << 32) / 1000;
}

void put(std::string& message, std::size_t at, std::uint64_t value)
{
    for (std::size_t i = 0; i < sizeof value; ++i)
        message[at + i] = static_cast<char>(value >> (8 * (sizeof value - 1 - i)));
}

std::uint64_t get(std::string_view message, std::size_t at)
{
    std::uint64_t value = 0;
    for (const char each : message.substr(at, sizeof value))
        value = value << 8 | static_cast<unsigned char>(each);
    return value;
}

} // namespace

std::optional<std::string> sntp_answer(std::string_view request,
                                       std::chrono::sys_time<std::chrono::milliseconds> now,
                                       SntpState state)
{
    if (request.size() < message_size) return std::nullopt;
    const auto first = static_cast<unsigned char>(request.front());
    const unsigned version = first >> 3 & 7U;
    const unsigned mode = first & 7U;
    if (version < 1 || version > 4) return std::nullopt;
    if (mode != client && mode != symmetric_active) return std::nullopt;

    // RFC 4330 §6 says what is copied and what is the server's.
    const bool good = state == SntpState::synchronised;
    std::string answer(message_size, '\0');
    answer[0] = static_cast<char>((good ? 0U : alarm) << 6 | version << 3 |
                                  (mode == client ? server : symmetric_passive));
    answer[1] = good ? '\1' : '\0'; // stratum
    answer[poll_at] = request[poll_at];
    answer[precision_at] = milliseconds_precision;
    const std::string_view identifier = good ? "GPS" : state == SntpState::rate ? "RATE" : "INIT";
    identifier.copy(&answer[identifier_at], 4);
    request.substr(transmit_at).copy(&answer[originate_at], sizeof(std::uint64_t));
    if (good) put(answer, reference_at, timestamp(now));
    put(answer, receive_at, timestamp(now));
    put(answer, transmit_at, timestamp(now));
    return answer;
}

std::string sntp_request(std::uint64_t nonce)
{
    constexpr unsigned version = 4;
    std::string request(message_size, '\0');
    request[0] = static_cast<char>(version << 3 | client);
    put(request, transmit_at, nonce);
    return request;
}

std::optional<std::chrono::sys_time<std::chrono::milliseconds>> sntp_time(std::string_view answer,
                                                                          std::uint64_t nonce)
{
    constexpr unsigned most_stratum = 15;
    if (answer.size() < message_size) return std::nullopt;
    const auto first = static_cast<unsigned char>(answer[0]);
    const auto stratum = static_cast<unsigned char>(answer[1]);
    if ((first & 7U) != server || first >> 6 == alarm) return std::nullopt;
    if (stratum == 0 || stratum > most_stratum) return std::nullopt;
    const std::uint64_t sent = get(answer, transmit_at);
    if (get(answer, originate_at) != nonce || sent == 0) return std::nullopt;

    // RFC 4330 §3: with the first bit 1968 to 2036, without it the years from then on.
    const std::uint64_t era = (sent >> 63) != 0 ? 0 : std::uint64_t{1} << 32;
    const std::chrono::seconds since_1900{static_cast<std::int64_t>(era + (sent >> 32))};
    const std::uint64_t thousandths = ((sent & 0xffff'ffffU) * 1000) >> 32;
    return std::chrono::sys_seconds{since_1900 - from_1900_to_1970} +
           std::chrono::milliseconds{static_cast<std::int64_t>(thousandths)};
}

} // namespace stack::inline v0::net
