#pragma once

#include "daemon/mailctld/config.hpp"
#include "daemon/mailctld/postfix/log_watch.hpp"
#include "daemon/mailctld/postfix/master_process.hpp"
#include "daemon/mailctld/program/operator.hpp"
#include "daemon/mailctld/program/program.hpp"

#include <filesystem>
#include <optional>
#include <set>

namespace mailctl::program {

/// Where master's pid file is. Asks Postfix only when main.cf says something about it.
Result<std::filesystem::path> queue_directory(const Config& config);

/// Postfix. The proof that it carries on is that the same master has another queue manager, which
/// has given up root and so has read its configuration, and that master's own words in its log tell
/// of no program that it holds back.
class Postfix : public Program {
public:
    explicit Postfix(const Config& config) : config_(config), operator_(config) {}

    std::string_view name() const override { return "postfix"; }
    std::string_view title() const override { return "Postfix"; }
    Status check_installed() const override;
    Status check_live() const override;
    Result<std::vector<std::string>> try_out(const Staged& staged) const override;
    void begin() override;
    void end() override;
    InForce take(Force force) override;
    InForce bring_back(Force force, bool needs_restart) override;

    std::string note_for_stopped() const override;

private:
    Result<std::vector<std::string>> check_stage(bool gives_back) const;
    InForce proven(const postfix::MasterProcess& master, const std::set<pid_t>& old, Taken taken)
        const;
    InForce take_into_force(Force force) const;
    void look_for_trouble(InForce& done);

    /// Since begin(), and until the next one.
    struct Watch {
        explicit Watch(const Config& config);

        std::optional<postfix::MasterProcess> master;
        postfix::LogWatch log;
    };

    const Config& config_;
    program::Operator operator_;
    std::optional<Watch> watch_;
};

}  // namespace mailctl::program
