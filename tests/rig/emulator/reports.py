"""The endpoints that only tell: statistics and logs."""

import datetime

from accounts import domain_of

COUNTERS = ("sent", "delivered", "bounced", "failed")
MOST_PER_PAGE = 100


def rate(counters):
    """Percent."""
    return round(100 * counters["delivered"] / counters["sent"], 1) if counters["sent"] else 0


def stats(call):
    every = call.account.counters.values()
    total = {name: sum(counters[name] for counters in every) for name in COUNTERS}
    percent = rate(total)
    return {"total_sent": total.pop("sent"), **total, "delivery_rate": percent}


def row(counters, how):
    """A domain's row; `how` is the option domain_stats."""
    shown = {**counters, "delivery_rate": rate(counters)}
    sent = shown.pop("sent")
    if how in ("both", "sent"):
        shown["sent"] = sent
    if how in ("both", "total_sent"):
        shown["total_sent"] = sent
    return shown


def stats_domains(call):
    rows = {name: row(counters, call.options.domain_stats) for name, counters in call.account.counters.items()}
    if call.options.stats_domains == "list":
        return {"domains": [{"domain": name, **values} for name, values in rows.items()]}
    return {"domains": rows}


def logs(call):
    """Newest first. At most 100 rows a page; a page after the last is empty."""
    page = max(1, call.number("page", 1))
    per_page = min(max(1, call.number("per_page", 50)), MOST_PER_PAGE)
    status, from_domain = call.body.get("status") or "", (call.body.get("from_domain") or "").lower()
    since = datetime.datetime.now(datetime.timezone.utc) - datetime.timedelta(days=call.number("days", 7))
    earliest = since.strftime("%Y-%m-%dT%H:%M:%SZ")
    chosen = [
        entry for entry in reversed(call.account.logs)
        if status in ("", entry["status"]) and from_domain in ("", domain_of(entry["from_email"]))
        and entry["queued_at"] >= earliest
    ]
    first = (page - 1) * per_page
    return {
        "logs": chosen[first:first + per_page],
        "pagination": {"page": page, "total_pages": max(1, -(-len(chosen) // per_page))},
    }
