#include "common/dns/txt.hpp"
#include "daemon/net/dns/lookup/sighting.hpp"
#include "daemon/net/dns/powerdns/patch.hpp"
#include "daemon/net/dns/rfc2136/tsig.hpp"
#include "daemon/net/dns/spf/record.hpp"
#include "daemon/net/dns/wire/message.hpp"
#include "tests/fuzz/expect.hpp"

#include <string>

// The first byte of the input says what the rest is: 'z' PowerDNS's answer about a zone, 'w' a DNS
// message, 't' a TXT record in presentation form, 's' an SPF record.

namespace {

using namespace mailctl;
using namespace mailctl::net::dns;
using fuzz::expect;

void read_zone(std::string_view body) {
    const auto name = *RecordName::parse("a.example.com");
    const auto zone = powerdns::parse_zone(body, {name});
    if (!zone) {
        return;
    }
    for (const auto& set : zone->sets) {
        expect(set.name == name.text(), "only wanted names are kept");
    }
    static_cast<void>(powerdns::taken_names(*zone));
    const auto sets = powerdns::active_sets(*zone);
    const auto before = sets.empty() ? std::vector<std::string>() : sets.front().values;
    static_cast<void>(powerdns::patch({{name, api::RecordType::TXT, 60, before, {"\"x\""}}}, *zone)
    );
}

void read_wire(std::string_view bytes) {
    const std::span wire(reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size());
    static_cast<void>(rfc2136::find_tsig(wire));
    const auto message = parse_message(wire);
    if (!message) {
        return;
    }
    const api::DnsQuestion asked{*RecordName::parse("a.example.com"), api::RecordType::TXT};
    const auto sighting = lookup::judge(message, asked, lookup::Role::resolver);
    expect(sighting.aliases.size() <= 8, "aliases end");
    for (const auto& value : sighting.values) {
        expect(mailctl::dns::txt_strings(value).has_value(), "what we write of TXT, we can read");
    }
}

void read_txt(std::string_view form) {
    const auto text = mailctl::dns::txt_text(form);
    expect(
        !text || mailctl::dns::txt_text(mailctl::dns::txt_presentation(*text)) == text,
        "a text survives being written and read"
    );
}

void read_spf(std::string_view record) {
    const auto terms = spf::parse(record);
    expect(!terms || spf::is_spf(record), "only SPF is taken apart");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto text = fuzz::as_text(data, size);
    if (text.empty()) {
        return 0;
    }
    const auto rest = text.substr(1);
    switch (text.front()) {
        case 'z':
            read_zone(rest);
            break;
        case 'w':
            read_wire(rest);
            break;
        case 't':
            read_txt(rest);
            break;
        case 's':
            read_spf(rest);
            break;
        default:
            break;
    }
    return 0;
}
