#pragma once

#include "daemon/mailctld/change/plan.hpp"
#include "daemon/mailctld/config.hpp"

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace mailctl::change {

/// main.cf and master.cf laid out in the stage directory for as long as it lives: Postfix's
/// programs can read them there, and nobody else can. What other programs are to read is below it.
class Stage {
public:
    Stage(const Config& config, std::string_view main, std::string_view master);
    ~Stage();

    Stage(const Stage&) = delete;
    Stage& operator=(const Stage&) = delete;
    Stage(Stage&&) = delete;
    Stage& operator=(Stage&&) = delete;

    /// And the configuration of a program with whole files of ours, as it is at a moment of the
    /// change. Nothing for Postfix, and where the program is gone.
    void lay_out(
        std::string_view program,
        const std::vector<store::FileChange>& files,
        std::optional<std::string> store::FileChange::*moment
    );

private:
    void clear();

    const Config& config_;
    std::filesystem::path directory_;
};

}  // namespace mailctl::change
