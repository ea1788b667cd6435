#pragma once

#include <string>

/// The scripts by which shells complete command lines of mailctl, made from the command table.
namespace mailctl::cli {

/// Needs bash 4 and no package beside it.
std::string bash_script();

/// For a directory of $fpath, or for `source`.
std::string zsh_script();

std::string fish_script();

}  // namespace mailctl::cli
