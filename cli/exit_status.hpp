#pragma once

namespace mailctl::cli {

/// The command did what it says, and its report is that something is not as it should be. See
/// mailctl(1), EXIT STATUS; those of errors stand in common/error.cpp.
inline constexpr int exit_with_findings = 2;

}  // namespace mailctl::cli
