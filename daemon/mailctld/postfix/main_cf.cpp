#include "daemon/mailctld/postfix/main_cf.hpp"

#include "common/types/text.hpp"
#include "daemon/mailctld/files/hex.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

namespace mailctl::postfix {
namespace {

// What isspace() accepts in the C locale, which is what Postfix asks.
constexpr std::string_view white_space = " \t\r\n\v\f";

bool is_white(char c) { return white_space.find(c) != std::string_view::npos; }

std::string_view line_end(std::string_view line) {
    if (line.ends_with("\r\n")) {
        return "\r\n";
    }
    return line.ends_with('\n') ? "\n" : "";
}

std::string_view without_newline(std::string_view line) {
    return line.ends_with('\n') ? line.substr(0, line.size() - 1) : line;
}

// "name = value" as Postfix splits it: the name ends at white space or '='.
std::string_view name_of(std::string_view line) {
    const auto end =
        std::find_if(line.begin(), line.end(), [](char c) { return c == '=' || is_white(c); });
    return line.substr(0, static_cast<std::size_t>(end - line.begin()));
}

std::string value_of(std::string_view logical_line) {
    const auto equals = logical_line.find('=');
    if (equals == std::string_view::npos) {
        return {};
    }
    return std::string(trimmed(logical_line.substr(equals + 1)));
}

// A carriage return that happens to end an unfinished line is part of it: "\r" and our "\n" must
// not become one line end, or taking it away again would take too much.
void terminate(std::string& line, std::string_view end) {
    line += line.ends_with('\r') ? "\r\n" : end;
}

std::string one_line(std::string_view name, std::string_view value) {
    return value.empty() ? fmt::format("{} =", name) : fmt::format("{} = {}", name, value);
}

}  // namespace

// ---- SavedEntry: each segment as "skip:text", the text in hexadecimal digits, joined by blanks.

std::string SavedEntry::to_hex() const {
    std::string hex;
    for (const auto& [skip, text] : segments) {
        hex += fmt::format("{}{}:{}", hex.empty() ? "" : " ", skip, files::to_hex(text));
    }
    return hex;
}

Result<SavedEntry> SavedEntry::from_hex(std::string_view hex) {
    const Error corrupt{Errc::internal, "a saved main.cf entry in the store is damaged", {}, {}};
    SavedEntry saved;
    while (!hex.empty()) {
        std::string_view word = hex.substr(0, hex.find(' '));
        hex.remove_prefix(std::min(word.size() + 1, hex.size()));
        Segment segment{0, {}};
        const auto [colon, bad_skip] =
            std::from_chars(word.data(), word.data() + word.size(), segment.skip);
        word.remove_prefix(static_cast<std::size_t>(colon - word.data()));
        auto text = word.starts_with(':') ? files::from_hex(word.substr(1)) : std::nullopt;
        if (bad_skip != std::errc() || !text) {
            return corrupt;
        }
        segment.text = *std::move(text);
        saved.segments.push_back(std::move(segment));
    }
    return saved;
}

std::string SavedEntry::value() const {
    std::string logical;
    for (const auto& segment : segments) {
        logical += without_newline(segment.text);
    }
    return value_of(logical);
}

// ---- MainCf

MainCf::MainCf(std::string_view bytes) {
    while (!bytes.empty()) {
        const auto newline = bytes.find('\n');
        const auto length = newline == std::string_view::npos ? bytes.size() : newline + 1;
        lines_.push_back({std::string(bytes.substr(0, length)), Kind::comment, {}, 0});
        bytes.remove_prefix(length);
    }
    index();
}

// Says of every line what it is. Cheap enough to do again after each edit.
void MainCf::index() {
    std::size_t entry = 0;
    for (std::size_t i = 0; i < lines_.size(); ++i) {
        Line& line = lines_[i];
        const auto content = trimmed(line.text);
        if (content.empty() || content.front() == '#') {
            line.kind = Kind::comment;
        } else if (is_white(line.text.front())) {
            line.kind = Kind::continuation;
            line.entry = entry;
        } else {
            line.kind = Kind::start;
            line.name = name_of(line.text);
            entry = i + 1;
            line.entry = entry;
        }
    }
}

std::string MainCf::bytes() const {
    std::string all;
    for (const auto& line : lines_) {
        all += line.text;
    }
    return all;
}

std::optional<std::size_t> MainCf::find(std::string_view name) const {
    for (std::size_t i = lines_.size(); i-- > 0;) {
        if (lines_[i].kind == Kind::start && lines_[i].name == name) {
            return i;
        }
    }
    return std::nullopt;
}

std::vector<std::size_t> MainCf::lines_of(std::size_t start) const {
    std::vector<std::size_t> found{start};
    for (std::size_t i = start + 1; i < lines_.size() && lines_[i].kind != Kind::start; ++i) {
        if (lines_[i].kind == Kind::continuation) {
            found.push_back(i);
        }
    }
    return found;
}

std::string MainCf::joined(std::size_t start) const {
    std::string logical;
    for (const std::size_t i : lines_of(start)) {
        logical += without_newline(lines_[i].text);
    }
    return logical;
}

std::optional<std::string> MainCf::value(std::string_view name) const {
    const auto start = find(name);
    if (!start) {
        return std::nullopt;
    }
    return value_of(joined(*start));
}

std::map<std::string, std::string> MainCf::values() const {
    std::map<std::string, std::string> all;
    for (std::size_t i = 0; i < lines_.size(); ++i) {
        if (lines_[i].kind == Kind::start) {
            all[lines_[i].name] = value_of(joined(i));
        }
    }
    return all;
}

std::optional<SavedEntry> MainCf::entry(std::string_view name) const {
    const auto start = find(name);
    if (!start) {
        return std::nullopt;
    }
    SavedEntry saved;
    std::size_t next = *start;
    for (const std::size_t i : lines_of(*start)) {
        saved.segments.push_back({i - next, lines_[i].text});
        next = i + 1;
    }
    return saved;
}

// A line that is not the last one needs a line end, whatever it had where it stood before.
void MainCf::insert(std::size_t at, std::string text) {
    if (at < lines_.size() && !text.ends_with('\n')) {
        terminate(text, "\n");
    }
    if (at > 0 && at == lines_.size() && !lines_.back().text.ends_with('\n')) {
        terminate(lines_.back().text, "\n");
    }
    lines_.insert(
        lines_.begin() + static_cast<std::ptrdiff_t>(at), {std::move(text), Kind::comment, {}, 0}
    );
}

std::string_view MainCf::line_end_for_append() const {
    for (auto line = lines_.rbegin(); line != lines_.rend(); ++line) {
        if (const auto end = line_end(line->text); !end.empty()) {
            return end;
        }
    }
    return "\n";
}

void MainCf::append(std::string_view text) {
    const std::string end(line_end_for_append());
    if (ends_without_newline()) {
        terminate(lines_.back().text, end);
    }
    insert(lines_.size(), std::string(text) + end);
}

void MainCf::set(std::string_view name, std::string_view value) {
    const auto start = find(name);
    if (!start) {
        if (!has_marker()) {
            append(marker);
        }
        append(one_line(name, value));
        index();
        return;
    }
    const auto old = lines_of(*start);
    for (auto i = old.rbegin(); *i != *start; ++i) {
        lines_.erase(lines_.begin() + static_cast<std::ptrdiff_t>(*i));
    }
    Line& line = lines_[*start];
    line.text = one_line(name, value) + std::string(line_end(line.text));
    index();
}

void MainCf::restore(std::string_view name, const SavedEntry& saved) {
    std::size_t at = lines_.size();
    if (const auto start = find(name)) {
        at = *start;
        remove(name);
    }
    for (const auto& [skip, text] : saved.segments) {
        // The comments among the lines may have gone in the meantime: never step over an entry.
        for (std::size_t i = 0; i < skip && at < lines_.size() && lines_[at].kind == Kind::comment;
             ++i) {
            ++at;
        }
        insert(at++, text);
    }
    index();
}

void MainCf::remove(std::string_view name) {
    const auto start = find(name);
    if (!start) {
        return;
    }
    const auto old = lines_of(*start);
    for (auto i = old.rbegin(); i != old.rend(); ++i) {
        lines_.erase(lines_.begin() + static_cast<std::ptrdiff_t>(*i));
    }
    index();
}

void MainCf::remove_all(std::string_view name) {
    while (find(name)) {
        remove(name);
    }
}

void MainCf::remove_below(std::string_view name, std::string_view value) {
    MainCf shortened = *this;
    while (shortened.find(name) && shortened.value(name) != value) {
        shortened.remove(name);
    }
    if (shortened.find(name)) {
        lines_ = std::move(shortened.lines_);
    }
}

bool MainCf::has_marker() const {
    return std::any_of(lines_.begin(), lines_.end(), [](const Line& line) {
        return trimmed(line.text) == marker;
    });
}

bool MainCf::ends_without_newline() const {
    return !lines_.empty() && !lines_.back().text.ends_with('\n');
}

void MainCf::remove_marker(bool without_newline) {
    const auto found = std::find_if(lines_.begin(), lines_.end(), [](const Line& line) {
        return trimmed(line.text) == marker;
    });
    if (found == lines_.end()) {
        return;
    }
    const bool was_last = found + 1 == lines_.end();
    lines_.erase(found);
    if (was_last && without_newline && !lines_.empty()) {
        std::string& last = lines_.back().text;
        last.resize(last.size() - line_end(last).size());
    }
    index();
}

}  // namespace mailctl::postfix
