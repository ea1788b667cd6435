#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace mailctl::op {

/// The settings whose tables are opened through proxymap(8), and what takes proxymap out of them.
///
/// smtp(8) waits for proxymap, for minutes, while Postfix does not run or proxymap dies. With the
/// options it opens the tables itself, as proxymap would, and dies of what proxymap would die of.
struct ProxiedMaps {
    std::vector<std::string> options;   ///< "smtp_sasl_password_maps=hash:/x", for -o.
    std::vector<std::string> unlisted;  ///< "proxy:hash:/x" that proxymap would refuse to open.

    bool any() const { return !options.empty(); }

    /// The reason of a death in words that speak of main.cf. Instead of an unlisted table the
    /// options have a word that no program can open, so smtp dies of it just where it wants it.
    std::string explained(const std::string& death_note) const;
};

/// From the configuration in this directory. Asks postconf only where main.cf speaks of proxymap.
ProxiedMaps proxied_maps(const std::string& config_dir);

/// The same from what `postconf -nx` prints, and the value of proxy_read_maps.
ProxiedMaps proxied_maps_in(std::string_view settings, std::string_view proxy_read_maps);

}  // namespace mailctl::op
