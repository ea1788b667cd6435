"""What a machine needs that hosts, in the rig: storage, a certificate, a Dovecot with its protocols; and hashes.

For crash tests and measurements, which make many mailboxes; tests/machine/hosting has users in front of it.
"""

import base64
import hashlib
import pathlib
import subprocess

import mailctl as m
from services import DOVECOT_ADMINS, Dovecot

MAIL_HOST = "mail.hosted.test"
OWNER = 5000
# What Debian's dovecot-imapd and dovecot-lmtpd say there. A login that fails, and all that come after it from the same
# address, would wait for seconds: the tests ask so often that most of their time went there.
WITH_PROTOCOLS = DOVECOT_ADMINS.replace("protocols =\n", "protocols = imap lmtp\n") + """
auth_failure_delay = 0
service anvil {
  unix_listener anvil-auth-penalty {
    mode = 0
  }
}
"""
# The address from which a stranger comes: what is in mynetworks may send anywhere.
STRANGER = "192.0.2.9"


def hash_of(password, salt=b"salt"):
    """As quick to make as it is to guess at."""
    return "{SSHA512}" + base64.b64encode(hashlib.sha512(password.encode() + salt).digest() + salt).decode()


class House:
    def __init__(self, home):
        self.home = pathlib.Path(home)
        self.lookup = self.home / "lookup"
        self.storage = self.home / "vmail"
        self.chain, self.key = self.home / "chain.pem", self.home / "key.pem"
        self.dovecot = None

    def settings(self):
        return ["--lookup-dir", str(self.lookup)]

    def build(self):
        """All that is no business of mailctl's; Postfix and Dovecot run then."""
        subprocess.run(
            ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", f"/CN={MAIL_HOST}",
             "-addext", f"subjectAltName=DNS:{MAIL_HOST}", "-keyout", self.key, "-out", self.chain], check=True, capture_output=True,
        )
        self.key.chmod(0o600)
        self.home.chmod(0o755)
        subprocess.run(
            ["install", "-d", "-o", str(OWNER), "-g", str(OWNER), "-m", "0750", str(self.storage / "vhosts")], check=True
        )
        self.dovecot = Dovecot()
        (Dovecot.directory / "conf.d/97-admin.conf").write_text(WITH_PROTOCOLS)
        subprocess.run(["doveadm", "reload"], check=True)

    def enable(self):
        return {
            "mail_host": MAIL_HOST, "storage": str(self.storage), "certificate": str(self.chain), "key": str(self.key),
        }

    def close(self):
        if self.dovecot is not None:
            self.dovecot.close()


def call(daemon, method, timeout=120, **parameters):
    """The raw reply; nothing where the daemon died."""
    try:
        with m.Client(daemon.socket, timeout=timeout) as client:
            return client.call(f"io.mailctl.{method}", parameters)
    except OSError:
        return None


def must(daemon, method, **parameters):
    reply = call(daemon, method, **parameters)
    if reply is None or "error" in reply:
        raise RuntimeError(f"{method} {parameters}: {reply}")
    return reply["parameters"]


def login(address, password):
    """What Dovecot says: "yes", "no", or what went wrong."""
    asked = subprocess.run(
        ["doveadm", "auth", "test", address, password], capture_output=True, text=True, check=False, timeout=60,
        stdin=subprocess.DEVNULL,
    )
    return {0: "yes", 77: "no"}.get(asked.returncode, f"{asked.returncode} {asked.stdout}{asked.stderr}".strip())
