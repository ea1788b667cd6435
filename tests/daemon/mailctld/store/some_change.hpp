#pragma once

#include "daemon/mailctld/store/hash.hpp"
#include "daemon/mailctld/store/store.hpp"

#include <string>

namespace test {

/// A change with a byte of every kind in it, before it has a number.
inline mailctl::store::Change some_change() {
    using namespace mailctl::store;
    Change change;
    change.at = timestamp();
    change.by = "root";
    change.method = "io.mailctl.relay.Enable";
    change.old_main = std::string("a = \xff\0b\n", 8);
    change.old_hash = sha256(change.old_main);
    change.new_hash = sha256("x");
    change.after = {{{"relayhost", "0:41", "[a]:25"}}, true};
    return change;
}

}  // namespace test
