#include "cli/domain/report.hpp"

#include "cli/idn.hpp"
#include "cli/output/plan.hpp"
#include "cli/output/record_table.hpp"
#include "cli/output/table.hpp"
#include "common/types/word.hpp"

#include <string>

namespace mailctl::cli {
namespace {

std::string facts_text(const api::DomainState& domain, const Palette& palette) {
    Table facts(palette);
    const auto add = [&](const char* name, bool is_so) {
        facts.add(
            {{name, Colour::bold}, {is_so ? "yes" : "no", is_so ? Colour::green : Colour::yellow}}
        );
    };
    facts.add({{"Domain", Colour::bold}, {shown_domain(domain.name)}});
    if (domain.sends) {
        add("Verified", domain.sends->verified);
        add("SPF", domain.sends->spf);
        add("DKIM", domain.sends->dkim);
        add("DMARC", domain.sends->dmarc);
        facts.add(
            {{"Records", Colour::bold},
             {domain.sends->records ? "some written by mailctl" : "none by mailctl"}}
        );
        facts.add({{"As of", Colour::bold}, {domain.sends->seen}});
    }
    facts.add({{"Receives", Colour::bold}, {word_of(domain.receives)}});
    return facts.take();
}

}  // namespace

std::string report_text(const api::DomainReport& report, const Palette& palette) {
    std::string text = facts_text(report.domain, palette);
    if (!report.records.empty()) {
        text += '\n' + record_table(report.records, palette);
    }
    if (!report.notes.empty()) {
        text += '\n' + notes_text(report.notes, palette);
    }
    return text;
}

void print_report(const api::DomainReport& report, Output& output) {
    output.result(wire::encode(report), report_text(report, output.palette()));
}

}  // namespace mailctl::cli
