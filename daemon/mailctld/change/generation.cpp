#include "daemon/mailctld/change/generation.hpp"

#include "daemon/mailctld/files/replace.hpp"
#include "daemon/mailctld/postfix/tools.hpp"
#include "daemon/mailctld/store/hash.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <future>
#include <map>
#include <set>
#include <span>
#include <system_error>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace mailctl::change {
namespace {

namespace fs = std::filesystem;

constexpr mode_t private_directory = 0700;

void make_directory(const fs::path& path) {
    if (::mkdir(path.c_str(), private_directory) != 0) {
        throw std::system_error(
            errno, std::generic_category(), fmt::format("creating {}", path.string())
        );
    }
}

// The directory above all generations. One that others could write to would let them swap tables.
Status ensure_parent(const fs::path& parent) {
    struct stat about {};
    if (::lstat(parent.c_str(), &about) != 0) {
        make_directory(parent);
        files::sync_directory(parent.parent_path());
        return {};
    }
    constexpr mode_t others = 077;
    if (!S_ISDIR(about.st_mode) || about.st_uid != ::geteuid() || (about.st_mode & others) != 0) {
        return Error{
            Errc::configuration,
            fmt::format("{} must be a directory of root's with mode 0700", parent.string()),
            fmt::format("move it away, or `chown root {0} && chmod 0700 {0}`", parent.string()),
            {}};
    }
    return {};
}

std::vector<std::int64_t> numbers(const fs::path& parent) {
    std::vector<std::int64_t> found;
    std::error_code error;
    for (const auto& entry : fs::directory_iterator(parent, error)) {
        const std::string name = entry.path().filename().string();
        std::int64_t number = 0;
        const auto [end, bad] = std::from_chars(name.data(), name.data() + name.size(), number);
        if (bad == std::errc() && end == name.data() + name.size() && number > 0) {
            found.push_back(number);
        }
    }
    std::sort(found.begin(), found.end());
    return found;
}

// Whether the table answers these rows as they were written.
Status verify_part(
    const Config& config,
    std::string_view type,
    const fs::path& path,
    std::span<const TableRow> rows
) {
    std::string keys;
    std::string wanted;
    for (const auto& row : rows) {
        keys += fmt::format("{}\n", row.key);
        wanted += fmt::format("{}\t{}\n", row.key, row.value.reveal());
    }
    auto answers = postfix::look_up_all(config.stage(), type, path, keys);
    const bool same = answers && *answers == wanted;
    wipe(wanted);
    if (!answers) {
        return answers.error();
    }
    wipe(*answers);
    if (!same) {
        return Error{
            Errc::failed,
            fmt::format("the table {} does not answer what was written", path.filename().string()),
            "Postfix's tables may not be able to hold this value; choose another",
            {}};
    }
    return {};
}

// Part by part: what a program may answer at once is limited.
Status verify(
    const Config& config, std::string_view type, const fs::path& path, const Table& table
) {
    constexpr std::size_t rows_at_once = 400;  // of two host names each
    std::span<const TableRow> left(table.rows);
    while (!left.empty()) {
        const auto part = left.first(std::min(left.size(), rows_at_once));
        if (auto status = verify_part(config, type, path, part); !status) {
            return status;
        }
        left = left.subspan(part.size());
    }
    return {};
}

Status build_table(
    const Config& config, const fs::path& directory, std::string_view type, const Table& table
) {
    const fs::path path = directory / table.name;
    std::string text;
    for (const auto& row : table.rows) {
        text += fmt::format("{} {}\n", row.key, row.value.reveal());
    }
    files::create_private_file(path, text);
    wipe(text);
    const bool is_compiled = type != "texthash";
    if (is_compiled) {
        if (auto status = postfix::postmap(config.stage(), type, path); !status) {
            return status;
        }
    }
    if (auto status = verify(config, type, path, table); !status) {
        return status;
    }
    if (is_compiled && ::unlink(path.c_str()) != 0) {
        throw std::system_error(errno, std::generic_category(), "removing the source of a table");
    }
    return {};
}

// Syncs a finished table and closes it to everybody else, whatever mode postmap chose.
store::TableFile seal_file(const fs::path& path) {
    const posix::FileDescriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW));
    constexpr mode_t private_file = 0600;
    if (!file.valid() || ::fchmod(file.fd(), private_file) != 0) {
        throw std::system_error(errno, std::generic_category(), "closing " + path.string());
    }
    files::set_settled_time(file.fd());
    if (::fsync(file.fd()) != 0) {
        throw std::system_error(errno, std::generic_category(), "syncing " + path.string());
    }
    const auto bytes = files::read_file(path);
    if (!bytes) {
        throw std::runtime_error(bytes.error().message);
    }
    return {path.filename().string(), store::sha256(*bytes)};
}

}  // namespace

