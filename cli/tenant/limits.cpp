#include "cli/tenant/limits.hpp"

namespace mailctl::cli {
namespace {

constexpr const char* no_limit = "none";

Status take_count(
    const Arguments& arguments,
    const char* option,
    api::TenantLimit kind,
    GivenLimits& limits,
    std::optional<api::TenantCount> GivenLimits::*member
) {
    if (arguments.text(option) == no_limit) {
        limits.lift.push_back(kind);
        return {};
    }
    const auto count = arguments.value<api::TenantCount>(option);
    if (!count) {
        return count.error();
    }
    limits.*member = *count;
    return {};
}

}  // namespace

void tenant_limits_options(Options& options) {
    add_value(options, "domains", "N", "How many domains may receive here; none is no limit");
    add_value(options, "mailboxes", "N", "How many mailboxes it may have; likewise");
    add_value(options, "aliases", "N", "How many aliases it may have; likewise");
    add_value(
        options, "quota", "SIZE", "What its mailboxes may be promised together: 50G; likewise"
    );
}

Result<GivenLimits> given_limits(const Arguments& arguments) {
    GivenLimits limits;
    using Kind = api::TenantLimit;
    if (auto status =
            take_count(arguments, "domains", Kind::domains, limits, &GivenLimits::domains);
        !status) {
        return status.error();
    }
    if (auto status =
            take_count(arguments, "mailboxes", Kind::mailboxes, limits, &GivenLimits::mailboxes);
        !status) {
        return status.error();
    }
    if (auto status =
            take_count(arguments, "aliases", Kind::aliases, limits, &GivenLimits::aliases);
        !status) {
        return status.error();
    }
    if (arguments.text("quota") == no_limit) {
        limits.lift.push_back(Kind::storage);
        return limits;
    }
    const auto storage = arguments.value<ByteSize>("quota");
    if (!storage) {
        return storage.error();
    }
    limits.storage = *storage;
    return limits;
}

}  // namespace mailctl::cli
