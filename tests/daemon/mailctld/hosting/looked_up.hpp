#pragma once

#include "daemon/mailctld/lookup/map.hpp"
#include "tests/daemon/machine/scenes.hpp"

#include <filesystem>
#include <optional>
#include <string>

#include <sys/stat.h>

namespace test {

/// Another one for each file that takes this one's place.
inline ino_t file_number(const std::filesystem::path& file) {
    struct stat found {};
    return ::stat(file.c_str(), &found) == 0 ? found.st_ino : 0;
}

/// What Postfix finds: "aliases", "info@example.org".
inline std::string looked_up(const Daemon& daemon, const std::string& map, const std::string& key) {
    mailctl::lookup::Map file(daemon.path("lookup/postfix/" + map + ".lmdb"));
    const auto found = file.get(key);
    return !found ? "error: " + found.error().message : found->value_or("nothing");
}

/// What Dovecot finds of a mailbox of example.org: "passdb" or "userdb".
inline std::string looked_up_of(
    const Daemon& daemon, const std::string& local, const std::string& purpose
) {
    const auto file = "lookup/dovecot/u/example.org/" + local + "/" + purpose;
    return std::filesystem::exists(daemon.path(file)) ? daemon.read(file) : "nothing";
}

}  // namespace test
