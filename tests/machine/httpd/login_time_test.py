"""Who may not log in is told so after the same time, whatever of it was wrong."""

import base64
import hmac
import random
import struct
import time

from shim_case import PASSWORD, ShimTest, cookies_of

USERS = 15
# Of one name no more before it has to wait.
TRIES = 4
# The part of the pairs in which one kind took longer than the other is a half where they take the same
# time; by chance alone 60 of each are further off than this once in a million runs.
FURTHEST = 0.26


def code_now(secret):
    """RFC 6238."""
    digest = hmac.digest(base64.b32decode(secret), struct.pack(">Q", int(time.time()) // 30), "sha1")
    start = digest[-1] & 15
    return f"{(struct.unpack('>I', digest[start:start + 4])[0] & 0x7FFFFFFF) % 10**6:06}"


def part_that_is_longer(ones, others):
    """Mann and Whitney's U as a part of all pairs."""
    return sum((one > other) + (one == other) / 2 for one in ones for other in others) / (len(ones) * len(others))


class LoginTime(ShimTest):
    # Each try comes from an address of its own, as the proxy says.
    options = ("--trust-proxy", "127.0.0.1")

    def setUp(self):
        super().setUp()
        self.tries = 0
        for number in range(USERS):
            self.add_user(f"known{number}")
            self.add_user(f"disabled{number}")
            self.ok("user", "disable", f"disabled{number}")
            self.add_user(f"coded{number}")
            self.ask_for_code(f"coded{number}")

    def ask_for_code(self, name):
        answer = self.log_in(name, X_Forwarded_For="192.0.2.9")
        session = {"Cookie": f"mailctl={cookies_of(answer)['mailctl']}", "X_CSRF_Token": answer.json["csrf"]}
        begun = self.ask("POST", "/api/v1/session/second-factor", body={"password": PASSWORD}, **session)
        code = code_now(begun.json["key"])
        confirmed = self.ask("PUT", "/api/v1/session/second-factor", body={"code": code}, **session)
        self.assertEqual(confirmed.status, 200, confirmed.text)

    def seconds(self, name, password):
        self.tries += 1
        began = time.perf_counter()
        answer = self.ask(
            "POST", "/api/v1/session", body={"user": name, "password": password},
            X_Forwarded_For=f"198.51.{self.tries // 250}.{self.tries % 250}",
        )
        taken = time.perf_counter() - began
        self.assertEqual((answer.status, answer.json["error"]["message"]), (
            401, "the name, the password or the code is wrong"))
        return taken

    def test_it_does_not_tell_what_was_wrong(self):
        numbers = [number for number in range(USERS) for _ in range(TRIES)]
        kinds = {
            "nobody's name": [(f"nobody{at}", PASSWORD) for at, _ in enumerate(numbers)],
            "a wrong password": [(f"known{number}", "another-" + PASSWORD) for number in numbers],
            "somebody who is disabled": [(f"disabled{number}", PASSWORD) for number in numbers],
            "no code": [(f"coded{number}", PASSWORD) for number in numbers],
        }
        self.seconds("nobody at all", PASSWORD)
        taken = {kind: [] for kind in kinds}
        for turn in zip(*kinds.values(), strict=True):
            for kind, (name, password) in random.sample(list(zip(kinds, turn, strict=True)), len(kinds)):
                taken[kind].append(self.seconds(name, password))
        first, *others = kinds
        for other in others:
            with self.subTest(other):
                part = part_that_is_longer(taken[other], taken[first])
                told = {kind: f"{sorted(taken[kind])[len(numbers) // 2] * 1000:.1f} ms" for kind in (first, other)}
                self.assertLess(abs(part - 0.5), FURTHEST, told)
