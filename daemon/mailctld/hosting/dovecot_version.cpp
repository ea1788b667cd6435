#include "daemon/mailctld/hosting/dovecot_version.hpp"

#include "common/types/text.hpp"
#include "daemon/mailctld/system/child.hpp"

#include <fmt/format.h>

namespace mailctl::hosting {

Result<std::optional<std::string>> dovecot_language(const Config& config) {
    const auto program = config.root / "usr/sbin/dovecot";
    const auto said = system::run_child({program.string(), "--version"});
    if (!said) {
        return said.error();
    }
    return language_of(said->exit_status == 0 ? said->output : said->errors);
}

// "2.3.19.1 (9b53102964)", "2.4.1-4 (7d8c0e5759)"
Result<std::optional<std::string>> language_of(std::string_view version) {
    if (version.starts_with("2.3.")) {
        return std::optional<std::string>();
    }
    if (version.starts_with("2.4.")) {
        return std::optional<std::string>("2.4");
    }
    const auto word = version.substr(0, version.find_first_of(" \n"));
    return Error{
        Errc::configuration,
        fmt::format("this Dovecot is none that mailctl can write for: {}", escaped(word)),
        "Dovecot 2.3 and 2.4 are known: Debian 12 has the one, Debian 13 the other",
        {}};
}

}  // namespace mailctl::hosting
