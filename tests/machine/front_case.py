"""A mailctld with a front door, and what stands before it."""

import json
import os

import mailctl as m

from case import UserTest

class FrontTest(UserTest):
    uids = {**UserTest.uids, "mailctl-httpd": 61005}
    member = {**UserTest.member, "mailctl-httpd": ()}
    gids = {**UserTest.gids, "mailctl-httpd": 61022}

    def setUp(self):
        super().setUp()
        self.door = self.daemon.run / "front/mailctl.sock"
        self.front = m.Client(self.door)
        self.addCleanup(self.front.close)

    def token(self, name, *words, role="read"):
        return self.ok("token", "create", name, "--role", role, *words)["token"]

    def as_user(self, user, door, call):
        """What a program of that user's is answered; an OSError's number where it does not get in.
        Without a call it listens: who is turned away is told before."""
        read, write = os.pipe()
        child = os.fork()
        if child == 0:
            try:
                os.setgroups([self.gids[name] for name in self.member[user]])
                os.setgid(self.gids.get(user, self.uids[user]))
                os.setuid(self.uids[user])
                with m.Client(door) as client:
                    answer = client.call(call) if call else client.read()
            except OSError as error:
                answer = {"errno": error.errno}
            os.write(write, json.dumps(answer).encode())
            os._exit(0)
        os.close(write)
        os.waitpid(child, 0)
        with os.fdopen(read) as pipe:
            return json.load(pipe)
