#pragma once

#include "daemon/mailctld/hosting/scheme.hpp"

#include <cstddef>
#include <string>
#include <string_view>

namespace mailctl::hosting {

/// "$6$rounds=5000$salt$hash", or with no more than salt and hash for DES.
struct CryptShape {
    Scheme scheme;
    const char* prefix;
    std::size_t salt_letters;
    std::size_t hash_letters;
    /// Those bits of the last letter that stand for nothing.
    std::size_t spare_bits;
    bool has_rounds;
};

const CryptShape& shape_of(Scheme scheme);

// Each one more is twice the work; 10 is 60 ms of a processor.
constexpr unsigned long usual_blowfish_cost = 10;

/// As Way has them.
std::string fault_of_crypt(Scheme scheme, std::string_view body);
bool is_cheap_crypt(Scheme scheme, std::string_view body);

}  // namespace mailctl::hosting
