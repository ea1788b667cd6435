"""How the emulated platform behaves where its contract leaves a choice; each choice can be switched.

    errors         "string": `error` is a text; "object": {"type", "message"}
    statuses       "ok": failures come with HTTP 200; "real": with 400, 401, 404 and so on
    ids            "integer" or "string"
    no_data        "omitted": replies without data have no `data`; "empty": they have {}
    extra_fields   whether replies have fields that nobody asked for
    domain_stats   "both": statistics of a domain have `sent` and `total_sent`; or one of these names
    stats_domains  "object": keyed by domain; "list": rows with a field `domain`
    retry_after    "seconds" or "date", in the header of that name
    missing        "error": removing what is not there fails; "success"
    selector       of the DKIM record
    spf_include    the host that the SPF record includes
    resolver       ADDRESS or ADDRESS:PORT that domains/verify asks
    dns_seconds    how long it waits for that one, in all
    description_bytes   how much is kept of a login's description; None: all of it
    certificate    file with key and certificates, in PEM; taken for new connections
"""

CHOICES = {
    "errors": ("string", "object"),
    "statuses": ("ok", "real"),
    "ids": ("integer", "string"),
    "no_data": ("omitted", "empty"),
    "extra_fields": (False, True),
    "domain_stats": ("both", "sent", "total_sent"),
    "stats_domains": ("object", "list"),
    "retry_after": ("seconds", "date"),
    "missing": ("error", "success"),
}
FREE = {"selector": "cm1", "spf_include": "spf.cyberpersons.com", "dns_seconds": 3, "description_bytes": None}


class Options:
    """The choices in force, as attributes."""

    def __init__(self, resolver, certificate):
        self.defaults = {name: values[0] for name, values in CHOICES.items()}
        self.defaults.update(FREE, resolver=resolver, certificate=certificate)
        self.put_back()

    def put_back(self):
        for name, value in self.defaults.items():
            setattr(self, name, value)

    def set(self, name, value):
        if name not in self.defaults:
            raise ValueError(f"there is no option {name!r}")
        if name in CHOICES and value not in CHOICES[name]:
            raise ValueError(f"option {name} is one of {CHOICES[name]}, not {value!r}")
        setattr(self, name, value)
