#include "daemon/mailctld/change/stage.hpp"

#include "daemon/mailctld/files/replace.hpp"
#include "daemon/mailctld/files/whole_file.hpp"
#include "daemon/mailctld/program/programs.hpp"

#include <cerrno>
#include <map>
#include <system_error>

#include <sys/stat.h>

namespace mailctl::change {

namespace fs = std::filesystem;

Stage::Stage(const Config& config, std::string_view main, std::string_view master)
    : config_(config), directory_(config.stage()) {
    constexpr mode_t private_directory = 0700;
    if (::mkdir(directory_.c_str(), private_directory) != 0 && errno != EEXIST) {
        throw std::system_error(errno, std::generic_category(), "creating " + directory_.string());
    }
    clear();  // an earlier run may have been killed
    files::create_private_file(directory_ / "main.cf", main);
    files::create_private_file(directory_ / "master.cf", master);
}

Stage::~Stage() { clear(); }

void Stage::lay_out(
    std::string_view program,
    const std::vector<store::FileChange>& files,
    std::optional<std::string> store::FileChange::*moment
) {
    const auto* about = program::find_file_program(program);
    if (about == nullptr || !fs::is_directory(program::directory_of(config_, *about))) {
        return;
    }
    std::map<std::string, std::optional<std::string>> instead;
    for (const auto& file : files) {
        if (store::program_of(file.object) == program) {
            instead[std::string(store::file_of(file.object))] = file.*moment;
        }
    }
    files::lay_out_copy(
        program::directory_of(config_, *about),
        program::staged_directory_of(config_, *about),
        instead
    );
}

void Stage::clear() {
    std::error_code ignored;
    fs::remove(directory_ / "main.cf", ignored);
    fs::remove(directory_ / "master.cf", ignored);
    for (const auto& about : program::file_programs()) {
        fs::remove_all(program::staged_directory_of(config_, about), ignored);
    }
}

}  // namespace mailctl::change
