#include "daemon/mailctld/options.hpp"

#include "common/types/host_name.hpp"
#include "common/types/http_url.hpp"
#include "common/types/port.hpp"
#include "common/types/text.hpp"
#include "common/types/word.hpp"
#include "common/version.hpp"

#include <boost/program_options.hpp>
#include <fmt/format.h>

#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>

namespace mailctl {
namespace {

namespace po = boost::program_options;

constexpr const char* default_config_file = "/etc/mailctl/mailctl.conf";

// A path in the file or on the command line, as a string, with our default.
auto path_option(std::filesystem::path& into) {
    return po::value<std::string>()->notifier([&into](const std::string& text) { into = text; });
}

// A word of a described enum.
template <class Enum>
auto word_option(Enum& into, const char* name) {
    return po::value<std::string>()->notifier([&into, name](const std::string& text) {
        const auto value = from_word<Enum>(text);
        if (!value) {
            throw po::error(
                fmt::format("{}: \"{}\" is not one of {}", name, escaped(text), words_of<Enum>())
            );
        }
        into = *value;
    });
}

po::options_description settings(Config& config) {
    po::options_description all("Settings (also in mailctl.conf, without the dashes)");
    all.add_options()("socket", path_option(config.socket), "listen here")(
        "state-dir", path_option(config.state_dir), "keep the state here"
    )("run-dir", path_option(config.run_dir), "find the helpers' sockets and stage changes here"
    )("lookup-dir", path_option(config.lookup_dir), "what Postfix and Dovecot look up of mailboxes"
    )("postfix-config-dir", path_option(config.postfix_config_dir), "the Postfix to look after")(
        "helper-dir", path_option(config.helper_dir), "where mailctl-op and mailctl-net are"
    )("ca-file", path_option(config.ca_file), "certificate authorities for the relay")(
        "map-type", po::value(&config.map_type), "type of look-up tables, for example lmdb"
    )("platform-url", po::value(&config.platform_url), "the delivery platform's API")(
        "platform-ca-file", path_option(config.platform_ca_file), "certificate authorities for it"
    )("platform-host", po::value(&config.platform_host), "where the platform takes mail")(
        "platform-port", po::value(&config.platform_port), "and at which port"
    )("keep-history",
      po::value(&config.keep_history_days),
      "days until the journal's rows go into the archive; 0: never"
    )("front-may",
      word_option(config.front_may, "front-may"),
      "what may be done over HTTP at most: read, change or admin");
    return all;
}

Error usage(std::string message) {
    return {Errc::usage, std::move(message), "`mailctld --help` lists the options", {}};
}

Status read_file(
    const std::string& file,
    bool must_exist,
    const po::options_description& known,
    po::variables_map& values
) {
    std::ifstream input(file);
    if (!input) {
        if (!must_exist && !std::filesystem::exists(file)) {
            return {};
        }
        return Error{Errc::usage, fmt::format("cannot read {}", file), {}, {}};
    }
    po::store(po::parse_config_file(input, known), values);
    return {};
}

// What other types judge, named as it is set.
template <class T>
Status check_value(const char* setting, const Result<T>& value) {
    if (value) {
        return {};
    }
    return usage(fmt::format("{}: {}", setting, value.error().message));
}

Status check_platform(const Config& config) {
    if (!config.platform_ca_file.empty() && !config.platform_ca_file.is_absolute()) {
        return usage(fmt::format("\"{}\" is not an absolute path", config.platform_ca_file.string())
        );
    }
    if (auto status = check_value("platform-url", HttpUrl::parse(config.platform_url)); !status) {
        return status;
    }
    if (auto status = check_value("platform-host", HostName::parse(config.platform_host));
        !status) {
        return status;
    }
    return check_value("platform-port", Port::parse(config.platform_port));
}

Status check_history(const Config& config) {
    constexpr std::int64_t days_max = 36'500;
    const auto days = config.keep_history_days;
    if (days < 0 || days > days_max) {
        return usage(fmt::format("keep-history: {} is out of range (0-{} days)", days, days_max));
    }
    return {};
}

Status check_paths(const Config& config) {
    for (const auto* path :
         {&config.socket,
          &config.state_dir,
          &config.run_dir,
          &config.lookup_dir,
          &config.postfix_config_dir,
          &config.helper_dir,
          &config.ca_file}) {
        if (!path->is_absolute()) {
            return usage(fmt::format("\"{}\" is not an absolute path", path->string()));
        }
    }
    return {};
}

}  // namespace

Result<std::optional<Config>> read_options(int argc, const char* const* argv) {
    Config config;
    config.helper_dir = MAILCTL_HELPER_DIR;
    std::string config_file;
    po::options_description known("Usage: mailctld [OPTION]...\n\nOptions");
    known.add_options()("config", po::value(&config_file), "read settings from this file")(
        "help", "print this and exit"
    )("version", "print the version and exit");
    const auto file_settings = settings(config);
    known.add(file_settings);
    try {
        using Style = po::command_line_style::style_t;
        po::variables_map values;
        po::store(
            po::command_line_parser(argc, argv)
                .options(known)
                .positional({})
                .style(Style::unix_style & ~Style::allow_guessing)
                .run(),
            values
        );
        if (values.count("help") != 0) {
            std::ostringstream text;
            text << known;
            fmt::print("{}", text.str());
            return std::optional<Config>();
        }
        if (values.count("version") != 0) {
            fmt::print("mailctld {}\n", version);
            return std::optional<Config>();
        }
        const bool is_named = values.count("config") != 0;
        // What stands on the command line was stored first and wins.
        const auto file = is_named ? values["config"].as<std::string>() : default_config_file;
        if (auto status = read_file(file, is_named, file_settings, values); !status) {
            return status.error();
        }
        po::notify(values);
    } catch (const po::error& error) {
        return usage(error.what());
    }
    if (auto status = check_paths(config); !status) {
        return status.error();
    }
    if (auto status = check_platform(config); !status) {
        return status.error();
    }
    if (auto status = check_history(config); !status) {
        return status.error();
    }
    return std::optional(config);
}

}  // namespace mailctl
