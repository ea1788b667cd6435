#pragma once

#include "common/result.hpp"
#include "common/types/secret.hpp"
#include "daemon/mailctld/config.hpp"
#include "daemon/mailctld/hosting/settings.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace mailctl::hosting {

/// A certificate with its chain, and its key, as PEM: what stands between the lines BEGIN and END,
/// and nothing that is beside it in their files. Whether that is any good mailctl-net judges.
struct Pair {
    std::string chain;
    std::vector<Secret> key;  ///< Its lines.

    /// One file for Postfix and Dovecot: the key, and the chain behind it. To be wiped.
    std::string text() const;
};

/// `configuration` where one of the files cannot be read, or holds nothing of its kind.
Result<Pair> read_pair(const Config& config, const Certificate& files);

/// Of one file, as Pair::text() gives it.
std::optional<Pair> pair_in(std::string_view text);

}  // namespace mailctl::hosting
