#include "daemon/net/dns/provider.hpp"

#include <set>

namespace mailctl::net::dns {

std::vector<DomainName> suffixes(const DomainName& domain) {
    std::vector<DomainName> found;
    std::string_view rest = domain.text();
    for (;;) {
        auto suffix = DomainName::parse(rest);
        if (!suffix) {
            return found;  // a top-level domain
        }
        found.push_back(*std::move(suffix));
        const auto dot = rest.find('.');
        if (dot == std::string_view::npos) {
            return found;
        }
        rest.remove_prefix(dot + 1);
    }
}

std::vector<RecordName> names_of(const std::vector<api::RecordSetChange>& changes) {
    std::set<RecordName> names;
    for (const auto& change : changes) {
        names.insert(change.name);
    }
    return {names.begin(), names.end()};
}

}  // namespace mailctl::net::dns
