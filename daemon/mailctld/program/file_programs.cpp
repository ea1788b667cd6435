#include "daemon/mailctld/program/file_programs.hpp"

#include <algorithm>
#include <array>

namespace mailctl::program {
namespace {

constexpr std::array<std::string_view, 4> dovecot_files{
    "conf.d/00-mailctl.conf",
    "conf.d/99-mailctl.conf",
    "mailctl-auth.conf.ext",
    "mailctl-renewal.conf.ext",
};

// No worker's: where one gets other sockets by a reload, and none of them can be had, Rspamd dies,
// and its own test has taken the files.
constexpr std::array<std::string_view, 2> rspamd_files{
    "local.d/dkim_signing.conf",
    "local.d/milter_headers.conf",
};

constexpr std::array programs{
    FileProgram{
        .name = "dovecot",
        .title = "Dovecot",
        .package = "dovecot-core",
        .directory = "/etc/dovecot",
        .executable = "/usr/sbin/dovecot",
        .files = dovecot_files,
        .proof_file = "conf.d/95-mailctl-proof.conf",
        .proof_template = "dovecot-proof.conf",
        .later_wins = true,
        .check_live = Verb::dovecot_check_live,
        .check_stage = Verb::dovecot_check_stage,
        .reload = Verb::dovecot_reload,
        .start = Verb::dovecot_start,
        .log_hint = "the mail log has the reason: `journalctl -u dovecot` or `doveadm log find`"},
    FileProgram{
        .name = "rspamd",
        .title = "Rspamd",
        .package = "rspamd",
        .directory = "/etc/rspamd",
        .executable = "/usr/bin/rspamd",
        .files = rspamd_files,
        .proof_file = {},
        .proof_template = {},
        .later_wins = false,
        .check_live = Verb::rspamd_check_live,
        .check_stage = Verb::rspamd_check_stage,
        .reload = Verb::rspamd_reload,
        .start = Verb::rspamd_start,
        .log_hint = "its log has the reason: `journalctl -u rspamd` or /var/log/rspamd/rspamd.log"},
};

}  // namespace

std::span<const FileProgram> file_programs() { return programs; }

const FileProgram* find_file_program(std::string_view name) {
    const auto* const found =
        std::find_if(programs.begin(), programs.end(), [&](const FileProgram& program) {
            return program.name == name;
        });
    return found == programs.end() ? nullptr : found;
}

std::size_t rank_of(std::string_view object) {
    const auto* const found =
        std::find_if(programs.begin(), programs.end(), [&](const FileProgram& program) {
            return object.starts_with(std::string(program.name) + ' ');
        });
    return static_cast<std::size_t>(found - programs.begin());
}

bool may_have(const FileProgram& program, std::string_view file) {
    return std::find(program.files.begin(), program.files.end(), file) != program.files.end();
}

std::optional<std::string> text_for_both(
    const FileProgram& program,
    const std::optional<std::string>& before,
    const std::optional<std::string>& after
) {
    if (!before || !after || *before == *after) {
        return after ? after : before;
    }
    return program.later_wins ? *before + *after : *after;
}

}  // namespace mailctl::program
