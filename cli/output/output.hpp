#pragma once

#include "cli/output/colour.hpp"
#include "common/error.hpp"
#include "common/wire/json_fwd.hpp"

#include <string>
#include <string_view>

namespace mailctl::cli {

/// How a result is wanted.
struct Manner {
    bool json = false;
    bool quiet = false;
};

/// Everything that `mailctl` says: results on one descriptor, talk on the other. Writes at once
/// and keeps no buffer.
class Output {
public:
    Output(int results, int talk, Manner manner);

    /// The result of a command, for programs and for people. `text` is safe for a terminal
    /// already. Throws std::system_error where it cannot be written.
    void result(const wire::json& value, std::string_view text);

    /// One of many results, as `history --follow` has them; in JSON one line each.
    void part(const wire::json& value, std::string_view text);

    /// A result that tells a secret, written in the same manner and wiped afterwards.
    void secret_result(wire::json value, std::string text);

    /// Whether what is printed here is seen by a person and kept by nobody.
    bool is_shown_on_terminal() const;

    /// One line of talk in any case safe for a terminal; nothing with --quiet.
    void talk(std::string_view text);
    void warn(std::string_view text);
    void progress(std::string_view step, std::string_view text);

    /// The error in the manner that was asked for; `words` are the command's.
    void error(std::string_view words, const Error& error);

    bool is_json() const { return manner_.json; }

    /// The colours of the results.
    const Palette& palette() const { return palette_; }

private:
    int results_;
    int talk_;
    Manner manner_;
    Palette palette_;
    Palette talk_palette_;
};

}  // namespace mailctl::cli
