#pragma once

#include "common/result.hpp"
#include "daemon/mailctld/config.hpp"
#include "daemon/mailctld/hosting/settings.hpp"
#include "daemon/mailctld/lookup/road.hpp"
#include "daemon/mailctld/store/shared_database.hpp"

#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

namespace mailctl::hosting {

/// What a rebuild has found, or one that was only to look.
struct Rebuilt {
    std::vector<std::string> missing;  ///< Maps that were not there, or damaged: "mailboxes.lmdb".
    lookup::Differences different;     ///< In the others.
    std::size_t strangers = 0;         ///< Rows that no writer of ours has made.

    bool is_right() const { return missing.empty() && different.all() == 0 && strangers == 0; }
};

/// What programs look up, made to say what the store says. A request changes the store, names in
/// the same transaction what it has touched (store/outbox.hpp), and then has this follow: so that
/// what a crash cut short is done at the next start, and done twice does no harm.
///
/// For any thread. Who waits for another thread's turn is told `busy` when that takes too long.
class Lookups {
public:
    enum class Depth { look, mend };

    static constexpr std::chrono::milliseconds usual_patience{20'000};

    Lookups(
        const Config& config,
        store::SharedDatabase& shared,
        std::chrono::milliseconds patience = usual_patience
    );

    /// Whether programs read them: since hosting was enabled for the first time.
    bool are_there() const;

    /// Makes them say what the store says, all of it, whatever they say. What is there is compared
    /// and mended where it lies, a few hundred addresses at a time, so that no look-up fails or
    /// waits, sessions that are open see it, and changes come in between. A map that is not there,
    /// or damaged, is made beside its place; Postfix's processes begin anew for it, and changes
    /// wait.
    Result<Rebuilt> rebuild(const Settings& settings, Depth depth = Depth::mend);

    /// Follows what the store has changed since. After an error the next call goes on.
    Status follow(const Settings& settings);

    /// The errand that was followed last since the start. Those up to it may still stand in the
    /// store: they are closed some at a time, and what is done again after a crash does no harm.
    std::int64_t followed() const { return followed_; }

    /// Closes them.
    Status settle();

    /// Whether each map is of the store's own time, by its mark. `configuration` where one is not:
    /// a backup of them or of the store was played back; or what Map says of one that is damaged.
    Status check_marks();

    /// The same, and whether each has as many rows as it should. Takes some milliseconds for each
    /// hundred thousand mailboxes.
    Status check(store::Database& db);

    /// Gives back the memory of what was looked at.
    void rest() { road_.rest(); }

    /// A mailbox that the store does not know, for the time of a test: one at a time, which neither
    /// check() nor rebuild() takes for a stranger.
    Status lend(const Settings& settings, const lookup::AddressState& address);
    Status take_back(const DomainName& domain, const std::string& local);

private:
    class Rebuilding;

    using Turn = std::unique_lock<std::timed_mutex>;

    Result<Turn> take_turn();
    Status prepare_directories();
    Status make_true(const lookup::Batch& batch, std::optional<std::uint64_t> mark = std::nullopt);
    Status follow_in_turn(const Settings& settings);
    Status settle_in_turn();
    std::string lent();

    const Config& config_;
    store::SharedDatabase& shared_;
    std::chrono::milliseconds patience_;
    lookup::Road road_;
    std::timed_mutex one_at_a_time_;
    std::timed_mutex one_rebuild_;
    std::atomic<std::int64_t> followed_ = 0;
    std::mutex lent_mutex_;
    std::string lent_;          ///< The address.
    std::int64_t settled_ = 0;  ///< As what was followed, of those that are closed.
};

}  // namespace mailctl::hosting
