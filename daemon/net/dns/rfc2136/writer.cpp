#include "daemon/net/dns/rfc2136/writer.hpp"

#include "common/dns/txt.hpp"
#include "common/types/text.hpp"
#include "daemon/net/dns/wire/compare.hpp"
#include "daemon/net/dns/wire/ldns.hpp"

#include <fmt/format.h>

#include <charconv>
#include <optional>

namespace mailctl::net::dns::rfc2136 {
namespace {

Bytes txt_bytes(const std::string& value) {
    Bytes bytes;
    for (const auto& string :
         mailctl::dns::txt_strings(value).value_or(std::vector<std::string>())) {
        bytes.push_back(static_cast<std::uint8_t>(string.size()));
        bytes.insert(bytes.end(), string.begin(), string.end());
    }
    return bytes;
}

// "10 mail.example.com."
Bytes mx_bytes(const std::string& value) {
    std::uint16_t preference = 0;
    const char* const end = value.data() + value.size();
    const auto [rest, bad] = std::from_chars(value.data(), end, preference);
    if (bad != std::errc() || rest == end || *rest != ' ') {
        return {};
    }
    const auto name = name_bytes(std::string(trimmed(std::string_view(rest, end))));
    if (name.empty()) {
        return {};
    }
    Writer writer;
    writer.u16(preference);
    writer.bytes(name);
    return writer.written();
}

Bytes bytes_of(api::RecordType type, const std::string& value) {
    switch (type) {
        case api::RecordType::TXT:
            return txt_bytes(value);
        case api::RecordType::CNAME:
            return name_bytes(value);
        case api::RecordType::MX:
            break;
    }
    return mx_bytes(value);
}

}  // namespace

Bytes name_bytes(const std::string& name) {
    const bool has_blank = name.find(' ') != std::string::npos;
    const Field field = has_blank || name.empty() ? Field() : name_field(name);
    if (!field) {
        return {};
    }
    ::ldns_dname2canonical(field.get());
    const auto* const data = ::ldns_rdf_data(field.get());
    return {data, data + ::ldns_rdf_size(field.get())};
}

Result<Bytes> value_bytes(api::RecordType type, const std::string& value) {
    constexpr std::size_t bytes_max = 65'535;  // RFC 1035, 4.1.3
    constexpr std::size_t shown_bytes_max = 100;
    auto bytes = bytes_of(type, value);
    if (bytes.empty() || bytes.size() > bytes_max) {
        return Error{
            Errc::invalid_argument,
            fmt::format(
                "{} is not the value of a {} record",
                escaped(value.substr(0, shown_bytes_max)),
                type_name(type)
            ),
            {},
            "changes"};
    }
    return bytes;
}

}  // namespace mailctl::net::dns::rfc2136
