#include "daemon/mailctld/program/programs.hpp"

#include "daemon/mailctld/program/postfix.hpp"
#include "daemon/mailctld/program/whole_files.hpp"
#include "daemon/mailctld/store/ledger.hpp"

#include <stdexcept>
#include <string>
#include <utility>

namespace mailctl::program {

namespace fs = std::filesystem;

Programs::Programs(std::unique_ptr<Program> postfix, std::vector<std::unique_ptr<Program>> others)
    : postfix_(std::move(postfix)), others_(std::move(others)) {}

Program& Programs::find(std::string_view name) {
    if (name == postfix_->name()) {
        return *postfix_;
    }
    for (const auto& program : others_) {
        if (program->name() == name) {
            return *program;
        }
    }
    throw std::logic_error("no program is called " + std::string(name));
}

void Programs::begin() {
    postfix_->begin();
    for (const auto& program : others_) {
        program->begin();
    }
}

void Programs::end() {
    postfix_->end();
    for (const auto& program : others_) {
        program->end();
    }
}

Programs programs_of(const Config& config) {
    std::vector<std::unique_ptr<Program>> others;
    for (const auto& about : file_programs()) {
        others.push_back(std::make_unique<WholeFiles>(config, about));
    }
    return {std::make_unique<Postfix>(config), std::move(others)};
}

fs::path directory_of(const Config& config, const FileProgram& about) {
    return config.root / fs::path(about.directory).relative_path();
}

fs::path staged_directory_of(const Config& config, const FileProgram& about) {
    return config.stage() / about.name;
}

fs::path path_of(const Config& config, std::string_view object) {
    const auto* about = find_file_program(store::program_of(object));
    if (about == nullptr) {
        throw std::runtime_error("this version has no files at " + std::string(object));
    }
    return directory_of(config, *about) / store::file_of(object);
}

}  // namespace mailctl::program
