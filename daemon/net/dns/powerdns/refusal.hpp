#pragma once

#include "common/result.hpp"
#include "daemon/net/http/client.hpp"
#include "daemon/net/mask.hpp"

namespace mailctl::net::dns::powerdns {

/// What an answer other than a success means, in words with a hint. PowerDNS's own words come from
/// outside, so they pass the mask of the key, are cut and escaped.
Error refusal(const http::Response& response, const Mask& mask);

/// What it means that there is no answer.
Error no_answer(const http::Failure& failure);

/// Whether the server says that it does not have the zone: 404, or 422 as 4.1 to 4.3 say it.
bool is_without_zone(long status);

/// Whether the server has judged the request and done nothing.
bool is_refusal(const http::Response& response);

}  // namespace mailctl::net::dns::powerdns
