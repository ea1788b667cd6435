#pragma once

#include "daemon/mailctld/change/generation.hpp"
#include "daemon/mailctld/change/recovery.hpp"
#include "daemon/mailctld/change/stage.hpp"
#include "daemon/mailctld/change/way.hpp"
#include "daemon/mailctld/files/replace.hpp"

#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace mailctl::change {

/// One change, from its plan to its report: see ARCHITECTURE.md, "A change". Until the journal
/// knows of it nothing is left behind when it fails; afterwards the recovery takes it back.
class UnderWay {
public:
    UnderWay(
        const Ground& ground,
        Recovery& recovery,
        const Order& order,
        const std::vector<Part>& parts,
        const Observer& observer,
        Way way
    );

    Result<api::ChangeReport> run();

private:
    Status lock();
    Status prepare();
    Status stage();
    Status check_installed();
    Status check_live();
    Status try_out();
    Result<api::ChangeReport> commit();
    Result<std::vector<TakenUp>> switch_over(const store::Change& change);
    store::Change record() const;

    void say(std::string_view step, std::string text) const;
    bool is_cancelled() const { return observer_.is_cancelled && observer_.is_cancelled(); }
    std::set<std::string> programs() const;

    const Ground& ground_;
    Recovery& recovery_;
    const Order& order_;
    const std::vector<Part>& parts_;
    const Observer& observer_;
    Way way_;
    std::optional<files::EditLock> lock_ = {};
    std::optional<Stage> stage_ = {};
    std::vector<Generation> generations_ = {};
};

}  // namespace mailctl::change
