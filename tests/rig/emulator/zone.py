"""A name server for tests: a real dnsmasq that knows some TXT records, at an address of the client's.

    with Zone(platform.records("example.test")) as zone:
        platform.option("resolver", zone.address)
"""

import socket
import subprocess
import time

ADDRESS, PORT = "192.0.2.1", 5300
LONGEST_STRING = 255


def line(record):
    """dnsmasq's line for a record of the platform's form; the value in strings of at most 255."""
    value = record["value"]
    strings = [value[start:start + LONGEST_STRING] for start in range(0, len(value), LONGEST_STRING)]
    return f"txt-record={record['host']}," + ",".join(f'"{string}"' for string in strings)


class Zone:
    """From start() to close(), answers at `address` with these records and no others."""

    address = f"{ADDRESS}:{PORT}"

    def __init__(self, records):
        self.lines = [line(record) for record in records]
        self.process = None

    def start(self):
        self.process = subprocess.Popen([
            "dnsmasq", "--keep-in-foreground", "--user=root", "--pid-file=", "--no-hosts", "--no-resolv", "--local=/#/",
            f"--listen-address={ADDRESS}", f"--port={PORT}", "--bind-interfaces", "--conf-file=-",
        ], stdin=subprocess.PIPE, text=True)
        self.process.stdin.write("\n".join(self.lines) + "\n")
        self.process.stdin.close()
        deadline = time.monotonic() + 10
        while not self.answers():
            if self.process.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError("dnsmasq did not start")
            time.sleep(0.02)
        return self

    @staticmethod
    def answers():
        try:
            socket.create_connection((ADDRESS, PORT), timeout=1).close()
            return True
        except OSError:
            return False

    def close(self):
        self.process.terminate()
        self.process.wait(timeout=10)

    def __enter__(self):
        return self.start()

    def __exit__(self, *ignored):
        self.close()
