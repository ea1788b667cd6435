#pragma once

#include "common/result.hpp"
#include "daemon/mailctld/config.hpp"
#include "daemon/mailctld/lookup/road.hpp"
#include "daemon/mailctld/store/shared_database.hpp"

#include <cstdint>
#include <mutex>
#include <string>

namespace mailctl::hosting {

/// What programs look up, made to say what the store says. A request changes the store, names in
/// the same transaction what it has touched (store/outbox.hpp), and then has this follow: so that
/// what a crash cut short is done at the next start, and done twice does no harm.
///
/// For any thread.
class Lookups {
public:
    Lookups(const Config& config, store::SharedDatabase& shared);

    /// Whether programs read them: since hosting was enabled for the first time.
    bool are_there() const;

    /// Makes all of them anew from the store: each is replaced by a whole one, so that who looks up
    /// meanwhile is answered. `storage` is where mail is kept.
    Status rebuild(const std::string& storage);

    /// Follows what the store has changed since. Nothing where they are not there. After an error
    /// the next call goes on.
    Status follow(const std::string& storage);

private:
    Status prepare_directories();
    Status write_maps(const lookup::Batch& everything, std::int64_t mark);
    Status write_tree(const lookup::Batch& everything);

    const Config& config_;
    store::SharedDatabase& shared_;
    lookup::Road road_;
    std::mutex one_at_a_time_;
};

}  // namespace mailctl::hosting
