"""The DNS records that the platform asks a domain to have, and hostile ones for domains/dns-records."""

import subprocess


class DkimKey:
    """One RSA key of 2048 bits for all domains, made when first asked for. The caller holds a lock."""

    def __init__(self):
        self.record = None

    def value(self):
        if self.record is None:
            key = run("genrsa", "2048")
            public = run("pkey", "-pubout", stdin=key).decode().splitlines()
            self.record = "v=DKIM1; k=rsa; p=" + "".join(public[1:-1])
        return self.record


def run(*words, stdin=b""):
    return subprocess.run(["openssl", *words], input=stdin, capture_output=True, check=True, timeout=60).stdout


def spf(include):
    return f"v=spf1 include:{include} ~all"


def wanted(domain, options, dkim_value):
    """The records of the domain: SPF, DKIM, DMARC, in this order."""
    return [
        {"host": domain, "type": "TXT", "value": spf(options.spf_include), "ttl": 3600, "priority": 0},
        {"host": f"{options.selector}._domainkey.{domain}", "type": "TXT", "value": dkim_value},
        {"host": f"_dmarc.{domain}", "type": "TXT", "value": f"v=DMARC1; p=quarantine; rua=mailto:dmarc@{domain}"},
    ]


def second_spf(domain, options):
    return [{"host": domain, "type": "TXT", "value": spf("second." + options.spf_include)}]


# Each gives records to be added to those above.
SHAPES = {
    "outside": lambda domain, options: [{"host": "outside.example", "type": "TXT", "value": "v=spf1 ~all"}],
    "suffix": lambda domain, options: [{"host": "not" + domain, "type": "TXT", "value": "v=spf1 ~all"}],
    "ns": lambda domain, options: [{"host": domain, "type": "NS", "value": "ns.outside.example"}],
    "a": lambda domain, options: [{"host": domain, "type": "A", "value": "192.0.2.66"}],
    "second_spf": second_spf,
    "spf_plus_all": lambda domain, options: [{"host": domain, "type": "TXT", "value": "v=spf1 +all"}],
    "empty_host": lambda domain, options: [{"host": "", "type": "TXT", "value": "v=spf1 ~all"}],
}


def with_shape(records, shape, domain, options):
    """The records with that hostile shape; for spf_plus_all it takes the place of the platform's own SPF."""
    kept = records[1:] if shape == "spf_plus_all" else records
    return kept + SHAPES[shape](domain, options)
