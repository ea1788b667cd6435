"""A signed copy of the zone provider.test with TLSA records: Knot signs it, Unbound checks that.

Both are real, on addresses of the loopback interface, and end with the test.
"""

import hashlib
import pathlib
import shutil
import subprocess
import tempfile

from waiting import wait_for

SIGNER = "127.0.0.3"
RESOLVER = "127.0.0.4"
PROVIDER = "192.0.2.25"
RESOLV_CONFS = (pathlib.Path("/etc/resolv.conf"), pathlib.Path("/var/spool/postfix/etc/resolv.conf"))

KNOT = """
server:
  rundir: "{directory}"
  listen: {signer}@53
  user: root:root
database:
  storage: "{directory}"
policy:
  - id: simple
    single-type-signing: on
template:
  - id: default
    storage: "{directory}"
    zonefile-load: whole
    zonefile-sync: -1
    dnssec-signing: on
    dnssec-policy: simple
zone:
  - domain: provider.test
    file: provider.test.zone
"""
UNBOUND = """
server:
  interface: {resolver}
  username: ""
  chroot: ""
  directory: "{directory}"
  pidfile: ""
  use-syslog: no
  do-daemonize: no
  do-not-query-localhost: no
  module-config: "validator iterator"
  local-zone: "test." nodefault
  trust-anchor: "{anchor}"
stub-zone:
  name: "provider.test"
  stub-addr: {signer}
remote-control:
  control-enable: no
"""
ZONE = """$ORIGIN provider.test.
$TTL 300
@ SOA ns admin 1 3600 600 86400 300
@ NS ns
ns A {signer}
smtp A {provider}
alias CNAME smtp
{records}
"""


def key_hash(port):
    """The SHA-256 of the public key that the provider shows on this port."""
    starttls = [] if port == 465 else ["-starttls", "smtp"]
    shown = subprocess.run(
        ["openssl", "s_client", "-connect", f"{PROVIDER}:{port}", *starttls],
        stdin=subprocess.DEVNULL, capture_output=True, check=False,
    ).stdout
    key = subprocess.run(["openssl", "x509", "-noout", "-pubkey"], input=shown, capture_output=True, check=True).stdout
    der = subprocess.run(
        ["openssl", "pkey", "-pubin", "-outform", "der"], input=key, capture_output=True, check=True
    ).stdout
    return hashlib.sha256(der).hexdigest()


class SignedZone:
    """From start() to close(), the machine's name server is one that checks signatures."""

    def __init__(self, records):
        self.records = records
        self.directory = pathlib.Path(tempfile.mkdtemp(prefix="signed-zone-"))
        self.programs = []
        self.kept = {}

    def write(self, name, text, **more):
        path = self.directory / name
        path.write_text(text.format(directory=self.directory, signer=SIGNER, resolver=RESOLVER, provider=PROVIDER, **more))
        return path

    def start(self):
        self.write("provider.test.zone", ZONE, records="\n".join(self.records))
        self.run("knotd", "-c", self.write("knot.conf", KNOT))
        key = wait_for(lambda: ask(SIGNER, "DNSKEY", "provider.test"), "the signer")
        self.run("unbound", "-d", "-c", self.write("unbound.conf", UNBOUND, anchor=f"provider.test. DNSKEY {key}"))
        wait_for(lambda: ask(RESOLVER, "A", "smtp.provider.test"), "the resolver")
        for path in RESOLV_CONFS:
            self.kept[path] = path.read_bytes()
            path.write_text(f"nameserver {RESOLVER}\n")
        return self

    def run(self, *command):
        with open(self.directory / f"{command[0]}.log", "wb") as log:
            self.programs.append(subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=log, stderr=log))

    def close(self):
        for path, text in self.kept.items():
            path.write_bytes(text)
        for program in reversed(self.programs):
            program.terminate()
            program.wait(timeout=20)
        shutil.rmtree(self.directory)


def ask(server, kind, name):
    command = ["kdig", f"@{server}", "+short", "+time=1", "+retry=0", kind, name]
    return subprocess.run(command, capture_output=True, text=True, check=False).stdout.strip()
