#include "daemon/mailctld/hosting/new_password.hpp"

#include "daemon/mailctld/crypto/random_bytes.hpp"

#include <string>
#include <string_view>

namespace mailctl::hosting {
namespace {

constexpr std::size_t password_letters = 20;

// Without l, o, 0 and 1, and in lower case, which a telephone types without another key.
constexpr std::string_view typed_letters = "abcdefghijkmnpqrstuvwxyz23456789";
// Five bits of a byte are one of them, each as often as the others.
static_assert(typed_letters.size() == 32);

}  // namespace

Secret new_password() {
    std::string text;
    for (const auto byte : crypto::random_bytes(password_letters)) {
        text += typed_letters[byte % typed_letters.size()];
    }
    return *Secret::parse(text);
}

}  // namespace mailctl::hosting
