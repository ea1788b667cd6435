#include "daemon/httpd/html.hpp"

namespace mailctl::httpd {

std::string html_text(std::string_view text) {
    std::string shown;
    for (const char c : text) {
        switch (c) {
            case '&':
                shown += "&amp;";
                break;
            case '<':
                shown += "&lt;";
                break;
            case '>':
                shown += "&gt;";
                break;
            case '"':
                shown += "&quot;";
                break;
            case '\'':
                shown += "&#39;";
                break;
            default:
                shown += c;
        }
    }
    return shown;
}

}  // namespace mailctl::httpd
