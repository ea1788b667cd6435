#include "common/api/mailbox/import.hpp"

#include "cli/act.hpp"
#include "cli/ask.hpp"
#include "cli/mailbox/import_reader.hpp"
#include "cli/option.hpp"
#include "cli/password.hpp"
#include "common/types/text.hpp"
#include "common/wire/described.hpp"

#include <fmt/format.h>

#include <vector>

namespace mailctl::cli {
namespace {

// A request has 64 KiB; and a password in clear takes the daemon a quarter of a second.
constexpr std::size_t most_bytes = 55'000;
constexpr std::size_t most_rows = 500;
constexpr std::size_t most_passwords = 40;
constexpr std::size_t bytes_of_names = 120;

Error at_line(std::int64_t line, Error error) {
    error.message = fmt::format("line {}: {}", line, error.message);
    error.parameter.clear();
    return error;
}

/// What has come of the lines so far.
class ImportRun {
public:
    ImportRun(const Arguments& arguments, Output& output)
        : arguments_(arguments), output_(output) {}

    Status add(api::MailboxImportRow row, std::int64_t line) {
        bytes_ += bytes_of_names + row.address.text().size() + (row.hash ? row.hash->size() : 0) +
                  (row.password ? row.password->size() : 0) + row.display_name.value_or("").size();
        passwords_ += row.password ? 1 : 0;
        rows_.push_back(std::move(row));
        lines_.push_back(line);
        const bool is_full =
            rows_.size() == most_rows || bytes_ >= most_bytes || passwords_ == most_passwords;
        return is_full ? send() : Status();
    }

    Status send() {
        if (rows_.empty()) {
            return {};
        }
        api::MailboxImport request{
            .rows = std::move(rows_),
            .skip_existing = arguments_.flag("skip-existing"),
            .allow_weak = arguments_.flag("allow-weak"),
            .dry_run = arguments_.flag("dry-run")};
        const auto report = ask_for_report(request, arguments_.globals(), output_);
        if (!report) {
            return at_line(lines_.front(), report.error());
        }
        if (!report->faults.empty()) {
            return told(*report);
        }
        made_ += report->made;
        there_ += report->there;
        last_line_ = lines_.back();
        for (const auto& note : report->notes) {
            output_.warn(escaped(note));
        }
        rows_.clear();
        lines_.clear();
        bytes_ = 0;
        passwords_ = 0;
        tell_progress();
        return {};
    }

    std::int64_t made() const { return made_; }
    std::int64_t there() const { return there_; }

    /// What a line that is wrong leaves behind.
    void tell_how_far() const {
        if (!arguments_.has("dry-run") && made_ > 0) {
            output_.warn(fmt::format(
                "up to line {} all is imported; mend the line and give the file again with "
                "--skip-existing",
                last_line_
            ));
        }
    }

private:
    void tell_progress() {
        constexpr std::int64_t each = 10'000;
        if (last_line_ - told_line_ >= each) {
            told_line_ = last_line_;
            output_.progress("import", fmt::format("{} lines", last_line_));
        }
    }

    // All of them but the first as talk.
    Error told(const api::MailboxImportReport& report) const {
        std::optional<Error> first;
        for (const auto& fault : report.faults) {
            const auto row = static_cast<std::size_t>(fault.row);
            Error error{Errc::invalid_argument, fault.message, fault.hint, {}};
            error = at_line(row < lines_.size() ? lines_[row] : 0, std::move(error));
            if (first) {
                output_.talk(escaped(error.message));
            } else {
                first = std::move(error);
            }
        }
        return *first;
    }

    const Arguments& arguments_;
    Output& output_;
    std::vector<api::MailboxImportRow> rows_;
    std::vector<std::int64_t> lines_;
    std::size_t bytes_ = 0;
    std::size_t passwords_ = 0;
    std::int64_t made_ = 0;
    std::int64_t there_ = 0;
    std::int64_t last_line_ = 0;
    std::int64_t told_line_ = 0;
};

// A file is read to its end before anything is done, so that what is no mailbox is told first.
Status read_through(ImportReader& reader) {
    if (!reader.rewind()) {
        return {};
    }
    for (;;) {
        const auto row = reader.next();
        if (!row) {
            return at_line(reader.line(), row.error());
        }
        if (!*row) {
            reader.rewind();
            return {};
        }
    }
}

Status send_all(ImportReader& reader, ImportRun& run) {
    for (;;) {
        auto row = reader.next();
        if (!row) {
            return at_line(reader.line(), row.error());
        }
        if (!*row) {
            return run.send();
        }
        if (auto status = run.add(**std::move(row), reader.line()); !status) {
            return status;
        }
    }
}

}  // namespace

void mailbox_import_options(Options& options) {
    add_flag(options, "skip-existing", "Leave mailboxes that are there as they are");
    add_flag(options, "allow-weak", "Take hashes without a salt as well");
    dry_run_option(options);
}

Result<int> mailbox_import(const Arguments& arguments, Output& output) {
    auto reader = ImportReader::open(arguments.values().front());
    if (!reader) {
        return reader.error();
    }
    if (is_readable_by_others(arguments.values().front())) {
        output.warn(fmt::format("others than its owner can read {}", arguments.values().front()));
    }
    ImportRun run(arguments, output);
    auto status = read_through(*reader);
    if (status) {
        status = send_all(*reader, run);
    }
    if (!status) {
        run.tell_how_far();
        return status.error();
    }
    const bool is_dry = arguments.has("dry-run");
    wire::json value{{"made", run.made()}, {"there", run.there()}, {"dry_run", is_dry}};
    output.result(
        value,
        fmt::format(
            "{} mailboxes {}, {} were there already.\n",
            run.made(),
            is_dry ? "would be made" : "are made",
            run.there()
        )
    );
    return 0;
}

}  // namespace mailctl::cli
