#pragma once

#include "cli/connect.hpp"
#include "cli/option.hpp"
#include "common/types/cursor.hpp"
#include "common/types/word.hpp"

#include <iterator>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace mailctl::cli {

void add_sort(Options& options, const std::string& columns);

/// For a list that can be sorted by these: --sort COLUMN.
template <class Column>
void add_sort(Options& options) {
    add_sort(options, words_of<Column>());
}

/// For a list of which one page is shown: --next PLACE.
void add_next(Options& options);

/// How to ask for the page behind this one; nothing where there is none.
std::string next_text(const std::optional<std::string>& next);

/// All pages of a list as one.
template <class Request, class Row, class Reply = typename Request::Reply>
Result<Reply> every_page(Daemon& daemon, Request request, std::vector<Row> Reply::*rows) {
    Reply all{};
    for (;;) {
        auto page = daemon.call(request);
        if (!page) {
            return page.error();
        }
        auto& found = (*page).*rows;
        std::move(found.begin(), found.end(), std::back_inserter(all.*rows));
        if (!page->next) {
            return all;
        }
        auto next = Cursor::parse(*page->next);
        if (!next) {
            return next.error();
        }
        request.after = *std::move(next);
    }
}

}  // namespace mailctl::cli
