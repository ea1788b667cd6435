"""The machine's own Dovecot and Rspamd, in the rig's private directories: started and ended here.

Each has an administrator's configuration, Debian's with what a test needs beside it.
"""

import json
import os
import pathlib
import pwd
import re
import shutil
import signal
import socket
import subprocess
import time
import urllib.request

from waiting import wait_for

RUN = pathlib.Path("/run")

DOVECOT_ADMINS = """\
log_path = /var/log/dovecot-own.log
ssl = no
protocols =
disable_plaintext_auth = no
passdb {
  driver = static
  args = password=secret
}
userdb {
  driver = static
  args = uid=mail gid=mail home=/run/dovecot/mail/%u
}
"""

# What asks the network, or a Redis that is not there.
RSPAMD_OFF = (
    "arc asn bayes_expiry dmarc emails fuzzy_check greylist hfilter history_redis metadata_exporter mx_check neural "
    "phishing ratelimit rbl replies reputation spf surbl url_redirector whitelist"
).split()
RSPAMD_OPTIONS = """\
dns { nameserver = ["127.0.0.1:53:1"]; timeout = 0.1s; retransmits = 1; }
filters = "";
url_tld = "/etc/rspamd/tld.dat";
"""


def is_alive(pid):
    try:
        return pathlib.Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except OSError:
        return False


class Dovecot:
    directory = pathlib.Path("/etc/dovecot")
    proof = directory / "conf.d/95-mailctl-proof.conf"
    log = pathlib.Path("/var/log/dovecot-own.log")

    def __init__(self):
        # Without the users of this machine, and without the certificate that Debian makes for it.
        for name, line in (("10-auth", "!include auth-system"), ("10-ssl", "ssl_cert"), ("10-ssl", "ssl_key")):
            path = self.directory / f"conf.d/{name}.conf"
            path.write_text(path.read_text().replace(f"\n{line}", f"\n#{line}"))
        (self.directory / "conf.d/97-admin.conf").write_text(DOVECOT_ADMINS)
        self.start()

    def start(self):
        # It leaves its standard output open for as long as it lives.
        subprocess.run(["dovecot"], check=True, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, timeout=30)
        wait_for(self.works, "Dovecot to let somebody log in")

    def pid(self):
        return int((RUN / "dovecot/master.pid").read_text())

    def is_running(self):
        return (RUN / "dovecot/master.pid").exists() and is_alive(self.pid())

    def stop(self, by=signal.SIGTERM):
        if self.is_running():
            pid = self.pid()
            os.kill(pid, by)
            wait_for(lambda: not is_alive(pid), "Dovecot to end")

    close = stop

    def works(self):
        """Whether somebody can log in."""
        asked = subprocess.run(
            ["doveadm", "auth", "test", "u1", "secret"], capture_output=True, check=False, timeout=60,
            stdin=subprocess.DEVNULL,
        )
        return asked.returncode == 0

    def listens(self, name):
        """Whether a listener in its own directory takes connections."""
        with socket.socket(socket.AF_UNIX) as client:
            return client.connect_ex(str(RUN / "dovecot" / name)) == 0

    def proofs(self):
        """The stamps whose listeners take connections."""
        found = (path.name for path in (RUN / "dovecot").glob("mailctl-proof-*"))
        return {name.removeprefix("mailctl-proof-") for name in found if self.listens(name)}

    def is_valid(self):
        """It lists a folder and opens afterwards, so a file that goes in between stops it: then it is asked again."""
        for _ in range(2):
            shown = subprocess.run(
                ["doveconf", "-x", "-n"], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, check=False, timeout=60
            )
            if not re.search(rb"Couldn't open include file \S*mailctl\S*: No such file", shown.stderr):
                break
        return shown.returncode == 0


class Rspamd:
    directory = pathlib.Path("/etc/rspamd")
    log = pathlib.Path("/var/log/rspamd/rspamd.log")

    def __init__(self):
        local = self.directory / "local.d"
        local.mkdir(exist_ok=True)
        for module in RSPAMD_OFF:
            (local / f"{module}.conf").write_text("enabled = false;\n")
        (local / "options.inc").write_text(RSPAMD_OPTIONS)
        # Of the ten thousand that it has, compiling takes a quarter of a minute.
        (self.directory / "tld.dat").write_text("com\norg\ntest\n")
        for name in ("/run/rspamd", "/var/log/rspamd"):
            pathlib.Path(name).mkdir(exist_ok=True)
            shutil.chown(name, "_rspamd", "_rspamd")
        self.process = None
        self.start()

    def start(self):
        user = pwd.getpwnam("_rspamd")
        self.process = subprocess.Popen(
            ["rspamd", "-c", str(self.directory / "rspamd.conf"), "-f"],
            user=user.pw_uid, group=user.pw_gid, extra_groups=[], stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )
        wait_for(self.works, "Rspamd to look at a message", patience=120)

    def pid(self):
        return self.process.pid

    def is_running(self):
        return self.process is not None and self.process.poll() is None

    def stop(self, by=signal.SIGTERM):
        if self.is_running():
            workers = self.workers()
            self.process.send_signal(by)
            self.process.wait(timeout=60)
            for pid in workers:
                if is_alive(pid) and by == signal.SIGKILL:
                    os.kill(pid, by)

    close = stop

    def workers(self):
        found = set()
        for path in pathlib.Path("/proc").glob("[0-9]*/stat"):
            try:
                fields = path.read_text().rsplit(")", 1)[1].split()
            except OSError:
                continue
            if fields[1] == str(self.pid()) and fields[0] != "Z":
                found.add(int(path.parent.name))
        return found

    def headers(self):
        """The names of those that it would add to a message: what its modules are told to do.

        A worker that a reload ends may take a request with it.
        """
        for _ in range(5):
            try:
                return self.headers_at_once()
            except (OSError, ValueError):
                time.sleep(0.2)
        return self.headers_at_once()

    def headers_at_once(self):
        message = b"From: a@client.test\r\nTo: b@client.test\r\nSubject: hello\r\n\r\nbody\r\n"
        request = urllib.request.Request("http://127.0.0.1:11333/checkv2", data=message, method="POST")
        with urllib.request.urlopen(request, timeout=5) as answer:
            said = json.load(answer)
        return set(said.get("milter", {}).get("add_headers", {}))

    def works(self):
        try:
            self.headers_at_once()
        except (OSError, ValueError):
            return False
        return True

    def is_valid(self):
        tested = subprocess.run(
            ["rspamadm", "configtest"], capture_output=True, text=True, check=False, timeout=120,
            stdin=subprocess.DEVNULL, user="_rspamd", group="_rspamd", extra_groups=[],
        )
        return tested.returncode == 0 and not re.search("invalid config", tested.stderr)
