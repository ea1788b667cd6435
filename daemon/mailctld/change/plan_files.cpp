#include "daemon/mailctld/change/plan_files.hpp"

#include "common/types/text.hpp"
#include "daemon/mailctld/postfix/templates.hpp"
#include "daemon/mailctld/program/file_programs.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <stdexcept>

namespace mailctl::change {
namespace {

using program::FileProgram;
using store::FileChange;
using store::Owned;

std::string proof_object(const FileProgram& about) {
    return store::file_object(about.name, about.proof_file);
}

std::string proof_text(const FileProgram& about, const std::string& stamp) {
    return postfix::fill_template(about.proof_template, {{"stamp", stamp}});
}

bool is_proof(std::string_view object) {
    const auto* about = program::find_file_program(store::program_of(object));
    return about != nullptr && !about->proof_file.empty() &&
           store::file_of(object) == about->proof_file;
}

std::optional<std::string> content_in(const Snapshot& now, const std::string& object) {
    const auto found = now.files.find(object);
    return found == now.files.end() ? std::nullopt : found->second;
}

bool is_of(const FileProgram& about, std::string_view object) {
    return store::is_file_object(object) && store::program_of(object) == about.name;
}

bool has_file_of(const store::Ledger& ledger, const FileProgram& about) {
    return std::any_of(ledger.owned.begin(), ledger.owned.end(), [&](const Owned& owned) {
        return is_of(about, owned.name) && !is_proof(owned.name);
    });
}

Error is_not_ours(const std::string& object) {
    return {
        Errc::configuration,
        fmt::format("there is a file {} that mailctl did not make", object),
        "move it out of the way, with what you need of it in a file of your own, then try again",
        {}};
}

Error drifted(const std::string& object, const std::optional<std::string>& current) {
    return {
        Errc::drift,
        fmt::format("somebody has {} {} since", current ? "changed" : "removed", object),
        "look with `mailctl status`; the same command with --force overwrites it",
        {}};
}

// What people see of a file.
std::optional<std::string> shown_content(const std::optional<std::string>& text) {
    return text ? std::optional(escaped(trimmed(*text))) : std::nullopt;
}

// One file: from what is there to what is wanted. It is nobody's, ours, or ours and edited.
Status plan_file(
    const Snapshot& now,
    const std::string& object,
    const std::optional<std::string>& wanted,
    OnDrift on_drift,
    Plan& plan
) {
    const Owned* owned = now.ledger.find(object);
    const auto current = content_in(now, object);
    const bool is_edited = owned != nullptr && current != owned->ours;
    if (owned == nullptr && wanted && current) {
        return is_not_ours(object);
    }
    if (is_edited && on_drift == OnDrift::refuse && (wanted || current)) {
        return drifted(object, current);
    }
    if (is_edited && current) {
        plan.overwritten[object] = *current;
    }
    if (wanted) {
        plan.after.owned.push_back({object, std::nullopt, *wanted});
    }
    if (owned == nullptr && !wanted) {
        return {};
    }
    if (current == wanted) {
        return {};
    }
    const auto* about = program::find_file_program(store::program_of(object));
    if (about == nullptr) {
        throw std::runtime_error("this version has no files at " + object);
    }
    plan.files.push_back({object, current, program::text_for_both(*about, current, wanted), wanted}
    );
    const char* owner = is_edited ? "administrator" : "mailctl";
    plan.items.push_back(
        {object, current ? owner : "nobody", shown_content(current), shown_content(wanted)}
    );
    return {};
}

// It is written with each change of its program, and once more where the program is told twice.
Status plan_proof(const Snapshot& now, const FileProgram& about, OnDrift on_drift, Plan& plan) {
    const auto object = proof_object(about);
    const bool is_told =
        std::any_of(plan.files.begin(), plan.files.end(), [&](const FileChange& file) {
            return is_of(about, file.object);
        });
    const Owned* owned = now.ledger.find(object);
    const bool stays = has_file_of(plan.after, about);
    if (!is_told && (stays || owned == nullptr)) {
        return {};  // what no feature touches is in the plan's ledger as it was
    }
    std::erase_if(plan.after.owned, [&](const Owned& entry) { return entry.name == object; });
    const auto current = content_in(now, object);
    if (owned == nullptr && current) {
        return is_not_ours(object);
    }
    if (owned != nullptr && current != owned->ours && on_drift == OnDrift::refuse &&
        (stays || current)) {
        return drifted(object, current);
    }
    const bool is_trimmed =
        std::any_of(plan.files.begin(), plan.files.end(), [&](const FileChange& file) {
            return is_of(about, file.object) && file.at_switch != file.at_end;
        });
    FileChange change{object, current, std::nullopt, std::nullopt};
    if (stays || current) {
        change.at_switch = proof_text(about, now.stamp);
    }
    if (stays) {
        change.at_end = is_trimmed ? proof_text(about, now.stamp + "-end") : *change.at_switch;
        plan.after.owned.push_back({object, std::nullopt, *change.at_end});
    }
    if (current.has_value() != stays) {
        plan.items.push_back(
            {object,
             current ? "mailctl" : "nobody",
             shown_content(current),
             shown_content(change.at_end)}
        );
    }
    if (stays || current) {
        plan.files.push_back(std::move(change));
    }
    return {};
}

}  // namespace

std::set<std::string> file_objects(
    const store::Ledger& ledger, const std::set<std::string>& touched
) {
    std::set<std::string> objects;
    const auto add = [&](const std::string& name) {
        const auto* about = store::is_file_object(name)
                                ? program::find_file_program(store::program_of(name))
                                : nullptr;
        if (about != nullptr) {
            objects.insert(name);
            if (!about->proof_file.empty()) {
                objects.insert(proof_object(*about));
            }
        }
    };
    for (const auto& owned : ledger.owned) {
        add(owned.name);
    }
    for (const auto& name : touched) {
        add(name);
    }
    return objects;
}

Status plan_files(const Snapshot& now, const Desired& desired, OnDrift on_drift, Plan& plan) {
    for (const auto& object : desired.touched) {
        if (!store::is_file_object(object) || is_proof(object)) {
            continue;
        }
        const auto found = desired.files.find(object);
        const auto wanted =
            found == desired.files.end() ? std::nullopt : std::optional(found->second);
        if (auto status = plan_file(now, object, wanted, on_drift, plan); !status) {
            return status;
        }
    }
    for (const auto& about : program::file_programs()) {
        if (about.proof_file.empty()) {
            continue;
        }
        if (auto status = plan_proof(now, about, on_drift, plan); !status) {
            return status;
        }
    }
    return {};
}

void choose_pivot(const Snapshot& now, Plan& plan) {
    auto& files = plan.files;
    std::stable_sort(files.begin(), files.end(), [](const FileChange& a, const FileChange& b) {
        return program::rank_of(a.object) < program::rank_of(b.object);
    });
    const bool is_for_postfix =
        plan.edits_postfix || files.empty() || plan.new_main != now.main.bytes();
    if (is_for_postfix) {
        return;
    }
    // The last one that is written at the switch. Where all of them only go, the last one goes
    // there.
    const auto written = std::find_if(files.rbegin(), files.rend(), [](const FileChange& file) {
        return file.at_switch != file.before;
    });
    auto pivot = written == files.rend() ? files.rbegin() : written;
    if (written == files.rend()) {
        pivot->at_switch = pivot->at_end;
    }
    plan.pivot = pivot->object;
    std::rotate(pivot.base() - 1, pivot.base(), files.end());
}

std::optional<api::DriftItem> drift_of_file(const Snapshot& now, const Owned& owned) {
    const auto current = content_in(now, owned.name);
    if (current == owned.ours) {
        return std::nullopt;
    }
    return api::DriftItem{
        owned.name, problem_of(current), shown_content(owned.ours), shown_content(current)};
}

const char* problem_of(const std::optional<std::string>& current) {
    return current ? "somebody has changed it" : "somebody has removed it";
}

}  // namespace mailctl::change
