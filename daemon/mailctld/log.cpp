#include "daemon/mailctld/log.hpp"

#include "common/types/json_string.hpp"

#include <fmt/format.h>

#include <cstdlib>

#include <sys/stat.h>
#include <unistd.h>

namespace mailctl {
namespace {

struct Level {
    int priority;
    std::string_view word;
};

constexpr Level info_level{6, "info"};
constexpr Level warning_level{4, "warning"};
constexpr Level error_level{3, "error"};

// systemd.exec(5): JOURNAL_STREAM names the device and inode of a stream to the journal, which may
// have been redirected since.
bool is_read_by_journal() {
    const char* stream = std::getenv("JOURNAL_STREAM");
    struct stat about {};
    return stream != nullptr && ::fstat(STDERR_FILENO, &about) == 0 &&
           fmt::format("{}:{}", about.st_dev, about.st_ino) == stream;
}

// One write a line, so that threads do not interleave.
void write_line(const Level& level, const std::string& text) {
    static const bool by_journal = is_read_by_journal();
    const std::string line = by_journal ? fmt::format("<{}>{}\n", level.priority, text)
                                        : fmt::format("{} {}\n", level.word, text);
    if (::write(STDERR_FILENO, line.data(), line.size()) < 0) {
        return;  // there is nowhere to complain to
    }
}

bool is_plain(std::string_view value) {
    constexpr std::string_view plain =
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_./:@+[],";
    return !value.empty() && value.find_first_not_of(plain) == std::string_view::npos;
}

// An "=" as well: what stands in a value can be taken for no field, by a parser or by grep.
std::string in_quotes(std::string_view value) {
    std::string text;
    for (const char c : json_string(value)) {
        text += c == '=' ? "\\u003d" : std::string_view(&c, 1);
    }
    return text;
}

}  // namespace

std::string log_line(std::string_view event, std::initializer_list<LogField> fields) {
    std::string line(event);
    for (const auto& field : fields) {
        if (field.value.empty()) {
            continue;
        }
        line += fmt::format(
            " {}={}", field.name, is_plain(field.value) ? field.value : in_quotes(field.value)
        );
    }
    return line;
}

void log_info(std::string_view event, std::initializer_list<LogField> fields) {
    write_line(info_level, log_line(event, fields));
}

void log_warning(std::string_view event, std::initializer_list<LogField> fields) {
    write_line(warning_level, log_line(event, fields));
}

void log_error(std::string_view event, std::initializer_list<LogField> fields) {
    write_line(error_level, log_line(event, fields));
}

}  // namespace mailctl
