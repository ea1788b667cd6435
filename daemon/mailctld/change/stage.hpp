#pragma once

#include "common/result.hpp"
#include "daemon/mailctld/change/plan.hpp"
#include "daemon/mailctld/config.hpp"

#include <filesystem>
#include <string_view>

namespace mailctl::change {

/// main.cf and master.cf laid out in the stage directory for as long as it lives: Postfix's
/// programs can read them there, and nobody else can.
class Stage {
public:
    Stage(const Config& config, std::string_view main, std::string_view master);
    ~Stage();

    Stage(const Stage&) = delete;
    Stage& operator=(const Stage&) = delete;
    Stage(Stage&&) = delete;
    Stage& operator=(Stage&&) = delete;

private:
    void clear();

    std::filesystem::path directory_;
};

/// How much a change may go on with that Postfix would still work with.
enum class Leniency {
    none,
    warnings,    ///< For giving things back: what others have added since must bar no way back.
    everything,  ///< The same, forced.
};

/// Compares the staged configuration with the live one, as Postfix reads both: what was to change
/// has its new value, everything else its old one, and there is no new warning. Gives what it was
/// lenient with, a sentence each. A live one that Postfix cannot read bars only what is not
/// lenient: then there is nothing to compare with.
Result<std::vector<std::string>> validate_stage(
    const Config& config, const postfix::MainCf& before, const Plan& plan, Leniency leniency
);

}  // namespace mailctl::change
