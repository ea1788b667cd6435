"""domains/verify: looks up what domains/dns-records asked for, with a real query to a real server."""

import dns.exception
import dns.resolver


def texts(name, options):
    """The TXT records at the name, the strings of each joined. A failed look-up finds none."""
    address, _, port = options.resolver.partition(":")
    resolver = dns.resolver.Resolver(configure=False)
    resolver.nameservers = [address]
    resolver.port = int(port or 53)
    resolver.timeout = resolver.lifetime = options.dns_seconds
    try:
        answer = resolver.resolve(name, "TXT", search=False)
    except dns.exception.DNSException:
        return []
    return [b"".join(record.strings).decode(errors="replace") for record in answer]


def is_spf(text):
    return text.lower() == "v=spf1" or text.lower().startswith("v=spf1 ")


def look(records, options):
    """Flags for the records, which are SPF, DKIM and DMARC."""
    spf, dkim, dmarc = records
    policies = [text for text in texts(spf["host"], options) if is_spf(text)]
    include = f"include:{options.spf_include}".lower()
    demands = [text for text in texts(dmarc["host"], options) if text.replace(" ", "").lower().startswith("v=dmarc1")]
    return {
        "spf": len(policies) == 1 and include in policies[0].lower().replace("+include:", "include:").split(),
        "dkim": texts(dkim["host"], options) == [dkim["value"]],
        "dmarc": len(demands) == 1,
    }
