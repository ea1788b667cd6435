#include "daemon/mailctld/hosting/trace.hpp"

#include "common/types/text.hpp"
#include "daemon/mailctld/hosting/reach.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <utility>

namespace mailctl::hosting {
namespace {

class Trace {
public:
    explicit Trace(const Addresses& addresses) {
        for (const auto& domain : addresses.domains) {
            domains_.insert(domain.text());
        }
        for (const auto& mailbox : addresses.mailboxes) {
            mailboxes_.insert(mailbox.text());
        }
        for (const auto& alias : addresses.aliases) {
            auto& destinations = aliases_[alias.source.text()];
            for (const auto& destination : alias.destinations) {
                destinations.push_back(lower_case(destination.text()));
            }
        }
    }

    std::vector<api::AliasCheckStep> run(const std::string& start, std::size_t most) {
        open_.push_back({start, 0});
        while (!open_.empty() && steps_.size() < most) {
            auto now = std::move(open_.back());
            open_.pop_back();
            path_.resize(std::min(path_.size(), static_cast<std::size_t>(now.depth)));
            take(now);
        }
        return std::move(steps_);
    }

private:
    struct Open {
        std::string address;
        std::int64_t depth;
    };

    void tell(const Open& now, api::MailFate fate) {
        steps_.push_back({now.depth, now.address, fate});
    }

    void go_on(const Open& now, std::string address) {
        open_.push_back({std::move(address), now.depth + 1});
    }

    bool is_on_path(const std::string& address) const {
        return std::find(path_.begin(), path_.end(), address) != path_.end();
    }

    void take(const Open& now) {
        const auto [local, domain] = parts_of(now.address);
        if (domains_.count(domain) == 0) {
            tell(now, api::MailFate::exterior);
            return;
        }
        const bool is_mailbox = mailboxes_.count(now.address) != 0;
        const auto alias = aliases_.find(now.address);
        const bool has_been_here = alias != aliases_.end() && is_on_path(now.address);
        if (has_been_here) {
            const auto& own = alias->second;
            const bool keeps_copy =
                is_mailbox && std::find(own.begin(), own.end(), now.address) != own.end();
            tell(now, keeps_copy ? api::MailFate::mailbox : api::MailFate::loop);
            return;
        }
        path_.push_back(now.address);
        if (alias != aliases_.end()) {
            tell(now, local.empty() ? api::MailFate::catch_all : api::MailFate::alias);
            for (auto next = alias->second.rbegin(); next != alias->second.rend(); ++next) {
                go_on(now, *next);
            }
            return;
        }
        if (is_mailbox) {
            tell(now, api::MailFate::mailbox);
            return;
        }
        if (auto bare = without_tag(local); bare != local) {
            tell(now, api::MailFate::tagged);
            go_on(now, bare + '@' + domain);
            return;
        }
        if (aliases_.count('@' + domain) != 0) {
            tell(now, api::MailFate::caught);
            go_on(now, '@' + domain);
            return;
        }
        tell(now, api::MailFate::nobody);
    }

    std::set<std::string> domains_;
    std::set<std::string> mailboxes_;
    std::map<std::string, std::vector<std::string>> aliases_;
    std::vector<Open> open_;
    std::vector<std::string> path_;  ///< From the start to the present step.
    std::vector<api::AliasCheckStep> steps_;
};

}  // namespace

std::vector<api::AliasCheckStep> trace(
    const Addresses& addresses, const MailAddress& start, std::size_t most
) {
    return Trace(addresses).run(lower_case(start.text()), most);
}

}  // namespace mailctl::hosting
