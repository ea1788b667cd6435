#pragma once

#include "daemon/mailctld/hosting/lookups.hpp"
#include "daemon/mailctld/store/addresses_in_order.hpp"
#include "daemon/mailctld/store/outbox.hpp"

#include <functional>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace mailctl::hosting {

/// One rebuild of the look-ups, from a connection of its own. Of all mailboxes it has a page in
/// memory, and the names in one domain.
class Lookups::Rebuilding {
public:
    Rebuilding(Lookups& lookups, const Settings& settings, Depth depth);

    Result<Rebuilt> run();

private:
    using Page = std::vector<store::Errand>;
    using NextPage = std::function<Result<Page>()>;
    using RowOf = std::function<lookup::Row(const lookup::AddressState&)>;

    Status find_missing();
    bool is_missing(const lookup::Map& map) const;

    Status make_missing();
    Status write_tree();
    Status make_map(lookup::Map& map, const RowOf& row_of);
    Status make_map_of_domains();
    lookup::AddressState state(const store::HostedAddress& address);
    bool has_catch_all(const std::string& domain);

    Status compare_what_is_wanted();
    Status compare_what_is_there();
    Status compare_keys(lookup::Map& map);
    Status compare_tree();
    Status compare(const Page& page);
    Status compare_pages(const NextPage& next);
    Status take_away(lookup::Map& map, const std::vector<lookup::Row>& rows);
    bool is_known(const std::string& key);

    Status note_end();

    Lookups& lookups_;
    const Settings& settings_;
    Depth depth_;
    store::Database db_;
    std::int64_t mark_ = 0;
    Rebuilt found_;
    std::set<std::string> leftovers_;  ///< What the store does not have, each compared once.
    /// Of the domain that was asked for last.
    std::pair<std::string, bool> catch_all_;
};

}  // namespace mailctl::hosting
