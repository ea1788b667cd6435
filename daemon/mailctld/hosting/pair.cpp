#include "daemon/mailctld/hosting/pair.hpp"

#include "common/posix/file_descriptor.hpp"
#include "common/types/text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cerrno>
#include <filesystem>
#include <system_error>
#include <utility>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace mailctl::hosting {
namespace {

namespace fs = std::filesystem;

using posix::FileDescriptor;

// Both together go to mailctl-net in one request.
constexpr std::size_t longest_chain = 40'960;
constexpr std::size_t longest_key = 16'384;

constexpr std::string_view begin_label = "-----BEGIN ";
constexpr std::string_view end_label = "-----END ";
constexpr std::string_view label_tail = "-----";
constexpr std::string_view certificate_kind = "CERTIFICATE";
constexpr std::string_view key_kind = "PRIVATE KEY";

std::string_view without_carriage_return(std::string_view line) {
    return line.ends_with('\r') ? line.substr(0, line.size() - 1) : line;
}

/// Gives each line of the blocks of a kind ("CERTIFICATE", or whatever ends so: "RSA PRIVATE KEY").
template <class Take>
void each_line_of(std::string_view text, std::string_view kind, std::size_t most, Take take) {
    bool is_inside = false;
    std::size_t blocks = 0;
    while (!text.empty() && (is_inside || blocks < most)) {
        const auto end = std::min(text.find('\n'), text.size());
        const auto line = without_carriage_return(text.substr(0, end));
        text.remove_prefix(std::min(end + 1, text.size()));
        const auto tail = std::string(kind) + std::string(label_tail);
        if (line.starts_with(begin_label) && line.ends_with(tail)) {
            is_inside = true;
            ++blocks;
        }
        if (is_inside) {
            take(line);
        }
        is_inside = is_inside && !line.starts_with(end_label);
    }
}

std::string chain_in(std::string_view text) {
    constexpr std::size_t all = ~std::size_t{0};
    std::string chain;
    each_line_of(text, certificate_kind, all, [&](std::string_view line) {
        chain += line;
        chain += '\n';
    });
    return chain;
}

// Nothing where a line is none of PEM's.
std::vector<Secret> key_in(std::string_view text) {
    std::vector<Secret> lines;
    bool is_good = true;
    each_line_of(text, key_kind, 1, [&](std::string_view line) {
        std::string copy(line);
        auto secret = Secret::parse(copy);
        is_good = is_good && secret;
        if (is_good) {
            lines.push_back(*std::move(secret));
        }
    });
    return is_good ? std::move(lines) : std::vector<Secret>();
}

Error unreadable(const std::string& file, std::string_view why, const char* parameter) {
    return {
        Errc::configuration,
        fmt::format("{} cannot be read: {}", file, why),
        "name the certificate's chain and its key, each by its whole path, in files that root may "
        "read and that are not below /home",
        parameter};
}

Result<std::string> text_in(
    const Config& config, const std::string& file, std::size_t longest, const char* parameter
) {
    const auto path = config.root / fs::path(file).relative_path();
    // A pipe or a device would be waited for.
    const FileDescriptor open_file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
    struct stat about {};
    if (!open_file.valid() || ::fstat(open_file.fd(), &about) != 0) {
        return unreadable(file, std::generic_category().message(errno), parameter);
    }
    if (!S_ISREG(about.st_mode)) {
        return unreadable(file, "it is no regular file", parameter);
    }
    std::string text(longest + 1, '\0');
    std::size_t size = 0;
    for (;;) {
        const auto more = ::read(open_file.fd(), text.data() + size, text.size() - size);
        if (more < 0) {
            return unreadable(file, std::generic_category().message(errno), parameter);
        }
        size += static_cast<std::size_t>(more);
        if (more == 0 || size == text.size()) {
            break;
        }
    }
    if (size > longest) {
        wipe(text);
        return unreadable(file, fmt::format("it has more than {} bytes", longest), parameter);
    }
    text.resize(size);
    return text;
}

Error holds_none(const std::string& file, const char* what, const char* hint, const char* where) {
    return {Errc::configuration, fmt::format("{} holds no {} in PEM", file, what), hint, where};
}

}  // namespace

std::string Pair::text() const {
    std::size_t size = chain.size();
    for (const auto& line : key) {
        size += line.size() + 1;
    }
    std::string text;
    text.reserve(size);  // It does not move, and leaves no copy behind.
    for (const auto& line : key) {
        text += line.reveal();
        text += '\n';
    }
    return text += chain;
}

Result<Pair> read_pair(const Config& config, const Certificate& files) {
    const auto chain = text_in(config, files.chain, longest_chain, "certificate");
    if (!chain) {
        return chain.error();
    }
    auto key = text_in(config, files.key, longest_key, "key");
    if (!key) {
        return key.error();
    }
    Pair pair{chain_in(*chain), key_in(*key)};
    wipe(*key);
    if (pair.chain.empty()) {
        return holds_none(
            files.chain,
            "certificate",
            "the host's own first and those that vouch for it behind: of certbot's files it is "
            "fullchain.pem",
            "certificate"
        );
    }
    if (pair.key.empty()) {
        return holds_none(files.key, "private key", "of certbot's files it is privkey.pem", "key");
    }
    return pair;
}

std::optional<Pair> pair_in(std::string_view text) {
    Pair pair{chain_in(text), key_in(text)};
    return pair.chain.empty() || pair.key.empty() ? std::nullopt : std::optional(std::move(pair));
}

}  // namespace mailctl::hosting
