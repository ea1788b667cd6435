#include "daemon/mailctld/change/engine.hpp"

#include "common/types/text.hpp"
#include "daemon/mailctld/change/generation.hpp"
#include "daemon/mailctld/change/stage.hpp"
#include "daemon/mailctld/log.hpp"
#include "daemon/mailctld/postfix/tools.hpp"
#include "daemon/mailctld/store/hash.hpp"

#include <fmt/format.h>

#include <future>
#include <system_error>

namespace mailctl::change {
namespace {

namespace fs = std::filesystem;

// How long a change waits for another one of ours, and for `postconf -e` of somebody else.
constexpr std::chrono::seconds turn_patience{30};
constexpr std::chrono::seconds file_lock_patience{5};

api::ChangeReport report_of(const Plan& plan, const std::vector<std::string>& notes) {
    return {std::nullopt, false, false, plan.items, "none", notes, revision_of(plan.new_main)};
}

const Error cancelled{Errc::cancelled, "cancelled before the commit; nothing was changed", {}, {}};

}  // namespace

/// One change under way.
struct Engine::Work {
    const Order& order;
    const Observer& observer;
    Snapshot now;
    Desired desired;
    Plan plan;
    files::EditLock lock;
    std::optional<Stage> stage;
    std::optional<Generation> generation;

