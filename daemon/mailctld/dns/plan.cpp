#include "daemon/mailctld/dns/plan.hpp"

#include "common/types/word.hpp"
#include "daemon/mailctld/dns/dmarc.hpp"
#include "daemon/mailctld/dns/draft.hpp"
#include "daemon/mailctld/dns/spf.hpp"
#include "daemon/mailctld/dns/value.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>

namespace mailctl::dns {
namespace {

using api::RecordType;

constexpr const char* force_hint =
    "look with `mailctl dns plan`; the same command with --force overwrites it";

// Of our records in a set the one that a purpose's test holds for.
template <class Test>
std::optional<store::Record> own_record(const Draft& draft, const Wanted& wanted, Test test) {
    for (const auto& record : draft.ours_at(wanted.name, wanted.type)) {
        if (test(record.ours)) {
            return record;
        }
    }
    return std::nullopt;
}

// Something of ours is gone: whoever took it away had a reason.
bool is_removed_by_others(const Draft& draft, const std::optional<store::Record>& own) {
    return own && !draft.now().force;
}

void refuse_removed(Draft& draft, const Wanted& wanted) {
    draft.refuse(
        wanted, Errc::drift, "somebody has removed the record that mailctl wrote", force_hint
    );
}

bool refuse_alias(Draft& draft, const Wanted& wanted) {
    if (!draft.is_alias(wanted.name)) {
        return false;
    }
    draft.refuse(
        wanted,
        Errc::conflict,
        fmt::format(
            "the name is an alias of {}",
            draft.canvas().values(wanted.name, RecordType::CNAME).front()
        ),
        "add the record there, or remove the alias"
    );
    return true;
}

void plan_present_spf(
    Draft& draft,
    const Wanted& wanted,
    const std::string& present,
    const std::vector<std::string>& terms
) {
    const auto own = own_record(draft, wanted, is_spf);
    const bool is_ours = own && own->ours == present;
    if (has_spf_terms(present, terms)) {
        draft.set_spf(present);
        if (own) {
            draft.carry_over(*own);
        }
        const bool is_edited = own && !is_ours;
        return draft.keep(
            wanted,
            present,
            is_edited ? "somebody has changed it since; what is needed is still in it" : ""
        );
    }
    if (own && !is_ours && !draft.now().force) {
        return draft.refuse(
            wanted, Errc::drift, "somebody has taken out what mailctl had merged in", force_hint
        );
    }
    const auto merged = with_spf_terms(present, terms);
    draft.set_spf(merged);
    draft.replace(wanted, present, merged, is_ours ? own->base : std::optional(present));
}

void plan_spf(Draft& draft, const Wanted& wanted) {
    const auto terms = spf_terms_asked_for(wanted.value);
    const auto present = draft.canvas().values(wanted.name, wanted.type, is_spf);
    if (refuse_alias(draft, wanted)) {
        return;
    }
    if (present.size() > 1) {
        return draft.refuse(
            wanted,
            Errc::conflict,
            fmt::format(
                "there are {} SPF records, and receivers treat that as an error", present.size()
            ),
            "merge them into one, then try again"
        );
    }
    if (present.size() == 1) {
        return plan_present_spf(draft, wanted, present.front(), *terms);
    }
    if (is_removed_by_others(draft, own_record(draft, wanted, is_spf))) {
        return refuse_removed(draft, wanted);
    }
    const auto fresh = new_spf(wanted.value, *terms);
    draft.set_spf(fresh);
    draft.add(wanted, fresh, std::nullopt);
}

// The policy that receivers apply to a name without a record of its own.
std::optional<DmarcPolicy> inherited_policy(const Draft& draft) {
    const auto& zone = draft.now().zone.text();
    std::string_view domain = draft.now().domain.text();
    while (domain != zone) {
        domain.remove_prefix(std::min(domain.find('.') + 1, domain.size()));
        const auto name = RecordName::parse(fmt::format("_dmarc.{}", domain));
        if (!name) {
            continue;  // too long for there to be one
        }
        const auto records = draft.canvas().values(*name, RecordType::TXT, is_dmarc);
        if (records.size() == 1) {
            return dmarc_subdomain_policy(records.front());
        }
    }
    return std::nullopt;
}

void plan_present_dmarc(Draft& draft, const Wanted& wanted, const std::string& present) {
    const auto own = own_record(draft, wanted, is_dmarc);
    if (!own || own->ours != present) {
        return draft.keep(wanted, present, "it is not mailctl's, and one is enough");
    }
    if (present == wanted.value || dmarc_policy(wanted.value) < dmarc_policy(present)) {
        draft.carry_over(*own);
        return draft.keep(wanted, present, present == wanted.value ? "" : "it is the stricter one");
    }
    draft.replace(wanted, present, wanted.value, own->base);
}

void plan_dmarc(Draft& draft, const Wanted& wanted) {
    const auto present = draft.canvas().values(wanted.name, wanted.type, is_dmarc);
    if (refuse_alias(draft, wanted)) {
        return;
    }
    if (present.size() > 1) {
        return draft.refuse(
            wanted,
            Errc::conflict,
            fmt::format("there are {} DMARC records, and receivers ignore all", present.size()),
            "remove all but one, then try again"
        );
    }
    if (present.size() == 1) {
        return plan_present_dmarc(draft, wanted, present.front());
    }
    if (is_removed_by_others(draft, own_record(draft, wanted, is_dmarc))) {
        return refuse_removed(draft, wanted);
    }
    const auto inherited = inherited_policy(draft);
    if (inherited && *inherited > *dmarc_policy(wanted.value)) {
        return draft.keep(
            wanted,
            {},
            fmt::format("the stricter policy of the domain above, {}, counts", name(*inherited))
        );
    }
    draft.add(wanted, wanted.value, std::nullopt);
}

void plan_dkim(Draft& draft, const Wanted& wanted) {
    if (refuse_alias(draft, wanted)) {
        return;
    }
    const auto own = own_record(draft, wanted, is_dkim_key);
    if (draft.canvas().has(wanted.name, wanted.type, wanted.value)) {
        if (own) {
            draft.carry_over(*own);
        }
        return draft.keep(wanted, wanted.value, {});
    }
    const auto present = draft.canvas().values(wanted.name, wanted.type, is_dkim_key);
    if (present.empty() && is_removed_by_others(draft, own)) {
        return refuse_removed(draft, wanted);
    }
    if (present.empty()) {
        return draft.add(wanted, wanted.value, std::nullopt);
    }
    const bool is_ours = own && own->ours == present.front();
    if (present.size() > 1 || (!is_ours && !draft.now().force)) {
        return draft.refuse(
            wanted,
            own ? Errc::drift : Errc::conflict,
            "another key is there, which is not mailctl's",
            force_hint
        );
    }
    draft.replace(
        wanted, present.front(), wanted.value, is_ours ? own->base : std::optional(present.front())
    );
}

void plan_alias(Draft& draft, const Wanted& wanted) {
    const auto always = [](const auto&) { return true; };
    const auto own = own_record(draft, wanted, always);
    const auto present = draft.canvas().values(wanted.name, wanted.type);
    if (draft.is_taken(wanted.name)) {
        return draft.refuse(
            wanted,
            Errc::conflict,
            "the name has records of its own, and an alias stands alone",
            "remove them, or leave the alias out"
        );
    }
    if (present.empty()) {
        return is_removed_by_others(draft, own) ? refuse_removed(draft, wanted)
                                                : draft.add(wanted, wanted.value, std::nullopt);
    }
    if (present.front() == wanted.value) {
        if (own) {
            draft.carry_over(*own);
        }
        return draft.keep(wanted, wanted.value, {});
    }
    const bool is_ours = own && own->ours == present.front();
    if (!is_ours && !draft.now().force) {
        return draft.refuse(
            wanted,
            own ? Errc::drift : Errc::conflict,
            fmt::format("the name is an alias of {}", present.front()),
            force_hint
        );
    }
    draft.replace(
        wanted, present.front(), wanted.value, is_ours ? own->base : std::optional(present.front())
    );
}

void plan_mail(Draft& draft, const Wanted& wanted) {
    const auto own =
        own_record(draft, wanted, [&](const auto& value) { return value == wanted.value; });
    if (draft.canvas().has(wanted.name, wanted.type, wanted.value)) {
        if (own) {
            draft.carry_over(*own);
        }
        return draft.keep(wanted, wanted.value, {});
    }
    const auto is_foreign = [&](const auto& value) { return !draft.is_ours(wanted, value); };
    if (!draft.canvas().values(wanted.name, wanted.type, is_foreign).empty()) {
        return draft.leave_out(wanted, "mail for the domain goes elsewhere, and stays there");
    }
    if (is_removed_by_others(draft, own)) {
        return refuse_removed(draft, wanted);
    }
    draft.note(fmt::format("mail for {} will be taken by the platform", wanted.name.text()));
    draft.add(wanted, wanted.value, std::nullopt);
}

// A single name may be in other hands on purpose; a whole domain is not what this zone is about.
void plan_elsewhere(Draft& draft, const Wanted& wanted) {
    const auto& now = draft.now();
    for (const auto& record : draft.ours_at(wanted.name, wanted.type)) {
        draft.carry_over(record);
    }
    if (!draft.is_elsewhere(RecordName(now.domain))) {
        return draft.leave_out(
            wanted, "other name servers have been given this name: enter the record there"
        );
    }
    draft.refuse(
        wanted,
        Errc::conflict,
        fmt::format(
            "other name servers have been given {}, and nobody would see the record in {}",
            now.domain.text(),
            now.zone.text()
        ),
        fmt::format(
            "add those as a provider with `mailctl dns provider add`, or enter by hand what "
            "`mailctl dns export {}` prints",
            now.domain.text()
        )
    );
}

void plan_one(Draft& draft, const Wanted& wanted) {
    if (draft.is_elsewhere(wanted.name)) {
        return plan_elsewhere(draft, wanted);
    }
    switch (wanted.purpose) {
        case Purpose::spf:
            return plan_spf(draft, wanted);
        case Purpose::dkim:
            return plan_dkim(draft, wanted);
        case Purpose::dmarc:
            return plan_dmarc(draft, wanted);
        case Purpose::alias:
            return plan_alias(draft, wanted);
        case Purpose::mail:
            return plan_mail(draft, wanted);
    }
}

// Of several mail servers each is a record of its own; of the rest one takes the other's place.
bool is_asked_for(const store::Record& record, const std::vector<Wanted>& wanted) {
    return std::any_of(wanted.begin(), wanted.end(), [&](const Wanted& other) {
        return other.name.text() == record.name && other.type == record.type &&
               (other.purpose != Purpose::mail || other.value == record.ours);
    });
}

// What the platform does not ask for any more may still sign mail that is under way.
void keep_stale(Draft& draft, const std::vector<Wanted>& wanted) {
    const auto& now = draft.now();
    for (const auto& record : now.ours) {
        const bool is_here = record.provider == now.provider && record.zone == now.zone.text();
        if (is_here && !is_asked_for(record, wanted)) {
            draft.carry_over(record);
            draft.note(fmt::format(
                "the platform does not ask for {} {} any more; `mailctl dns withdraw` and `apply` "
                "clear up",
                record.name,
                word_of(record.type)
            ));
        }
    }
}

}  // namespace

std::vector<RecordName> names_to_read(
    const DomainName& domain,
    const DomainName& zone,
    const std::vector<Wanted>& wanted,
    const std::vector<store::Record>& ours
) {
    std::set<RecordName> names{RecordName(domain)};
    for (const auto& record : wanted) {
        names.insert(record.name);
    }
    for (const auto& record : ours) {
        names.insert(name_of(record));
    }
    // Policies of the domains above, which a record of the domain's own would replace.
    std::string_view above = domain.text();
    while (above.size() >= zone.text().size()) {
        if (auto name = RecordName::parse(fmt::format("_dmarc.{}", above))) {
            names.insert(*std::move(name));
        }
        above.remove_prefix(std::min(above.find('.'), above.size() - 1) + 1);
    }
    std::erase_if(names, [&](const RecordName& name) { return !name.is_in(zone); });
    return {names.begin(), names.end()};
}

Plan plan_records(const Snapshot& now, const std::vector<Wanted>& wanted) {
    Draft draft(now);
    for (const auto& record : wanted) {
        plan_one(draft, record);
    }
    keep_stale(draft, wanted);
    return draft.finish();
}

}  // namespace mailctl::dns
