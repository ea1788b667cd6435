#include "common/types/text.hpp"
#include "daemon/mailctld/postfix/master_cf.hpp"
#include "daemon/mailctld/postfix/omen.hpp"
#include "daemon/mailctld/relay/queue.hpp"
#include "tests/fuzz/expect.hpp"

#include <string>

// The input is what an administrator may have in master.cf, and what anybody may send to a log.

namespace {

using namespace mailctl;
using namespace mailctl::postfix;
using fuzz::expect;

constexpr std::string_view ours = "ours unix - - y - - smtp -o a=b\n";

void a_service_comes_and_goes(const std::string& text) {
    MasterCf master(text);
    const auto services = master.services().size();
    const auto appended = master.append(ours);
    expect(master.holds(appended), "what was appended is there");
    expect(master.services().size() == services + 1, "it is one service");
    expect(master.remove(appended), "what was appended can be taken away");
    expect(master.bytes() == text, "the file is what it was");
}

void only_whole_services_go(const std::string& text) {
    MasterCf master(text);
    const bool was_there = master.holds(ours);
    const auto services = master.services().size();
    expect(master.remove(ours) == was_there, "only what is there goes");
    expect(master.services().size() == services - (was_there ? 1 : 0), "and takes no other along");
}

void the_queue_tells_what_can_be_shown(const std::string& text) {
    const relay::Relay relay{
        {*HostName::parse("smtp.example.com"), *Port::parse(587), TlsLevel::secure}, {}, {}};
    if (const auto waiting = relay::waiting_for(relay, text)) {
        expect(waiting->messages > 0, "somebody waits");
        expect(is_printable_utf8(relay::alarm_text(*waiting)), "the alarm can be shown");
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string text(fuzz::as_text(data, size));
    a_service_comes_and_goes(text);
    only_whole_services_go(text);
    the_queue_tells_what_can_be_shown(text);
    if (const auto line = log_line(text); line && omen_in(*line, "postfix") != Omen::none) {
        expect(shown(*line).size() < text.size(), "trouble is a part of its line");
        expect(line->identifier.starts_with("postfix/"), "it is this instance's");
    }
    return 0;
}
