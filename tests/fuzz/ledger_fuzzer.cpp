#include "daemon/mailctld/change/plan.hpp"
#include "daemon/mailctld/postfix/main_cf.hpp"
#include "daemon/mailctld/relay/settings.hpp"
#include "daemon/mailctld/store/ledger.hpp"
#include "tests/fuzz/expect.hpp"

#include <stdexcept>
#include <string>

// The input is what a damaged store may hand back: a saved entry, or the document of the ledger.

namespace {

using namespace mailctl;
using fuzz::expect;
using postfix::SavedEntry;

void a_saved_entry_reads_as_it_was_written(std::string_view text) {
    const auto saved = SavedEntry::from_hex(text);
    if (!saved) {
        return;
    }
    const auto again = SavedEntry::from_hex(saved->to_hex());
    expect(again && again->to_hex() == saved->to_hex(), "a saved entry reads as it was written");
    (void)saved->value();
    postfix::MainCf main("a = 1\n# one\nrelayhost = x\n# two\n  y\n\nb = 2\n");
    main.restore("relayhost", *saved);
    expect(!main.bytes().empty(), "putting it back keeps the file");
}

void a_document_reads_as_it_was_written(const std::string& text) {
    store::Ledger ledger;
    try {
        ledger = store::from_document(text);
    } catch (const std::runtime_error&) {
        return;
    }
    const auto written = store::to_document(ledger);
    expect(store::to_document(store::from_document(written)) == written, "a ledger stays the same");
    for (const auto& holding : ledger.holdings) {
        try {
            (void)relay::relay_in(holding);
        } catch (const std::runtime_error&) {
            continue;
        }
    }
    const change::Snapshot now{
        postfix::MainCf("relayhost = x\n"),
        postfix::MasterCf("smtp inet n - y - - smtpd\n"),
        ledger,
        "",
        1};
    (void)change::find_drift(now);
    try {
        change::Desired nothing;
        for (const auto& owned : ledger.owned) {
            nothing.touched.insert(owned.name);
        }
        (void)change::make_plan(now, nothing, change::OnDrift::overwrite);
    } catch (const std::runtime_error&) {
        return;  // a saved entry in it is damaged
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto text = fuzz::as_text(data, size);
    a_saved_entry_reads_as_it_was_written(text);
    a_document_reads_as_it_was_written(std::string(text));
    return 0;
}
