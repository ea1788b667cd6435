#pragma once

#include "daemon/op/child.hpp"

#include <span>
#include <string>
#include <string_view>

namespace mailctl::op {

constexpr const char* default_config_dir = "/etc/postfix";

/// Where Postfix's configuration is, and where changes are staged. Comes from this program's own
/// environment, never from a client.
struct Settings {
    std::string config_dir = default_config_dir;
    std::string stage_dir = "/run/mailctl/stage";  ///< Of Postfix; others have a folder in it.
    int client = -1;  ///< The socket at which somebody waits for the answer.
};

/// One thing that this program can do.
struct Verb {
    std::string_view word;  ///< "postfix-reload": the program and the verb.
    Ended (*perform)(const Settings&);
};

std::span<const Verb> verbs();

/// The verb with exactly this word, or nullptr.
const Verb* find_verb(std::string_view word);

}  // namespace mailctl::op
