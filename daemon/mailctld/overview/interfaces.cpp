#include "common/api/names.hpp"
#include "common/wire/interface_text.hpp"
#include "daemon/mailctld/overview/service.hpp"

#include <algorithm>
#include <array>

// Every request, by name and as data.
namespace mailctl::service {
namespace {

struct Interface {
    std::string_view name;
    std::string_view about;
};

// In lower case: Go's library for Varlink knows no other names.
constexpr std::array all_interfaces{
    Interface{"io.mailctl", "The machine's mail: its state, its history and the way back."},
    Interface{"io.mailctl.account", "The caller's account at the delivery platform."},
    Interface{"io.mailctl.alias", "Addresses whose mail goes on to others."},
    Interface{"io.mailctl.credential", "The SMTP credentials of that account."},
    Interface{
        "io.mailctl.dns", "The DNS records that sending domains need, and where they are written."},
    Interface{
        "io.mailctl.domain", "The caller's domains: how they send, and whether they receive here."},
    Interface{
        "io.mailctl.hosting",
        "Domains that receive on this machine, and how it is set up for them."},
    Interface{
        "io.mailctl.invitation", "Codes by which the owners of mailboxes choose their passwords."},
    Interface{"io.mailctl.mailbox", "The mailboxes of domains that receive here."},
    Interface{"io.mailctl.platform", "What the delivery platform tells of itself and of the mail."},
    Interface{
        "io.mailctl.relay",
        "The relay that outgoing mail goes through, all of it or some senders'."},
    Interface{
        "io.mailctl.session", "Logging in over HTTP, and what people then do for themselves."},
    Interface{"io.mailctl.tenant", "Owners who are no users of this machine."},
    Interface{"io.mailctl.token", "What lets programs in, from elsewhere."},
    Interface{"io.mailctl.user", "The people who may log in over HTTP."},
    Interface{"org.varlink.service", "What every Varlink service answers."},
};

template <class... Requests>
constexpr auto shapes_of(boost::mp11::mp_list<Requests...>) {
    return std::array{&wire::method_shape<Requests>...};
}

constexpr auto all_methods = shapes_of(api::Requests());

// The errors are declared in one interface and used by all: io.mailctl.NotFound.
constexpr std::string_view home_of_errors = "io.mailctl";

// The protocol's own errors, in its own words.
constexpr std::string_view service_errors = R"(
error InterfaceNotFound (interface: string)

error MethodNotFound (method: string)

error MethodNotImplemented (method: string)

error InvalidParameter (parameter: string)
)";

std::string text_of(const Interface& interface) {
    wire::InterfaceText text(interface.name);
    for (const auto shape : all_methods) {
        text.add_method(shape());
    }
    if (interface.name == home_of_errors) {
        for (const auto& row : errc_table()) {
            text.add_error(row.name, row.meaning);
        }
    }
    std::string whole = text.text(interface.about);
    if (interface.name == "org.varlink.service") {
        whole += service_errors;
    }
    return whole;
}

}  // namespace

std::vector<std::string_view> interfaces() {
    std::vector<std::string_view> names;
    for (const auto& interface : all_interfaces) {
        names.push_back(interface.name);
    }
    return names;
}

std::optional<std::string> describe(std::string_view interface) {
    const auto* const found =
        std::find_if(all_interfaces.begin(), all_interfaces.end(), [&](const Interface& row) {
            return row.name == interface;
        });
    return found == all_interfaces.end() ? std::nullopt : std::optional(text_of(*found));
}

}  // namespace mailctl::service
