#include "daemon/mailctld/change/engine.hpp"
#include "daemon/mailctld/change/generation.hpp"
#include "daemon/mailctld/postfix/tools.hpp"

#include <fmt/format.h>

#include <filesystem>

/// What a change starts from.
namespace mailctl::change {

namespace fs = std::filesystem;

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
        next_generation(config_, store_.last_generation()),
        store_.known_holdings()};
}

Result<Snapshot> Engine::look() {
    const auto turn = wait_for_turn();
    return turn ? snapshot() : Result<Snapshot>(turn.error());
}

Result<store::Ledger> Engine::ledger() {
    const auto turn = wait_for_turn();
    return turn ? store_.ledger() : Result<store::Ledger>(turn.error());
}

Result<std::string> Engine::fingerprint(const Secret& secret) {
    const auto turn = wait_for_turn();
    return turn ? store_.fingerprint(secret) : Result<std::string>(turn.error());
}

}  // namespace mailctl::change
