#pragma once

#include "daemon/mailctld/files/stamp.hpp"

#include <filesystem>
#include <memory>
#include <mutex>
#include <set>
#include <string>
#include <utility>
#include <vector>

/// The domains that Postfix takes mail for, as its own settings have it: it delivers it here
/// (mydestination, virtual_mailbox_domains), gives it other recipients (virtual_alias_domains), or
/// passes it on (relay_domains).
namespace mailctl::postfix {

struct Received {
    std::set<std::string> domains;
    bool is_complete = true;  ///< Otherwise there may be more, which only Postfix can tell.
    std::vector<std::filesystem::path> files;  ///< What else was read: it goes with these.
};

/// Reads them. A domain whose subdomains are meant as well counts itself alone.
Received received_domains(const std::filesystem::path& config_dir);

/// The same of values of such parameters.
Received received_domains(
    const std::filesystem::path& config_dir, const std::vector<std::string>& values
);

/// What they are now: read again when a file has changed that they were read from. From any
/// thread.
class ReceivedDomains {
public:
    explicit ReceivedDomains(std::filesystem::path config_dir)
        : config_dir_(std::move(config_dir)) {}

    std::shared_ptr<const Received> look();

private:
    const std::filesystem::path config_dir_;
    std::mutex mutex_;
    std::shared_ptr<const Received> received_;
    std::vector<files::Stamp> stamps_;  ///< Of what that was read from; none where it may be old.
};

}  // namespace mailctl::postfix
