"""Whoever has an invitation's code chooses a mailbox's password over HTTP, and is nobody otherwise."""

from shim_case import PASSWORD, ShimTest

PATH = "/api/v1/invitations/accept"


class InvitationTest(ShimTest):
    settings = (*ShimTest.settings, "--front-may", "change")

    def setUp(self):
        super().setUp()
        self.ok("domain", "add", "hosted.test", "--receive")

    def invite(self, *words):
        return self.ok("mailbox", "add", "john@hosted.test", "--invite", *words)["code"]

    def accept(self, code, password=PASSWORD, **fields):
        return self.ask("POST", PATH, body={"code": code, "password": password}, **fields)

    def test_a_code_is_good_once(self):
        code = self.invite()
        answer = self.accept(code)
        self.assertEqual((answer.status, answer.json), (200, {"address": "john@hosted.test"}))
        again, unknown = self.accept(code), self.accept("abcdefghijkmnpqrstuv")
        self.assertEqual((again.status, again.code), (401, "Unauthenticated"))
        self.assertEqual((unknown.status, unknown.json["error"]), (401, again.json["error"]))
        self.assertNotIn(code, self.log_path.read_text())

    def test_what_is_presented_besides_counts_for_nothing(self):
        code = self.invite()
        self.assertEqual(self.accept(code, Cookie="mailctl=mcs_x", Origin="https://elsewhere.test").status, 200)

    def test_a_weak_password_is_told_and_costs_nothing(self):
        code = self.invite()
        weak = self.accept(code, "12345678")
        self.assertEqual((weak.status, weak.json["error"]["field"]), (422, "password"))
        self.assertEqual(self.accept("none", "12345678").json["error"], weak.json["error"])
        self.assertEqual(self.accept(code).status, 200)

    def test_who_tries_waits(self):
        code = self.invite()
        for _ in range(5):
            self.assertEqual(self.accept("none").status, 401)
        answer = self.accept(code)
        self.assertEqual((answer.status, answer.code), (429, "TooMany"))
        self.assertIsNotNone(answer.headers["Retry-After"])


class ReadingFront(ShimTest):
    settings = (*ShimTest.settings, "--front-may", "read")

    def test_a_front_that_may_only_look_lets_nobody_choose(self):
        self.ok("domain", "add", "hosted.test", "--receive")
        code = self.ok("mailbox", "add", "john@hosted.test", "--invite")["code"]
        answer = self.ask("POST", PATH, body={"code": code, "password": PASSWORD})
        self.assertEqual((answer.status, answer.code), (403, "PermissionDenied"))
