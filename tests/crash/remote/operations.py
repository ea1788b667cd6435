"""What is interrupted: acts of which one step is at the platform, one in the DNS or one in Postfix."""

import dataclasses
import os

EMAIL = "ops@example.com"
ZONE = "pdns.test"
SETTINGS = (
    "--platform-url", os.environ.get("RIG_PLATFORM_URL", ""), "--platform-host", "mail.platform.test",
    "--platform-ca-file", os.environ.get("RIG_CA_FILE", ""),
)


@dataclasses.dataclass(frozen=True)
class Command:
    """`words` may hold {credential}: the ID of the credential in use."""

    words: tuple
    stdin: str = ""

    def run(self, daemon):
        words = self.words
        if any("{credential}" in word for word in words):
            credential = daemon.json("account", "status")[1].get("credential") or "0"
            words = [word.replace("{credential}", credential) for word in words]
        return daemon.mailctl("--json", *words, stdin=self.stdin)


CONNECT = Command(("account", "connect", EMAIL, "--password-file", "-"), "a password")
ADD = Command(("domain", "add", ZONE))
VERIFY = Command(("domain", "verify", ZONE))
ENABLE = Command(("relay", "enable"))
ROTATE = Command(("credential", "rotate", "{credential}"))
FORGET = Command(("relay", "disable", "--forget"))
DISCONNECT = Command(("account", "disconnect", "--withdraw"))
PROVIDER = Command((
    "dns", "provider", "add", "main", "--kind", "powerdns", "--url", os.environ.get("RIG_PDNS_TLS_URL", "") + "/",
    "--ca-file", os.environ.get("RIG_CA_FILE", ""), "--secret-file", os.environ.get("RIG_PDNS_KEY_FILE", ""),
))
COMMON = (PROVIDER,)


@dataclasses.dataclass(frozen=True)
class Operation:
    """`endpoints` are those that it changes the platform by. A `disturbance` of the platform comes before it."""

    name: str
    before: tuple  # of commands
    act: Command
    endpoints: tuple
    disturbance: str = ""

    def disturb(self, platform):
        """Whatever makes the act replace a credential: that in use is not the platform's any more."""
        if self.disturbance:
            for credential in platform.state()["accounts"][EMAIL]["credentials"]:
                platform.delete_credential(EMAIL, int(credential))


OPERATIONS = (
    Operation("connect", (), CONNECT, ("register",)),
    Operation("domain add", (CONNECT,), ADD, ("domains/add",)),
    Operation("enable", (CONNECT,), ENABLE, ("smtp/create",)),
    Operation("rotate", (CONNECT, ENABLE), ROTATE, ("smtp/create", "smtp/delete")),
    Operation("enable again", (CONNECT, ENABLE), ENABLE, ("smtp/create",), disturbance="credential deleted"),
    Operation("disable for good", (CONNECT, ENABLE), FORGET, ("smtp/delete",)),
    Operation("disconnect", (CONNECT, ADD, ENABLE), DISCONNECT, ("smtp/delete",)),
)
