#include "common/api/mailbox/import.hpp"

#include "common/api/act.hpp"
#include "common/api/change.hpp"
#include "daemon/mailctld/act.hpp"
#include "daemon/mailctld/call/handler.hpp"
#include "daemon/mailctld/hosting/kept_mail.hpp"
#include "daemon/mailctld/hosting/mailbox_rules.hpp"
#include "daemon/mailctld/hosting/make_mailbox.hpp"
#include "daemon/mailctld/hosting/mine.hpp"
#include "daemon/mailctld/hosting/password_hash.hpp"
#include "daemon/mailctld/hosting/record_if.hpp"
#include "daemon/mailctld/hosting/states.hpp"
#include "daemon/mailctld/store/journal.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

namespace mailctl::hosting {
namespace {

constexpr std::size_t most_rows = 500;
// Who has the wrong file learns it from a few.
constexpr std::size_t most_faults = 20;

/// The rows of one request, on their way to being mailboxes.
class Import {
public:
    Import(Context& context, api::MailboxImport& request, WeakSchemes weak)
        : context_(context), request_(request), weak_(weak) {}

    /// Looks at all of them.
    void look() {
        for (std::size_t i = 0; i < request_.rows.size(); ++i) {
            if (auto status = look_at(request_.rows[i]); !status) {
                add_fault(i, status.error());
            }
            if (report_.faults.size() == most_faults) {
                return;
            }
        }
    }

    /// Takes a quarter of a second of a processor for each password that is in clear.
    void make_hashes() {
        for (std::size_t i = 0; i < request_.rows.size(); ++i) {
            auto& row = request_.rows[i];
            if (!row.password || is_there_.count(row.address.text()) != 0) {
                continue;
            }
            auto hash = make_hash(default_scheme, *row.password);
            if (!hash) {
                add_fault(i, hash.error());
                continue;
            }
            row.hash = hash->text();
        }
    }

    /// The places of what is new.
    std::vector<MailboxAddress> addresses() const {
        std::vector<MailboxAddress> found;
        for (const auto& row : request_.rows) {
            if (is_there_.count(row.address.text()) == 0) {
                found.push_back(row.address);
            }
        }
        return found;
    }

    Status write(store::Database& db) {
        const auto now = store::timestamp();
        std::map<std::string, std::int64_t> least_quotas;
        for (const auto& row : request_.rows) {
            if (is_there_.count(row.address.text()) != 0) {
                continue;
            }
            const auto& domain = domains_.at(row.address.domain().text());
            const store::Mailbox mailbox{
                .domain = domain.id,
                .local = row.address.local().text(),
                .password = row.hash ? std::string(row.hash->reveal()) : std::string(),
                .quota = row.quota ? row.quota->bytes() : 0,
                .is_suspended = row.suspended.value_or(false),
                .display_name = row.display_name.value_or(""),
                .since = now,
                .by = context_.caller.name,
                .password_at = now};
            if (auto status = put_mailbox(db, domain, mailbox); !status) {
                return status;
            }
            const auto first = least_quotas.emplace(domain.owner, mailbox.quota).first;
            first->second = std::min(first->second, mailbox.quota);
        }
        for (const auto& [owner, quota] : least_quotas) {
            if (auto room = check_room(db, owner, quota); !room) {
                return room;
            }
        }
        return {};
    }

    api::MailboxImportReport& report() { return report_; }

private:
    void add_fault(std::size_t row, const Error& error) {
        report_.faults.push_back({static_cast<std::int64_t>(row), error.message, error.hint});
    }

    Status look_at(const api::MailboxImportRow& row) {
        const auto address = row.address.text();
        if (!seen_.insert(address).second) {
            return Error{
                Errc::invalid_argument,
                fmt::format("{} is named twice", address),
                "leave one of the two out",
                {}};
        }
        if (row.password.has_value() == row.hash.has_value()) {
            return Error{
                Errc::invalid_argument,
                fmt::format("{} needs a password or a hash of it", address),
                "give one of the two",
                {}};
        }
        if (auto status = check_display_name(row.display_name); !status) {
            return status;
        }
        const auto* domain = domain_of(row.address.domain());
        if (domain == nullptr) {
            return my_domain(context_, row.address.domain()).error();
        }
        if (row.hash) {
            if (const auto hash = parse_hash(row.hash->reveal(), weak_); !hash) {
                return hash.error();
            }
        }
        return look_for(row, *domain);
    }

    const store::HostedDomain* domain_of(const DomainName& name) {
        const auto known = domains_.find(name.text());
        if (known != domains_.end()) {
            return &known->second;
        }
        const auto found = my_domain(context_, name);
        return found ? &domains_.emplace(name.text(), *found).first->second : nullptr;
    }

    Status look_for(const api::MailboxImportRow& row, const store::HostedDomain& domain) {
        const auto present = context_.services.shared.read([&](store::Database& db) {
            return store::find_mailbox(db, domain.id, row.address.local().text());
        });
        if (!present) {
            ++report_.made;
            return {};
        }
        const bool is_same = row.hash && row.hash->reveal() == present->password;
        if (is_same || request_.skip_existing.value_or(false)) {
            ++report_.there;
            is_there_.insert(row.address.text());
            return {};
        }
        return Error{
            Errc::conflict,
            fmt::format("there is a mailbox {} already", row.address.text()),
            "--skip-existing leaves those that are there as they are",
            {}};
    }

    Context& context_;
    api::MailboxImport& request_;
    WeakSchemes weak_;
    api::MailboxImportReport report_{};
    std::map<std::string, store::HostedDomain> domains_;
    std::set<std::string> seen_;
    std::set<std::string> is_there_;
};

std::vector<api::PlanItem> plan_for(const api::MailboxImportReport& report) {
    return {
        {"mailboxes",
         "nobody",
         std::nullopt,
         fmt::format("{} new, {} there already", report.made, report.there)}};
}

}  // namespace

Result<api::MailboxImportReport> import_mailboxes(Context& context, api::MailboxImport& request) {
    if (request.rows.empty() || request.rows.size() > most_rows) {
        return Error{
            Errc::invalid_argument,
            fmt::format("{} mailboxes are not one batch", request.rows.size()),
            fmt::format("give 1 to {}", most_rows),
            "rows"};
    }
    const auto weak = weak_schemes(context.caller, request.allow_weak);
    if (!weak) {
        return weak.error();
    }
    Import import(context, request, *weak);
    import.look();
    auto& report = import.report();
    report.dry_run = context.dry_run;
    if (report.faults.empty() && !context.dry_run) {
        import.make_hashes();
    }
    if (!report.faults.empty()) {
        report.made = 0;
        return report;
    }
    report.items = plan_for(report);
    if (report.made == 0) {
        return report;
    }
    {
        const auto names = context.dry_run ? std::vector<MailboxAddress>() : import.addresses();
        const auto place = Places::take(context.services, names);
        if (!place) {
            return place.error();
        }
        api::Act act{.changed = true, .dry_run = context.dry_run, .plan = report.items};
        const auto status = record_if(context, act, [&](store::Database& db) -> Result<act::Note> {
            if (auto written = import.write(db); !written) {
                return written.error();
            }
            return act::Note{
                api::MailboxImport::method,
                "mailboxes-imported",
                fmt::format(
                    "{} mailboxes, the first {}", report.made, import.addresses().front().text()
                )};
        });
        if (!status) {
            return status.error();
        }
    }
    if (context.dry_run) {
        return report;
    }
    follow(context, report.notes);
    return report;
}

}  // namespace mailctl::hosting

MAILCTL_HANDLER(mailctl::api::MailboxImport, mailctl::hosting::import_mailboxes)
