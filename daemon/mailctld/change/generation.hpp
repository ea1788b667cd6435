#pragma once

#include "common/result.hpp"
#include "daemon/mailctld/change/feature.hpp"
#include "daemon/mailctld/config.hpp"

#include <cstdint>
#include <filesystem>
#include <string_view>
#include <vector>

namespace mailctl::change {

/// A numbered directory of look-up tables, built beside the one in use. Readable by root alone from
/// birth; removed again unless seal() says that main.cf is about to name it.
class Generation {
public:
    /// Makes the directory, writes and compiles every table, asks each table for its key, and syncs
    /// all. Of a table that Postfix compiles, only the compiled file stays: one copy of a password.
    static Result<Generation> build(
        const Config& config,
        std::int64_t number,
        std::string_view type,
        const std::vector<Table>& tables
    );

    Generation(Generation&& other) noexcept;
    Generation& operator=(Generation&&) = delete;
    Generation(const Generation&) = delete;
    Generation& operator=(const Generation&) = delete;
    ~Generation();

    void seal() { sealed_ = true; }
    void unseal() { sealed_ = false; }

    const std::vector<store::TableFile>& files() const { return files_; }

private:
    explicit Generation(std::filesystem::path directory) : directory_(std::move(directory)) {}

    std::filesystem::path directory_;
    std::vector<store::TableFile> files_;
    bool sealed_ = false;
};

/// The directory of a generation.
std::filesystem::path generation_directory(const Config& config, std::int64_t number);

/// One more than the highest number that is there or was ever used.
std::int64_t next_generation(const Config& config, std::int64_t last_known);

/// Generations of a feature that are kept for undo, besides the one in use. Each has another secret
/// in it: what has the same one is made again from there (see Feature::rebuild_tables).
constexpr std::size_t generations_kept = 3;

/// Deletes the generations that `main_bytes` does not name, but for some that changes in the store
/// are `known` to have made, the newest first: no secret stays twice.
void prune_generations(
    const Config& config, std::string_view main_bytes, const std::vector<store::Holding>& known
);

/// What of a generation is not as it was sealed: missing, changed, or readable by others.
std::vector<api::DriftItem> find_table_drift(const Config& config, const store::TableSet& tables);

}  // namespace mailctl::change
