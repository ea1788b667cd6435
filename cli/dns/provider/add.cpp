#include "common/api/dns/provider/add.hpp"

#include "cli/act.hpp"
#include "cli/certificates.hpp"
#include "cli/idn.hpp"
#include "cli/option.hpp"
#include "cli/secret_input.hpp"
#include "common/api/net/dns/access.hpp"
#include "common/dns/kinds.hpp"
#include "common/types/word.hpp"

#include <fmt/format.h>

namespace mailctl::cli {
namespace {

using Kind = api::DnsProviderKind;

constexpr SecretKind key_kind{"key", "secret-file", {}};

Error usage(std::string message, std::string_view option) {
    return {
        Errc::usage,
        std::move(message),
        "\"mailctl help dns provider add\" explains it",
        std::string(option)};
}

Status check_options(Kind kind, const Arguments& arguments) {
    for (const dns::Setting& setting : dns::settings()) {
        const bool is_given = arguments.has(setting.option);
        if (is_given && setting.kind != kind) {
            const auto message =
                fmt::format("--{} is for --kind {} only", setting.option, word_of(setting.kind));
            return usage(message, setting.option);
        }
        if (!is_given && setting.kind == kind && setting.is_required) {
            const auto message = fmt::format("--kind {} needs --{}", word_of(kind), setting.option);
            return usage(message, setting.option);
        }
    }
    if (!dns::has_key(kind) && arguments.has(key_kind.option)) {
        return usage(fmt::format("--kind {} has no key", word_of(kind)), key_kind.option);
    }
    return {};
}

/// Puts the option's value into its place; the first that is wrong is the one told of.
class Filler {
public:
    explicit Filler(const Arguments& arguments) : arguments_(arguments) {}

    template <class T>
    void fill(std::optional<T>& place, std::string_view option) {
        put(place, arguments_.value<T>(option));
    }

    void fill(std::optional<HostName>& place, std::string_view option) {
        put(place, typed_host_at(arguments_, option));
    }

    Status status() const { return error_ ? Status(*error_) : Status(); }

private:
    template <class T>
    void put(std::optional<T>& place, Result<std::optional<T>> value) {
        if (value) {
            place = *std::move(value);
        } else if (!error_) {
            error_ = value.error();
        }
    }

    const Arguments& arguments_;
    std::optional<Error> error_;
};

Result<api::DnsAccess> access_from(Kind kind, const Arguments& arguments) {
    api::DnsAccess access{};
    access.kind = kind;
    Filler filler(arguments);
    filler.fill(access.url, "url");
    filler.fill(access.host, "host");
    filler.fill(access.port, "port");
    filler.fill(access.key_name, "key-name");
    filler.fill(access.algorithm, "algorithm");
    if (auto status = filler.status(); !status) {
        return status.error();
    }
    access.server_id = arguments.text("server-id");
    if (const auto file = arguments.text("ca-file")) {
        auto certificates = read_certificates(*file, "ca-file");
        if (!certificates) {
            return certificates.error();
        }
        access.authorities = *std::move(certificates);
    }
    return access;
}

std::string question_for(const api::DnsAccess& access) {
    return access.kind == Kind::powerdns
               ? fmt::format("API key for {}: ", access.url->text())
               : fmt::format(
                     "Key {} for {}, in base64: ", access.key_name->text(), access.host->text()
                 );
}

Result<api::DnsProviderAdd> request_from(const Arguments& arguments) {
    auto name = Label::parse(arguments.values().front());
    if (!name) {
        return name.error();
    }
    const auto kind = arguments.value<Kind>("kind");
    if (!kind) {
        return kind.error();
    }
    if (auto status = check_options(**kind, arguments); !status) {
        return status.error();
    }
    auto access = access_from(**kind, arguments);
    if (!access) {
        return access.error();
    }
    return api::DnsProviderAdd{
        .name = *std::move(name),
        .access = *std::move(access),
        .no_test = arguments.flag("no-test"),
        .dry_run = arguments.flag("dry-run")};
}

}  // namespace

void dns_provider_add_options(Options& options) {
    add_required_value(options, "kind", words_of<Kind>(), "Change records this way");
    for (const dns::Setting& setting : dns::settings()) {
        const auto text = fmt::format("{}: {}", word_of(setting.kind), setting.text);
        add_value(options, setting.option, setting.value, text.c_str());
    }
    add_value(options, "secret-file", "FILE", "Read the key from a file, or - for stdin");
    add_flag(options, "no-test", "Do not try it first");
    dry_run_option(options);
}

Result<int> dns_provider_add(const Arguments& arguments, Output& output) {
    auto request = request_from(arguments);
    if (!request) {
        return request.error();
    }
    if (dns::has_key(request->access.kind)) {
        auto key = secret_from(arguments, key_kind, question_for(request->access), output);
        if (!key) {
            return key.error();
        }
        request->access.secret = *std::move(key);
    }
    const ActWords words{
        .done = "The provider is added. Next: mailctl dns apply DOMAIN",
        .already = "the provider is so already"};
    return act(*request, words, arguments.globals(), output);
}

}  // namespace mailctl::cli
