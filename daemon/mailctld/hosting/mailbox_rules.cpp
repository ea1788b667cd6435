#include "daemon/mailctld/hosting/mailbox_rules.hpp"

#include "common/types/text.hpp"

#include <fmt/format.h>

namespace mailctl::hosting {

Status check_display_name(const std::optional<std::string>& name) {
    constexpr std::size_t longest_name = 200;
    if (!name || (name->size() <= longest_name && is_printable_utf8(*name))) {
        return {};
    }
    return Error{
        Errc::invalid_argument,
        "the name is too long or not printable",
        fmt::format("use up to {} bytes on one line", longest_name),
        "display_name"};
}

Result<WeakSchemes> weak_schemes(const Caller& caller, const std::optional<bool>& allowed) {
    if (!allowed.value_or(false)) {
        return WeakSchemes::refused;
    }
    if (caller.sees_all) {
        return WeakSchemes::allowed;
    }
    return Error{
        Errc::permission_denied,
        "only an administrator may let weak schemes in",
        "give hashes with a salt, or passwords",
        "allow_weak"};
}

}  // namespace mailctl::hosting
