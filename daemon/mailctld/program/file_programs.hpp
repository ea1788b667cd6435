#pragma once

#include "daemon/mailctld/program/operator.hpp"

#include <optional>
#include <span>
#include <string>
#include <string_view>

/// The programs at which we have whole files, and what is particular to each. Adding one is a row
/// here, its verbs in mailctl-op and its directory in the units.
namespace mailctl::program {

struct FileProgram {
    std::string_view name;   ///< "dovecot"
    std::string_view title;  ///< "Dovecot", for people.
    std::string_view package;
    std::string_view directory;               ///< /etc/dovecot
    std::string_view executable;              ///< There where it is installed.
    std::span<const std::string_view> files;  ///< That may be ours, within the directory.
    /// A file of ours as long as there is any other, which names what stands there by a stamp; the
    /// program's reload is proven by that. Empty: it needs none.
    std::string_view proof_file;
    std::string_view proof_template;
    /// Of what is said twice the later counts, and what can be added up is: one file can serve two
    /// sides at once. Otherwise the new side's has to do for both.
    bool later_wins;
    Verb check_live;
    Verb check_stage;
    Verb reload;
    Verb start;
    std::string_view log_hint;
};

/// In the order in which they come into force: who offers a socket before who uses it, and all of
/// them before Postfix.
std::span<const FileProgram> file_programs();

/// Null for a program at which we have no files.
const FileProgram* find_file_program(std::string_view name);

/// Where an object stands in that order; what is no file of such a program comes last.
std::size_t rank_of(std::string_view object);

/// Whether a file may be ours.
bool may_have(const FileProgram& program, std::string_view file);

/// What a file says while both sides are needed.
std::optional<std::string> text_for_both(
    const FileProgram& program,
    const std::optional<std::string>& before,
    const std::optional<std::string>& after
);

}  // namespace mailctl::program
