#include "cli/option.hpp"

#include <boost/make_shared.hpp>
#include <boost/program_options/options_description.hpp>
#include <boost/program_options/value_semantic.hpp>

#include <algorithm>

namespace mailctl::cli {
namespace {

namespace po = boost::program_options;

po::typed_value<std::string>* named(const std::string& value) {
    return po::value<std::string>()->value_name(value);
}

void add(Options& options, const char* name, const po::value_semantic* value, const char* text) {
    options.add(boost::make_shared<po::option_description>(name, value, text));
}

}  // namespace

void add_flag(Options& options, const char* name, const char* text) {
    options.add(boost::make_shared<po::option_description>(name, new po::untyped_value(true), text)
    );
}

void add_value(Options& options, const char* name, const std::string& value, const char* text) {
    add(options, name, named(value), text);
}

void add_required_value(
    Options& options, const char* name, const std::string& value, const char* text
) {
    add(options, name, named(value)->required(), text);
}

void global_options(Options& options) {
    add_flag(options, "json", "Print one JSON object instead of text");
    add_flag(options, "quiet", "Print nothing but errors");
    add_value(
        options, "wait", "SECONDS", "Keep trying for so long while the daemon starts or is busy"
    );
    add_value(options, "socket", "PATH", "Talk to this socket instead of $MAILCTL_SOCKET");
    add_flag(options, "help", "Explain the command");
}

std::vector<Option> shared_options() {
    Options options;
    global_options(options);
    return list(options);
}

std::vector<Option> list(const Options& options) {
    std::vector<Option> rows;
    for (const auto& row : options.options()) {
        const auto value = row->semantic();
        const bool is_flag = value->max_tokens() == 0;
        rows.push_back(
            {row->long_name(),
             is_flag ? std::string() : value->name(),
             row->description(),
             value->is_required()}
        );
    }
    return rows;
}

std::vector<std::string_view> choices(std::string_view value) {
    std::vector<std::string_view> words;
    if (value.find('|') == std::string_view::npos) {
        return words;
    }
    while (!value.empty()) {
        const auto end = std::min(value.find('|'), value.size());
        words.push_back(value.substr(0, end));
        value.remove_prefix(std::min(end + 1, value.size()));
    }
    return words;
}

std::string synopsis(const Option& option) {
    return "--" + option.name + (option.value.empty() ? "" : " " + option.value);
}

}  // namespace mailctl::cli
