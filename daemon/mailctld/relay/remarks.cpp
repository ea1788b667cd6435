#include "daemon/mailctld/relay/remarks.hpp"

#include "common/types/text.hpp"
#include "daemon/mailctld/relay/desired_relay.hpp"
#include "daemon/mailctld/relay/meaning.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace mailctl::relay {
namespace {

using change::foreign_value;
using change::Snapshot;

// Programs that take mail in, and may send it to a content filter first.
constexpr std::array<std::string_view, 4> entrances{"cleanup", "pickup", "qmqpd", "smtpd"};

// "content_filter=smtp:[127.0.0.1]:10025" of a -o: what stands behind the name.
std::string_view value_of(std::string_view option, std::string_view name) {
    const bool is_it = option.starts_with(name) && option.substr(name.size()).starts_with('=');
    return is_it ? option.substr(name.size() + 1) : std::string_view();
}

void add_filters(const Snapshot& now, std::vector<std::string>& found) {
    constexpr std::string_view name = "content_filter";
    constexpr auto sentence = "mail goes to your content_filter, {}{}, before it comes here";
    if (const auto value = foreign_value(now, name); !trimmed(value).empty()) {
        found.push_back(fmt::format(sentence, escaped(value), ""));
    }
    for (const auto& service : now.master.services()) {
        const bool takes_mail =
            std::find(entrances.begin(), entrances.end(), service.command) != entrances.end();
        for (const auto& option : service.overrides) {
            if (const auto value = value_of(option, name); takes_mail && !value.empty()) {
                const auto where = fmt::format(" (master.cf {}/{})", service.name, service.type);
                found.push_back(fmt::format(sentence, escaped(value), where));
            }
        }
    }
}

bool mentions(const Snapshot& now, std::string_view word) {
    const auto values = now.main.values();
    const auto services = now.master.services();
    const auto has_it = [&](const std::string& text) {
        return text.find(word) != std::string::npos;
    };
    return std::any_of(
               values.begin(), values.end(), [&](const auto& entry) { return has_it(entry.second); }
           ) ||
           std::any_of(services.begin(), services.end(), [&](const postfix::Service& service) {
               return std::any_of(service.overrides.begin(), service.overrides.end(), has_it);
           });
}

// Addresses are verified by the way that mail takes, unless there is another for them.
void add_verification(const Snapshot& now, const Hop& hop, std::vector<std::string>& found) {
    const auto own = now.main.value("address_verify_relayhost");
    if (hop.for_some_senders || (own && own->find("relayhost") == std::string::npos)) {
        return;
    }
    for (const char* word : {"reject_unverified_recipient", "reject_unverified_sender"}) {
        if (mentions(now, word)) {
            found.push_back(fmt::format(
                "your {} asks the relay from now on, and not each domain's own server; "
                "address_verify_relayhost ={} in main.cf keeps that as it was",
                word,
                hop.port == implicit_tls_port ? " and address_verify_default_transport = smtp" : ""
            ));
        }
    }
}

}  // namespace

std::vector<std::string> find_remarks(const Config& config, const Snapshot& now, const Hop& hop) {
    std::vector<std::string> found;
    add_filters(now, found);
    const auto mechanisms = foreign_meaning(config, now, "smtp_sasl_mechanism_filter");
    if (hop.has_login && !mechanisms.empty()) {
        found.push_back(fmt::format(
            "your smtp_sasl_mechanism_filter, {}, decides how the login is made",
            escaped(mechanisms)
        ));
    }
    add_verification(now, hop, found);
    return found;
}

}  // namespace mailctl::relay
