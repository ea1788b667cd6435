#include "daemon/op/directory.hpp"

#include "daemon/op/child.hpp"

#include <fstream>
#include <sstream>

namespace mailctl::op {

bool mentions(std::string_view main_cf, std::string_view parameter) {
    while (!main_cf.empty()) {
        if (main_cf.starts_with(parameter)) {
            return true;
        }
        const auto end = main_cf.find('\n');
        main_cf.remove_prefix(end == std::string_view::npos ? main_cf.size() : end + 1);
    }
    return false;
}

std::string directory(
    const std::string& config_dir, std::string_view parameter, const std::string& compiled
) {
    std::ostringstream main_cf;
    main_cf << std::ifstream(config_dir + "/main.cf").rdbuf();
    if (!mentions(main_cf.view(), parameter)) {
        return compiled;
    }
    auto [status, text] = run(
        {.words = {"/usr/sbin/postconf", "-c", config_dir, "-x", "-h", std::string(parameter)},
         .config_dir = config_dir}
    );
    if (text.ends_with('\n')) {
        text.pop_back();
    }
    // Warnings go to the same pipe: an answer of several lines is no path.
    const bool is_path =
        status == 0 && text.starts_with('/') && text.find('\n') == std::string::npos;
    return is_path ? text : compiled;
}

}  // namespace mailctl::op
