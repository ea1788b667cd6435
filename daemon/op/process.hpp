#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <sys/types.h>

/// Other processes, as /proc shows them to everybody.
namespace mailctl::op {

/// A file as far as it can be read.
std::string text_of(const std::string& path);

/// What it calls itself: its arguments, joined by blanks. Empty for one that has ended.
std::string title_of(pid_t pid);

/// The name of its program, as ps(1) has it; empty for one that has ended.
std::string name_of(pid_t pid);

std::optional<uid_t> user_of(pid_t pid);

/// The processes that it has started and that have not ended, in the order of their numbers.
std::vector<pid_t> children_of(pid_t pid);

/// 0 for one that has ended.
pid_t parent_of(pid_t pid);

/// All of them.
std::vector<pid_t> processes();

/// The number in a pid file.
std::optional<pid_t> pid_in(const std::string& path);

}  // namespace mailctl::op
