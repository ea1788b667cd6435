#include "daemon/mailctld/dns/wanted.hpp"

#include "common/dns/txt.hpp"
#include "common/types/text.hpp"
#include "common/types/word.hpp"
#include "daemon/mailctld/dns/dmarc.hpp"
#include "daemon/mailctld/dns/spf.hpp"
#include "daemon/mailctld/dns/value.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace mailctl::dns {
namespace {

using api::AskedRecord;
using api::RecordType;

constexpr std::size_t max_value_bytes = 4096;  // a DKIM key of 16,384 bits has some 2,800
constexpr std::size_t records_max = 32;
constexpr std::int64_t ttl_min = 60;
constexpr std::int64_t ttl_max = 86'400;

Error refused(std::string reason) { return {Errc::invalid_argument, std::move(reason), {}, {}}; }

// "@", "_dmarc", "_dmarc.example.com", "_dmarc.example.com."
Result<RecordName> full_name(const DomainName& domain, const std::string& text) {
    if (text == "@") {
        return RecordName(domain);
    }
    auto name = RecordName::parse(text);
    if (!name) {
        return refused("its name is not the name of a DNS record");
    }
    if (name->is_in(domain)) {
        return name;
    }
    if (text.ends_with('.')) {
        return refused(fmt::format("it lies outside {}", domain.text()));
    }
    return RecordName::parse(fmt::format("{}.{}", name->text(), domain.text()));
}

Result<RecordType> record_type(const std::string& text) {
    for (const auto type : {RecordType::TXT, RecordType::CNAME, RecordType::MX}) {
        if (lower_case(text) == lower_case(word_of(type))) {
            return type;
        }
    }
    return refused("mailctl writes TXT, CNAME and MX records only");
}

// Text that needs no numbers for its bytes, as a zone file ("\027") or who tamed it ("\x1b") has
// them.
bool is_printable_ascii(std::string_view text) {
    bool is_escape = false;
    return std::all_of(text.begin(), text.end(), [&](char c) {
        const bool is_number = is_escape && ((c >= '0' && c <= '9') || c == 'x');
        is_escape = c == '\\' && !is_escape;
        return c >= ' ' && c <= '~' && !is_number;
    });
}

Result<std::string> normal_txt(const std::string& asked) {
    const auto text = asked.starts_with('"') ? txt_text(asked) : std::optional(asked);
    return text ? Result(normal_text(trimmed(*text))) : refused("its value is not a text");
}

Result<std::string> normal_asked(RecordType type, const AskedRecord& asked) {
    if (asked.value.size() > max_value_bytes || !is_printable_ascii(asked.value)) {
        return refused("its value is too long or not printable");
    }
    if (type == RecordType::TXT) {
        return normal_txt(asked.value);
    }
    const bool has_preference = asked.value.find(' ') != std::string::npos;
    const auto value = type == RecordType::MX && !has_preference
                           ? fmt::format("{} {}", asked.priority, asked.value)
                           : asked.value;
    auto normal = normal_value(type, value);
    return normal ? Result(*std::move(normal)) : refused("its value is not a name");
}

// Where mail looks for what: nobody else's names may be taken, and no other service's proof be put
// into the domain (a TXT record at its top can be one).
Result<Purpose> purpose(
    const DomainName& domain, const RecordName& name, RecordType type, const std::string& value
) {
    const bool is_top = name.text() == domain.text();
    const bool is_dmarc_name = name.text() == "_dmarc." + domain.text();
    const bool is_dkim_name = name.text().ends_with("._domainkey." + domain.text());
    if (type == RecordType::MX) {
        return is_top ? Result(Purpose::mail)
                      : refused("mail for another name is not its business");
    }
    if (type == RecordType::CNAME) {
        return is_dkim_name || is_dmarc_name ? Result(Purpose::alias)
                                             : refused("mail has no use for an alias at this name");
    }
    if (is_top && is_spf(value)) {
        return Purpose::spf;
    }
    if (is_dmarc_name && is_dmarc(value) && dmarc_policy(value)) {
        return Purpose::dmarc;
    }
    if (is_dkim_name && is_dkim_key(value)) {
        return Purpose::dkim;
    }
    return refused("mail has no use for this text at this name");
}

Result<Wanted> judge_one(const DomainName& domain, const AskedRecord& asked) {
    auto name = full_name(domain, asked.name);
    if (!name) {
        return name.error();
    }
    const auto type = record_type(asked.type);
    if (!type) {
        return type.error();
    }
    auto value = normal_asked(*type, asked);
    if (!value) {
        return value.error();
    }
    const auto why = purpose(domain, *name, *type, *value);
    if (!why) {
        return why.error();
    }
    if (*why == Purpose::spf) {
        if (const auto terms = spf_terms_asked_for(*value); !terms) {
            return terms.error();
        }
    }
    return Wanted{
        *std::move(name), *type, *why, *std::move(value), std::clamp(asked.ttl, ttl_min, ttl_max)};
}

// Of all but mail servers there may be one at a name (of DKIM keys: RFC 6376, 3.6.2.2), and nothing
// beside an alias.
bool is_double(const std::vector<Wanted>& wanted, const Wanted& other) {
    return std::any_of(wanted.begin(), wanted.end(), [&](const Wanted& present) {
        const bool is_one_alias =
            present.purpose == Purpose::alias || other.purpose == Purpose::alias;
        const bool is_same_place = present.name == other.name && present.type == other.type;
        return (is_same_place && (other.purpose != Purpose::mail || present.value == other.value)
               ) ||
               (present.name == other.name && is_one_alias);
    });
}

api::WantedRecord shown_record(const AskedRecord& asked) {
    return {
        asked.name, asked.type, asked.value.substr(0, max_value_bytes), asked.ttl, std::nullopt};
}

}  // namespace

bool is_dkim_key(std::string_view text) {
    return text.starts_with("v=DKIM1") || text.starts_with("k=") || text.starts_with("p=");
}

Judged judge(const DomainName& domain, const std::vector<AskedRecord>& asked) {
    Judged judged;
    for (const auto& record : asked) {
        if (judged.all.size() == records_max) {
            break;
        }
        auto wanted = judge_one(domain, record);
        judged.all.push_back(shown_record(record));
        if (wanted && is_double(judged.wanted, *wanted)) {
            wanted = refused("the platform asks for two of them, and there may be one");
        }
        if (!wanted) {
            judged.all.back().refused = wanted.error().message;
            continue;
        }
        judged.all.back().name = wanted->name.text();
        judged.all.back().type = word_of(wanted->type);
        judged.wanted.push_back(*std::move(wanted));
    }
    return judged;
}

std::vector<std::string> refusals(const Judged& judged) {
    std::vector<std::string> sentences;
    for (const auto& record : judged.all) {
        if (record.refused) {
            sentences.push_back(fmt::format(
                "the platform's {} record at {} is left out: {}",
                record.type,
                record.name,
                *record.refused
            ));
        }
    }
    return sentences;
}

}  // namespace mailctl::dns
