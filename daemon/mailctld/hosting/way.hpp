#pragma once

#include "common/result.hpp"
#include "common/types/secret.hpp"
#include "daemon/mailctld/hosting/scheme.hpp"

#include <string>
#include <string_view>

namespace mailctl::hosting {

/// What the schemes of one family are done by. Each is given a scheme of that family, and a body
/// whose form is sound but for `fault_of`.
struct Way {
    /// The body of a new hash.
    Secret (*make)(Scheme scheme, const Secret& password);

    /// What is wrong with the form of a body, or with the work that it asks for; empty where
    /// nothing is. Computes nothing.
    std::string (*fault_of)(Scheme scheme, std::string_view body);

    bool (*fits)(Scheme scheme, std::string_view body, const Secret& password);

    /// Whether it takes less work than any that is made here.
    bool (*is_cheap)(Scheme scheme, std::string_view body);
};

extern const Way plain_way;
extern const Way digest_way;
extern const Way crypt_way;
extern const Way argon2_way;

const Way& way_of(Scheme scheme);

/// What was made here, and so is one.
Secret secret_body(std::string text);

/// Of which scheme a body is that stands behind {CRYPT}.
Scheme kind_of_crypt(std::string_view body);

}  // namespace mailctl::hosting
