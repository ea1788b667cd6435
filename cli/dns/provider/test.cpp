#include "common/api/dns/provider/test.hpp"

#include "cli/connect.hpp"
#include "cli/idn.hpp"
#include "cli/option.hpp"
#include "common/types/text.hpp"

#include <fmt/format.h>

namespace mailctl::cli {

void dns_provider_test_options(Options& options) {
    add_value(options, "zone", "ZONE", "See whether it hosts this zone, too");
}

Result<int> dns_provider_test(const Arguments& arguments, Output& output) {
    auto name = Label::parse(arguments.values().front());
    if (!name) {
        return name.error();
    }
    auto zone = typed_domain_at(arguments, "zone");
    if (!zone) {
        return zone.error();
    }
    const api::DnsProviderTest request{.name = *std::move(name), .zone = *std::move(zone)};
    const auto reply =
        Daemon(arguments.globals(), output).with_patience(change_patience).call(request);
    if (!reply) {
        return reply.error();
    }
    const auto text = fmt::format("The provider works: {}\n", escaped(reply->text));
    output.result(wire::encode(*reply), text);
    return 0;
}

}  // namespace mailctl::cli
