#include "daemon/mailctld/access/easy_piece.hpp"

#include <array>
#include <cmath>

namespace mailctl::access {
namespace {

constexpr int first_year = 1900;
constexpr int last_year = 2099;
constexpr double years = last_year - first_year + 1;
constexpr double short_years = 100;
constexpr double days = 365;
constexpr std::string_view separators = "-./_ ";

// y, m and d are digits of the year, the month and the day, "-" is any separator.
constexpr std::array<std::string_view, 18> forms{
    "yyyymmdd",
    "ddmmyyyy",
    "mmddyyyy",
    "yymmdd",
    "ddmmyy",
    "mmddyy",
    "yyyy-mm-dd",
    "dd-mm-yyyy",
    "mm-dd-yyyy",
    "dd-m-yyyy",
    "d-mm-yyyy",
    "d-m-yyyy",
    "yy-mm-dd",
    "dd-mm-yy",
    "mm-dd-yy",
    "dd-m-yy",
    "d-mm-yy",
    "d-m-yy",
};
constexpr std::string_view year_form = "yyyy";

struct Date {
    int year = 0;
    int month = 0;
    int day = 0;
};

int& part_of(Date& date, char form) {
    if (form == 'y') {
        return date.year;
    }
    return form == 'm' ? date.month : date.day;
}

/// What stands in the text, by this form; none where it is not written so.
std::optional<Date> read(std::string_view text, std::string_view form) {
    Date date;
    for (std::size_t i = 0; i < form.size(); ++i) {
        if (form[i] == '-') {
            if (separators.find(text[i]) == std::string_view::npos) {
                return std::nullopt;
            }
            continue;
        }
        if (text[i] < '0' || text[i] > '9') {
            return std::nullopt;
        }
        auto& part = part_of(date, form[i]);
        part = part * 10 + (text[i] - '0');
    }
    return date;
}

bool has_long_year(std::string_view form) { return form.find("yyyy") != std::string_view::npos; }

bool is_year(int year) { return year >= first_year && year <= last_year; }

bool is_day(const Date& date) {
    return date.month >= 1 && date.month <= 12 && date.day >= 1 && date.day <= 31;
}

double guesses_of(std::string_view form) {
    const bool has_separators = form.find('-') != std::string_view::npos;
    const double written = has_separators ? static_cast<double>(separators.size()) : 1;
    return std::log10((has_long_year(form) ? years : short_years) * days * written);
}

}  // namespace

void add_dates(Pieces& pieces, std::string_view text) {
    for (std::size_t begin = 0; begin < text.size(); ++begin) {
        const auto rest = text.substr(begin);
        if (rest.size() >= year_form.size()) {
            const auto date = read(rest, year_form);
            if (date && is_year(date->year)) {
                pieces.push_back({begin, begin + year_form.size(), Kind::year, std::log10(years)});
            }
        }
        for (const auto form : forms) {
            const auto date = rest.size() >= form.size() ? read(rest, form) : std::nullopt;
            if (date && is_day(*date) && (!has_long_year(form) || is_year(date->year))) {
                pieces.push_back({begin, begin + form.size(), Kind::date, guesses_of(form)});
            }
        }
    }
}

}  // namespace mailctl::access
