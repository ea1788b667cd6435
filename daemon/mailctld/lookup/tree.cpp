#include "daemon/mailctld/lookup/tree.hpp"

#include "daemon/mailctld/files/replace.hpp"
#include "daemon/mailctld/lookup/local_part.hpp"
#include "daemon/mailctld/lookup/tree_writing.hpp"
#include "daemon/mailctld/lookup/trouble.hpp"

#include <algorithm>
#include <system_error>

namespace mailctl::lookup {
namespace {

constexpr const char* passdb_name = "passdb";
constexpr const char* userdb_name = "userdb";
constexpr const char* renewal_name = "renewal";

const char* name_of(Purpose purpose) {
    switch (purpose) {
        case Purpose::passdb:
            return passdb_name;
        case Purpose::renewal:
            return renewal_name;
        case Purpose::userdb:
            break;
    }
    return userdb_name;
}

bool has_entry(const std::filesystem::path& path) {
    std::error_code none;
    return std::filesystem::exists(std::filesystem::symlink_status(path, none));
}

/// Those of a directory that are no leftover; none where it is not there.
Result<std::vector<std::string>> names_in(const std::filesystem::path& directory) {
    std::vector<std::string> names;
    std::error_code error;
    std::filesystem::directory_iterator entry(directory, error);
    while (!error && entry != std::filesystem::directory_iterator()) {
        const auto name = entry->path().filename().string();
        if (!name.starts_with('.')) {
            names.push_back(name);
        }
        entry.increment(error);
    }
    if (error && error != std::errc::no_such_file_or_directory) {
        return trouble("listing", directory, error.value());
    }
    std::sort(names.begin(), names.end());
    return names;
}

}  // namespace

Tree::Tree(std::filesystem::path root, gid_t group) : root_(std::move(root)), group_(group) {}

std::filesystem::path Tree::path_of(
    const DomainName& domain, std::string_view local, Purpose purpose
) const {
    check_mailbox_name(local);
    return root_ / domain.text() / local / name_of(purpose);
}

Status Tree::put(std::span<const MailboxFile> files) {
    std::vector<WantedFile> wanted;
    for (const auto& file : files) {
        auto path = path_of(file.domain, file.local, file.purpose);
        // Hardly any mailbox has one, and each change of a mailbox says so.
        const bool is_no_renewal = file.purpose == Purpose::renewal && !file.text;
        if (is_no_renewal ? has_entry(path)
                          : !file.text || !says_already(path, *file.text, group_)) {
            wanted.push_back({std::move(path), file.text});
        }
    }
    const auto synced = owes_sync_ ? TreeWriting::Synced::whole : TreeWriting::Synced::touched;
    owes_sync_ = true;
    auto written = TreeWriting(root_, group_, synced).write(wanted);
    owes_sync_ = !written;
    return written;
}

std::size_t Tree::differences(std::span<const MailboxFile> files) const {
    return static_cast<std::size_t>(std::count_if(
        files.begin(),
        files.end(),
        [&](const MailboxFile& file) {
            const auto path = path_of(file.domain, file.local, file.purpose);
            return file.text ? !says_already(path, *file.text, group_) : has_entry(path);
        }
    ));
}

Result<std::vector<std::string>> Tree::domains() const { return names_in(root_); }

Result<std::vector<Found>> Tree::mailboxes(const DomainName& domain) const {
    const auto locals = names_in(root_ / domain.text());
    if (!locals) {
        return locals.error();
    }
    std::vector<Found> found;
    for (const auto& local : *locals) {
        const auto files = names_in(root_ / domain.text() / local);
        if (!files) {
            return files.error();
        }
        const auto has = [&](const char* name) {
            return std::binary_search(files->begin(), files->end(), name);
        };
        found.push_back({local, has(passdb_name), has(userdb_name)});
    }
    return found;
}

Result<std::optional<std::string>> Tree::text(
    const DomainName& domain, std::string_view local, Purpose purpose
) const {
    auto text = files::read_file(path_of(domain, local, purpose));
    if (!text && text.error().code == Errc::not_found) {
        return std::optional<std::string>();
    }
    if (!text) {
        return text.error();
    }
    return std::optional(*std::move(text));
}

}  // namespace mailctl::lookup
