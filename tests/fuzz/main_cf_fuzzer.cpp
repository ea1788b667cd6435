#include "daemon/mailctld/change/plan.hpp"
#include "daemon/mailctld/postfix/main_cf.hpp"
#include "daemon/mailctld/postfix/master_cf.hpp"
#include "tests/fuzz/expect.hpp"

#include <map>
#include <string>

// The input is somebody's main.cf and, once more, his master.cf.

namespace {

using namespace mailctl;
using fuzz::expect;
using postfix::MainCf;
using postfix::MasterCf;
using postfix::SavedEntry;

const std::map<std::string, std::string> settings{
    {"relayhost", "[smtp.example.com]:587"},
    {"smtp_sasl_auth_enable", "yes"},
    {"smtp_sasl_password_maps", "lmdb:/etc/postfix/mailctl/1/sasl_passwd"},
    {"smtp_tls_CAfile", "/etc/ssl/certs/ca-certificates.crt"},
};

const std::map<std::string, std::string> services{
    {"mailctl-relay/unix", "mailctl-relay unix - - n - - smtp\n  -o smtp_tls_wrappermode=yes\n"},
};

void an_untouched_file_prints_byte_for_byte(std::string_view bytes) {
    expect(MainCf(bytes).bytes() == bytes, "main.cf prints as it was read");
    expect(MasterCf(std::string(bytes)).bytes() == bytes, "master.cf prints as it was read");
}

void setting_one_leaves_the_others(std::string_view bytes) {
    const auto before = MainCf(bytes).values();
    MainCf main(bytes);
    for (const auto& [name, value] : settings) {
        main.set(name, value);
    }
    for (const auto& [name, value] : settings) {
        expect(main.value(name) == value, "what was set is what counts");
    }
    auto after = main.values();
    for (const auto& [name, value] : before) {
        expect(settings.contains(name) || after.at(name) == value, "other values stay");
    }
    expect(MainCf(main.bytes()).values() == after, "an edited file reads as it was meant");
}

void an_entry_survives_the_store(std::string_view bytes) {
    const MainCf main(bytes);
    for (const auto& [name, value] : main.values()) {
        const auto saved = main.entry(name);
        expect(saved.has_value(), "a name with a value has an entry");
        expect(saved->value() == value, "the saved entry has the entry's value");
        const auto again = SavedEntry::from_hex(saved->to_hex());
        expect(again && again->to_hex() == saved->to_hex(), "an entry survives the store");
        MainCf restored(bytes);
        restored.restore(name, *again);
        expect(restored.bytes() == bytes, "an entry put back where it stands changes nothing");
    }
}

// A plan as `relay enable` makes one, and then the one of `relay disable`.
void disable_restores_every_byte(std::string_view bytes) {
    const std::string text(bytes);
    const change::Snapshot before{MainCf(text), MasterCf(text), {}, "", 1};
    if (before.main.has_marker()) {
        return;  // somebody else's use of our comment is not restored
    }
    change::Desired desired{.parameters = settings, .services = services};
    for (const auto& [name, value] : settings) {
        desired.touched.insert(name);
    }
    for (const auto& [name, lines] : services) {
        desired.touched.insert(store::service_object(name));
    }
    const auto enable = change::make_plan(before, desired, change::OnDrift::refuse);
    if (!enable) {
        expect(enable.error().code == Errc::configuration, "only a foreign service is refused");
        return;
    }
    const change::Snapshot enabled{
        MainCf(enable->new_main), MasterCf(enable->master_at_end), enable->after, "", 2};
    expect(change::find_drift(enabled).empty(), "a change has no drift right after it");
    const auto again = change::make_plan(enabled, desired, change::OnDrift::refuse);
    expect(again && !again->changes_anything, "enabling twice changes nothing");

    const auto disable =
        change::make_plan(enabled, {{}, {}, {}, desired.touched}, change::OnDrift::refuse);
    expect(bool(disable), "disable is never refused when nobody has interfered");
    expect(disable->new_main == bytes, "disable restores every byte of main.cf");
    expect(disable->master_at_end == bytes, "disable restores every byte of master.cf");
}

void services_come_and_go(std::string_view bytes) {
    MasterCf master{std::string(bytes)};
    const auto before = master.services().size();
    const std::string appended = master.append(services.begin()->second);
    const auto grown = master.services();
    expect(grown.size() == before + 1, "an appended service is one more");
    expect(grown.back().name == "mailctl-relay", "it is the last one");
    expect(master.remove(appended), "what was appended is found again");
    expect(master.bytes() == bytes, "and goes without a trace");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto bytes = fuzz::as_text(data, size);
    an_untouched_file_prints_byte_for_byte(bytes);
    // The engine refuses a main.cf with a NUL before it reads on.
    if (bytes.find('\0') != std::string_view::npos) {
        return 0;
    }
    setting_one_leaves_the_others(bytes);
    an_entry_survives_the_store(bytes);
    disable_restores_every_byte(bytes);
    services_come_and_go(bytes);
    return 0;
}
