#include "daemon/mailctld/platform/sync.hpp"

#include "common/api/net/platform/domain/list.hpp"
#include "daemon/mailctld/network/net_job.hpp"
#include "daemon/mailctld/store/journal.hpp"

#include <fmt/format.h>

#include <set>

namespace mailctl::platform {
namespace {

// A hundred bytes each. Who has more does not have them on one machine.
constexpr std::size_t domains_max = 100'000;

/// Collects the parts of the list, each domain once.
class Collector {
public:
    void add(const api::PlatformDomainListReply& part) {
        left_out_ = part.left_out;  // each part tells it of the whole list
        for (const auto& domain : part.domains) {
            if (domains_.size() >= domains_max) {
                is_too_long_ = true;
                return;
            }
            if (names_.insert(domain.name.text()).second) {
                domains_.push_back(store::domain_of(domain, seen_));
            } else {
                ++twice_;
            }
        }
    }

    bool is_too_long() const { return is_too_long_; }
    std::int64_t left_out() const { return left_out_ + twice_; }
    const std::vector<store::Domain>& domains() const { return domains_; }

private:
    std::string seen_ = store::timestamp();
    std::vector<store::Domain> domains_;
    std::set<std::string> names_;
    std::int64_t left_out_ = 0;
    std::int64_t twice_ = 0;
    bool is_too_long_ = false;
};

}  // namespace

Result<Synced> sync_domains(const platform::AccountSession& session) {
    Collector collected;
    const auto last = network::ask_net(
        session.context(),
        api::PlatformDomainList{session.access(), session.key()},
        network::JobEffect::none,
        std::function<void(api::PlatformDomainListReply)>([&](auto part) { collected.add(part); })
    );
    if (!last) {
        return last.error();
    }
    collected.add(*last);
    if (collected.is_too_long()) {
        return Error{
            Errc::remote_refused,
            fmt::format("the platform lists more than {} domains", domains_max),
            {},
            {}};
    }
    Synced synced{{}, collected.left_out()};
    session.context().services.shared.change([&](store::Database& db) {
        synced.count = store::replace_domains(db, session.owner(), collected.domains());
    });
    return synced;
}

Result<store::Domain> known_domain(const AccountSession& session, const DomainName& domain) {
    auto known = session.context().services.shared.with([&](store::Database& db) {
        return store::find_domain(db, session.owner(), domain.text());
    });
    if (known) {
        return *std::move(known);
    }
    return Error{
        Errc::not_found,
        fmt::format("{} is no domain of your account", domain.text()),
        "`mailctl domain list --refresh` lists them; `mailctl domain add` adds one",
        "domain"};
}

}  // namespace mailctl::platform
