#include "daemon/httpd/options.hpp"

#include "common/version.hpp"

#include <boost/program_options.hpp>
#include <fmt/format.h>

#include <filesystem>
#include <fstream>
#include <sstream>

namespace mailctl::httpd {
namespace {

namespace po = boost::program_options;

constexpr const char* default_config_file = "/etc/mailctl/httpd.conf";

Error usage(std::string message) {
    return {Errc::usage, std::move(message), "`mailctl-httpd --help` lists the options", {}};
}

Status read_file(
    const std::string& file,
    bool must_exist,
    const po::options_description& known,
    po::variables_map& values
) {
    std::ifstream input(file);
    if (input) {
        po::store(po::parse_config_file(input, known), values);
        return {};
    }
    if (!must_exist && !std::filesystem::exists(file)) {
        return {};
    }
    return usage(fmt::format("cannot read {}", file));
}

Status check(Settings& settings, const std::vector<std::string>& trusted) {
    for (const auto& text : trusted) {
        auto network = Network::parse(text);
        if (!network) {
            return usage(fmt::format("trust-proxy: {}", network.error().message));
        }
        settings.trusted.push_back(*std::move(network));
    }
    if (settings.certificate.empty() != settings.key.empty()) {
        return usage("certificate and key go together");
    }
    return {};
}

}  // namespace

Result<std::optional<Settings>> read_options(int argc, const char* const* argv) {
    Settings settings;
    std::string config_file;
    std::vector<std::string> trusted;
    po::options_description file_settings("Settings (also in httpd.conf, without the dashes)");
    file_settings.add_options()(
        "socket", po::value(&settings.front_socket), "mailctld's front door"
    )("listen", po::value(&settings.listen), "an address and a port; 127.0.0.1:8099 if absent")(
        "listen-unix", po::value(&settings.listen_unix), "a socket for a reverse proxy"
    )("certificate", po::value(&settings.certificate), "speak TLS with this chain of certificates")(
        "key", po::value(&settings.key), "and this key"
    )("name", po::value(&settings.names), "a name that clients may call it by"
    )("trust-proxy", po::value(&trusted), "believe what a proxy in this network says of its clients"
    );
    po::options_description known("Usage: mailctl-httpd [OPTION]...\n\nOptions");
    known.add_options()("config", po::value(&config_file), "read settings from this file")(
        "help", "print this and exit"
    )("version", "print the version and exit");
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
            return std::optional<Settings>();
        }
        if (values.count("version") != 0) {
            fmt::print("mailctl-httpd {}\n", version);
            return std::optional<Settings>();
        }
        const bool is_named = values.count("config") != 0;
        const auto file = is_named ? values["config"].as<std::string>() : default_config_file;
        if (auto status = read_file(file, is_named, file_settings, values); !status) {
            return status.error();
        }
        po::notify(values);
    } catch (const po::error& error) {
        return usage(error.what());
    }
    if (auto status = check(settings, trusted); !status) {
        return status.error();
    }
    return std::optional(std::move(settings));
}

}  // namespace mailctl::httpd
