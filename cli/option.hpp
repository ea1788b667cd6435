#pragma once

#include <string>
#include <string_view>
#include <vector>

// Named only: whoever includes the whole header compiles for two seconds more.
namespace boost::program_options {
class options_description;
}

namespace mailctl::cli {

using Options = boost::program_options::options_description;

/// One option as the parser, help, completion and the manual's test see it.
struct Option {
    std::string name;   ///< "password-file".
    std::string value;  ///< "FILE", "secure|verify|encrypt|dane"; empty for a flag.
    std::string text;   ///< One line for help, in the imperative, no full stop.
    bool required;
};

void add_flag(Options& options, const char* name, const char* text);

/// `value` is what help calls the value. It is also what completion goes by: words between bars
/// are the only ones allowed, FILE and PATH are files, anything else is free.
void add_value(Options& options, const char* name, const std::string& value, const char* text);

void add_required_value(
    Options& options, const char* name, const std::string& value, const char* text
);

/// What every command understands.
void global_options(Options& options);

/// The same as rows.
std::vector<Option> shared_options();

std::vector<Option> list(const Options& options);

/// The words of "secure|verify|encrypt|dane"; none where the value is free.
std::vector<std::string_view> choices(std::string_view value);

/// "--port PORT".
std::string synopsis(const Option& option);

}  // namespace mailctl::cli
