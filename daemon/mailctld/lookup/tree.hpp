#pragma once

#include "common/result.hpp"
#include "common/types/domain_name.hpp"

#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include <sys/types.h>

namespace mailctl::lookup {

/// What Dovecot asks for: whether a password is right, and where somebody's mail lies; before both,
/// whether it is right and its hash to be renewed.
enum class Purpose { passdb, userdb, renewal };

/// What the file of one mailbox and purpose is to say; nothing where it is not to be there.
struct MailboxFile {
    DomainName domain;
    std::string local;
    Purpose purpose = Purpose::passdb;
    std::optional<std::string> text;
};

/// What is there of a mailbox.
struct Found {
    std::string local;
    bool has_passdb = false;
    bool has_userdb = false;

    friend bool operator==(const Found&, const Found&) = default;
};

/// Dovecot's look-ups: ROOT/DOMAIN/LOCAL/passdb, userdb and renewal, readable for the group. A file
/// is whole, the old or the new one, at each moment and after a power cut, and Dovecot locks
/// nothing.
///
/// Whoever names a mailbox that check_mailbox_name() refuses gets its std::logic_error. Else no
/// path leads out of the tree, in which nobody but root can put anything.
/// One put() at a time.
class Tree {
public:
    Tree(std::filesystem::path root, gid_t group);

    /// Durable on return. Files that say it already are not written. An error leaves each file as
    /// it was or as it is to be; a file that is to go, and all behind it, may still be there.
    /// Many at once are synced together, which takes a tenth of the time. Each file once.
    Status put(std::span<const MailboxFile> files);

    /// How many of these files say something else, or are there and are not to be.
    std::size_t differences(std::span<const MailboxFile> files) const;

    /// By name, without what a writer that died has left. Nothing where there is no such domain.
    Result<std::vector<std::string>> domains() const;
    Result<std::vector<Found>> mailboxes(const DomainName& domain) const;

    /// Nothing where there is no such file.
    Result<std::optional<std::string>> text(
        const DomainName& domain, std::string_view local, Purpose purpose
    ) const;

private:
    std::filesystem::path path_of(const DomainName& domain, std::string_view local, Purpose purpose)
        const;

    std::filesystem::path root_;
    gid_t group_;
    /// What is as it should be may not be on the disk yet: a process died, or an error came, before
    /// it was synced.
    bool owes_sync_ = true;
};

}  // namespace mailctl::lookup
