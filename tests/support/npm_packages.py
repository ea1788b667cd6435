"""Programs of Node's that a test tries ours with: at the versions and the bytes of a package-lock.json, in the build.

A folder with that file has a program "install", which is run before the rig, in which there is no network.
"""

import hashlib
import os
import pathlib
import shutil
import subprocess

FILES = ("package.json", "package-lock.json")
STAMP = "installed"
SKIPPED = 77
UNREACHABLE = ("EAI_AGAIN", "ECONNREFUSED", "ECONNRESET", "EHOSTUNREACH", "ENETUNREACH", "ENOTFOUND", "ETIMEDOUT",
               "ERR_SOCKET_TIMEOUT")


class Packages:
    def __init__(self, here, name):
        self.here = here
        self.folder = pathlib.Path(os.environ.get("MAILCTL_BUILD", "build/release")).resolve() / name

    def wanted(self):
        return hashlib.sha256(b"\0".join((self.here / name).read_bytes() for name in FILES)).hexdigest()

    def is_installed(self):
        stamp = self.folder / STAMP
        return stamp.is_file() and stamp.read_text() == self.wanted()

    def install(self):
        """The exit status: 77 where there is no npm or no registry to be reached, which is no fault of ours."""
        if self.is_installed():
            return 0
        if shutil.which("npm") is None:
            print("npm is missing; ./runtests installs it")
            return SKIPPED
        shutil.rmtree(self.folder, ignore_errors=True)
        self.folder.mkdir(parents=True)
        for name in FILES:
            shutil.copy(self.here / name, self.folder)
        command = ("npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--fetch-retries=1")
        result = subprocess.run(command, cwd=self.folder, text=True, capture_output=True, timeout=900, check=False)
        if result.returncode == 0:
            (self.folder / STAMP).write_text(self.wanted())
            return 0
        print(result.stdout + result.stderr)
        if any(f"code {word}" in result.stderr for word in UNREACHABLE):
            print("the registry cannot be reached, so nothing was tried")
            return SKIPPED
        return 1
