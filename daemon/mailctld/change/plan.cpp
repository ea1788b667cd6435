#include "daemon/mailctld/change/plan.hpp"

#include "common/types/text.hpp"
#include "daemon/mailctld/change/plan_files.hpp"
#include "daemon/mailctld/postfix/parameters.hpp"
#include "daemon/mailctld/store/hash.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <stdexcept>

namespace mailctl::change {
namespace {

using store::Ledger;
using store::Owned;

std::optional<std::string> shown(std::string_view name, const std::optional<std::string>& value) {
    return value ? std::optional(postfix::shown_value(name, *value)) : std::nullopt;
}

bool has_service(const postfix::MasterCf& master, std::string_view name_and_type) {
    const auto services = master.services();
    return std::any_of(services.begin(), services.end(), [&](const postfix::Service& service) {
        return fmt::format("{}/{}", service.name, service.type) == name_and_type;
    });
}

// Builds a plan one owned or wanted thing at a time.
class PlanDraft {
public:
    PlanDraft(const Snapshot& now, const Desired& desired, OnDrift on_drift)
        : now_(now), desired_(desired), on_drift_(on_drift), main_(now.main) {
        plan_.after.newline_added = now.ledger.newline_added;
        plan_.after.holdings = now.ledger.holdings;
        for (const auto& owned : now.ledger.owned) {
            if (!is_touched(owned.name)) {
                plan_.after.owned.push_back(owned);
            }
        }
    }

    Result<Plan> run() {
        for (const auto& name : parameter_names()) {
            if (auto status = plan_parameter(name); !status) {
                return status.error();
            }
        }
        tidy_marker(main_, plan_.after);
        if (auto status = plan_services(); !status) {
            return status.error();
        }
        if (auto status = plan_files(now_, desired_, on_drift_, plan_); !status) {
            return status.error();
        }
        plan_.new_main = main_.bytes();
        plan_.edits_postfix = plan_.new_main != now_.main.bytes() ||
                              plan_.master_at_switch != now_.master.bytes() ||
                              plan_.master_at_end != now_.master.bytes();
        choose_pivot(now_, plan_);
        std::sort(
            plan_.after.owned.begin(),
            plan_.after.owned.end(),
            [](const Owned& a, const Owned& b) { return a.name < b.name; }
        );
        // What somebody has put back by hand needs no edit, but must leave the ledger.
        plan_.changes_anything = !plan_.items.empty() || plan_.new_main != now_.main.bytes() ||
                                 plan_.after.owned != now_.ledger.owned;
        return std::move(plan_);
    }

private:
    bool is_touched(const std::string& name) const { return desired_.touched.count(name) != 0; }

    std::set<std::string> parameter_names() const {
        std::set<std::string> names;
        for (const auto& name : desired_.touched) {
            const bool is_there =
                now_.ledger.find(name) != nullptr || desired_.parameters.count(name) != 0;
            if (is_there && store::is_parameter(name)) {
                names.insert(name);
            }
        }
        return names;
    }

    Status plan_parameter(const std::string& name) {
        const Owned* owned = now_.ledger.find(name);
        const auto wanted = desired_.parameters.find(name);
        const auto current = now_.main.value(name);
        const bool is_wanted = wanted != desired_.parameters.end();
        if (is_wanted) {
            if (auto status = postfix::check_parameter(name, wanted->second); !status) {
                return status.error();
            }
        }
        if (owned != nullptr && current != owned->ours && on_drift_ == OnDrift::refuse) {
            const bool is_back = !is_wanted && current == base_value(*owned);
            if (!is_back) {
                return drifted(*owned, current);
            }
        }
        plan_.overwrites = plan_.overwrites || (owned != nullptr && current != owned->ours);
        if (is_wanted) {
            take(name, wanted->second, owned);
        } else {
            put_back(main_, *owned);
        }
        note_item(name, current, main_.value(name), owned);
        return {};
    }

    static Error drifted(const Owned& owned, const std::optional<std::string>& current) {
        return {
            Errc::drift,
            fmt::format(
                "somebody has changed {} since: it is {} and not \"{}\"",
                owned.name,
                current ? fmt::format("\"{}\"", *shown(owned.name, current)) : "gone",
                *shown(owned.name, owned.ours)
            ),
            "look with `mailctl status`; the same command with --force overwrites it",
            {}};
    }

    void take(const std::string& name, const std::string& value, const Owned* owned) {
        Owned entry{name, std::nullopt, value};
        if (owned != nullptr) {
            entry.base = owned->base;
        } else if (const auto saved = now_.main.entry(name)) {
            entry.base = saved->to_hex();
        }
        // Asked of the file as it was: an edit further up may have ended its last line already.
        if (!main_.has_marker() && now_.main.ends_without_newline() && !main_.value(name)) {
            plan_.after.newline_added = true;
        }
        if (owned != nullptr) {
            main_.remove_below(name, owned->ours);
        }
        if (main_.value(name) != value) {
            main_.set(name, value);
        }
        plan_.after.owned.push_back(std::move(entry));
    }

    void note_item(
        const std::string& name,
        const std::optional<std::string>& before,
        const std::optional<std::string>& after,
        const Owned* owned
    ) {
        if (before == after) {
            return;
        }
        const char* owner = before ? "administrator" : "nobody";
        if (owned != nullptr && before == owned->ours) {
            owner = "mailctl";
        }
        plan_.items.push_back({"main.cf " + name, owner, shown(name, before), shown(name, after)});
        plan_.edited.push_back(name);
        const auto* row = postfix::find_parameter(name);
        plan_.restart =
            plan_.restart || (row != nullptr && row->reload == postfix::ReloadClass::restart);
    }

