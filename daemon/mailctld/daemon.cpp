#include "common/version.hpp"
#include "daemon/mailctld/access/doorkeeper.hpp"
#include "daemon/mailctld/call/house.hpp"
#include "daemon/mailctld/change/engine.hpp"
#include "daemon/mailctld/config.hpp"
#include "daemon/mailctld/directories.hpp"
#include "daemon/mailctld/hosting/catch_up.hpp"
#include "daemon/mailctld/hosting/certificates.hpp"
#include "daemon/mailctld/hosting/lookups.hpp"
#include "daemon/mailctld/log.hpp"
#include "daemon/mailctld/options.hpp"
#include "daemon/mailctld/program/programs.hpp"
#include "daemon/mailctld/program/queue_watch.hpp"
#include "daemon/mailctld/serve/listen.hpp"
#include "daemon/mailctld/serve/server.hpp"
#include "daemon/mailctld/settle.hpp"
#include "daemon/mailctld/store/store.hpp"
#include "daemon/mailctld/system/helper.hpp"
#include "daemon/mailctld/system/resting_pages.hpp"

#include <boost/asio/io_context.hpp>
#include <fmt/format.h>

#include <csignal>
#include <cstdio>

#include <malloc.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>

namespace mailctl {
namespace {

// Before anything else: no dump of ours may ever hold a password, nothing we create is anybody
// else's to read, and a client that hangs up is no reason to die.
void harden() {
    const rlimit no_core{0, 0};
    ::setrlimit(RLIMIT_CORE, &no_core);
    ::prctl(PR_SET_DUMPABLE, 0);
    ::umask(077);
    std::signal(SIGPIPE, SIG_IGN);
    // A handful of threads share the heap well; an arena each would cost a megabyte each.
    ::mallopt(M_ARENA_MAX, 2);
    // Else they grow with the greatest block that was ever given back, and what a rebuild has
    // needed would stay in the second arena, whose end malloc_trim() does not give back. A page of
    // a list is less.
    constexpr int kept_free_bytes = 4'194'304;
    ::mallopt(M_TRIM_THRESHOLD, kept_free_bytes);
    ::mallopt(M_MMAP_THRESHOLD, kept_free_bytes);
}

int stop_with(const Error& error) {
    log_error("start", {{"text", error.message}, {"hint", error.hint}});
    return info(error.code).exit;
}

int serve(Config config, const House& house) {
    if (const auto status = system::check_helpers(config); !status) {
        return stop_with(status.error());
    }
    if (const auto status = prepare_directories(config); !status) {
        return stop_with(status.error());
    }
    const auto lock = lock_state(config);
    if (!lock) {
        return stop_with(lock.error());
    }
    store::Store store(config.state_dir);
    auto programs = program::programs_of(config);
    change::Engine engine(config, store, house.features, programs);

    GroupBook groups;
    groups.look_up();
    auto listeners = listen_for_clients(config, groups.now());
    if (!listeners) {
        return stop_with(listeners.error());
    }
    store::Database reader(config.state_dir / "state.db", store::Database::Access::read_only);
    store::ChainCheck chain;
    chain.trouble(reader);
    change::Onlooker onlooker(config, reader, house.features);
    store::SharedDatabase shared(config.state_dir);
    hosting::Lookups lookups(config, shared);
    hosting::Certificates certificates(config);
    Turns turns;
    access::Doorkeeper doorkeeper;
    Brake brake;
    Run run;
    program::QueueWatch queue(config);
    postfix::ReceivedDomains received(config.postfix_config_dir);
    Services services{
        config,
        house,
        engine,
        reader,
        chain,
        onlooker,
        queue,
        shared,
        received,
        groups,
        turns,
        lookups,
        certificates,
        doorkeeper,
        brake,
        run};
    boost::asio::io_context io(1);
    Server server(io, *std::move(listeners), services);
    services.journal_grew = [&server] { server.journal_grew(); };
    engine.on_journal_growth(services.journal_grew);
    engine.on_end([&run](const std::string& feature, std::string_view result) {
        run.changes.count(feature, result);
    });
    log_info(
        "start",
        {{"version", std::string(version)}, {"postfix", config.postfix_config_dir.string()}}
    );
    let_go_of_pages();
    server.run(
        [&engine, &services] {
            engine.recover();
            hosting::catch_up(services);
            settle_remote_acts(services);
            engine.archive_history();
        },
        [&engine, &services] {
            engine.try_again();
            hosting::catch_up(services);
            engine.archive_history();
            // Of what came between two of these, and of these themselves.
            services.shared.rest();
            let_go_of_pages();
        }
    );
    engine.refresh_restore_copy();
    log_info("stopped", {});
    return 0;
}

}  // namespace

int run_daemon(int argc, char** argv, const House& house) {
    harden();
    try {
        const auto config = read_options(argc, argv);
        if (!config) {
            fmt::print(
                stderr, "mailctld: {}\nhint: {}\n", config.error().message, config.error().hint
            );
            return info(config.error().code).exit;
        }
        return *config ? serve(**config, house) : 0;
    } catch (const std::exception& error) {
        log_error("start", {{"text", error.what()}});
        return info(Errc::internal).exit;
    }
}

}  // namespace mailctl
