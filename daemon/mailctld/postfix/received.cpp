#include "daemon/mailctld/postfix/received.hpp"

#include "common/types/text.hpp"
#include "daemon/mailctld/files/replace.hpp"
#include "daemon/mailctld/postfix/table.hpp"
#include "daemon/mailctld/postfix/tools.hpp"
#include "daemon/mailctld/postfix/words.hpp"

#include <algorithm>

namespace mailctl::postfix {
namespace {

/// Collects them; the first that says something of a domain counts.
class Collector {
public:
    explicit Collector(const std::filesystem::path& config_dir) : config_dir_(config_dir) {}

    void add_list(std::string_view list) {
        std::set<std::string> left_out;
        for (const auto& word : split_list(list)) {
            const bool is_file = word.starts_with('/') || word.starts_with("!/");
            const bool is_table = word.find(':') != std::string::npos && !word.starts_with('[');
            if (word.starts_with('!') && (is_file || is_table)) {
                // What it leaves out may be anything of what follows.
                received_.is_complete = false;
                return;
            }
            if (word.starts_with('!')) {
                left_out.insert(lower_case(word.substr(1)));
            } else if (is_file) {
                add_file(word);
            } else if (is_table) {
                add_table(word);
            } else if (left_out.count(lower_case(word)) == 0) {
                received_.domains.insert(lower_case(word));
            }
        }
    }

    Received take() { return std::move(received_); }

private:
    // "/etc/postfix/domains": the same words, in a file, which may name others and itself.
    void add_file(const std::string& path) {
        const auto& known = received_.files;
        if (std::find(known.begin(), known.end(), path) != known.end()) {
            return;
        }
        received_.files.emplace_back(path);
        const auto text = files::read_file(path);
        if (!text) {
            received_.is_complete = false;
            return;
        }
        for (const auto& line : lines_of(*text)) {
            const auto words = trimmed(line);
            if (!words.starts_with('#') && !words.starts_with('/')) {
                add_list(words);
            }
        }
    }

    void add_table(const std::string& table) {
        for (auto& file : files_of_table(table)) {
            received_.files.push_back(std::move(file));
        }
        const auto rows = list_table(config_dir_, table);
        received_.is_complete = received_.is_complete && rows.is_known && !rows.is_cut;
        for (const auto& row : rows.rows) {
            received_.is_complete = received_.is_complete && !row.is_pattern && row.key != "*";
            if (!row.is_pattern && row.key.find_first_of("@*") == std::string::npos) {
                received_.domains.insert(lower_case(row.key));
            }
        }
    }

    const std::filesystem::path& config_dir_;
    Received received_;
};

}  // namespace

Received received_domains(const std::filesystem::path& config_dir) {
    const auto values = effective_values(
        config_dir,
        {"mydestination", "virtual_mailbox_domains", "virtual_alias_domains", "relay_domains"}
    );
    return values ? received_domains(config_dir, *values) : Received{{}, false, {}};
}

Received received_domains(
    const std::filesystem::path& config_dir, const std::vector<std::string>& values
) {
    Collector collector(config_dir);
    for (const auto& value : values) {
        collector.add_list(value);
    }
    return collector.take();
}

std::shared_ptr<const Received> ReceivedDomains::look() {
    const std::lock_guard lock(mutex_);
    const auto files = received_ ? received_->files : std::vector<std::filesystem::path>();
    std::vector<files::Stamp> before{files::Stamp::of(config_dir_ / "main.cf")};
    for (const auto& file : files) {
        before.push_back(files::Stamp::of(file));
    }
    if (received_ && before == stamps_) {
        return received_;
    }
    const bool would_show = std::all_of(before.begin(), before.end(), [](const auto& stamp) {
        return stamp.is_settled();
    });
    received_ = std::make_shared<const Received>(received_domains(config_dir_));
    // What other files there are was not known before they were read.
    const bool may_keep = would_show && received_->files == files;
    stamps_ = may_keep ? std::move(before) : std::vector<files::Stamp>();
    return received_;
}

}  // namespace mailctl::postfix
