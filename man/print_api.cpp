/// Prints mailctl-api(7): its template, with the routes and the errors as mailctl-httpd has them in
/// place of
///
///     .\" routes
///     .\" mail routes
///     .\" errors
#include "common/error.hpp"
#include "daemon/httpd/api/routes.hpp"
#include "daemon/httpd/http/method.hpp"
#include "daemon/httpd/mail/mail.hpp"
#include "daemon/httpd/problem.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <fstream>
#include <iostream>
#include <string>
#include <string_view>
#include <vector>

namespace {

using namespace mailctl;

std::string row_of(const httpd::Route& route, std::string_view third) {
    return fmt::format(
        ".It {} Ta Pa {} Ta {}\n", httpd::http::name(route.method), route.pattern, third
    );
}

std::string routes() {
    std::string text;
    for (const auto& route : httpd::native_routes()) {
        auto method = route.ask().name;
        constexpr std::string_view ours = "io.mailctl.";
        if (method.starts_with(ours)) {
            method.remove_prefix(ours.size());
        }
        text += row_of(route, method);
    }
    return text;
}

// They are no method of mailctld's: what they take says more.
std::string mail_routes() {
    std::string text;
    for (const auto& row : httpd::mail::rows()) {
        std::string members;
        for (const auto& member : row.route.ask().parameters->members) {
            if (member.name != "id") {
                members += fmt::format("{}{}", members.empty() ? "" : " , ", member.name);
            }
        }
        text += row_of(row.route, members);
    }
    return text;
}

std::string errors() {
    auto rows = std::vector<ErrcInfo>(errc_table().begin(), errc_table().end());
    std::stable_sort(rows.begin(), rows.end(), [](const auto& left, const auto& right) {
        return httpd::status_of(left.code) < httpd::status_of(right.code);
    });
    std::string text;
    for (const auto& row : rows) {
        // A macro's name among the words would be taken for one.
        text += fmt::format(
            ".It {} Ta {} Ta \"{}\"\n", httpd::status_of(row.code), row.name, row.meaning
        );
    }
    return text;
}

}  // namespace

int main(int count, char** words) {
    if (count != 2) {
        std::cerr << "usage: print_api TEMPLATE\n";
        return 64;
    }
    std::ifstream file(words[1]);
    int marks = 0;
    for (std::string line; std::getline(file, line);) {
        const bool is_routes = line == ".\\\" routes";
        const bool is_mail = line == ".\\\" mail routes";
        const bool is_errors = line == ".\\\" errors";
        marks += is_routes || is_mail || is_errors ? 1 : 0;
        std::cout
            << (is_routes   ? routes()
                : is_mail   ? mail_routes()
                : is_errors ? errors()
                            : line + '\n');
    }
    if (marks != 3 || !file.eof()) {
        std::cerr << words[1] << " has no place for the routes or for the errors\n";
        return 65;
    }
    return std::cout.flush() ? 0 : 74;
}
