#include "cli/output/dns_plan.hpp"

#include "cli/idn.hpp"
#include "cli/output/plan.hpp"
#include "cli/output/table.hpp"
#include "common/types/text.hpp"
#include "common/types/word.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace mailctl::cli {
namespace {

constexpr int spf_lookups_max = 10;  // RFC 7208, 4.6.4

Colour colour_of(api::DnsAction action) {
    switch (action) {
        case api::DnsAction::add:
            return Colour::green;
        case api::DnsAction::replace:
            return Colour::yellow;
        case api::DnsAction::keep:
            return Colour::plain;
        case api::DnsAction::remove:
        case api::DnsAction::refuse:
            break;
    }
    return Colour::red;
}

bool contains(const std::vector<std::string>& values, const std::string& value) {
    return std::find(values.begin(), values.end(), value) != values.end();
}

// What is not going to be done is no difference.
std::string values_text(const api::DnsPlanItem& item, const Palette& palette) {
    std::string text;
    for (const std::string& value : item.before) {
        text += contains(item.after, value)
                    ? fmt::format("    {}\n", escaped(value))
                    : palette.paint(Colour::red, "  - " + escaped(value)) + '\n';
    }
    for (const std::string& value : item.after) {
        if (!contains(item.before, value)) {
            text += palette.paint(Colour::green, "  + " + escaped(value)) + '\n';
        }
    }
    return text;
}

std::string item_text(const api::DnsPlanItem& item, const Palette& palette) {
    const auto name = fmt::format("{} {}", escaped(item.type), escaped(item.name));
    std::string text = fmt::format(
        "{} {} (TTL {})\n",
        palette.paint(colour_of(item.action), word_of(item.action)),
        palette.paint(Colour::bold, name),
        item.ttl
    );
    text += values_text(item, palette);
    if (item.reason) {
        text += fmt::format("    reason: {}\n", escaped(*item.reason));
    }
    return text;
}

std::string facts_text(const api::DnsPlanReport& report, const Palette& palette) {
    Table facts(palette);
    facts.add({{"Zone", Colour::bold}, {report.zone ? shown_domain(*report.zone) : "not found"}});
    facts.add(
        {{"Provider", Colour::bold},
         {report.provider.value_or("none of ours hosts the zone"),
          report.provider ? Colour::plain : Colour::yellow}}
    );
    if (report.spf) {
        const bool is_fine = !report.spf->problem && report.spf->lookups <= spf_lookups_max;
        const auto count = fmt::format("{} of {} look-ups", report.spf->lookups, spf_lookups_max);
        const auto problem = report.spf->problem ? "; " + *report.spf->problem : "";
        facts.add({{"SPF", Colour::bold}, {count + problem, is_fine ? Colour::plain : Colour::red}}
        );
    }
    return facts.take();
}

bool has_work(const api::DnsPlanReport& report) {
    return report.changed ||
           std::any_of(report.items.begin(), report.items.end(), [](const api::DnsPlanItem& item) {
               return item.action != api::DnsAction::keep && item.action != api::DnsAction::refuse;
           });
}

}  // namespace

std::string dns_plan_text(const api::DnsPlanReport& report, const Palette& palette) {
    std::string text = facts_text(report, palette) + '\n';
    for (const api::DnsPlanItem& item : report.items) {
        text += item_text(item, palette);
    }
    return text + notes_text(report.notes, palette);
}

std::string dns_change_text(
    const api::DnsPlanReport& report, const ActWords& words, const Palette& palette
) {
    const std::string text = dns_plan_text(report, palette);
    if (report.dry_run && has_work(report)) {
        return text + palette.paint(Colour::bold, "Dry run: nothing was changed.") + '\n';
    }
    return text +
           (report.changed ? words.done + '\n' : fmt::format("nothing to do: {}\n", words.already));
}

}  // namespace mailctl::cli
