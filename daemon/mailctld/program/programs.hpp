#pragma once

#include "daemon/mailctld/config.hpp"
#include "daemon/mailctld/program/file_programs.hpp"
#include "daemon/mailctld/program/program.hpp"

#include <filesystem>
#include <memory>
#include <string_view>
#include <vector>

namespace mailctl::program {

/// All of them: Postfix, and those of file_programs().
class Programs {
public:
    /// `others` in the order of file_programs().
    Programs(std::unique_ptr<Program> postfix, std::vector<std::unique_ptr<Program>> others);

    Program& postfix() { return *postfix_; }

    /// The one that is called so. Throws std::logic_error where there is none.
    Program& find(std::string_view name);

    void begin();
    void end();

private:
    std::unique_ptr<Program> postfix_;
    std::vector<std::unique_ptr<Program>> others_;
};

/// The ones of this machine.
Programs programs_of(const Config& config);

/// A program's configuration, and where it is laid out again to be tried.
std::filesystem::path directory_of(const Config& config, const FileProgram& about);
std::filesystem::path staged_directory_of(const Config& config, const FileProgram& about);

/// The file that an object names.
std::filesystem::path path_of(const Config& config, std::string_view object);

}  // namespace mailctl::program
