#include "daemon/mailctld/hosting/limits.hpp"

#include "common/types/byte_size.hpp"
#include "daemon/mailctld/store/tenants.hpp"

#include <fmt/format.h>

#include <optional>

namespace mailctl::hosting {
namespace {

Error over_limit(std::string message, const store::Tenant& tenant, const char* option) {
    return {
        Errc::conflict,
        std::move(message),
        fmt::format(
            "make room, or have an administrator raise it: `mailctl tenant set {} --{}`",
            tenant.name,
            option
        ),
        {}};
}

std::string size_text(std::int64_t bytes) { return ByteSize::of(bytes)->text(); }

// Users of this machine are tenants without a row, and have no limits.
Status check_number(
    store::Database& db,
    const std::string& owner,
    std::optional<std::int64_t> store::TenantLimits::*most,
    std::int64_t store::TenantUse::*used,
    const char* what,
    const char* parameter
) {
    const auto tenant = store::tenant_of(db, owner);
    if (!tenant || !(tenant->limits.*most)) {
        return {};
    }
    const auto use = store::use_of(db, owner).*used;
    const auto limit = *(tenant->limits.*most);
    if (use <= limit) {
        return {};
    }
    auto error = over_limit(
        fmt::format("the tenant {} may have {} {}, and has {}", tenant->name, limit, what, use - 1),
        *tenant,
        what
    );
    error.parameter = parameter;
    return error;
}

}  // namespace

Status check_domains(store::Database& db, const std::string& owner, const char* parameter) {
    return check_number(
        db, owner, &store::TenantLimits::domains, &store::TenantUse::domains, "domains", parameter
    );
}

Status check_mailboxes(store::Database& db, const std::string& owner, const char* parameter) {
    return check_number(
        db,
        owner,
        &store::TenantLimits::mailboxes,
        &store::TenantUse::mailboxes,
        "mailboxes",
        parameter
    );
}

Status check_aliases(store::Database& db, const std::string& owner, const char* parameter) {
    return check_number(
        db, owner, &store::TenantLimits::aliases, &store::TenantUse::aliases, "aliases", parameter
    );
}

Status check_storage(
    store::Database& db, const std::string& owner, std::int64_t before, std::int64_t now
) {
    const auto tenant = store::tenant_of(db, owner);
    if (!tenant || !tenant->limits.storage) {
        return {};
    }
    const auto limit = *tenant->limits.storage;
    if (now == 0) {
        return Error{
            Errc::invalid_argument,
            fmt::format(
                "the tenant {} has {} of storage for all its mailboxes, so none may be without "
                "limit",
                tenant->name,
                size_text(limit)
            ),
            "give it a quota: --quota 2G",
            "quota"};
    }
    const auto promised = store::use_of(db, owner).storage;
    if (promised <= limit || (before != 0 && now <= before)) {
        return {};
    }
    auto error = over_limit(
        fmt::format(
            "the tenant {} may promise its mailboxes {}, and has promised {} without this one's {}",
            tenant->name,
            size_text(limit),
            size_text(promised - now),
            size_text(now)
        ),
        *tenant,
        "quota"
    );
    error.parameter = "quota";
    return error;
}

}  // namespace mailctl::hosting
