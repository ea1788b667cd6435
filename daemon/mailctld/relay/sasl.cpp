#include "daemon/mailctld/relay/sasl.hpp"

#include <algorithm>
#include <array>
#include <filesystem>
#include <system_error>
#include <vector>

namespace mailctl::relay {
namespace {

namespace fs = std::filesystem;

// Where Cyrus SASL's plug-ins are: by architecture on Debian, elsewhere in one place.
std::vector<fs::path> plugin_directories(const fs::path& root) {
    std::vector<fs::path> found{root / "usr/lib/sasl2", root / "usr/lib64/sasl2"};
    std::error_code none;
    for (const auto& entry : fs::directory_iterator(root / "usr/lib", none)) {
        found.push_back(entry.path() / "sasl2");
    }
    return found;
}

bool is_for_passwords(const fs::path& plugin) {
    const auto name = plugin.filename().string();
    return name.starts_with("libplain.so") || name.starts_with("liblogin.so");
}

}  // namespace

bool has_sasl_plugins(const fs::path& root) {
    const auto directories = plugin_directories(root);
    return std::any_of(directories.begin(), directories.end(), [](const fs::path& directory) {
        std::error_code none;
        const fs::directory_iterator plugins(directory, none);
        return std::any_of(begin(plugins), end(plugins), [](const auto& entry) {
            return is_for_passwords(entry.path());
        });
    });
}

}  // namespace mailctl::relay
