#pragma once

#include "daemon/mailctld/config.hpp"
#include "daemon/mailctld/program/file_programs.hpp"
#include "daemon/mailctld/program/program.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace mailctl::program {

/// A program at which we have whole files. mailctl-op does all that touches it: its check is the
/// program's own parser, its reload ends with the proof.
class WholeFiles : public Program {
public:
    WholeFiles(const Config& config, const FileProgram& about)
        : config_(config), about_(about), operator_(config) {}

    std::string_view name() const override { return about_.name; }
    std::string_view title() const override { return about_.title; }
    Status check_installed() const override;
    Status check_live() const override;
    Result<std::vector<std::string>> try_out(const Staged& staged) const override;
    void begin() override { was_running_ = false; }
    void end() override { was_running_ = false; }
    InForce take(Force force) override;
    InForce bring_back(Force force, bool needs_restart) override;

    std::string note_for_stopped() const override;

private:
    Error failed(const char* what, const Operator::Answer& answer) const;
    Status judge(const Result<Operator::Answer>& answer, const char* what, std::string hint) const;

    const Config& config_;
    const FileProgram& about_;
    Operator operator_;
    bool was_running_ = false;  ///< At the last take() since begin().
};

}  // namespace mailctl::program
