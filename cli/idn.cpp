#include "cli/idn.hpp"

#include "common/types/text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <memory>

#include <idn2.h>

namespace mailctl::cli {
namespace {

struct Free {
    void operator()(char* text) const { ::idn2_free(text); }
};
using Text = std::unique_ptr<char, Free>;

bool is_ascii(std::string_view text) {
    return std::all_of(text.begin(), text.end(), [](char c) {
        return static_cast<unsigned char>(c) < 0x80;
    });
}

Error not_a_domain(std::string_view text, std::string_view why) {
    constexpr std::size_t shown_bytes_max = 253;
    return {
        Errc::invalid_argument,
        fmt::format(
            "\"{}\" is not a domain name: {}", escaped(text.substr(0, shown_bytes_max)), why
        ),
        "write it as example.com",
        {}};
}

// libidn2 reads up to the first NUL.
Result<std::string> to_a_labels(const std::string& text) {
    if (text.find('\0') != std::string::npos) {
        return not_a_domain(text, "it holds a NUL");
    }
    char* made = nullptr;
    const int problem = ::idn2_to_ascii_8z(text.c_str(), &made, IDN2_NONTRANSITIONAL);
    const Text a_labels(made);
    if (problem != IDN2_OK) {
        return not_a_domain(text, ::idn2_strerror(problem));
    }
    return std::string(a_labels.get());
}

std::optional<std::string> to_unicode(const std::string& a_labels) {
    char* made = nullptr;
    const int problem = ::idn2_to_unicode_8z8z(a_labels.c_str(), &made, 0);
    const Text text(made);
    return problem == IDN2_OK ? std::optional(std::string(text.get())) : std::nullopt;
}

}  // namespace

Result<DomainName> typed_domain(std::string_view text) {
    if (is_ascii(text)) {
        return DomainName::parse(text);
    }
    const auto a_labels = to_a_labels(std::string(text));
    return a_labels ? DomainName::parse(*a_labels) : Result<DomainName>(a_labels.error());
}

Result<std::optional<DomainName>> typed_domain_at(
    const Arguments& arguments, std::string_view option
) {
    const auto given = arguments.text(option);
    if (!given) {
        return std::optional<DomainName>();
    }
    auto domain = typed_domain(*given);
    if (!domain) {
        return at_option(option, domain.error());
    }
    return std::optional(*std::move(domain));
}

Result<std::optional<HostName>> typed_host_at(const Arguments& arguments, std::string_view option) {
    const auto given = arguments.text(option);
    if (!given || is_ascii(*given)) {
        return arguments.value<HostName>(option);
    }
    const auto a_labels = to_a_labels(*given);
    auto host = a_labels ? HostName::parse(*a_labels) : Result<HostName>(a_labels.error());
    if (!host) {
        return at_option(option, host.error());
    }
    return std::optional(*std::move(host));
}

Result<MailAddress> typed_address(std::string_view text) {
    const auto at = text.rfind('@');
    if (at == std::string_view::npos || is_ascii(text.substr(at))) {
        return MailAddress::parse(text);
    }
    const auto domain = typed_domain(text.substr(at + 1));
    if (!domain) {
        return domain.error();
    }
    return MailAddress::parse(fmt::format("{}@{}", text.substr(0, at), domain->text()));
}

std::string shown_domain(std::string_view a_labels) {
    if (a_labels.find("xn--") == std::string_view::npos || !is_ascii(a_labels)) {
        return std::string(a_labels);
    }
    const auto unicode = to_unicode(std::string(a_labels));
    if (!unicode || *unicode == a_labels || !is_printable_utf8(*unicode)) {
        return std::string(a_labels);
    }
    const auto again = to_a_labels(*unicode);
    return again && *again == a_labels ? fmt::format("{} ({})", a_labels, *unicode)
                                       : std::string(a_labels);
}

}  // namespace mailctl::cli
