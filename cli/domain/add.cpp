#include "common/api/domain/add.hpp"

#include "cli/act.hpp"
#include "cli/idn.hpp"
#include "cli/option.hpp"
#include "common/api/hosting/add_domain.hpp"

#include <fmt/format.h>

namespace mailctl::cli {

namespace {

Status receive(const DomainName& domain, const Arguments& arguments, Acts& acts) {
    auto tenant = arguments.value<Label>("tenant");
    if (!tenant) {
        return tenant.error();
    }
    auto postmaster = arguments.value<MailAddress>("postmaster");
    if (!postmaster) {
        return postmaster.error();
    }
    return acts.add(api::HostingAddDomain{
        .domain = domain,
        .tenant = *std::move(tenant),
        .postmaster = *std::move(postmaster),
        .dry_run = arguments.flag("dry-run")});
}

Status send(const DomainName& domain, const Arguments& arguments, Acts& acts) {
    return acts.add(api::DomainAdd{
        .domain = domain, .no_dns = arguments.flag("no-dns"), .dry_run = arguments.flag("dry-run")}
    );
}

Status check_sides(const Arguments& arguments) {
    for (const std::string_view option : {"tenant", "postmaster"}) {
        if (arguments.has(option) && !arguments.has("receive")) {
            return Error{
                Errc::usage,
                fmt::format("--{} needs --receive", option),
                "without it the domain only sends",
                std::string(option)};
        }
    }
    if (arguments.has("no-dns") && arguments.has("receive") && !arguments.has("send")) {
        return Error{
            Errc::usage,
            "--no-dns goes with a domain that sends",
            "add --send, or leave it out",
            "no-dns"};
    }
    return {};
}

}  // namespace

void domain_add_options(Options& options) {
    add_flag(options, "receive", "Receive its mail on this machine");
    add_flag(options, "send", "With --receive: send through the platform, too");
    add_value(options, "tenant", "NAME", "With --receive: whose it is");
    add_value(options, "postmaster", "ADDRESS", "With --receive: who reads mail to its postmaster");
    add_flag(options, "no-dns", "Write no DNS records");
    dry_run_option(options);
}

Result<int> domain_add(const Arguments& arguments, Output& output) {
    auto domain = typed_domain(arguments.values().front());
    if (!domain) {
        return domain.error();
    }
    if (auto status = check_sides(arguments); !status) {
        return status.error();
    }
    const bool receives = arguments.has("receive");
    const bool sends = !receives || arguments.has("send");
    Acts acts(arguments.globals(), output);
    auto status = receives ? receive(*domain, arguments, acts) : Status();
    if (status && sends) {
        status = send(*domain, arguments, acts);
    }
    if (!status) {
        return status.error();
    }
    const auto& name = domain->text();
    if (!sends) {
        return acts.report(
            {.done =
                 fmt::format("The domain receives here. Next: mailctl mailbox add NAME@{}", name),
             .already = "the domain receives here already"}
        );
    }
    const char* next = arguments.has("no-dns") ? "dns export" : "domain verify";
    return acts.report(
        {.done = fmt::format("The domain is added. Next: mailctl {} {}", next, name),
         .already = "the domain is added already"}
    );
}

}  // namespace mailctl::cli
