#include "cli/output/record_table.hpp"

#include "cli/output/table.hpp"
#include "common/types/text.hpp"
#include "common/types/word.hpp"

#include <fmt/format.h>

namespace mailctl::cli {
namespace {

std::string difference(const api::RecordState& record, const Palette& palette) {
    const auto head = fmt::format("{} {}", escaped(record.type), escaped(record.name));
    std::string text = '\n' + palette.paint(Colour::bold, head) + '\n';
    text += palette.paint(Colour::green, "  wanted  " + escaped(record.wanted)) + '\n';
    for (const std::string& value : record.found) {
        text += palette.paint(Colour::red, "  found   " + escaped(value)) + '\n';
    }
    return text;
}

}  // namespace

Colour colour_of_state(api::RecordFound state) {
    switch (state) {
        case api::RecordFound::ok:
            return Colour::green;
        case api::RecordFound::missing:
        case api::RecordFound::different:
        case api::RecordFound::uneven:
            return Colour::yellow;
        case api::RecordFound::unreachable:
            break;
    }
    return Colour::red;
}

std::string record_table(const std::vector<api::RecordState>& records, const Palette& palette) {
    Table table(palette, {"STATE", "TYPE", "NAME", "TO DO"});
    std::string differences;
    for (const api::RecordState& record : records) {
        table.add(
            {{word_of(record.state), colour_of_state(record.state)},
             {record.type},
             {record.name},
             {record.todo.value_or("-")}}
        );
        if (record.state != api::RecordFound::ok) {
            differences += difference(record, palette);
        }
    }
    return table.take() + differences;
}

}  // namespace mailctl::cli
