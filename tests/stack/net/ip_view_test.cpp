// Fields of IP packets by name; packets that are cut, lie about lengths or are no packets.
#include "stack/net/ip_view.hpp"

#include "emu/hex.hpp"
#include "emu/random.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

namespace stack::net {
namespace {

using Packet = std::vector<std::byte>;

Packet bytes(std::string_view hex)
{
    const std::string text = *emu::from_hex(hex);
    const auto view = std::as_bytes(std::span{text});
    return {view.begin(), view.end()};
}

Address address(std::string_view text) { return *Address::parse(text); }

std::string text(const std::optional<emu::Bytes>& data)
{
    if (!data) return "(none)";
    return {reinterpret_cast<const char*>(data->data()), data->size()};
}

/// Of its own storage of just that size, so that a sanitizer sees what is read behind it.
Packet first(const Packet& packet, std::size_t size)
{
    return {packet.begin(), packet.begin() + static_cast<std::ptrdiff_t>(size)};
}

// Checksums by another program. UDP 5000 to 7, TCP with options in both headers, ICMP echoes.
const Packet udp4 = bytes("45000020000000004011aec50a000001c000020713880007000c445d666f7572");
const Packet udp6 =
    bytes("60000000000b114020010db801000001000000000000000120010db8000000000000000000"
          "00000713880007000ba464736978");
const Packet tcp4 =
    bytes("4600003200000000400619ba0a000001c00002079404000013880050000000010000000260"
          "1803e852e10000020405b46162");
const Packet icmp4 = bytes("4500001f000000004001aed60a000001c00002070800f34c1234000578797a");
const Packet icmp6 =
    bytes("60000000000b3a4020010db801000001000000000000000120010db8000000000000000000"
          "00000780001e8c1234000578797a");
/// UDP behind a hop-by-hop header and the header of a first fragment.
const Packet extended =
    bytes("60000000001b004020010db801000001000000000000000120010db800000000000000"
          "00000000072c00010400000000110000010000000913880007000ba464736978");

TEST(IpView, ReadsUdpOfBothFamilies)
{
    const auto four = IpView::of(udp4);
    ASSERT_TRUE(four);
    EXPECT_EQ(four->family(), Family::ipv4);
    EXPECT_EQ(four->source(), address("10.0.0.1"));
    EXPECT_EQ(four->destination(), address("192.0.2.7"));
    EXPECT_EQ(four->protocol(), ip_protocol::udp);
    EXPECT_EQ(four->hop_limit(), 64);
    EXPECT_EQ(four->header_size(), 20U);
    ASSERT_TRUE(four->ports());
    EXPECT_EQ(four->ports()->source, 5000);
    EXPECT_EQ(four->ports()->destination, 7);
    EXPECT_EQ(text(four->data()), "four");
    EXPECT_TRUE(four->exact());
    EXPECT_FALSE(four->icmp());

    const auto six = IpView::of(udp6);
    ASSERT_TRUE(six);
    EXPECT_EQ(six->family(), Family::ipv6);
    EXPECT_EQ(six->source(), address("2001:db8:100:1::1"));
    EXPECT_EQ(six->destination(), address("2001:db8::7"));
    EXPECT_EQ(six->hop_limit(), 64);
    EXPECT_EQ(six->header_size(), 40U);
    ASSERT_TRUE(six->ports());
    EXPECT_EQ(six->ports()->destination, 7);
    EXPECT_EQ(text(six->data()), "six");
    EXPECT_TRUE(six->exact());
}

TEST(IpView, ReadsTcpBehindOptions)
{
    const auto view = IpView::of(tcp4);
    ASSERT_TRUE(view);
    EXPECT_EQ(view->header_size(), 24U);
    ASSERT_TRUE(view->ports());
    EXPECT_EQ(view->ports()->source, 5000);
    EXPECT_EQ(view->ports()->destination, 80);
    EXPECT_EQ(text(view->data()), "ab");
    EXPECT_TRUE(view->exact());
}

TEST(IpView, ReadsEchoes)
{
    for (const auto& [packet, type] : {std::pair{icmp4, 8}, {icmp6, 128}}) {
        const auto view = IpView::of(packet);
        ASSERT_TRUE(view);
        ASSERT_TRUE(view->icmp());
        EXPECT_EQ(view->icmp()->type, type);
        EXPECT_EQ(view->icmp()->code, 0);
        EXPECT_EQ(view->icmp()->identifier, 0x1234);
        EXPECT_EQ(view->icmp()->sequence, 5);
        EXPECT_EQ(text(view->data()), "xyz");
        EXPECT_FALSE(view->ports());
    }
    // The protocol of the other family is none of its own.
    Packet mixed = icmp4;
    mixed[9] = std::byte{ip_protocol::icmp6};
    EXPECT_FALSE(IpView::of(mixed)->icmp());
    mixed = icmp6;
    mixed[6] = std::byte{ip_protocol::icmp};
    EXPECT_FALSE(IpView::of(mixed)->icmp());
}

TEST(IpView, LooksBehindExtensionHeaders)
{
    const auto view = IpView::of(extended);
    ASSERT_TRUE(view);
    EXPECT_EQ(view->header_size(), 56U);
    EXPECT_EQ(view->protocol(), ip_protocol::udp);
    EXPECT_TRUE(view->fragment());
    EXPECT_TRUE(view->first_fragment());
    EXPECT_TRUE(view->more_fragments());
    EXPECT_EQ(text(view->data()), "six");
    for (const unsigned next : {0U, 43U, 60U}) { // of one unit, then of too many
        Packet packet = extended;
        packet[6] = static_cast<std::byte>(next);
        EXPECT_EQ(IpView::of(packet)->header_size(), 56U);
        packet[41] = std::byte{255};
        EXPECT_EQ(IpView::of(packet)->header_size(), 40U);
        EXPECT_EQ(IpView::of(packet)->protocol(), next);
        EXPECT_FALSE(IpView::of(packet)->data());
    }
}

TEST(IpView, FindsNoHeaderInALaterFragment)
{
    Packet four = udp4;
    four[5] = std::byte{77};
    for (const auto& [flags, first_one, more] :
         {std::tuple{0x2000, true, true}, {0x2001, false, true}, {0x1fff, false, false}}) {
        four[6] = static_cast<std::byte>(flags >> 8);
        four[7] = static_cast<std::byte>(flags);
        const auto view = IpView::of(four);
        EXPECT_TRUE(view->fragment());
        EXPECT_EQ(view->first_fragment(), first_one);
        EXPECT_EQ(view->more_fragments(), more);
        EXPECT_EQ(view->identification(), 77);
        EXPECT_EQ(view->ports().has_value(), first_one);
        EXPECT_EQ(view->data().has_value(), first_one);
        EXPECT_EQ(view->payload().size(), 12U);
    }
    four[6] = std::byte{0xc0}; // the bits that say nothing of it
    four[7] = std::byte{0};
    EXPECT_FALSE(IpView::of(four)->fragment());
    Packet six = extended;
    six[51] = std::byte{8};                  // an offset of one unit, the last one
    six[48] = std::byte{ip_protocol::icmp6}; // whatever it is
    const auto view = IpView::of(six);
    EXPECT_FALSE(view->first_fragment());
    EXPECT_FALSE(view->more_fragments());
    EXPECT_FALSE(view->icmp());
    EXPECT_EQ(view->payload().size(), 11U);
    six[48] = std::byte{0}; // its bytes are no extension header
    EXPECT_EQ(IpView::of(six)->header_size(), 56U);
}

TEST(IpView, ReadsNoMoreThanThereIs)
{
    struct Row {
        Packet packet;
        std::size_t header;    // of IP
        std::size_t transport; // behind it
    };
    for (const Row& row : {Row{udp4, 20, 8}, Row{udp6, 40, 8}, Row{tcp4, 24, 24}, Row{icmp4, 20, 8},
                           Row{icmp6, 40, 8}}) {
        for (std::size_t size = 0; size < row.packet.size(); ++size) {
            const Packet cut = first(row.packet, size);
            const auto view = IpView::of(cut);
            ASSERT_EQ(view.has_value(), size >= row.header) << size;
            if (!view) continue;
            EXPECT_FALSE(view->exact()) << size;
            EXPECT_EQ(view->payload().size(), size - row.header);
            EXPECT_EQ(view->data().has_value(), size >= row.header + row.transport) << size;
            const bool icmp =
                view->protocol() == ip_protocol::icmp || view->protocol() == ip_protocol::icmp6;
            EXPECT_EQ(view->icmp().has_value(), icmp && size >= row.header + 8) << size;
            const std::size_t ports = view->protocol() == ip_protocol::tcp ? 20 : 8;
            EXPECT_EQ(view->ports().has_value(), !icmp && size >= row.header + ports) << size;
        }
    }
    for (std::size_t size = 40; size < extended.size(); ++size) {
        const Packet cut = first(extended, size);
        const auto view = IpView::of(cut);
        ASSERT_TRUE(view);
        EXPECT_EQ(view->header_size(), size < 48 ? 40U : size < 56 ? 48U : 56U) << size;
        EXPECT_EQ(view->protocol(), size < 48 ? 0 : size < 56 ? 44 : 17) << size;
        EXPECT_EQ(view->ports().has_value(), size >= 64) << size;
    }
}

TEST(IpView, BelievesNoLength)
{
    for (unsigned first_byte = 0; first_byte < 256; ++first_byte) {
        Packet packet = udp4; // 32 bytes
        packet[0] = static_cast<std::byte>(first_byte);
        const bool good = first_byte >= 0x45 && first_byte <= 0x48;
        EXPECT_EQ(IpView::of(packet).has_value(), good) << first_byte;
        const unsigned version = first_byte >> 4;
        EXPECT_EQ(ip_family(packet).has_value(), version == 4 || version == 6) << first_byte;
    }
    for (unsigned offset = 0; offset < 16; ++offset) {
        Packet packet = tcp4; // 26 bytes of segment
        packet[36] = static_cast<std::byte>(offset << 4);
        EXPECT_EQ(IpView::of(packet)->data().has_value(), offset == 5 || offset == 6) << offset;
        EXPECT_TRUE(IpView::of(packet)->ports());
    }
    for (const auto& [packet, at] : {std::pair{udp4, 3U}, {udp6, 5U}}) {
        for (const int change : {-1, 1}) {
            Packet other = packet;
            other[at] = static_cast<std::byte>(std::to_integer<int>(other[at]) + change);
            EXPECT_FALSE(IpView::of(other)->exact());
        }
    }
}

TEST(IpEditor, KeepsTheChecksumsRight)
{
    Packet packet = udp4;
    auto editor = IpEditor::of(packet);
    ASSERT_TRUE(editor);
    editor->set_source(address("198.51.100.1"));
    editor->set_source_port(1024);
    EXPECT_EQ(packet, bytes("450000200000000040118e91c6336401c000020704000007000c33b1666f7572"));
    editor->set_source(address("10.0.0.1"));
    editor->set_source_port(5000);
    EXPECT_EQ(packet, udp4);

    for (const Packet& original : {udp4, udp6, tcp4, icmp4, icmp6}) {
        Packet changed = original;
        const bool v6 = IpView::of(original)->family() == Family::ipv6;
        auto it = IpEditor::of(changed);
        it->set_destination(address(v6 ? "2001:db8:ffff:1234:5678:9abc:def0:1" : "203.0.113.254"));
        if (it->view().ports()) it->set_destination_port(0xfedc);
        Packet anew = changed;
        IpEditor::of(anew)->fill_checksum();
        EXPECT_EQ(changed, anew);
        EXPECT_NE(changed, original);
        it->set_destination(IpView::of(original)->destination());
        if (const auto ports = IpView::of(original)->ports())
            it->set_destination_port(ports->destination);
        EXPECT_EQ(changed, original);
    }
}

// RFC 768: zero is none, and a sum that is zero goes out as all ones.
TEST(IpEditor, LeavesUdpWithoutAChecksumWithoutOne)
{
    Packet none = udp4;
    none[26] = none[27] = std::byte{0};
    IpEditor::of(none)->set_source_port(1);
    IpEditor::of(none)->set_source(address("10.0.0.2"));
    EXPECT_EQ(none[26], std::byte{0});
    EXPECT_EQ(none[27], std::byte{0});

    const Packet start = first(udp4, 28);
    Packet empty = start;
    empty[25] = std::byte{8}; // no data
    IpEditor::of(empty)->fill_checksum();
    IpEditor::of(empty)->set_source_port(13'263); // makes it zero
    EXPECT_EQ(empty[26], std::byte{0xff});
    EXPECT_EQ(empty[27], std::byte{0xff});
    IpEditor::of(empty)->fill_checksum();
    EXPECT_EQ(empty[26], std::byte{0xff});
    EXPECT_EQ(empty[27], std::byte{0xff});
}

TEST(IpEditor, ChangesOnlyTheIpHeaderOfALaterFragment)
{
    Packet packet = udp4;
    packet[7] = std::byte{1};
    IpEditor::of(packet)->set_source(address("10.0.0.2"));
    EXPECT_TRUE(std::equal(packet.begin() + 20, packet.end(), udp4.begin() + 20, udp4.end()));
    EXPECT_EQ(packet[11], std::byte{0xc4}); // the address one more, the sum one less
}

TEST(IpEditor, FillsNoChecksumItCannotKnow)
{
    for (const std::size_t at : {6U, 9U}) { // a fragment; another protocol
        Packet packet = udp4;
        packet[at] = std::byte{0x20};
        Packet filled = packet;
        IpEditor::of(filled)->fill_checksum();
        EXPECT_EQ(filled, packet);
    }
}

TEST(IpHeaders, AreWrittenAsOthersDo)
{
    for (const Packet& packet : {udp4, udp6, icmp4, icmp6}) {
        const auto view = IpView::of(packet);
        Packet written = packet;
        const std::size_t header = ip_header_size(view->family());
        std::fill_n(written.begin(), header, std::byte{0xee});
        written[header + (view->icmp() ? 2 : 6)] = std::byte{0xee}; // of the checksum
        write_header(written, IpHeader{.source = view->source(),
                                       .destination = view->destination(),
                                       .protocol = view->protocol()});
        EXPECT_EQ(written, packet);
    }
    Packet message(IcmpHeader::size, std::byte{0xee});
    write_header(message, IcmpHeader{.type = 8, .code = 1, .identifier = 0x1234, .sequence = 5});
    EXPECT_EQ(message, bytes("0801000012340005"));
}

TEST(IpView, TakesAnyBytes)
{
    emu::Random random = emu::Seed{3}.stream("packets");
    for (int round = 0; round < 20'000; ++round) {
        Packet packet(random.below(90));
        for (auto& each : packet)
            each = static_cast<std::byte>(random.below(256));
        if (!packet.empty() && random.chance(0.9)) {
            packet[0] = static_cast<std::byte>(random.chance(0.5) ? 0x60 : 0x40 + random.below(16));
        }
        if (packet.size() > 9 && random.chance(0.5)) {
            packet[6] = static_cast<std::byte>(std::array{0, 43, 44, 60}[random.below(4)]);
            packet[9] = static_cast<std::byte>(std::array{1, 6, 17, 58}[random.below(4)]);
        }
        auto editor = IpEditor::of(packet);
        if (!editor) continue;
        const IpView& view = editor->view();
        EXPECT_LE(view.header_size() + view.payload().size(), packet.size());
        EXPECT_TRUE(!view.data() || view.data()->size() <= view.payload().size());
        editor->set_source(view.destination());
        if (view.ports()) editor->set_destination_port(1);
        editor->fill_checksum();
    }
}

} // namespace
} // namespace stack::net