    Status plan_services() {
        postfix::MasterCf grown = now_.master;
        for (const auto& [name, lines] : desired_.services) {
            const auto object = store::service_object(name);
            const Owned* owned = now_.ledger.find(object);
            if (owned != nullptr && now_.master.holds(owned->ours)) {
                plan_.after.owned.push_back(*owned);
                continue;
            }
            if (owned != nullptr && on_drift_ == OnDrift::refuse) {
                return drifted_service(*owned);
            }
            if (has_service(now_.master, name)) {
                return Error{
                    Errc::configuration,
                    fmt::format("master.cf has a service {} that mailctl did not make", name),
                    "rename or remove it, then try again",
                    {}};
            }
            plan_.after.owned.push_back({object, std::nullopt, grown.append(lines)});
            plan_.items.push_back({object, "nobody", std::nullopt, std::string(trimmed(lines))});
        }
        for (const auto& owned : now_.ledger.owned) {
            const bool stays = plan_.after.find(owned.name) != nullptr;
            if (!store::is_service_object(owned.name) || stays) {
                continue;
            }
            if (now_.master.holds(owned.ours)) {
                plan_.items.push_back(
                    {owned.name, "mailctl", std::string(trimmed(owned.ours)), std::nullopt}
                );
            } else if (has_service(now_.master, store::service_name(owned.name)) && on_drift_ == OnDrift::refuse) {
                return drifted_service(owned);
            }
        }
        plan_.master_at_switch = without_lost_doors(grown);
        reconcile_services(grown, plan_.after, now_.ledger);
        plan_.master_at_end = grown.bytes();
        return {};
    }

    // What listens to the network is needed by no main.cf, and goes on listening until master is
    // told: so it goes before that, and not behind it.
    std::string without_lost_doors(postfix::MasterCf master) const {
        for (const auto& owned : now_.ledger.owned) {
            const bool is_door =
                store::is_service_object(owned.name) && owned.name.ends_with("/inet");
            if (is_door && plan_.after.find(owned.name) == nullptr) {
                master.remove(owned.ours);
            }
        }
        return master.bytes();
    }

    // What somebody has changed is theirs; with --force it stays there, unused.
    static Error drifted_service(const Owned& owned) {
        return {
            Errc::drift,
            fmt::format("somebody has changed or removed {} since", owned.name),
            "look with `mailctl status`; the same command with --force goes on",
            {}};
    }

    const Snapshot& now_;
    const Desired& desired_;
    OnDrift on_drift_;
    postfix::MainCf main_;
    Plan plan_;
};

}  // namespace

std::optional<std::string> base_value(const Owned& owned) {
    if (!owned.base) {
        return std::nullopt;
    }
    const auto saved = postfix::SavedEntry::from_hex(*owned.base);
    if (!saved) {
        throw std::runtime_error(saved.error().message);
    }
    return saved->value();
}

std::string foreign_value(const Snapshot& now, std::string_view name) {
    const Owned* owned = now.ledger.find(name);
    return (owned == nullptr ? now.main.value(name) : base_value(*owned)).value_or("");
}

Result<Plan> make_plan(const Snapshot& now, const Desired& desired, OnDrift on_drift) {
    return PlanDraft(now, desired, on_drift).run();
}

std::vector<api::DriftItem> find_drift(const Snapshot& now) {
    std::vector<api::DriftItem> drift;
    for (const auto& owned : now.ledger.owned) {
        if (store::is_service_object(owned.name)) {
            if (!now.master.holds(owned.ours)) {
                drift.push_back(
                    {owned.name, "the service is changed or gone", std::nullopt, std::nullopt}
                );
            }
            continue;
        }
        if (store::is_file_object(owned.name)) {
            if (auto item = drift_of_file(now, owned)) {
                drift.push_back(*std::move(item));
            }
            continue;
        }
        const auto current = now.main.value(owned.name);
        if (current != owned.ours) {
            drift.push_back(
                {"main.cf " + owned.name,
                 problem_of(current),
                 shown(owned.name, owned.ours),
                 shown(owned.name, current)}
            );
        }
    }
    return drift;
}

void put_back(postfix::MainCf& main, const Owned& owned) {
    if (!owned.base) {
        // All came after us, and the last of them counts: one that is left would be in force.
        main.remove_all(owned.name);
        return;
    }
    const auto saved = postfix::SavedEntry::from_hex(*owned.base);
    if (!saved) {
        throw std::runtime_error(saved.error().message);
    }
    // Somebody may have put it back already, in other words: theirs stays.
    if (main.value(owned.name) != saved->value()) {
        main.remove_below(owned.name, owned.ours);
        main.restore(owned.name, *saved);
    }
}

void tidy_marker(postfix::MainCf& main, Ledger& ledger) {
    const bool has_appended =
        std::any_of(ledger.owned.begin(), ledger.owned.end(), [](const Owned& owned) {
            return !owned.base && store::is_parameter(owned.name);
        });
    if (!has_appended) {
        main.remove_marker(ledger.newline_added);
        ledger.newline_added = false;
    }
}

void reconcile_services(postfix::MasterCf& master, const Ledger& wanted, const Ledger& other) {
    for (const auto& owned : other.owned) {
        if (store::is_service_object(owned.name) && wanted.find(owned.name) == nullptr) {
            master.remove(owned.ours);
        }
    }
    for (const auto& owned : wanted.owned) {
        if (store::is_service_object(owned.name) && !master.holds(owned.ours) &&
            !has_service(master, store::service_name(owned.name))) {
            master.append(
                trimmed(owned.ours).empty() ? "" : std::string(trimmed(owned.ours)) + "\n"
            );
        }
    }
}

std::string revision_of(std::string_view main_bytes) {
    constexpr std::size_t digits = 12;
    return store::sha256(main_bytes).substr(0, digits);
}

}  // namespace mailctl::change
