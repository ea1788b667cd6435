#include "common/types/same_bytes.hpp"
#include "daemon/mailctld/hosting/way.hpp"

#include <fmt/format.h>

#include <charconv>

namespace mailctl::hosting {
namespace {

/// "8-password": Dovecot was not given more than so many bytes of the password.
struct Truncated {
    std::size_t length;
    std::string_view password;
};

// Above every password's, so that none counts as cut: of one that is as long as it says, Dovecot
// compares the beginning alone.
constexpr std::size_t uncut = 512;
static_assert(uncut > longest_password_bytes);
constexpr std::size_t longest_length = 1024;

std::optional<Truncated> truncated_of(std::string_view body) {
    const auto mark = body.find('-');
    if (mark == std::string_view::npos) {
        return std::nullopt;
    }
    std::size_t length = 0;
    std::from_chars(body.data(), body.data() + mark, length);
    if (fmt::to_string(length) != body.substr(0, mark)) {
        return std::nullopt;
    }
    return Truncated{length, body.substr(mark + 1)};
}

std::string fault_of_password(std::string_view password) {
    std::string copy(password);
    const auto secret = Secret::parse(copy);
    if (!secret) {
        return "is no password: " + secret.error().message;
    }
    return password.size() > longest_password_bytes ? "is too long for a password" : "";
}

std::string fault_of_plain(Scheme scheme, std::string_view body) {
    if (scheme != Scheme::plain_trunc) {
        return fault_of_password(body);
    }
    const auto truncated = truncated_of(body);
    if (!truncated) {
        return "does not begin with the password's length, as in \"8-password\"";
    }
    if (truncated->length > longest_length || truncated->password.size() > truncated->length) {
        return "is longer than its length says, or that is over 1024";
    }
    return fault_of_password(truncated->password);
}

Secret make_plain(Scheme scheme, const Secret& password) {
    return scheme == Scheme::plain_trunc ? password.behind(fmt::format("{}-", uncut))
                                         : password.clone();
}

bool fits_plain(Scheme scheme, std::string_view body, const Secret& password) {
    if (scheme != Scheme::plain_trunc) {
        return same_bytes(password.reveal(), body);
    }
    const auto stored = truncated_of(body);
    return same_bytes(password.reveal().substr(0, stored->length), stored->password);
}

bool is_never_cheap(Scheme /*scheme*/, std::string_view /*body*/) { return false; }

}  // namespace

const Way plain_way{make_plain, fault_of_plain, fits_plain, is_never_cheap};

}  // namespace mailctl::hosting
