#include "daemon/mailctld/store/divide.hpp"

#include "common/types/text.hpp"
#include "common/wire/json.hpp"
#include "daemon/mailctld/store/chain.hpp"
#include "daemon/mailctld/store/hash.hpp"
#include "daemon/mailctld/store/ledger.hpp"

#include <optional>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

namespace mailctl::store {
namespace {

using wire::json;

// Version 5's record of a change, as its journal has the hash of it.
std::string old_hash_of_record(const Statement& row) {
    return sha256(wire::to_text(json{
        row.integer(0),
        row.text(1),
        row.text(2),
        row.text(3),
        sha256(row.text(4)),
        row.text(5),
        row.text(6),
        row.text(7),
        row.integer(8),
        row.integer(9)}));
}

constexpr const char* old_record =
    "SELECT id, at, by, method, old_main, new_hash, before, after, restart, forget FROM change ";

std::string old_hash_of_uncovered(Database& db) {
    Statement query(
        db,
        std::string(old_record) +
            "WHERE NOT EXISTS (SELECT 1 FROM journal WHERE journal.change = change.id AND "
            "change_hash <> '') ORDER BY id"
    );
    std::string hashes;
    while (query.step()) {
        hashes += old_hash_of_record(query);
    }
    return hashes.empty() ? std::string() : sha256(hashes);
}

bool are_records_as_written(Database& db) {
    Statement rows(db, "SELECT event, change, change_hash FROM journal WHERE change_hash <> ''");
    while (rows.step()) {
        if (rows.text(0) == "covered") {
            if (rows.text(2) != old_hash_of_uncovered(db)) {
                return false;
            }
            continue;
        }
        Statement record(db, std::string(old_record) + "WHERE id = ?");
        record.bind(rows.integer(1));
        if (!record.step() || old_hash_of_record(record) != rows.text(2)) {
            return false;
        }
    }
    return true;
}

bool is_ledger_as_written(Database& db) {
    Statement last(
        db, "SELECT ledger_hash FROM journal WHERE ledger_hash <> '' ORDER BY sequence DESC LIMIT 1"
    );
    Statement ledger(db, "SELECT document FROM ledger");
    const auto document = ledger.step() ? ledger.text(0) : std::string();
    return !last.step() || last.text(0) == sha256(document);
}

json parsed(const std::string& document) {
    auto value = wire::parse_json(document);
    if (!value) {
        throw std::runtime_error("the ledger in the state is damaged: " + value.error().message);
    }
    return *std::move(value);
}

// Which lists are shared, as version 5 told them.
bool is_list(const std::string& name) { return name.ends_with("_maps"); }

// The only feature that version 5 knew is an object in its ledger, under its name.
std::optional<std::string> feature_of(const json& ledger) {
    for (const auto& [name, value] : ledger.items()) {
        if (value.is_object()) {
            return name;
        }
    }
    return std::nullopt;
}

// It had everything that was owned.
Holding holding_of(const std::string& feature, const json& ledger) {
    json settings = ledger.at(feature);
    Holding holding;
    holding.feature = feature;
    for (const auto& owned : ledger.at("owned")) {
        const auto name = owned.at("name").get<std::string>();
        const auto ours = owned.at("ours").get<std::string>();
        if (is_service_object(name)) {
            holding.services[std::string(service_name(name))] = std::string(trimmed(ours)) + "\n";
        } else {
            holding.parameters[name] = is_list(name) ? ours.substr(0, ours.find(',')) : ours;
        }
    }
    TableSet tables;
    tables.generation = settings.at("generation").get<std::int64_t>();
    tables.map_type = settings.at("map_type").get<std::string>();
    for (const auto& file : settings.at("files")) {
        tables.files.push_back(
            {file.at("name").get<std::string>(), file.at("sha256").get<std::string>()}
        );
    }
    if (settings.contains("fingerprint")) {
        tables.identity = settings.at("fingerprint").get<std::string>();
    }
    holding.tables = std::move(tables);
    holding.since = {
        settings.at("since").get<std::string>(),
        settings.at("by").get<std::string>(),
        settings.at("change").get<std::int64_t>()};
    for (const char* elsewhere :
         {"generation", "map_type", "files", "since", "by", "change", "fingerprint"}) {
        settings.erase(elsewhere);
    }
    holding.settings = {wire::to_text(settings)};
    return holding;
}

Ledger divided(const std::string& document) {
    const json old = parsed(document);
    const auto feature = feature_of(old);
    json without = old;
    if (feature) {
        without.erase(*feature);
    }
    without["holdings"] = json::array();
    auto ledger = from_document(wire::to_text(without));
    if (feature) {
        ledger.holdings.push_back(holding_of(*feature, old));
    }
    return ledger;
}

void divide_ledger(Database& db) {
    Statement query(db, "SELECT document FROM ledger");
    if (!query.step()) {
        return;
    }
    auto ledger = divided(query.text(0));
    const auto holdings = std::exchange(ledger.holdings, {});
    Statement(db, "UPDATE ledger SET document = ?").bind(to_document(ledger)).run();
    for (const auto& holding : holdings) {
        Statement(db, "INSERT INTO holding (feature, document) VALUES (?, ?)")
            .bind(holding.feature)
            .bind(to_document(holding))
            .run();
    }
}

void divide_changes(Database& db) {
    std::vector<std::int64_t> ids;
    for (Statement query(db, "SELECT id FROM change"); query.step();) {
        ids.push_back(query.integer(0));
    }
    for (const auto id : ids) {
        Statement query(db, "SELECT old_main, before, after FROM change WHERE id = ?");
        query.bind(id);
        query.step();
        const auto [before, after] = difference(divided(query.text(1)), divided(query.text(2)));
        // Whether a change has overwritten somebody's edit is in the main.cf that it kept.
        Statement(
            db, "UPDATE change SET old_hash = ?, before = ?, after = ?, overwrites = 1 WHERE id = ?"
        )
            .bind(sha256(query.text(0)))
            .bind(to_document(before))
            .bind(to_document(after))
            .bind(id)
            .run();
    }
}

}  // namespace

void divide_into_holdings(Database& db) {
    const bool is_as_written = are_records_as_written(db) && is_ledger_as_written(db);
    divide_changes(db);
    divide_ledger(db);
    if (is_as_written) {
        cover_older_changes(db);
    }
}

}  // namespace mailctl::store
