#include "cli/arguments.hpp"

#include <charconv>

namespace mailctl::cli {

Result<std::int64_t> parse_number(
    std::string_view what, std::string_view text, std::int64_t least, std::int64_t most
) {
    const std::string named = what.empty() ? std::string() : fmt::format("{}: ", what);
    std::int64_t number = 0;
    const char* const end = text.data() + text.size();
    const auto [stopped, problem] = std::from_chars(text.data(), end, number);
    if (problem == std::errc::invalid_argument || stopped != end) {
        return Error{
            Errc::invalid_argument,
            fmt::format("{}\"{}\" is not a whole number", named, text),
            {},
            {}};
    }
    if (problem != std::errc() || number < least || number > most) {
        return Error{
            Errc::invalid_argument,
            fmt::format("{}{} is out of range ({}-{})", named, text, least, most),
            {},
            {}};
    }
    return number;
}

Error at_option(std::string_view option, Error error) {
    error.message = fmt::format("--{}: {}", option, error.message);
    error.parameter = option;
    return error;
}

std::optional<std::string> Arguments::text(std::string_view option) const {
    const auto found = options_.find(option);
    return found == options_.end() ? std::nullopt : std::optional(found->second);
}

Result<std::optional<std::int64_t>> Arguments::number(
    std::string_view option, std::int64_t least, std::int64_t most
) const {
    const auto given = text(option);
    if (!given) {
        return std::optional<std::int64_t>();
    }
    const auto parsed = parse_number({}, *given, least, most);
    if (!parsed) {
        return at_option(option, parsed.error());
    }
    return std::optional(*parsed);
}

}  // namespace mailctl::cli
