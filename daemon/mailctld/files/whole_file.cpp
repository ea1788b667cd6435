#include "daemon/mailctld/files/whole_file.hpp"

#include "daemon/mailctld/files/replace.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cerrno>
#include <system_error>

#include <sys/stat.h>

namespace mailctl::files {
namespace {

namespace fs = std::filesystem;

// Not one that a program reads: they take what ends in ".conf" or ".inc", or one name.
fs::path aside(const fs::path& path) { return path.string() + ".mailctl-new"; }

void create(const fs::path& path, const std::string& bytes) {
    constexpr mode_t for_all_to_read = 0644;
    fs::remove(path);
    create_private_file(path, bytes);
    if (::chmod(path.c_str(), for_all_to_read) != 0) {
        throw std::system_error(
            errno, std::generic_category(), fmt::format("opening {} for all", path.string())
        );
    }
}

bool is_below(const std::string& name, const fs::path& folder) {
    return name.starts_with(folder.string() + '/');
}

// Only a folder on the way to a file that is to be another one is made anew: what is in others we
// might not be allowed to look at.
void lay_out_folder(
    const fs::path& live, const fs::path& copy, const fs::path& folder, const Instead& instead
) {
    fs::create_directory(copy / folder);
    for (const auto& entry : fs::directory_iterator(live / folder)) {
        const auto name = folder / entry.path().filename();
        const bool is_on_the_way =
            std::any_of(instead.begin(), instead.end(), [&](const auto& item) {
                return is_below(item.first, name);
            });
        if (is_on_the_way && entry.is_directory() && !entry.is_symlink()) {
            lay_out_folder(live, copy, name, instead);
        } else if (instead.count(name.string()) == 0) {
            fs::create_symlink(entry.path(), copy / name);
        }
    }
}

}  // namespace

Result<std::optional<std::string>> read_whole_file(const fs::path& path) {
    std::error_code error;
    const auto status = fs::symlink_status(path, error);
    if (status.type() == fs::file_type::not_found) {
        return std::optional<std::string>();
    }
    if (status.type() != fs::file_type::regular) {
        return Error{
            Errc::configuration,
            fmt::format("{} is no regular file", path.string()),
            "move it out of the way",
            {}};
    }
    auto bytes = read_file(path);
    if (!bytes) {
        return bytes.error();
    }
    return std::optional(*std::move(bytes));
}

void put_whole_file(const fs::path& path, const std::optional<std::string>& bytes) {
    if (!bytes) {
        fs::remove(path);
        sync_directory(path.parent_path());
        return;
    }
    try {
        create(aside(path), *bytes);
        fs::rename(aside(path), path);
    } catch (const std::exception&) {
        remove_leftover(path);
        throw;
    }
    sync_directory(path.parent_path());
}

void remove_leftover(const fs::path& path) {
    std::error_code ignored;
    fs::remove(aside(path), ignored);
}

void lay_out_copy(const fs::path& directory, const fs::path& copy, const Instead& instead) {
    fs::remove_all(copy);
    lay_out_folder(directory, copy, {}, instead);
    for (const auto& [name, bytes] : instead) {
        if (bytes) {
            create_private_file(copy / name, *bytes);
        }
    }
}

}  // namespace mailctl::files
