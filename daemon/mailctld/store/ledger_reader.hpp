#pragma once

#include "daemon/mailctld/store/ledger.hpp"

#include <map>
#include <string>

namespace mailctl::store {

class Database;

/// Reads the ledger again and again, and each of its documents only when it has become another one:
/// whoever makes a mailbox asks for it, and its documents were most of what that took.
class LedgerReader {
public:
    Ledger read(Database& db);

private:
    template <class T>
    struct Known {
        std::string document;
        T value;
    };

    Known<Ledger> list_;
    std::map<std::string, Known<Holding>> holdings_;
};

}  // namespace mailctl::store
