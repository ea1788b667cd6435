#include "daemon/op/vmail_folders.hpp"

#include "common/posix/file_descriptor.hpp"

#include <cerrno>
#include <cstdio>
#include <memory>
#include <string_view>

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace mailctl::op::vmail {
namespace {

using posix::FileDescriptor;

constexpr const char* aside = ".removed";
constexpr const char* mail = "mail";
constexpr mode_t owner_alone = 0700;
// More than one delivery that is under way is not expected; each leaves at most one.
constexpr int most_late = 99;
// A Maildir has two levels.
constexpr int deepest = 200;

Moved failed() { return {Moved::End::failed, errno}; }

FileDescriptor open_folder(int parent, const char* name) {
    return FileDescriptor(::openat(parent, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC));
}

FileDescriptor make_folder(int parent, const char* name) {
    if (::mkdirat(parent, name, owner_alone) != 0 && errno != EEXIST) {
        return {};
    }
    return open_folder(parent, name);
}

bool is_there(int parent, const char* name) {
    struct stat about {};
    return ::fstatat(parent, name, &about, AT_SYMLINK_NOFOLLOW) == 0;
}

/// The folders of one mailbox that are there.
struct Place {
    FileDescriptor domain;
    FileDescriptor aside;
    FileDescriptor own;  ///< DOMAIN/.removed/NUMBER
};

FileDescriptor open_domain(const std::string& vhosts, const Folder& folder) {
    const FileDescriptor top(::open(vhosts.c_str(), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
    );
    return top.valid() ? open_folder(top.fd(), folder.domain.c_str()) : FileDescriptor();
}

bool sync(const Place& place) {
    return ::fsync(place.own.fd()) == 0 && ::fsync(place.aside.fd()) == 0 &&
           ::fsync(place.domain.fd()) == 0;
}

std::string late_name(int number) { return "late-" + std::to_string(number); }

// A rename never takes the place of a folder in which there is something.
bool move_in(const Place& place, const std::string& local) {
    if (::renameat(place.domain.fd(), local.c_str(), place.own.fd(), mail) == 0) {
        return true;
    }
    for (int i = 1; i <= most_late && (errno == EEXIST || errno == ENOTEMPTY); ++i) {
        const auto late = late_name(i);
        if (::renameat(place.domain.fd(), local.c_str(), place.own.fd(), late.c_str()) == 0) {
            return true;
        }
    }
    return false;
}

/// What is deleted, and until when.
class Deletion {
public:
    explicit Deletion(std::chrono::steady_clock::time_point deadline) : deadline_(deadline) {}

    Moved remove(int parent, const char* name, int depth) {
        if (std::chrono::steady_clock::now() >= deadline_) {
            return {Moved::End::not_yet};
        }
        auto folder = open_folder(parent, name);
        if (!folder.valid()) {
            const bool is_folder = errno != ENOTDIR && errno != ELOOP;
            const bool has_gone =
                errno == ENOENT ||
                (!is_folder && (::unlinkat(parent, name, 0) == 0 || errno == ENOENT));
            return has_gone ? Moved{} : failed();
        }
        if (depth > deepest) {
            return {Moved::End::failed, ELOOP};
        }
        if (const auto emptied = empty(std::move(folder), depth); emptied.end != Moved::End::done) {
            return emptied;
        }
        if (::unlinkat(parent, name, AT_REMOVEDIR) == 0 || errno == ENOENT) {
            return {};
        }
        return errno == ENOTEMPTY || errno == EEXIST ? Moved{Moved::End::not_yet} : failed();
    }

private:
    struct Close {
        void operator()(DIR* list) const { ::closedir(list); }
    };

    Moved empty(FileDescriptor folder, int depth) {
        const std::unique_ptr<DIR, Close> list(::fdopendir(folder.fd()));
        if (!list) {
            return failed();
        }
        const int here = folder.release();
        while (const auto* entry = ::readdir(list.get())) {  // NOLINT(concurrency-mt-unsafe)
            const std::string_view name(static_cast<const char*>(entry->d_name));
            if (name == "." || name == "..") {
                continue;
            }
            const bool is_file = entry->d_type != DT_DIR && entry->d_type != DT_UNKNOWN;
            if (is_file && ::unlinkat(here, name.data(), 0) == 0) {
                continue;
            }
            if (const auto gone = remove(here, name.data(), depth + 1);
                gone.end != Moved::End::done) {
                return gone;
            }
        }
        return {};
    }

    std::chrono::steady_clock::time_point deadline_;
};

Moved give_late(int home, const Place& place, const Folder& folder) {
    for (int i = 1; i <= most_late && is_there(place.own.fd(), late_name(i).c_str()); ++i) {
        // Dovecot shows a folder ".NAME" of a Maildir as the mailbox's folder NAME.
        const auto shown = ".Late-" + folder.number + "-" + std::to_string(i);
        if (::renameat(place.own.fd(), late_name(i).c_str(), home, shown.c_str()) != 0) {
            return failed();
        }
    }
    return {};
}

}  // namespace

Moved put_aside(const std::string& vhosts, const Folder& folder) {
    Place place{open_domain(vhosts, folder), {}, {}};
    if (!place.domain.valid()) {
        return errno == ENOENT ? Moved{} : failed();
    }
    if (!is_there(place.domain.fd(), folder.local.c_str())) {
        return errno == ENOENT ? Moved{} : failed();
    }
    place.aside = make_folder(place.domain.fd(), aside);
    place.own = place.aside.valid() ? make_folder(place.aside.fd(), folder.number.c_str())
                                    : FileDescriptor();
    if (!place.own.valid() || !move_in(place, folder.local) || !sync(place)) {
        return failed();
    }
    return {};
}

Moved put_back(const std::string& vhosts, const Folder& folder) {
    Place place{open_domain(vhosts, folder), {}, {}};
    if (place.domain.valid()) {
        place.aside = open_folder(place.domain.fd(), aside);
    }
    if (place.aside.valid()) {
        place.own = open_folder(place.aside.fd(), folder.number.c_str());
    }
    if (!place.own.valid()) {
        return errno == ENOENT ? Moved{} : failed();
    }
    const auto* local = folder.local.c_str();
    if (is_there(place.own.fd(), mail)) {
        if (is_there(place.domain.fd(), local) && !move_in(place, folder.local)) {
            return failed();
        }
        if (::renameat(place.own.fd(), mail, place.domain.fd(), local) != 0) {
            return failed();
        }
    }
    const auto home = open_folder(place.domain.fd(), local);
    if (home.valid()) {
        const auto given = give_late(home.fd(), place, folder);
        if (given.end != Moved::End::done || ::fsync(home.fd()) != 0) {
            return given.end == Moved::End::done ? failed() : given;
        }
    }
    if (!sync(place)) {
        return failed();
    }
    ::unlinkat(place.aside.fd(), folder.number.c_str(), AT_REMOVEDIR);
    ::unlinkat(place.domain.fd(), aside, AT_REMOVEDIR);
    return {};
}

Moved purge(
    const std::string& vhosts, const Folder& folder, std::chrono::steady_clock::time_point deadline
) {
    const auto domain = open_domain(vhosts, folder);
    const auto removed = domain.valid() ? open_folder(domain.fd(), aside) : FileDescriptor();
    if (!removed.valid()) {
        return errno == ENOENT ? Moved{} : failed();
    }
    const auto gone = Deletion(deadline).remove(removed.fd(), folder.number.c_str(), 0);
    if (gone.end == Moved::End::done) {
        if (::fsync(removed.fd()) != 0) {
            return failed();
        }
        ::unlinkat(domain.fd(), aside, AT_REMOVEDIR);
    }
    return gone;
}

}  // namespace mailctl::op::vmail
