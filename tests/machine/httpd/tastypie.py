"""A client of DinoMail's REST interface, as one of tastypie's is, and what its tests begin with."""

import sqlite3
import subprocess
import urllib.parse

from shim_case import ShimTest


class Tastypie:
    """One who has a key."""

    def __init__(self, test, name, key):
        self.test, self.authorization = test, f"ApiKey {name}:{key}"
        top = self.send("GET", "/api/").json
        self.lists = {name: each["list_endpoint"] for name, each in top.items()}

    def send(self, method, path, body=None, **fields):
        fields = {"Authorization": self.authorization, "Accept": "application/json"} | fields
        return self.test.ask(method, path, body=body, **fields)

    def told(self, status, method, path, body=None):
        answer = self.send(method, path, body)
        self.test.assertEqual(answer.status, status, f"{method} {path} {body}: {answer.text}")
        return answer

    def create(self, kind, **members):
        """The address of what was made."""
        answer = self.told(201, "POST", self.lists[kind], members)
        self.test.assertEqual(answer.text, "")
        return answer.headers["Location"]

    def read(self, uri):
        return self.told(200, "GET", uri).json

    def all(self, kind, **query):
        """Page by page, as `next` leads."""
        objects, uri = [], self.lists[kind] + "?" + urllib.parse.urlencode(query)
        while uri:
            page = self.read(uri)
            objects += page["objects"]
            uri = page["meta"]["next"]
        return objects

    def error(self, status, method, path, body=None):
        return self.told(status, method, path, body).json["error"]


class DinomailTest(ShimTest):
    settings = (*ShimTest.settings, "--front-may", "admin")

    def setUp(self):
        super().setUp()
        self.client = Tastypie(self, "panel", self.token("panel", role="admin"))
        self.lists = self.client.lists

    def client_of(self, name, *words, role="admin"):
        return Tastypie(self, name, self.token(name, *words, role=role))

    def furnish(self, *locals_):
        """A domain and mailboxes in it; their addresses."""
        domain = self.client.create("virtualdomain", name="example.org")
        users = [self.client.create("virtualuser", domain=domain, email=f"{each}@example.org") for each in locals_]
        return domain, users

    def emails(self, **query):
        return [each["email"] for each in self.client.all("virtualuser", **query)]

    def verdict(self, local, password):
        """Dovecot's exit status on what is kept of a password."""
        with sqlite3.connect(self.daemon.state / "state.db") as store:
            (stored,) = store.execute("SELECT password FROM mailbox WHERE local = ?", (local,)).fetchone()
        return subprocess.run(["doveadm", "pw", "-t", stored, "-p", password], capture_output=True).returncode
