#include "daemon/mailctld/platform/credential/mark.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <system_error>

#include <sys/random.h>
#include <unistd.h>

namespace mailctl::platform {
namespace {

constexpr std::string_view prefix = "mailctl-";
constexpr std::size_t random_bytes = 8;
constexpr std::size_t mark_bytes = prefix.size() + 2 * random_bytes;

bool begins_with_mark(std::string_view description) {
    const auto digits = description.substr(0, mark_bytes);
    return digits.size() == mark_bytes && digits.starts_with(prefix) &&
           digits.find_first_not_of("0123456789abcdef", prefix.size()) == std::string_view::npos &&
           (description.size() == mark_bytes || description[mark_bytes] == ' ');
}

}  // namespace

std::string new_mark() {
    std::array<unsigned char, random_bytes> bytes{};
    if (::getrandom(bytes.data(), bytes.size(), 0) != static_cast<ssize_t>(bytes.size())) {
        throw std::system_error(errno, std::generic_category(), "getrandom");
    }
    return fmt::format("{}{:02x}", prefix, fmt::join(bytes, ""));
}

std::string description_with(const std::string& mark, std::string_view text) {
    return text.empty() ? mark : fmt::format("{} {}", mark, text);
}

// Anywhere, for a platform may put something in front. It is the random number that proves it.
bool carries_mark(std::string_view description, std::string_view mark) {
    return !mark.empty() && description.find(mark) != std::string_view::npos;
}

std::string text_without_mark(std::string_view description) {
    if (!begins_with_mark(description)) {
        return std::string(description);
    }
    description.remove_prefix(std::min(mark_bytes + 1, description.size()));
    return std::string(description);
}

}  // namespace mailctl::platform
