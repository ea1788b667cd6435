#include "daemon/mailctld/change/present.hpp"

#include "daemon/mailctld/change/generation.hpp"
#include "daemon/mailctld/files/replace.hpp"
#include "daemon/mailctld/files/whole_file.hpp"
#include "daemon/mailctld/program/postfix.hpp"
#include "daemon/mailctld/program/programs.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>

namespace mailctl::change {
namespace {

constexpr std::chrono::seconds moment{1};

// As find_drift() names it.
std::string object_of(const std::string& thing) {
    return store::is_parameter(thing) ? "main.cf " + thing : thing;
}

// What is shared is of all who have a place in it.
void name_features(
    std::vector<api::DriftItem>& drift, const std::vector<store::Holding>& holdings
) {
    for (const auto& holding : holdings) {
        std::set<std::string> objects;
        for (const auto& thing : things_of(holding)) {
            objects.insert(object_of(thing));
        }
        for (auto& item : drift) {
            if (objects.count(item.object) != 0) {
                item.features = item.features.value_or(std::vector<std::string>());
                item.features->push_back(holding.feature);
            }
        }
    }
}

}  // namespace

std::optional<std::int64_t> under_way(const Present& present) {
    for (const auto& pending : present.pending) {
        if (pending.state != store::ChangeState::stuck) {
            return pending.id;
        }
    }
    return std::nullopt;
}

std::vector<api::DriftItem> drift_of(const Present& present, std::string_view feature) {
    std::vector<api::DriftItem> drift;
    for (const auto& item : present.drift) {
        const auto& whose = item.features;
        if (!whose || std::find(whose->begin(), whose->end(), feature) != whose->end()) {
            drift.push_back(item);
        }
    }
    return drift;
}

const Present& Onlooker::look(bool may_be_old) {
    moment_ = store::Moment::of(reader_);
    if (!is_up_to_date(may_be_old)) {
        read_everything();
    }
    look_at_master();
    return *present_;
}

std::optional<Basis> Onlooker::basis() const {
    if (!may_keep_ || !is_near_ || !moment_ || !master_ || !present_->pending.empty()) {
        return std::nullopt;
    }
    return Basis{*moment_, stamps_, master_};
}

void Onlooker::look_at_master() {
    const bool is_known = master_ && master_->runs();
    if (is_known && present_->pending.empty()) {
        return;
    }
    const auto master =
        queue_directory_ ? postfix::MasterProcess::find(*queue_directory_) : std::nullopt;
    present_->postfix_running = master.has_value();
    const bool matters = master && !present_->pending.empty();
    present_->mail_flows_since = matters ? master->works_since() : std::nullopt;
    master_ = master ? postfix::MasterWatch::of(*queue_directory_) : nullptr;
}

bool Onlooker::is_up_to_date(bool may_be_old) {
    const bool is_fresh =
        may_be_old && is_settled_ && std::chrono::steady_clock::now() - read_ < moment;
    return (may_keep_ || is_fresh) && store::version_of(reader_) == store_version_ &&
           std::all_of(stamps_.begin(), stamps_.end(), [](const files::Stamped& file) {
               return file.is_as_it_was();
           });
}

// Everything that drift is found in.
std::vector<files::Stamped> Onlooker::stamps() const {
    std::vector<files::Stamped> found{
        files::Stamped::of(config_.main_cf()), files::Stamped::of(config_.master_cf())};
    for (const auto& holding : present_->ledger.holdings) {
        const auto tables = holding.tables.value_or(store::TableSet());
        const auto directory = generation_directory(config_, tables.generation);
        for (const auto& file : tables.files) {
            found.push_back(files::Stamped::of(directory / file.name));
        }
    }
    for (const auto& [object, path] : whole_files()) {
        found.push_back(files::Stamped::of(path));
    }
    for (const auto& file : files_) {
        found.push_back(files::Stamped::of(file));
    }
    return found;
}

// Ours, by object.
std::map<std::string, std::filesystem::path> Onlooker::whole_files() const {
    std::map<std::string, std::filesystem::path> found;
    for (const auto& owned : present_->ledger.owned) {
        if (store::is_file_object(owned.name)) {
            found[owned.name] = program::path_of(config_, owned.name);
        }
    }
    return found;
}

void Onlooker::read_everything() {
    is_settled_ = false;
    may_keep_ = false;
    store_version_ = store::version_of(reader_);
    present_ = Present{
        store::read_ledger(reader_),
        store::last_change(reader_),
        store::pending_changes(reader_),
        {},
        {},
        false,
        std::nullopt,
        {}};
    files_.clear();
    const auto before = stamps();
    read_files();
    // Which of the administrator's tables matter is known only now. One that was changed while it
    // was read is not settled, and the others are as they were before.
    stamps_ = stamps();
    is_settled_ = std::equal(before.begin(), before.end(), stamps_.begin()) &&
                  std::all_of(stamps_.begin(), stamps_.end(), [](const auto& file) {
                      return file.stamp.is_settled();
                  });
    is_near_ = std::all_of(stamps_.begin(), stamps_.end(), [](const auto& file) {
        return files::is_near(file.file);
    });
    auto queue = program::queue_directory(config_);
    queue_directory_ = queue ? std::optional(*std::move(queue)) : std::nullopt;
    is_near_ =
        is_near_ && queue && files::is_near(postfix::MasterProcess::pid_file(*queue_directory_));
    master_ = nullptr;
    // What is amiss is looked at each time: it may have been a moment's trouble with reading.
    may_keep_ = is_settled_ && queue_directory_ && present_->drift.empty();
    read_ = std::chrono::steady_clock::now();
}

void Onlooker::read_files() {
    const auto main = files::read_file(config_.main_cf());
    const auto master = files::read_file(config_.master_cf());
    if (!main || !master) {
        const auto& error = main ? master.error() : main.error();
        present_->drift.push_back({"Postfix", error.message, std::nullopt, std::nullopt});
        return;
    }
    present_->revision = revision_of(*main);
    Snapshot now{
        postfix::MainCf(*main),
        postfix::MasterCf(*master),
        present_->ledger,
        present_->revision,
        0,
        {}};
    for (const auto& [object, path] : whole_files()) {
        auto bytes = files::read_whole_file(path);
        if (bytes) {
            now.files[object] = *std::move(bytes);
        }
    }
    present_->drift = find_drift(now);
    name_features(present_->drift, now.ledger.holdings);
    for (const auto& holding : now.ledger.holdings) {
        add_drift_of(holding, now);
    }
}

void Onlooker::add_drift_of(const store::Holding& holding, const Snapshot& now) {
    if (holding.tables) {
        for (auto& item : find_table_drift(config_, *holding.tables)) {
            item.features = std::vector{holding.feature};
            present_->drift.push_back(std::move(item));
        }
    }
    const auto* feature = find_feature(features_, holding.feature);
    if (feature == nullptr || feature->overruling == nullptr) {
        return;
    }
    auto [overrules, files] = feature->overruling(config_, now, holding);
    for (auto& overrule : overrules) {
        if (!overrule.accepted) {
            present_->drift.push_back(
                {overrule.object,
                 fmt::format("this overrules the {}: {}", holding.feature, overrule.text),
                 std::nullopt,
                 std::nullopt,
                 std::vector{holding.feature}}
            );
        }
        present_->overrules.push_back(std::move(overrule));
    }
    files_.insert(files_.end(), files.begin(), files.end());
}

}  // namespace mailctl::change
