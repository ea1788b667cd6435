#pragma once

#include "common/result.hpp"
#include "common/types/word.hpp"
#include "common/wire/concepts.hpp"

#include <fmt/format.h>

#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace mailctl::cli {

inline constexpr const char* default_socket = "/run/mailctl/mailctl.sock";

/// What every command understands, ready for use; Output knows of --json and --quiet.
struct Globals {
    bool help = false;
    std::chrono::seconds wait{0};
    std::string socket;
};

/// `text` as a number; `what` names it for the error: "--wait", "ID".
Result<std::int64_t> parse_number(
    std::string_view what, std::string_view text, std::int64_t least, std::int64_t most
);

/// Says at which option the value was wrong.
Error at_option(std::string_view option, Error error);

/// The options and the values of one command line. That each option belongs to the command and
/// stands once, and that there are as many values as the command takes, has been checked.
class Arguments {
public:
    using Texts = std::map<std::string, std::string, std::less<>>;

    Arguments() = default;
    Arguments(Globals globals, Texts options, std::vector<std::string> values)
        : globals_(std::move(globals)), options_(std::move(options)), values_(std::move(values)) {}

    const Globals& globals() const { return globals_; }
    const std::vector<std::string>& values() const { return values_; }

    bool has(std::string_view option) const { return options_.find(option) != options_.end(); }

    /// True, or nothing at all: a request leaves out what was not asked for.
    std::optional<bool> flag(std::string_view option) const {
        return has(option) ? std::optional(true) : std::nullopt;
    }

    std::optional<std::string> text(std::string_view option) const;

    Result<std::optional<std::int64_t>> number(
        std::string_view option, std::int64_t least, std::int64_t most
    ) const;

    /// The option's value as a type with a grammar, a range or a list of words.
    template <class T>
    Result<std::optional<T>> value(std::string_view option) const {
        const auto given = text(option);
        if (!given) {
            return std::optional<T>();
        }
        auto parsed = parse<T>(*given);
        if (!parsed) {
            return at_option(option, parsed.error());
        }
        return std::optional<T>(*std::move(parsed));
    }

private:
    template <class T>
    static Result<T> parse(std::string_view given) {
        if constexpr (wire::NumberValue<T>) {
            const auto number = parse_number({}, given, INT64_MIN, INT64_MAX);
            return number ? T::parse(*number) : Result<T>(number.error());
        } else if constexpr (wire::DescribedEnum<T>) {
            const auto found = from_word<T>(std::string(given));
            return found ? Result<T>(*found) : unknown_word<T>(given);
        } else {
            return T::parse(given);
        }
    }

    template <class T>
    static Error unknown_word(std::string_view given);

    Globals globals_;
    Texts options_;
    std::vector<std::string> values_;
};

template <class T>
Error Arguments::unknown_word(std::string_view given) {
    return {
        Errc::invalid_argument,
        fmt::format("\"{}\" is not one of {}", given, words_of<T>()),
        {},
        {}};
}

}  // namespace mailctl::cli
