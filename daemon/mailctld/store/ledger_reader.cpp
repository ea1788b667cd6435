#include "daemon/mailctld/store/ledger_reader.hpp"

#include "daemon/mailctld/store/database.hpp"

#include <utility>

namespace mailctl::store {

Ledger LedgerReader::read(Database& db) {
    if (Statement query(db, "SELECT document FROM ledger"); query.step()) {
        auto document = query.text(0);
        if (document != list_.document) {
            auto value = from_document(document);
            list_ = {std::move(document), std::move(value)};
        }
    } else {
        list_ = {};
    }
    auto ledger = list_.value;
    std::map<std::string, Known<Holding>> present;
    Statement query(db, "SELECT feature, document FROM holding ORDER BY feature");
    while (query.step()) {
        auto feature = query.text(0);
        auto document = query.text(1);
        auto known = holdings_.extract(feature);
        if (known.empty() || known.mapped().document != document) {
            auto value = holding_from_document(document);
            present[feature] = {std::move(document), std::move(value)};
        } else {
            present.insert(std::move(known));
        }
        ledger.holdings.push_back(present.find(feature)->second.value);
    }
    holdings_ = std::move(present);
    return ledger;
}

Ledger read_ledger(Database& db) { return LedgerReader().read(db); }

}  // namespace mailctl::store
