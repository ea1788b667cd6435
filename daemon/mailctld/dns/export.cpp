#include "common/api/dns/export.hpp"

#include "common/dns/txt.hpp"
#include "common/types/text.hpp"
#include "common/types/word.hpp"
#include "common/wire/described.hpp"
#include "daemon/mailctld/dns/apply.hpp"
#include "daemon/mailctld/dns/spf.hpp"
#include "daemon/mailctld/dns/value.hpp"
#include "daemon/mailctld/platform/account_handler.hpp"

#include <fmt/format.h>

namespace mailctl::dns {
namespace {

// The value as it is to be entered: of SPF what mailctl would write where there is none yet.
std::string value_of(const Wanted& wanted) {
    if (wanted.purpose != Purpose::spf) {
        return wanted.value;
    }
    const auto terms = spf_terms_asked_for(wanted.value);
    return terms ? new_spf(wanted.value, *terms) : wanted.value;
}

std::string note_for(const Wanted& wanted) {
    if (wanted.purpose == Purpose::spf) {
        return "if there is an SPF record already, add what stands between v=spf1 and all to it";
    }
    return wanted.purpose == Purpose::dmarc ? "if there is a DMARC record already, keep yours" : "";
}

std::string as_zone(const std::vector<Wanted>& wanted) {
    std::string text;
    for (const auto& record : wanted) {
        const auto note = note_for(record);
        text += note.empty() ? "" : fmt::format("; {}\n", note);
        text += fmt::format(
            "{}. {} IN {} {}\n",
            record.name.text(),
            record.ttl,
            word_of(record.type),
            presentation(record.type, value_of(record))
        );
    }
    return text;
}

std::string as_json(const std::vector<Wanted>& wanted) {
    auto list = wire::json::array();
    for (const auto& record : wanted) {
        list.push_back(
            {{"name", record.name.text()},
             {"type", word_of(record.type)},
             {"value", value_of(record)},
             {"ttl", record.ttl}}
        );
    }
    return list.dump(2) + "\n";
}

// Registrars ask for the name without the domain, and for the value without quotes.
std::string host_field(const DomainName& domain, const RecordName& name) {
    if (name.text() == domain.text()) {
        return "@";
    }
    return name.text().substr(0, name.text().size() - domain.text().size() - 1);
}

std::string as_form(const DomainName& domain, const std::vector<Wanted>& wanted) {
    std::string text;
    for (const auto& record : wanted) {
        const auto note = note_for(record);
        text += fmt::format(
            "{}Type:   {}\nHost:   {}   (or {}, where the whole name is asked for)\n"
            "Value:  {}\nTTL:    {}\n{}",
            text.empty() ? "" : "\n",
            word_of(record.type),
            host_field(domain, record.name),
            record.name.text(),
            value_of(record),
            record.ttl,
            note.empty() ? "" : fmt::format("Note:   {}\n", note)
        );
    }
    return text;
}

}  // namespace

Result<api::DnsExportReply> export_records(
    const platform::AccountSession& session, api::DnsExport& request
) {
    const auto asked = records_asked_for(session, request.domain);
    if (!asked) {
        return asked.error();
    }
    switch (request.format.value_or(api::DnsForm::zone)) {
        case api::DnsForm::zone:
            return api::DnsExportReply{as_zone(asked->wanted)};
        case api::DnsForm::json:
            return api::DnsExportReply{as_json(asked->wanted)};
        case api::DnsForm::form:
            return api::DnsExportReply{as_form(request.domain, asked->wanted)};
    }
    return api::DnsExportReply{};
}

}  // namespace mailctl::dns

MAILCTL_ACCOUNT_HANDLER(mailctl::api::DnsExport, mailctl::dns::export_records)
