#pragma once

#include "daemon/mailctld/change/basis.hpp"
#include "daemon/mailctld/change/feature.hpp"
#include "daemon/mailctld/config.hpp"
#include "daemon/mailctld/files/stamp.hpp"
#include "daemon/mailctld/store/store.hpp"

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace mailctl::change {

/// How things are now, for those who only look.
struct Present {
    store::Ledger ledger;
    std::optional<std::int64_t> last_change;
    std::vector<store::Pending> pending;  ///< Changes that are not over.
    std::vector<api::DriftItem> drift;  ///< Ours that is not as we left it, and what overrules it.
    std::vector<api::Overrule> overrules;  ///< That again, with what was accepted.
    bool postfix_running;
    /// Since when its queue manager has worked, in seconds since the epoch. Told while a change is
    /// pending.
    std::optional<std::int64_t> mail_flows_since;
    std::string revision;  ///< Empty when there is no main.cf.
};

/// The change that is being made now, or settled after a crash.
std::optional<std::int64_t> under_way(const Present& present);

/// What of it one feature has to do with.
std::vector<api::DriftItem> drift_of(const Present& present, std::string_view feature);

/// Looks at the store and at Postfix's files, and reads again only what has changed since. Takes no
/// lock. Used on the reader thread alone.
class Onlooker {
public:
    Onlooker(const Config& config, store::Database& reader, Features features)
        : config_(config), reader_(reader), features_(features) {}

    /// As of now. With `may_be_old` what is amiss may be as of a moment ago: it is looked for anew
    /// each time, and who only reads must not start Postfix's programs at will. Valid until the
    /// next call.
    const Present& look(bool may_be_old = false);

    /// Of the last look. Nothing while something is amiss, a change is not over or Postfix does not
    /// run, and where a file is on another machine: then only another look can tell.
    std::optional<Basis> basis() const;

private:
    bool is_up_to_date(bool may_be_old);
    void read_everything();
    void read_files();
    void add_drift_of(const store::Holding& holding, const Snapshot& now);
    std::vector<files::Stamped> stamps() const;
    std::map<std::string, std::filesystem::path> whole_files() const;
    void look_at_master();

    const Config& config_;
    store::Database& reader_;
    Features features_;
    std::optional<Present> present_;
    std::optional<std::filesystem::path> queue_directory_;
    std::vector<std::filesystem::path> files_;  ///< See Overruling.
    std::int64_t store_version_ = 0;
    std::optional<store::Moment> moment_;                 ///< From before the last look.
    std::shared_ptr<const postfix::MasterWatch> master_;  ///< As long as it was seen to run.
    std::vector<files::Stamped> stamps_;  ///< Of what `present_` was read from, taken before that.
    bool is_settled_ = false;             ///< Whether the stamps would tell of a change since.
    bool may_keep_ = false;               ///< Whether all that it depends on has a stamp.
    bool is_near_ = false;                ///< Whether a stamp is told without waiting.
    std::chrono::steady_clock::time_point read_;
};

}  // namespace mailctl::change
