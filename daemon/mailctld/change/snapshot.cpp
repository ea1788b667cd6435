#include "daemon/mailctld/change/engine.hpp"
#include "daemon/mailctld/change/generation.hpp"
#include "daemon/mailctld/files/hex.hpp"

#include <fmt/format.h>

#include <array>
#include <cerrno>
#include <filesystem>
#include <system_error>

#include <sys/random.h>

/// What a change starts from.
namespace mailctl::change {

namespace fs = std::filesystem;

namespace {

// A new one each time: it names what no proof has named.
std::string new_stamp() {
    std::array<char, 8> bytes{};
    if (::getrandom(bytes.data(), bytes.size(), 0) != static_cast<ssize_t>(bytes.size())) {
        throw std::system_error(errno, std::generic_category(), "asking for random bytes");
    }
    return files::to_hex({bytes.data(), bytes.size()});
}

}  // namespace

Result<Snapshot> take_snapshot(const Ground& ground) {
    const auto& config = ground.config;
    if (auto status = ground.programs.postfix().check_installed(); !status) {
        return status.error();
    }
    if (fs::is_symlink(config.main_cf())) {
        return Error{
            Errc::configuration,
            fmt::format(
                "{} is a symbolic link to {}, which another tool may rebuild",
                config.main_cf().string(),
                fs::read_symlink(config.main_cf()).string()
            ),
            "put a regular file in its place, or let the tool that owns it do the change",
            {}};
    }
    auto main = files::read_file(config.main_cf());
    if (!main) {
        main.error().code = Errc::configuration;
        main.error().hint = "set Postfix up first: `dpkg-reconfigure postfix`";
        return main.error();
    }
    if (main->find('\0') != std::string::npos) {
        return Error{Errc::configuration, "main.cf holds a NUL byte", "remove it", {}};
    }
    auto master = files::read_file(config.master_cf());
    if (!master) {
        return master.error();
    }
    return Snapshot{
        postfix::MainCf(*main),
        postfix::MasterCf(*std::move(master)),
        ground.store.ledger(),
        revision_of(*main),
        next_generation(config, ground.store.last_generation()),
        ground.store.known_holdings(),
        {},
        new_stamp()};
}

Result<Snapshot> Engine::look() {
    const auto turn = wait_for_turn();
    return turn ? take_snapshot(ground_) : Result<Snapshot>(turn.error());
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
