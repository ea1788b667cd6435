#pragma once

#include <initializer_list>
#include <string>
#include <string_view>

/// The log: one line a fact on standard error, an event and then its fields:
///
///     request user=anna uid=1000 method=io.mailctl.relay.Enable outcome=done
///
/// In front stands the journal's priority ("<4>") where systemd reads it, and a word elsewhere.
/// Never a secret: no function here takes one.
namespace mailctl {

struct LogField {
    std::string_view name;
    std::string value;
};

void log_info(std::string_view event, std::initializer_list<LogField> fields);
void log_warning(std::string_view event, std::initializer_list<LogField> fields);
void log_error(std::string_view event, std::initializer_list<LogField> fields);

/// One line without what stands in front of it, in the form of logfmt. An empty field is left out;
/// a value with anything but plain characters is a string of JSON without a single "=".
std::string log_line(std::string_view event, std::initializer_list<LogField> fields);

}  // namespace mailctl
