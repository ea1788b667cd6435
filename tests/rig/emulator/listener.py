"""Accepts HTTPS connections, each in a thread of its own, and refuses them when a fault says so."""

import socket
import ssl
import threading
import time

from conversation import Conversation, reset

HANDSHAKE_SECONDS = 30
TURN_SECONDS = 0.02


class Listener:
    """From start() on, serves the Service on the address; ends with the process."""

    def __init__(self, address, service):
        self.address = address
        self.service = service
        self.contexts = {}
        self.socket = None
        self.turns = 0

    def start(self):
        self.open()
        threading.Thread(target=self.run, daemon=True).start()

    def open(self):
        self.socket = socket.create_server(self.address, backlog=64)
        self.socket.settimeout(TURN_SECONDS)

    def close(self):
        if self.socket is not None:
            self.socket.close()
            self.socket = None

    def settle(self):
        """Returns when the faults of now are in force."""
        begun = self.turns
        while self.turns < begun + 2:
            time.sleep(TURN_SECONDS / 4)

    def run(self):
        while True:
            self.turns += 1
            fault = self.fault()
            if fault is not None and fault.kind == "refuse":
                self.close()
                fault.wait(TURN_SECONDS)
                continue
            if self.socket is None:
                self.open()
            self.accept(fault)

    def fault(self):
        """The fault in force here, if any; ends it when its time is over."""
        fault = self.service.faults.at_listener()
        if fault is None:
            return None
        began = fault.details.setdefault("began", time.monotonic())
        if "seconds" in fault.details and time.monotonic() - began > fault.details["seconds"]:
            self.service.faults.remove(fault)
            return None
        return fault

    def accept(self, fault):
        try:
            connection, peer = self.socket.accept()
        except TimeoutError:
            return
        # It may have come up while waiting for the connection.
        fault = fault or self.fault()
        if fault is not None:
            self.service.faults.count(fault)
        if fault is not None and fault.kind != "hang_on_connect":
            reset(connection)
            connection.close()
            return
        threading.Thread(target=self.serve, args=(connection, peer, fault), daemon=True).start()

    def serve(self, connection, peer, fault):
        """`fault` makes the handshake wait until it is over."""
        if fault is not None:
            fault.wait(fault.details.get("seconds"))
        connection.settimeout(HANDSHAKE_SECONDS)
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        try:
            connection = self.context().wrap_socket(connection, server_side=True)
            Conversation(connection, peer, self.service)
        except (OSError, ValueError) as error:
            print(peer[0], "connection ended:", error, flush=True)
        finally:
            connection.close()

    def context(self):
        """For the certificate in force; a file is read once."""
        path = self.service.options.certificate
        if path not in self.contexts:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(path)
            self.contexts[path] = context
        return self.contexts[path]
