#pragma once

#include "daemon/mailctld/change/engine.hpp"
#include "tests/daemon/machine/script.hpp"
#include "tests/support/temporary_directory.hpp"

#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace test {

class FakeProgram : public mailctl::program::Program {
public:
    FakeProgram(std::string name, Script& script) : name_(std::move(name)), script_(script) {}

    std::string_view name() const override { return name_; }
    std::string_view title() const override { return name_; }
    mailctl::Status check_installed() const override {
        return script_.is_installed || name_ == "postfix" ? mailctl::Status() : error("is missing");
    }
    mailctl::Status check_live() const override {
        return script_.call(name_ + " check_live") ? mailctl::Status() : error("is broken");
    }
    mailctl::Result<std::vector<std::string>> try_out(const mailctl::program::Staged& /*staged*/
    ) const override {
        if (script_.call(name_ + " try_out")) {
            return std::vector<std::string>();
        }
        return error("refuses");
    }
    mailctl::program::InForce take(mailctl::program::Force /*force*/) override {
        return done(" take");
    }
    mailctl::program::InForce bring_back(
        mailctl::program::Force /*force*/, bool /*needs_restart*/
    ) override {
        return done(" bring_back");
    }
    std::string note_for_stopped() const override { return name_ + " does not run"; }

private:
    mailctl::Error error(const std::string& what) const {
        return {mailctl::Errc::configuration, name_ + " " + what, {}, {}};
    }
    mailctl::program::InForce done(const std::string& what) {
        using mailctl::program::Taken;
        if (!script_.call(name_ + what)) {
            return {.error = error("did not" + what)};
        }
        return {.taken = script_.runs ? Taken::reloaded : Taken::not_running};
    }

    std::string name_;
    Script& script_;
};

/// A machine in a folder: configurations, a state, an engine, and programs that do what they are
/// told. Needs no root and nothing that is installed.
class Machine {
public:
    using Files = std::map<std::string, std::string>;

    explicit Machine(mailctl::change::Features features = {}) : features_(features) {
        namespace fs = std::filesystem;
        config.root = directory.path();
        config.postfix_config_dir = directory / "etc/postfix";
        config.run_dir = directory / "run";
        config.state_dir = directory / "state";
        for (const char* name :
             {"etc/postfix", "etc/dovecot/conf.d", "etc/rspamd/local.d", "run", "state"}) {
            fs::create_directories(directory / name);
        }
        write_file(config.main_cf(), "relayhost = theirs\n");
        write_file(config.master_cf(), "smtp unix - - y - - smtp\n");
        write_file(directory / "etc/dovecot/conf.d/10-auth.conf", "theirs\n");
        start();
    }

    /// A new daemon on the same state, as after a crash.
    void start() {
        engine_.reset();
        programs_.reset();
        store_.reset();
        store_.emplace(config.state_dir);
        std::vector<std::unique_ptr<mailctl::program::Program>> others;
        for (const auto& about : mailctl::program::file_programs()) {
            others.push_back(std::make_unique<FakeProgram>(std::string(about.name), script));
        }
        programs_.emplace(std::make_unique<FakeProgram>("postfix", script), std::move(others));
        engine_.emplace(config, *store_, features_, *programs_);
    }

    mailctl::change::Engine& engine() { return *engine_; }
    mailctl::store::Store& store() { return *store_; }

    /// What a feature is to have afterwards.
    static mailctl::change::Part part(
        const std::string& feature, const Files& parameters, const Files& files
    ) {
        mailctl::store::Holding holding;
        holding.feature = feature;
        holding.parameters = parameters;
        holding.files = files;
        return {
            feature, [holding](const mailctl::change::Snapshot&) {
                return mailctl::Result(std::optional(mailctl::change::Wanted{holding, {}, {}, {}}));
            }};
    }
    static mailctl::change::Part nothing(const std::string& feature) {
        return {feature, [](const mailctl::change::Snapshot&) {
                    return mailctl::Result(std::optional<mailctl::change::Wanted>());
                }};
    }

    mailctl::Result<mailctl::api::ChangeReport> change(
        const std::vector<mailctl::change::Part>& parts
    ) {
        const mailctl::change::Order order{
            .by = "root", .method = "test", .text = "a change", .expect = {}};
        return engine_->run(order, parts, {});
    }

    /// Every file of every program, without the stamp of a proof, which is another each time.
    Files files() const {
        namespace fs = std::filesystem;
        Files found;
        for (const auto& entry : fs::recursive_directory_iterator(directory / "etc")) {
            if (entry.is_regular_file()) {
                auto text = read_file(entry.path());
                const auto at = text.find("mailctl-proof-");
                if (at != std::string::npos) {
                    text.erase(at, text.find(' ', at) - at);
                }
                found[entry.path().lexically_relative(directory / "etc").string()] = text;
            }
        }
        return found;
    }

    TemporaryDirectory directory;
    mailctl::Config config;
    Script script;

private:
    mailctl::change::Features features_;
    std::optional<mailctl::store::Store> store_;
    std::optional<mailctl::program::Programs> programs_;
    std::optional<mailctl::change::Engine> engine_;
};

}  // namespace test
