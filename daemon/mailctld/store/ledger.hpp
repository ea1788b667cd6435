#pragma once

#include "common/wire/json_text.hpp"

#include <boost/describe/class.hpp>

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

/// What mailctl has on this machine, and for which of its features.
///
/// A *feature* (see features.cpp) has one *holding*: what it wants of Postfix's files, its tables
/// and its own settings. No feature sees another's. What stands in the files is one list for all of
/// them, because two may share one parameter: for each thing what was there before mailctl, and
/// what mailctl wrote last.
///
/// In the store the list is one document and each holding another, in JSON by the descriptions
/// below. A change keeps the part of a ledger that it touches, from before and from after it: undo
/// and recovery put that back and leave the rest alone.
namespace mailctl::store {

/// One thing in the programs' files that is ours.
struct Owned {
    std::string name;  ///< A parameter of main.cf, "master.cf NAME/TYPE", or a whole file of ours
                       ///< at another program, "dovecot conf.d/99-mailctl.conf".
    std::optional<std::string> base;  ///< What stood there at first take (see SavedEntry); never
                                      ///< overwritten later. Absent: nothing did. Of a whole file
                                      ///< always absent: we make none where one is.
    std::string ours;                 ///< What we wrote last.

    friend bool operator==(const Owned&, const Owned&) = default;
};
BOOST_DESCRIBE_STRUCT(Owned, (), (name, base, ours))

/// A file of a generation, as it was sealed.
struct TableFile {
    std::string name;  ///< "sasl_passwd.lmdb", within the generation's directory.
    std::string sha256;

    friend bool operator==(const TableFile&, const TableFile&) = default;
};
BOOST_DESCRIBE_STRUCT(TableFile, (), (name, sha256))

/// The look-up tables of a holding: one generation.
struct TableSet {
    std::int64_t generation = 0;
    std::string map_type;
    std::vector<TableFile> files;
    /// Of the secret in them, if there is one, keyed; see Store::fingerprint(). No secret is kept
    /// twice for undo.
    std::optional<std::string> identity;

    friend bool operator==(const TableSet&, const TableSet&) = default;
};
BOOST_DESCRIBE_STRUCT(TableSet, (), (generation, map_type, files, identity))

/// When a holding became what it is.
struct Since {
    std::string at;
    std::string by;
    std::int64_t change = 0;
};
BOOST_DESCRIBE_STRUCT(Since, (), (at, by, change))

struct Holding {
    std::string feature;
    std::map<std::string, std::string> parameters;  ///< Whole, or its place in a shared list.
    std::map<std::string, std::string> services;    ///< By "name/type": the lines for master.cf.
    /// Whole files at other programs, by object: what stands in them. Absent: none.
    std::optional<std::map<std::string, std::string>> files = {};
    std::optional<TableSet> tables;
    wire::JsonText settings;  ///< Its own words; it alone decodes them.
    Since since;
};
BOOST_DESCRIBE_STRUCT(Holding, (), (feature, parameters, services, files, tables, settings, since))

/// Whether two holdings are the same; when they became so does not matter.
bool is_same(const Holding& a, const Holding& b);

/// All that mailctl has on this machine at one moment, or a part of it.
struct Ledger {
    std::vector<Owned> owned;    ///< Sorted by name.
    bool newline_added = false;  ///< main.cf ended without a newline before we appended to it.
    std::vector<Holding> holdings = {};  ///< Sorted by feature.
    /// In the part of a change from before it: what somebody had made of whole files of ours that
    /// the change has overwritten, by object. For an undo.
    std::optional<std::map<std::string, std::string>> overwritten = {};

    const Owned* find(std::string_view name) const;
    const Holding* holding(std::string_view feature) const;
};
BOOST_DESCRIBE_STRUCT(Ledger, (), (owned, newline_added, holdings, overwritten))

/// What of each is not likewise in the other.
std::pair<Ledger, Ledger> difference(const Ledger& before, const Ledger& after);

/// The ledger without the things of `before` and with those of `after`.
Ledger with_change(Ledger ledger, const Ledger& before, const Ledger& after);

/// Puts a holding into its place, or takes it out.
void replace_holding(
    std::vector<Holding>& holdings, std::string_view feature, std::optional<Holding> holding
);

std::string to_document(const Ledger& ledger);

/// Throws for a document that this version cannot read.
Ledger from_document(const std::string& document);

std::string to_document(const Holding& holding);
Holding holding_from_document(const std::string& document);

/// The name in Ledger::owned of a master.cf service.
std::string service_object(std::string_view name_and_type);
bool is_service_object(std::string_view name);

/// "name/type" of a service's object.
std::string_view service_name(std::string_view object);

/// The name in Ledger::owned of a whole file, which a program has in its directory.
std::string file_object(std::string_view program, std::string_view file);
bool is_file_object(std::string_view name);

/// Of a file's object: "dovecot" and "conf.d/99-mailctl.conf".
std::string_view program_of(std::string_view object);
std::string_view file_of(std::string_view object);

/// Whether a name in Ledger::owned is a parameter of main.cf.
bool is_parameter(std::string_view name);

}  // namespace mailctl::store
