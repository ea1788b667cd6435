#include "daemon/mailctld/dns/draft.hpp"
#include "daemon/mailctld/dns/plan.hpp"
#include "daemon/mailctld/dns/spf.hpp"

namespace mailctl::dns {
namespace {

// A server does not show what lies below a cut, and so nobody can say that the record is gone.
void withdraw_elsewhere(Draft& draft, const store::Record& record) {
    constexpr const char* reason =
        "other name servers have been given the name, and here the record is out of sight";
    if (draft.now().force) {
        return draft.forget(record, reason);
    }
    draft.refuse_back(record, reason, "the same command with --force leaves it there");
}

void withdraw_one(Draft& draft, const store::Record& record) {
    const auto name = name_of(record);
    if (draft.canvas().has(name, record.type, record.ours)) {
        return draft.give_back(record, {});
    }
    if (draft.is_elsewhere(name)) {
        return withdraw_elsewhere(draft, record);
    }
    const auto present = draft.canvas().values(name, record.type, is_spf);
    if (!is_spf(record.ours) || present.size() != 1) {
        return draft.forget(record, "it is gone already");
    }
    const auto added = spf_terms_added(record.base.value_or("v=spf1"), record.ours);
    const auto without = without_spf_terms(present.front(), added);
    if (without == present.front()) {
        return draft.forget(record, "what mailctl had merged in is gone already");
    }
    if (!draft.now().force) {
        return draft.refuse_back(
            record,
            "somebody has changed the record since",
            "the same command with --force takes out what mailctl had merged in, and nothing else"
        );
    }
    draft.edit_back(record, present.front(), without);
}

}  // namespace

Plan plan_withdrawal(const Snapshot& now) {
    Draft draft(now);
    for (const auto& record : now.ours) {
        if (record.provider == now.provider && record.zone == now.zone.text()) {
            withdraw_one(draft, record);
        }
    }
    return draft.finish();
}

}  // namespace mailctl::dns
