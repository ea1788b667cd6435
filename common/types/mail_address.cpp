#include "common/types/mail_address.hpp"

#include "common/types/host_name.hpp"
#include "common/types/text.hpp"

#include <fmt/format.h>

namespace mailctl {
namespace {

constexpr std::size_t max_local_bytes = 64;  // RFC 5321, 4.5.3.1.1

bool is_local_part(std::string_view local) {
    return !local.empty() && local.size() <= max_local_bytes && local.front() != '.' &&
           local.back() != '.' && local.find("..") == std::string_view::npos &&
           local.find('@') == std::string_view::npos;
}

}  // namespace

Result<MailAddress> MailAddress::parse(std::string_view text) {
    const auto refused = [&] {
        return Error{
            Errc::invalid_argument,
            fmt::format("\"{}\" is not a mail address", escaped(text.substr(0, grammar.longest))),
            "write it as name@example.com",
            {}};
    };
    const auto at = text.rfind('@');
    if (!fits(grammar, text) || !is_local_part(text.substr(0, at))) {
        return refused();
    }
    const auto host = HostName::parse(text.substr(at + 1));
    if (!host || host->is_address()) {
        return refused();
    }
    return MailAddress(fmt::format("{}@{}", text.substr(0, at), host->text()));
}

}  // namespace mailctl
