#include "daemon/op/proxied_maps.hpp"

#include "daemon/op/child.hpp"
#include "daemon/op/next_line.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <fstream>
#include <set>
#include <sstream>

namespace mailctl::op {
namespace {

constexpr std::string_view prefix = "proxy:";
constexpr std::string_view separators = ", \t\n";
constexpr std::string_view stand_in = "not-in-proxy_read_maps.";

std::set<std::string_view> words_of(std::string_view list) {
    std::set<std::string_view> words;
    for (auto begin = list.find_first_not_of(separators); begin != std::string_view::npos;
         begin = list.find_first_not_of(separators)) {
        list.remove_prefix(begin);
        const auto word = list.substr(0, list.find_first_of(separators));
        words.insert(word);
        list.remove_prefix(word.size());
    }
    return words;
}

/// Rewrites one value. Inside "pipemap:{...}" only the prefix goes: whether proxymap would open
/// such a table is not judged.
class Rewriting {
public:
    Rewriting(ProxiedMaps& found, const std::set<std::string_view>& listed)
        : found_(found), listed_(listed) {}

    std::string of(std::string_view value) {
        std::string text;
        int depth = 0;
        while (!value.empty()) {
            const auto word = value.substr(0, value.find_first_of(", \t{}"));
            text += word.starts_with(prefix) ? direct(word, depth) : std::string(word);
            value.remove_prefix(word.size());
            if (!value.empty()) {
                depth += value.front() == '{' ? 1 : value.front() == '}' ? -1 : 0;
                text += value.front();
                value.remove_prefix(1);
            }
        }
        return text;
    }

private:
    std::string direct(std::string_view word, int depth) {
        if (depth > 0 || listed_.count(word) != 0) {
            return std::string(word.substr(prefix.size()));
        }
        found_.unlisted.emplace_back(word);
        return fmt::format("{}{}", stand_in, found_.unlisted.size());
    }

    ProxiedMaps& found_;
    const std::set<std::string_view>& listed_;
};

std::string ask_postconf(const std::string& config_dir, std::vector<std::string> words) {
    words.insert(words.begin(), {"/usr/sbin/postconf", "-c", config_dir});
    auto [status, text] = run({.words = std::move(words), .config_dir = config_dir});
    return status == 0 ? std::move(text) : std::string();
}

}  // namespace

std::string ProxiedMaps::explained(const std::string& death_note) const {
    for (std::size_t i = unlisted.size(); i > 0; --i) {
        if (death_note.find(fmt::format("{}{}", stand_in, i)) != std::string::npos) {
            return fmt::format("proxy_read_maps does not list {}", unlisted[i - 1]);
        }
    }
    return death_note;
}

ProxiedMaps proxied_maps_in(std::string_view settings, std::string_view proxy_read_maps) {
    const auto listed = words_of(proxy_read_maps);
    ProxiedMaps found;
    while (!settings.empty()) {
        const auto line = next_line(settings);
        const auto equals = line.find(" = ");
        if (equals == std::string_view::npos || line.find(prefix, equals) == std::string::npos) {
            continue;
        }
        const auto name = line.substr(0, equals);
        if (name == "proxy_read_maps" || name == "proxy_write_maps") {
            continue;
        }
        const auto value = line.substr(equals + 3);
        const auto direct = Rewriting(found, listed).of(value);
        if (direct != value) {
            found.options.push_back(fmt::format("{}={}", name, direct));
        }
    }
    return found;
}

ProxiedMaps proxied_maps(const std::string& config_dir) {
    std::ostringstream main_cf;
    main_cf << std::ifstream(config_dir + "/main.cf").rdbuf();
    if (main_cf.view().find(prefix) == std::string_view::npos) {
        return {};
    }
    return proxied_maps_in(
        ask_postconf(config_dir, {"-nx"}), ask_postconf(config_dir, {"-hx", "proxy_read_maps"})
    );
}

}  // namespace mailctl::op
