#pragma once

#include "daemon/httpd/dinomail/place.hpp"
#include "daemon/httpd/errand.hpp"
#include "daemon/httpd/http/application.hpp"
#include "daemon/httpd/link/links.hpp"

#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>

#include <optional>
#include <string_view>

/// The REST interface of an earlier mail administration, DinoMail, below /api/: for programs that
/// know it. Envelopes, addresses of objects and status codes are its own; what it let through is
/// refused (tests/DEFECTS.md, M1 and on).
///
/// Who asks shows a token of ours, as "ApiKey NAME:TOKEN" or as anywhere else. An object's number
/// is the store's, which no other one ever gets: so none can be chosen. A write of several objects
/// is one change of mailctld's, done as a whole or not at all.
namespace mailctl::httpd::dinomail {

/// `refused` is why the visitor cannot be whom he says he is.
asio::awaitable<http::Reply> answer(
    asio::io_context& io, Links& links, Place place, Errand errand, std::optional<Error> refused
);

/// What there is, for a program that asks for /api/. Its schemas are for who may look at domains.
asio::awaitable<http::Reply> top(Links& links, Errand errand);

/// Whether who asks for /api/ is a person with a browser.
bool wants_page(const http::Request& request);

/// What is wrong with the HTTP itself, as {"error_message": sentence}.
http::Response shaped(http::Response problem, std::string_view sentence);

}  // namespace mailctl::httpd::dinomail