    void say(std::string_view step, std::string text) const {
        if (observer.progress) {
            observer.progress(step, std::move(text));
        }
    }
    bool is_cancelled() const { return observer.is_cancelled && observer.is_cancelled(); }
};

Engine::Engine(const Config& config, store::Store& store)
    : config_(config), store_(store), operator_(config) {}

Result<Snapshot> Engine::snapshot() {
    if (!postfix::is_installed()) {
        return Error{
            Errc::configuration,
            "Postfix is not installed: /usr/sbin/postconf and /usr/sbin/postmap are needed",
            "install it, for example with `apt install postfix`",
            {}};
    }
    if (fs::is_symlink(config_.main_cf())) {
        return Error{
            Errc::configuration,
            fmt::format(
                "{} is a symbolic link to {}, which another tool may rebuild",
                config_.main_cf().string(),
                fs::read_symlink(config_.main_cf()).string()
            ),
            "put a regular file in its place, or let the tool that owns it do the change",
            {}};
    }
    auto main = files::read_file(config_.main_cf());
    if (!main) {
        main.error().code = Errc::configuration;
        main.error().hint = "set Postfix up first: `dpkg-reconfigure postfix`";
        return main.error();
    }
    if (main->find('\0') != std::string::npos) {
        return Error{Errc::configuration, "main.cf holds a NUL byte", "remove it", {}};
    }
    auto master = files::read_file(config_.master_cf());
    if (!master) {
        return master.error();
    }
    return Snapshot{
        postfix::MainCf(*main),
        postfix::MasterCf(*std::move(master)),
        store_.ledger(),
        revision_of(*main),
        next_generation(config_)};
}

store::Ledger Engine::ledger() {
    const std::lock_guard turn(mutex_);
    return store_.ledger();
}

std::string Engine::fingerprint(const Secret& secret) {
    const std::lock_guard turn(mutex_);
    return store_.fingerprint(secret);
}

Result<api::ChangeReport> Engine::preview(const Order& order, const Planner& planner) {
    const std::unique_lock turn(mutex_, turn_patience);
    if (!turn) {
        return Error{Errc::busy, "another change is under way", "try again in a moment", {}};
    }
    settle_unfinished();
    const auto now = snapshot();
    if (!now) {
        return now.error();
    }
    const auto desired = planner(*now);
    if (!desired) {
        return desired.error();
    }
    const auto plan = make_plan(*now, *desired, order.force ? OnDrift::overwrite : OnDrift::refuse);
    if (!plan) {
        return plan.error();
    }
    auto report = report_of(*plan, desired->notes);
    report.changed = plan->changes_anything;
    return report;
}

Result<api::ChangeReport> Engine::run(
    const Order& order, const Planner& planner, const Observer& observer
) {
    const std::unique_lock turn(mutex_, turn_patience);
    if (!turn) {
        return Error{Errc::busy, "another change is under way", "try again in a moment", {}};
    }
    settle_unfinished();
    auto report = run_locked(order, planner, observer);
    if (journal_grew_) {
        journal_grew_();
    }
    return report;
}

Result<api::ChangeReport> Engine::run_locked(
    const Order& order, const Planner& planner, const Observer& observer
) {
    auto lock = files::EditLock::take(config_.main_cf(), file_lock_patience);
    if (!lock) {
        return lock.error();
    }
    auto now = snapshot();
    if (!now) {
        return now.error();
    }
    if (order.expect && *order.expect != now->revision) {
        return Error{
            Errc::conflict,
            fmt::format(
                "main.cf has revision {} and not {}", now->revision, escaped(*order.expect)
            ),
            "read the status again, look at what has changed, and repeat with its revision",
            "expect"};
    }
    auto desired = planner(*now);
    if (!desired) {
        return desired.error();
    }
    auto plan = make_plan(*now, *desired, order.force ? OnDrift::overwrite : OnDrift::refuse);
    if (!plan) {
        return plan.error();
    }
    auto report = report_of(*plan, desired->notes);
    report.dry_run = order.dry_run;
    if (order.dry_run || !plan->changes_anything) {
        if (order.forget && !order.dry_run) {
            prune_generations(config_, plan->new_main, {}, 0);
        }
        return report;
    }
    Work work{
        order,
        observer,
        *std::move(now),
        *std::move(desired),
        *std::move(plan),
        *std::move(lock),
        std::nullopt,
        std::nullopt};
    if (auto status = prepare(work); !status) {
        return status.error();
    }
    return commit(work);
}

// Everything before the journal: leaves no trace when it fails.
Status Engine::prepare(Work& work) {
    work.say("check", "asking Postfix whether its present configuration is sound");
    // The check costs two starts of Postfix's programs and does not know of the stage.
    auto live = std::async(std::launch::async, [this] { return check_live(); });
    const auto staged = stage(work);
    if (auto status = live.get(); !status) {
        return status;
    }
    if (!staged) {
        return staged;
    }
    work.say("validate", "letting Postfix read the new configuration");
    if (auto status = validate(work); !status) {
        return status;
    }
    return work.is_cancelled() ? Status(cancelled) : Status();
}

Status Engine::check_live() {
    const auto answer = operator_.ask(postfix::Operator::Verb::check_live);
    if (!answer) {
        return answer.error();
    }
    if (answer->exit_status != 0) {
        return Error{
            Errc::configuration,
            fmt::format(
                "Postfix's present configuration is broken, and a reload now would stop mail: {}",
                escaped(trimmed(answer->text))
            ),
            "mend it first; `postfix check` and the mail log tell where",
            {}};
    }
    return {};
}

Status Engine::stage(Work& work) {
    work.stage.emplace(config_, work.plan.new_main, work.plan.master_at_switch);
    if (work.desired.tables.empty()) {
        return {};
    }
    auto& relay = *work.plan.after.relay;
    work.say("stage", fmt::format("building the tables of generation {}", relay.generation));
    auto built = Generation::build(config_, relay.generation, relay.map_type, work.desired.tables);
    if (!built) {
        return built.error();
    }
    relay.files = built->files();
    work.generation.emplace(*std::move(built));
    return {};
}

Status Engine::validate(const Work& work) {
    auto accepts = std::async(std::launch::async, [this] {
        return operator_.ask(postfix::Operator::Verb::check_stage);
    });
    const auto compared = validate_stage(config_, work.plan);
    const auto answer = accepts.get();
    if (!compared) {
        return compared;
    }
    if (!answer) {
        return answer.error();
    }
    if (answer->exit_status != 0) {
        return Error{
            Errc::configuration,
            fmt::format(
                "Postfix refuses the new configuration: {}", escaped(trimmed(answer->text))
            ),
            "nothing was changed; this may be a defect of mailctl, please report it",
            {}};
    }
    return {};
}

Result<api::ChangeReport> Engine::commit(Work& work) {
    store::Change change{
        .id = 0,
        .at = store::timestamp(),
        .by = work.order.by,
        .method = work.order.method,
        .state = store::ChangeState::open,
        .old_main = work.now.main.bytes(),
        .new_hash = store::sha256(work.plan.new_main),
        .before = work.now.ledger,
        .after = work.plan.after,
        .restart = work.plan.restart};
    change.id = store_.open(change, work.plan.items, work.order.text);
    try {
        work.say("commit", "switching to the new configuration");
        if (work.plan.master_at_switch != work.now.master.bytes()) {
            write_services(change.after, {{}, false, {}});
        }
        work.lock.replace(work.plan.new_main);
        if (work.generation) {
            work.generation->seal();
        }
    } catch (const std::system_error& error) {
        return give_up(change, error.what());
    }
    work.say("reload", work.plan.restart ? "restarting Postfix" : "reloading Postfix");
    auto reloaded = reload(work.plan.restart);
    if (!reloaded) {
        work.say("rollback", "putting the old configuration back");
        auto error = roll_back(change, reloaded.error());
        if (work.generation && error.code == Errc::rolled_back) {
            work.generation->unseal();
        }
        return error;
    }
    finish(work, change);

    auto report = report_of(work.plan, work.desired.notes);
    report.id = change.id;
    report.changed = true;
    report.reload = *reloaded;
    if (*reloaded == "skipped") {
        report.notes.emplace_back("Postfix is not running; the change counts from its next start");
    }
    return report;
}

// A step between the journal and the rename has failed: main.cf is as it was.
Error Engine::give_up(const store::Change& change, std::string why) {
    const auto present = files::read_file(config_.main_cf());
    if (present && store::sha256(*present) == change.new_hash) {
        // Only the sync of the directory failed: the new file is there, so it must go again.
        return roll_back(change, Error{Errc::failed, std::move(why), {}, {}});
    }
    settle(change);
    return {
        Errc::failed,
        fmt::format("the new configuration could not be written: {}", why),
        "nothing was changed; is the file system full or read-only?",
        {}};
}

Error Engine::roll_back(const store::Change& change, const Error& cause) {
    store_.settle(change, store::ChangeState::rolling_back, cause.message);
    auto restored = restore_main(change);
    auto reloaded = restored ? reload(change.restart) : Result<std::string>(restored.error());
    if (!reloaded && restored) {
        (void)operator_.ask(postfix::Operator::Verb::start);  // a dead master cannot be reloaded
        reloaded = reload(change.restart);
    }
    if (!reloaded) {
        store_.settle(change, store::ChangeState::stuck, reloaded.error().message);
        return {
            Errc::rollback_failed,
            fmt::format(
                "{}; and then the way back failed: {}", cause.message, reloaded.error().message
            ),
            "act now: look at `postfix check` and `systemctl status postfix@-`, then `postfix "
            "start`",
            {}};
    }
    write_services(change.before, change.after);
    store_.settle(change, store::ChangeState::rolled_back, cause.message);
    return {
        Errc::rolled_back,
        fmt::format("{}; the old configuration is back and in force", cause.message),
        cause.hint,
        {}};
}

// The old bytes by one rename; where somebody has edited the file since, only what is ours.
Status Engine::restore_main(const store::Change& change) {
    auto lock = files::EditLock::take(config_.main_cf(), file_lock_patience);
    if (!lock) {
        return lock.error();
    }
    const auto present = files::read_file(config_.main_cf());
    if (!present) {
        return present.error();
    }
    try {
        if (store::sha256(*present) == change.new_hash) {
            lock->replace(change.old_main);
            return {};
        }
        postfix::MainCf main(*present);
        const postfix::MainCf old(change.old_main);
        for (const auto& owned : change.after.owned) {
            if (!store::is_service_object(owned.name) && main.value(owned.name) == owned.ours) {
                const auto entry = old.entry(owned.name);
                put_back(
                    main, {owned.name, entry ? std::optional(entry->to_hex()) : std::nullopt, {}}
                );
            }
        }
        if (main.bytes() != *present) {
            lock->replace(main.bytes());
        }
    } catch (const std::system_error& error) {
        return Error{Errc::failed, error.what(), {}, {}};
    }
    return {};
}

void Engine::finish(const Work& work, const store::Change& change) {
    work.say("finish", "recording the change");
    store_.settle(change, store::ChangeState::done, work.order.text);
    // From here on the change is made; what fails now is tidied up by the next one.
    try {
        write_services(change.after, change.before);
        prune_generations(
            config_,
            work.plan.new_main,
            store_.known_generations(),
            work.order.forget ? 0 : generations_kept
        );
        write_restore_copy(change.after);
    } catch (const std::exception& error) {
        log_warning("change.tidy", error.what());
    }
}

void Engine::write_services(const store::Ledger& wanted, const store::Ledger& other) {
    auto lock = files::EditLock::take(config_.master_cf(), file_lock_patience);
    if (!lock) {
        throw std::system_error(EBUSY, std::generic_category(), "master.cf is being edited");
    }
    const auto present = files::read_file(config_.master_cf());
    if (!present) {
        throw std::system_error(EIO, std::generic_category(), present.error().message);
    }
    postfix::MasterCf master(*present);
    reconcile_services(master, wanted, other);
    if (master.bytes() != *present) {
        lock->replace(master.bytes());
    }
}

// What the package needs to put main.cf back when it is purged and none of our programs is left.
void Engine::write_restore_copy(const store::Ledger& ledger) {
    const auto present = files::read_file(config_.main_cf());
    if (!present) {
        return;
    }
    postfix::MainCf main(*present);
    store::Ledger empty{{}, ledger.newline_added, {}};
    for (const auto& owned : ledger.owned) {
        if (!store::is_service_object(owned.name)) {
            put_back(main, owned);
        }
    }
    tidy_marker(main, empty);
    const auto directory = config_.state_dir / "restore";
    fs::create_directories(directory);
    replace_private_file(directory / "main.cf", main.bytes());
    replace_private_file(directory / "main.cf.sha256", store::sha256(*present) + "\n");
}

}  // namespace mailctl::change
