#include "common/types/same_bytes.hpp"
#include "daemon/mailctld/crypto/random_bytes.hpp"
#include "daemon/mailctld/hosting/crypt_form.hpp"
#include "daemon/mailctld/hosting/way.hpp"

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <optional>
#include <stdexcept>
#include <system_error>

#include <crypt.h>

namespace mailctl::hosting {
namespace {

static_assert(longest_password_bytes + 1 == CRYPT_MAX_PASSPHRASE_SIZE);

constexpr std::size_t random_salt_bytes = 16;

/// None where libcrypt takes the setting, or the password, for none.
std::optional<std::string> crypted(const Secret& password, const std::string& setting) {
    auto phrase = std::string(password.reveal());
    const auto place = std::make_unique<crypt_data>();
    const char* const text =
        ::crypt_rn(phrase.c_str(), setting.c_str(), place.get(), sizeof *place);
    auto made = text == nullptr ? std::nullopt : std::optional<std::string>(text);
    wipe(phrase);
    ::explicit_bzero(place.get(), sizeof *place);
    return made;
}

std::string new_setting(const CryptShape& shape) {
    const auto random = crypto::random_bytes(random_salt_bytes);
    const auto cost = shape.scheme == Scheme::blf_crypt ? usual_blowfish_cost : 0;
    const std::unique_ptr<char, decltype(&::free)> setting(
        ::crypt_gensalt_ra(
            shape.prefix,
            cost,
            reinterpret_cast<const char*>(random.data()),
            static_cast<int>(random.size())
        ),
        ::free
    );
    if (setting == nullptr) {
        throw std::system_error(errno, std::generic_category(), "crypt_gensalt_ra");
    }
    return setting.get();
}

Secret make_crypt(Scheme scheme, const Secret& password) {
    auto body = crypted(password, new_setting(shape_of(scheme)));
    if (!body) {
        throw std::runtime_error("libcrypt made no hash");
    }
    return secret_body(*std::move(body));
}

bool fits_crypt(Scheme /*scheme*/, std::string_view body, const Secret& password) {
    const auto computed = crypted(password, std::string(body));
    return computed && same_bytes(*computed, body);
}

}  // namespace

const Way crypt_way{make_crypt, fault_of_crypt, fits_crypt, is_cheap_crypt};

}  // namespace mailctl::hosting
