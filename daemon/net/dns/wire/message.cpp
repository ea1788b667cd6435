#include "daemon/net/dns/wire/message.hpp"

#include "common/dns/txt.hpp"
#include "common/types/text.hpp"
#include "daemon/net/dns/wire/ldns.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace mailctl::net::dns {
namespace {

// What passes every path without being cut to pieces: DNS flag day 2020.
constexpr std::uint16_t edns_bytes = 1232;

constexpr std::size_t soa_minimum_field = 6;  // RFC 1035, 3.3.13

std::string field_text(const ldns_rdf* field) {
    const CText text(::ldns_rdf2str(field));
    return text ? std::string(text.get()) : std::string();
}

// Each string by itself: where one ends is part of the value.
std::string txt_value(const ldns_rr* record) {
    std::string value;
    for (std::size_t i = 0; i < ::ldns_rr_rd_count(record); ++i) {
        const ldns_rdf* const field = ::ldns_rr_rdf(record, i);
        const std::string_view bytes(
            reinterpret_cast<const char*>(::ldns_rdf_data(field)), ::ldns_rdf_size(field)
        );
        value += value.empty() ? "" : " ";
        value +=
            mailctl::dns::txt_presentation(bytes.substr(std::min<std::size_t>(1, bytes.size())));
    }
    return value;
}

bool is_read(Type type) {
    constexpr std::array types{
        Type::a, Type::ns, Type::cname, Type::ptr, Type::mx, Type::txt, Type::aaaa};
    return std::find(types.begin(), types.end(), type) != types.end();
}

std::string value_of(const ldns_rr* record, Type type) {
    if (!is_read(type)) {
        return {};
    }
    if (type == Type::txt) {
        return txt_value(record);
    }
    std::string value;
    for (std::size_t i = 0; i < ::ldns_rr_rd_count(record); ++i) {
        value += value.empty() ? "" : " ";
        value += field_text(::ldns_rr_rdf(record, i));
    }
    return value;
}

std::int64_t negative_ttl_of(const ldns_rr* record, Type type) {
    if (type != Type::soa || ::ldns_rr_rd_count(record) <= soa_minimum_field) {
        return 0;
    }
    const std::int64_t minimum = ::ldns_rdf2native_int32(::ldns_rr_rdf(record, soa_minimum_field));
    return std::min<std::int64_t>(minimum, ::ldns_rr_ttl(record));
}

std::vector<Record> records_of(const ldns_rr_list* list) {
    std::vector<Record> records;
    for (std::size_t i = 0; list != nullptr && i < ::ldns_rr_list_rr_count(list); ++i) {
        const ldns_rr* const record = ::ldns_rr_list_rr(list, i);
        const auto type = static_cast<Type>(::ldns_rr_get_type(record));
        auto value = value_of(record, type);
        // ldns lets through a record without contents, because updates have such.
        if (::ldns_rr_get_class(record) != LDNS_RR_CLASS_IN || (is_read(type) && value.empty())) {
            continue;
        }
        records.push_back(
            {.owner = plain_name(field_text(::ldns_rr_owner(record))),
             .type = type,
             .ttl = ::ldns_rr_ttl(record),
             .value = std::move(value),
             .negative_ttl = negative_ttl_of(record, type)}
        );
    }
    return records;
}

}  // namespace

std::string plain_name(std::string_view name) {
    std::string plain = lower_case(name);
    if (plain.size() > 1 && plain.ends_with('.') && !plain.ends_with("\\.")) {
        plain.pop_back();
    }
    return plain;
}

std::optional<Message> parse_message(std::span<const std::uint8_t> wire) {
    ldns_pkt* parsed = nullptr;
    if (::ldns_wire2pkt(&parsed, wire.data(), wire.size()) != LDNS_STATUS_OK) {
        return std::nullopt;
    }
    const Packet packet(parsed);
    if (!::ldns_pkt_qr(packet.get())) {
        return std::nullopt;
    }
    return Message{
        .id = ::ldns_pkt_id(packet.get()),
        .code = static_cast<Code>(::ldns_pkt_get_rcode(packet.get())),
        .is_authoritative = ::ldns_pkt_aa(packet.get()),
        .answers = records_of(::ldns_pkt_answer(packet.get())),
        .authority = records_of(::ldns_pkt_authority(packet.get()))};
}

Bytes question(const std::string& name, Type type, Recursion recursion) {
    Field owner = name_field(name);
    const std::uint16_t flags = recursion == Recursion::wanted ? LDNS_RD : 0;
    const Packet packet(
        owner ? ::ldns_pkt_query_new(
                    owner.get(), static_cast<ldns_rr_type>(type), LDNS_RR_CLASS_IN, flags
                )
              : nullptr
    );
    if (!packet) {
        return {};
    }
    static_cast<void>(owner.release());  // the packet has taken it over
    ::ldns_pkt_set_random_id(packet.get());
    ::ldns_pkt_set_edns_udp_size(packet.get(), edns_bytes);
    unsigned char* bytes = nullptr;
    std::size_t size = 0;
    if (::ldns_pkt2wire(&bytes, packet.get(), &size) != LDNS_STATUS_OK) {
        return {};
    }
    const CBytes owned(bytes);
    return {bytes, bytes + size};
}

}  // namespace mailctl::net::dns
