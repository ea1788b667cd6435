"""Carries the faults out that change or take the place of an answer. The words are those of faults.py."""

import email.utils
import time

import records
from answer import Answer

SECRETS = ("api_key", "credential_id", "password", "new_password")
HOSTILE_NAMES = (
    "evil\nrelayhost = [192.0.2.66]", "x" * 10_240, "../../etc/passwd", "<script>", "", "\x1b[2J", "é.test",
)
PAGE = "<!DOCTYPE html>\n<html><head><title>502 Bad Gateway</title></head><body><h1>Bad Gateway</h1></body></html>\n"


def failure(options, details, status, message, kind):
    """A failure with the HTTP status that the fault is about, whatever the option statuses says."""
    answer = Answer.failure(options, details.get("type", kind), details.get("message", message))
    answer.status = details.get("status") or status or answer.status
    if details.get("seconds") is not None:
        seconds = details["seconds"]
        date = email.utils.formatdate(time.time() + seconds, usegmt=True)
        answer.headers["Retry-After"] = str(seconds) if options.retry_after == "seconds" else date
    return answer


def instead(fault, options, asked):
    """The answer that the fault gives in place of the true one; `asked` is all of the request."""
    details = fault.details
    json_type = "application/json"
    match fault.kind:
        case "lost":
            return Answer(200, b"", cut=True)
        case "echo":
            return failure(options, details, None, f"{details.get('filling', '')}bad request: {asked}", "invalid")
        case "html":
            return Answer(details.get("status", 502), PAGE.encode(), "text/html; charset=utf-8")
        case "empty":
            return Answer(details.get("status", 200), b"")
        case "redirect":
            answer = Answer(details.get("status", 302), b"", "text/html; charset=utf-8")
            answer.headers["Location"] = details.get("location", "https://smtp.provider.test/")
            return answer
        case "deep":
            depth = details.get("depth", 200_000)
            return Answer(200, b"[" * depth + b"]" * depth)
        case "huge":
            filling = b"x" * (details.get("megabytes", 8) << 20)
            return Answer(200, b'{"success": true, "data": {"filling": "' + filling + b'"}}')
        case "raw":
            body = details.get("body", "").encode("utf-8", "surrogateescape")
            return Answer(details.get("status", 200), body, details.get("content_type", json_type))
        case "rate_limited":
            wait = {"seconds": 30, **details}
            return failure(options, wait, 429, "Rate limit exceeded.", "rate_limit_exceeded")
        case "unavailable":
            return failure(options, details, 503, "Service unavailable.", "service_unavailable")
        case "unauthorized":
            return failure(options, details, 401, "Invalid API key.", "unauthorized")
    return failure(options, details, None, "Refused by a test.", "invalid")


def content(fault, reply, call):
    """Changes the reply, an object that is about to become JSON."""
    details = fault.details
    data = reply.get("data")
    match fault.kind:
        case "null_data":
            reply["data"] = None
        case "no_success":
            reply.pop("success", None)
        case "top":
            reply.update(details["values"])
        case "data":
            reply.setdefault("data", {}).update(details["values"])
        case _ if not isinstance(data, dict):
            pass
        case "missing":
            for name in details.get("fields", SECRETS):
                data.pop(name, None)
        case "inconsistent":
            data.update(all_verified=True, **{details.get("flag", "dkim"): False})
        case "records":
            data["records"] = records.with_shape(
                data.get("records", []), details["shape"], call.body.get("domain", ""), call.options
            )
        case "records_are":
            data["records"] = details["records"]
        case "duplicate_domains":
            data["domains"] = list(data.get("domains", [])) * 2
        case "hostile_domains":
            good = {"status": "verified", "spf_verified": True, "dkim_verified": True, "dmarc_verified": True}
            data["domains"] = list(data.get("domains", [])) + [
                {"id": 900 + number, "domain": name, **good} for number, name in enumerate(HOSTILE_NAMES)
            ]
