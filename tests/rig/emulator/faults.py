"""What can go wrong, by name; each can be had at any endpoint ("*" is all), for ever or for some calls.

At the listener, whatever the endpoint (until cleared, or for some `seconds`, or for some connections):
    refuse             nobody listens; cannot count connections
    reset_on_connect   each connection is reset at once
    hang_on_connect    each connection is accepted, and no TLS handshake follows

Instead of the answer. The call is not applied, unless `applied` is true:
    lost        the connection is reset; applied unless `applied` is false
    html        an error page                        status=502
    empty       a body of no bytes                   status=200
    redirect    a redirect                           status=302, location="https://smtp.provider.test/"
    deep        nested brackets                      depth=200000
    huge        success with a very long text        megabytes=8
    raw         any body                             status=200, body="", content_type="application/json"
    error       a failure                            type="invalid", message="Refused by a test.", status=None
    echo        a failure that shows what was asked, with its key, as a program that fails may; after filling=""
    rate_limited   429 with Retry-After              seconds=30
    unavailable    503                               seconds=None, of Retry-After
    unauthorized   401

In the answer's content; the call is applied:
    null_data, no_success
    missing     fields=[...] are left out of data    default: api_key, credential_id, password, new_password
    data        values={...} are put into data
    top         values={...} are put beside data
    records     shape=: outside, suffix, ns, a, second_spf, spf_plus_all or empty_host; see records.py
    records_are    records=[...] is the whole list
    duplicate_domains, hostile_domains               the list of domains
    inconsistent   all_verified is true, and flag="dkim" is false

In its way out; the call is applied:
    truncated   the first half of the JSON, and a matching Content-Length
    short       the first half of the body, then the connection ends
    drip        one byte every seconds=0.5

Before it is applied:
    hang        seconds=40, then all goes on; with after=True, it is applied before that
    vanish      the credential that the body names is deleted first
    password    value=: of the credential made or rotated
"""

import threading

from records import SHAPES

LISTENER = ("refuse", "reset_on_connect", "hang_on_connect")
INSTEAD = (
    "lost", "echo", "html", "empty", "redirect", "deep", "huge", "raw", "error", "rate_limited", "unavailable", "unauthorized",
)
CONTENT = (
    "null_data", "no_success", "missing", "data", "top", "records", "records_are", "duplicate_domains",
    "hostile_domains", "inconsistent",
)
WAY_OUT = ("truncated", "short", "drip")
BEFORE = ("hang", "vanish", "password")
KINDS = LISTENER + INSTEAD + CONTENT + WAY_OUT + BEFORE
# The detail that a kind cannot do without.
NEEDED = {"data": "values", "top": "values", "records": "shape", "records_are": "records", "password": "value"}


class Fault:
    """One fault at one endpoint. `left` is how many more calls it is for, None for all."""

    def __init__(self, endpoint, kind, left, details):
        self.endpoint = endpoint
        self.kind = kind
        self.left = left
        self.details = details
        self.cleared = threading.Event()

    def wait(self, seconds):
        """Waits that long, or until somebody clears the fault."""
        self.cleared.wait(seconds)


class Faults:
    """The faults in force."""

    def __init__(self):
        self.lock = threading.Lock()
        self.active = []

    def add(self, endpoint, kind, times, details):
        if kind not in KINDS:
            raise ValueError(f"there is no fault {kind!r}")
        if kind in NEEDED and NEEDED[kind] not in details:
            raise ValueError(f"the fault {kind} needs {NEEDED[kind]}")
        if kind == "records" and details["shape"] not in SHAPES:
            raise ValueError(f"there is no shape {details['shape']!r} of records")
        with self.lock:
            self.active.append(Fault(endpoint, kind, times, details))
        return self.active[-1]

    def clear(self):
        with self.lock:
            for fault in self.active:
                fault.cleared.set()
            self.active = []

    def remove(self, fault):
        with self.lock:
            fault.cleared.set()
            self.active = [other for other in self.active if other is not fault]

    def take(self, endpoint):
        """The faults of this one call."""
        with self.lock:
            taken = [
                fault for fault in self.active
                if fault.kind not in LISTENER and fault.endpoint in ("*", endpoint) and fault.left != 0
            ]
            for fault in taken:
                if fault.left is not None:
                    fault.left -= 1
            return taken

    def at_listener(self):
        """The fault in force there, or None."""
        with self.lock:
            return next((fault for fault in self.active if fault.kind in LISTENER), None)

    def count(self, fault):
        """One connection has had it."""
        if fault.left is not None:
            fault.left -= 1
            if fault.left == 0:
                with self.lock:
                    self.active.remove(fault)