Generation::Generation(Generation&& other) noexcept
    : directory_(std::exchange(other.directory_, {}))
    , files_(std::move(other.files_))
    , sealed_(other.sealed_) {}

Generation::~Generation() {
    if (!directory_.empty() && !sealed_) {
        std::error_code ignored;
        fs::remove_all(directory_, ignored);
        ::rmdir(directory_.parent_path().c_str());  // where this was the first one
    }
}

Result<Generation> Generation::build(
    const Config& config,
    std::int64_t number,
    std::string_view type,
    const std::vector<Table>& tables
) {
    if (auto status = ensure_parent(config.generations()); !status) {
        return status.error();
    }
    const auto directory = generation_directory(config, number);
    make_directory(directory);
    Generation generation(directory);

    // Each table costs two starts of postmap; they do not know of each other.
    std::vector<std::future<Status>> jobs;
    jobs.reserve(tables.size());
    for (const auto& table : tables) {
        jobs.push_back(std::async(std::launch::async, [&config, directory, type, &table] {
            return build_table(config, directory, type, table);
        }));
    }
    Status outcome;
    for (auto& job : jobs) {
        if (auto status = job.get(); !status && outcome) {
            outcome = std::move(status);
        }
    }
    if (!outcome) {
        return outcome.error();
    }
    for (const auto& entry : fs::directory_iterator(directory)) {
        generation.files_.push_back(seal_file(entry.path()));
    }
    std::sort(generation.files_.begin(), generation.files_.end(), [](const auto& a, const auto& b) {
        return a.name < b.name;
    });
    files::sync_directory(directory);
    files::sync_directory(config.generations());
    return generation;
}

fs::path generation_directory(const Config& config, std::int64_t number) {
    return config.generations() / std::to_string(number);
}

std::int64_t next_generation(const Config& config, std::int64_t last_known) {
    const auto present = numbers(config.generations());
    return std::max(last_known, present.empty() ? 0 : present.back()) + 1;
}

void prune_generations(
    const Config& config, std::string_view main_bytes, const std::vector<store::Holding>& known
) {
    using Secrets = std::set<std::string>;
    std::map<std::string, Secrets> secrets;  // by feature
    std::map<std::string, std::size_t> count;
    std::set<std::int64_t> kept;
    const auto is_in_use = [&](std::int64_t number) {
        const auto directory = generation_directory(config, number).string();
        return main_bytes.find(directory + "/") != std::string_view::npos;
    };
    for (const auto& holding : known) {
        if (is_in_use(holding.tables->generation)) {
            secrets[holding.feature].insert(holding.tables->identity.value_or(""));
        }
    }
    for (const auto& holding : known) {
        // Without a secret, too: such tables are made again as easily.
        const auto& tables = *holding.tables;
        const bool is_new = secrets[holding.feature].insert(tables.identity.value_or("")).second;
        if (is_new && count[holding.feature] < generations_kept) {
            kept.insert(tables.generation);
            ++count[holding.feature];
        }
    }
    for (const auto number : numbers(config.generations())) {
        if (!is_in_use(number) && kept.count(number) == 0) {
            fs::remove_all(generation_directory(config, number));
        }
    }
    ::rmdir(config.generations().c_str());  // where nothing is left
}

std::vector<api::DriftItem> find_table_drift(const Config& config, const store::TableSet& tables) {
    std::vector<api::DriftItem> drift;
    for (const auto& file : tables.files) {
        const auto path = generation_directory(config, tables.generation) / file.name;
        const auto object = "table " + file.name;
        struct stat about {};
        constexpr mode_t others = 077;
        const auto bytes = files::read_file(path);
        if (!bytes || ::stat(path.c_str(), &about) != 0) {
            drift.push_back(
                {object, "the file is missing or unreadable", path.string(), std::nullopt}
            );
        } else if (store::sha256(*bytes) != file.sha256) {
            drift.push_back({object, "the file has been changed", std::nullopt, std::nullopt});
        } else if ((about.st_mode & others) != 0) {
            drift.push_back(
                {object,
                 "others may read it",
                 "0600",
                 fmt::format("{:04o}", about.st_mode & 07777U)}
            );
        }
    }
    return drift;
}

}  // namespace mailctl::change
