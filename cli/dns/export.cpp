#include "common/api/dns/export.hpp"

#include "cli/connect.hpp"
#include "cli/idn.hpp"
#include "cli/option.hpp"
#include "common/types/text.hpp"

#include <algorithm>
#include <string>
#include <string_view>

namespace mailctl::cli {
namespace {

// Safe for a terminal, line by line: the text is for other programs too.
std::string lines_of(std::string_view text) {
    std::string lines;
    while (!text.empty()) {
        const auto end = std::min(text.find('\n'), text.size());
        lines += escaped(text.substr(0, end)) + '\n';
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return lines;
}

}  // namespace

void dns_export_options(Options& options) {
    add_value(
        options, "format", words_of<api::DnsForm>(), "For a zone file, a program, or a web form"
    );
}

Result<int> dns_export(const Arguments& arguments, Output& output) {
    auto domain = typed_domain(arguments.values().front());
    if (!domain) {
        return domain.error();
    }
    const auto format = arguments.value<api::DnsForm>("format");
    if (!format) {
        return format.error();
    }
    const api::DnsExport request{.domain = *std::move(domain), .format = *format};
    const auto reply =
        Daemon(arguments.globals(), output).with_patience(change_patience).call(request);
    if (!reply) {
        return reply.error();
    }
    output.result(wire::encode(*reply), lines_of(reply->text));
    return 0;
}

}  // namespace mailctl::cli
