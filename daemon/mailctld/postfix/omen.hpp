#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace mailctl::postfix {

/// A line of a log, taken apart.
struct LogLine {
    std::string_view identifier;  ///< "postfix/qmgr": syslog_name, a slash, the program.
    std::string_view message;
};

/// "Nov 21 10:18:11 host postfix/qmgr[123]: fatal: ..." Nothing for a line of another form.
std::optional<LogLine> log_line(std::string_view line);

/// What a line tells of the programs that read what a change of ours may set. Other texts may stand
/// in it, of senders and of servers, and these can say anything: only who wrote the line counts,
/// and a sentence of that program's own at the place where the program has it.
enum class Omen {
    none,
    last_word,  ///< One of them has died, and says of what.
    alarm,      ///< master itself says that it holds one back which always dies, or that it dies.
};

/// Lines of other instances than the one with this syslog_name tell nothing of ours.
Omen omen_in(const LogLine& line, std::string_view syslog_name);

/// "qmgr: fatal: ...": who and what.
std::string shown(const LogLine& line);

}  // namespace mailctl::postfix
