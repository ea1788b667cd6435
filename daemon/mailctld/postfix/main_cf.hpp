#pragma once

#include "common/result.hpp"

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// The room of Postfix's files and tools: main.cf and master.cf as lines, the table of parameters
/// that may be set (parameters.hpp), postconf and postmap in fixed shapes (tools.hpp), master's
/// process and its log as seen from outside. It decides nothing; program/postfix.hpp does, and the
/// engine.
///
/// It does not promise to read main.cf as every version of Postfix does: what it makes is compared
/// by `postconf` before it counts.
namespace mailctl::postfix {

/// The physical lines of one entry as they stood when we took it over, so that they can be put back
/// byte for byte, between the comments that lay among them.
struct SavedEntry {
    struct Segment {
        std::size_t skip;  ///< Foreign lines (comments, blanks) since the segment before.
        std::string text;  ///< One physical line with its line end, if it had one.
    };

    std::vector<Segment> segments;

    /// As text for the store; the bytes of a line need not be UTF-8.
    std::string to_hex() const;
    static Result<SavedEntry> from_hex(std::string_view hex);

    /// The value that the entry gave its parameter.
    std::string value() const;
};

/// main.cf as Postfix reads it, kept as physical lines: what is not edited prints byte for byte.
///
/// A line is a comment or blank (first non-blank is '#', or nothing), a continuation (begins with
/// white space, otherwise text) or the start of an entry. A comment does not end an entry: a
/// continuation after it still belongs to the start before. The last of several entries of one name
/// counts. Lines may end in CR LF, and the last one in nothing.
class MainCf {
public:
    /// The comment above the entries that we add at the end.
    static constexpr std::string_view marker =
        "# The settings below were added by mailctl; see mailctl(1).";

    explicit MainCf(std::string_view bytes);

    std::string bytes() const;

    /// The effective value as written, continuation lines joined; absent when there is no entry.
    std::optional<std::string> value(std::string_view name) const;

    /// Every name that has an entry, with its effective value.
    std::map<std::string, std::string> values() const;

    /// The lines of the effective entry; absent when there is none.
    std::optional<SavedEntry> entry(std::string_view name) const;

    /// Replaces the effective entry, or appends one at the end under the marker.
    void set(std::string_view name, std::string_view value);

    /// Puts lines back in the place of the effective entry, or at the end where there is none.
    void restore(std::string_view name, const SavedEntry& saved);

    /// Removes the effective entry and leaves the comments among its lines.
    void remove(std::string_view name);

    /// Removes every entry of that name likewise.
    void remove_all(std::string_view name);

    /// Removes the entries of that name below the last one with this value, which is the effective
    /// one then. Where none has it, nothing happens.
    void remove_below(std::string_view name, std::string_view value);

    bool has_marker() const;

    /// Whether the last line lacks its newline.
    bool ends_without_newline() const;

    /// Removes the marker once no entry of ours is left below it; where the file ended without a
    /// newline before we appended, it does so again.
    void remove_marker(bool without_newline);

private:
    enum class Kind { comment, continuation, start };

    struct Line {
        std::string text;
        Kind kind;
        std::string name;   ///< Of a start.
        std::size_t entry;  ///< Identity of the start that a continuation belongs to; 0 for none.
    };

    void index();
    std::optional<std::size_t> find(std::string_view name) const;
    std::vector<std::size_t> lines_of(std::size_t start) const;
    std::string joined(std::size_t start) const;
    void insert(std::size_t at, std::string text);
    void append(std::string_view text);
    std::string_view line_end_for_append() const;

    std::vector<Line> lines_;
};

}  // namespace mailctl::postfix
