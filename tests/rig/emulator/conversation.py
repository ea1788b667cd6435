"""One HTTPS connection to the emulated platform: reads requests, lets the faults have their say, answers."""

import hashlib
import http.server
import json
import socket
import struct
import time

import endpoints
import faults
import spoil
from accounts import Refused
from answer import Answer, success

PREFIX = "/email/cp/api/"
LARGEST_REQUEST = 1 << 20
PATIENCE_SECONDS = 60


def reset(connection):
    """From now on, closing the connection resets it."""
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))


class Conversation(http.server.BaseHTTPRequestHandler):
    """`server` is the Service: world, options, faults, dkim, calls."""

    protocol_version = "HTTP/1.1"
    server_version = "Platform"
    sys_version = ""
    timeout = PATIENCE_SECONDS

    def log_message(self, form, *words):
        print(self.client_address[0], form % words, flush=True)

    def refuse_method(self):
        self.read_body()
        self.note(self.endpoint(), None)
        self.send(Answer.failure(self.server.options, "wrong_method", "Method not allowed."))

    do_GET = do_HEAD = do_PUT = do_DELETE = do_PATCH = do_OPTIONS = refuse_method

    def do_POST(self):
        raw = self.read_body()
        name = self.endpoint()
        try:
            body = json.loads(raw)
        except (ValueError, RecursionError):
            body = None
        self.note(name, body)
        if name not in endpoints.ROUTES:
            self.send(Answer.failure(self.server.options, "not_found", "No such endpoint."))
            return
        taken = self.server.faults.take(name)
        call = endpoints.Call(self.server.world, self.server.options, self.server.dkim, body)
        answer = self.answer(endpoints.ROUTES[name], call, taken)
        self.send(answer, [fault for fault in taken if fault.kind in faults.WAY_OUT])

    def endpoint(self):
        """What stands between the prefix and the last slash, or None."""
        if self.path.startswith(PREFIX) and self.path.endswith("/"):
            return self.path[len(PREFIX):-1]
        return None

    def read_body(self):
        length = self.headers.get("Content-Length", "0")
        size = int(length) if length.isascii() and length.isdigit() else 0
        if size > LARGEST_REQUEST:
            self.close_connection = True
        return self.rfile.read(min(size, LARGEST_REQUEST))

    def key(self):
        scheme, _, key = self.headers.get("Authorization", "").partition(" ")
        return key if scheme == "Bearer" else None

    def note(self, endpoint, body):
        """Keeps what was asked, without the secrets in it."""
        headers = {name: value for name, value in self.headers.items() if name.lower() != "authorization"}
        shown = dict(body, password="***") if isinstance(body, dict) and "password" in body else body
        key = self.key()
        digest = hashlib.sha256(key.encode()).hexdigest() if key is not None else None
        self.server.note({
            "time": time.time(), "endpoint": endpoint, "method": self.command, "path": self.path, "headers": headers,
            "key_sha256": digest, "body": shown,
        })

    def answer(self, route, call, taken):
        """The answer after the faults that are not about its way out."""
        self.before(call, [fault for fault in taken if fault.kind in faults.BEFORE])
        replacement = next((fault for fault in taken if fault.kind in faults.INSTEAD), None)
        if replacement is None:
            answer = self.apply(route, call, [fault for fault in taken if fault.kind in faults.CONTENT])
        else:
            if replacement.details.get("applied", replacement.kind == "lost"):
                self.apply(route, call, [])
            answer = spoil.instead(replacement, call.options, {**(call.body or {}), **self.headers})
        for fault in taken:
            if fault.kind == "hang" and fault.details.get("after"):
                fault.wait(fault.details.get("seconds", 40))
        return answer

    def before(self, call, taken):
        for fault in taken:
            if fault.kind == "hang" and not fault.details.get("after"):
                fault.wait(fault.details.get("seconds", 40))
            elif fault.kind == "password":
                call.password = fault.details["value"]
            elif fault.kind == "vanish":
                with self.server.world.lock:
                    account = self.server.world.owner_of(self.key())
                    named = call.body.get("credential_id") if isinstance(call.body, dict) else None
                    if account and str(named).isdigit():
                        self.server.world.delete_credential(account, int(named))

    def apply(self, route, call, spoilers):
        options = call.options
        try:
            self.authenticate(route, call)
            if route.takes_lock:
                data = route.answer(call)
            else:
                with self.server.world.lock:
                    data = route.answer(call)
        except Refused as refusal:
            return Answer.failure(options, refusal.kind, str(refusal))
        reply = success(options, data)
        for fault in spoilers:
            spoil.content(fault, reply, call)
        return Answer.of(reply)

    def authenticate(self, route, call):
        if self.headers.get_content_type() != "application/json":
            raise Refused("wrong_type", "The body must be application/json.")
        if not isinstance(call.body, dict):
            raise Refused("invalid", "The body must be a JSON object.")
        if route.public:
            return
        with self.server.world.lock:
            call.account = self.server.world.owner_of(self.key())
        if call.account is None:
            raise Refused("unauthorized", "Invalid API key.")
        if call.text("email") != call.account.email:
            raise Refused("forbidden", "The e-mail does not belong to this API key.")

    def send(self, answer, way_out=()):
        """Sends it, spoilt on its way as told."""
        if answer.cut:
            reset(self.connection)
            self.close_connection = True
            return
        ways = {fault.kind: fault for fault in way_out}
        half = answer.body[:len(answer.body) // 2]
        body = half if "truncated" in ways else answer.body
        self.send_response(answer.status)
        for name, value in {"Content-Type": answer.content_type, **answer.headers}.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        if "short" in ways:
            body = half
            self.close_connection = True
        self.end_headers()
        if "drip" in ways:
            self.drip(body, ways["drip"])
        elif self.command != "HEAD":
            self.wfile.write(body)

    def drip(self, body, fault):
        for place in range(len(body)):
            self.wfile.write(body[place:place + 1])
            fault.wait(fault.details.get("seconds", 0.5))
