"""An HTTP answer of the platform, not yet sent."""

import dataclasses
import json

STATUSES = {
    "invalid": 400, "unauthorized": 401, "forbidden": 403, "not_found": 404, "wrong_method": 405, "conflict": 409,
    "wrong_type": 415, "rate_limit_exceeded": 429, "internal": 500, "service_unavailable": 503,
}


@dataclasses.dataclass
class Answer:
    status: int
    body: bytes
    content_type: str = "application/json"
    headers: dict = dataclasses.field(default_factory=dict)
    # Reset the connection instead.
    cut: bool = False

    @classmethod
    def of(cls, reply):
        return cls(200, json.dumps(reply).encode())

    @classmethod
    def failure(cls, options, kind, message):
        error = {"type": kind, "message": message} if options.errors == "object" else message
        reply = {"success": False, "error": error}
        if options.extra_fields:
            reply["request_id"] = "req_0"
        answer = cls.of(reply)
        if options.statuses == "real":
            answer.status = STATUSES.get(kind, 400)
        return answer


def success(options, data):
    """The reply, as an object."""
    reply = {"success": True}
    if data is not None or options.no_data == "empty":
        reply["data"] = data or {}
    if options.extra_fields:
        reply["request_id"] = "req_0"
        if "data" in reply:
            reply["data"]["unknown_field"] = {"nested": [1, None, "é"]}
            for rows in reply["data"].values():
                for row in rows if isinstance(rows, list) else ():
                    row["unknown_field"] = None
    return reply
