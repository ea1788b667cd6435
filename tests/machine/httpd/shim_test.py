"""mailctl-httpd: HTTP in, one call out, HTTP back."""

import contextlib
import json
import subprocess

import frames
import mailctl as m

from shim_case import UPGRADE, ShimTest, cookies_of
from waiting import wait_for

ENABLE = {"host": "smtp.provider.test", "username": m.USER, "password": m.PASSWORD, "no_trial": True}
# As daemon/httpd/seats.hpp has it.
SEATS = 32

# Debian's own Python has Debian's reader of Prometheus's text.
READER = """
import json, sys
from prometheus_client.parser import text_string_to_metric_families
print(json.dumps([
    [family.name, family.type, [[sample.name, sample.labels, sample.value] for sample in family.samples]]
    for family in text_string_to_metric_families(sys.stdin.read())
]))
"""


def read_metrics(text):
    """The types of the families, and the values by name and labels."""
    read = subprocess.run(["/usr/bin/python3", "-c", READER], input=text, capture_output=True, text=True, check=True)
    families = json.loads(read.stdout)
    types = {name: kind for name, kind, _ in families}
    values = {
        (name, *sorted(labels.values())): value for _, _, samples in families for name, labels, value in samples
    }
    return types, values


class Requests(ShimTest):
    def test_each_answer_is_json_and_says_what_browsers_may_not_do(self):
        for path, status in (("/healthz", 200), ("/readyz", 200), ("/api/v1/status", 401), ("/nothing", 404)):
            answer = self.ask("GET", path)
            self.assertEqual(answer.status, status, answer.text)
            json.loads(answer.text)
            self.assertEqual(answer.headers["Cache-Control"], "no-store")
            self.assertEqual(answer.headers["X-Content-Type-Options"], "nosniff")
            self.assertIn("default-src 'none'", answer.headers["Content-Security-Policy"])
            self.assertRegex(answer.headers["X-Request-Id"], r"^[0-9a-f]{8}-\d+$")
        self.assertEqual(self.ask("GET", "/api/v1/status").headers["WWW-Authenticate"], 'Bearer realm="mailctl"')

    def test_the_handbook_is_for_anybody(self):
        page = self.ask("GET", "/api/", Accept="text/html,*/*;q=0.8")
        self.assertEqual((page.status, page.headers["Content-Type"]), (200, "text/html; charset=utf-8"))
        self.assertIn("style-src 'self'", page.headers["Content-Security-Policy"])
        self.assertIn("/api/v1/relay", page.text)
        style = self.ask("GET", "/api/handbook.css")
        self.assertEqual((style.status, style.headers["Content-Type"]), (200, "text/css; charset=utf-8"))

    def test_a_relay_goes_on_and_off_by_http(self):
        token = self.token("ci", role="admin")
        planned = self.ask("PUT", "/api/v1/relay?dry_run=true", token, ENABLE)
        self.assertEqual((planned.status, planned.json["dry_run"]), (200, True), planned.text)
        self.assertEqual(self.ask("GET", "/api/v1/relay", token).json["enabled"], False)
        done = self.ask("PUT", "/api/v1/relay", token, ENABLE)
        self.assertEqual((done.status, done.json["changed"]), (200, True), done.text)
        relay = self.ask("GET", "/api/v1/relay", token).json
        self.assertEqual((relay["enabled"], relay["host"]), (True, "smtp.provider.test"))
        history = self.ask("GET", "/api/v1/history?limit=1", token).json["entries"]
        self.assertEqual((history[0]["event"], history[0]["by"]), ("done", "token:1 (ci)"))
        self.assertTrue(self.ask("POST", f"/api/v1/history/{done.json['id']}/undo", token).json["changed"])
        self.assertEqual(m.MAIN_CF.read_bytes(), self.main_cf)

    def test_bad_input_names_the_member(self):
        token = self.token("ci", role="admin")
        for method, path, body, field in (
            ("PUT", "/api/v1/relay", {**ENABLE, "port": 70000}, "port"),
            ("PUT", "/api/v1/relay", {**ENABLE, "port": "587"}, "port"),
            ("PUT", "/api/v1/relay", {**ENABLE, "surprise": 1}, "surprise"),
            ("PUT", "/api/v1/relay?dry_run=yes", ENABLE, "dry_run"),
            ("PUT", "/api/v1/relay?dry_run=true&dry_run=true", ENABLE, "dry_run"),
            ("PUT", "/api/v1/relay?password=x", {}, "password"),
            ("GET", "/api/v1/history?limit=many", None, "limit"),
            ("GET", "/api/v1/history?limit=1.5", None, "limit"),
            ("GET", "/api/v1/history?limit=5000", None, "limit"),
            ("GET", "/api/v1/history?page=1", None, "page"),
            ("POST", "/api/v1/history/x/undo", None, "change"),
            ("POST", "/api/v1/history/1/undo?change=2", None, "change"),
            ("GET", "/api/v1/domains/no%20name", None, "domain"),
        ):
            with self.subTest(path=path, field=field):
                answer = self.ask(method, path, token, body)
                self.assertEqual(answer.status, 422, answer.text)
                self.assertEqual((answer.code, answer.json["error"]["field"]), ("InvalidArgument", field))
                self.assertNotIn(m.PASSWORD, answer.text)

    def test_what_is_no_json_is_told(self):
        token = self.token("ci", role="admin")
        with self.connected() as client:
            for body, type_, status in (
                (b"{", "application/json", 422), (b"[]", "application/json", 422),
                (b'{"host":"a","host":"b"}', "application/json", 422), (b"[" * 2000, "application/json", 422),
                (b"host=a", "application/x-www-form-urlencoded", 415), (b"{}", "text/plain", 415),
            ):
                client.request("PUT", "/api/v1/relay", body, {"Content-Type": type_, "Authorization": f"Bearer {token}"})
                response = client.getresponse()
                self.assertEqual(response.status, status, (body, response.read()))
                response.read()

    def test_other_methods_and_paths(self):
        token = self.token("ci")
        answer = self.ask("PATCH", "/api/v1/relay", token)
        self.assertEqual((answer.status, answer.headers["Allow"]), (405, "GET, HEAD, PUT, DELETE, OPTIONS"))
        answer = self.ask("OPTIONS", "/api/v1/relay")
        self.assertEqual((answer.status, answer.headers["Allow"]), (204, "GET, HEAD, PUT, DELETE, OPTIONS"))
        self.assertNotIn("Access-Control-Allow-Origin", answer.headers)
        answer = self.ask("HEAD", "/api/v1/status", token)
        self.assertEqual((answer.status, answer.text), (200, ""))
        for path in ("/api/v1", "/api/v1/", "/api/v1/relay/", "/api/v1//relay", "/api/v1/relay/test/x", "/API/v1/relay"):
            self.assertIn(self.ask("GET", path, token).status, (400, 404), path)

    def test_a_state_is_told_and_asked_for_as_http_does(self):
        token = self.token("ci", role="admin")
        tag = self.ask("GET", "/api/v1/relay", token).headers["ETag"]
        again = self.ask("GET", "/api/v1/relay", token, If_None_Match=tag)
        self.assertEqual((again.status, again.text, again.headers["ETag"]), (304, "", tag))
        stale = self.ask("PUT", "/api/v1/relay", token, ENABLE, If_Match='"' + "0" * 64 + '"')
        self.assertEqual((stale.status, stale.code), (412, "Conflict"), stale.text)
        self.assertEqual(m.MAIN_CF.read_bytes(), self.main_cf)
        done = self.ask("PUT", "/api/v1/relay", token, ENABLE, If_Match=tag)
        self.assertEqual((done.status, done.json["changed"]), (200, True), done.text)
        self.assertEqual(self.ask("GET", "/api/v1/relay", token).headers["ETag"], done.headers["ETag"])
        self.assertEqual(self.ask("GET", "/api/v1/relay", token, If_None_Match=tag).status, 200)

    def test_what_has_a_key_is_done_once(self):
        self.connect()
        token = self.token("ci", role="admin")
        body = {"domain": "once.test", "no_dns": True}
        first = self.ask("POST", "/api/v1/domains", token, body, Idempotency_Key="a-1")
        again = self.ask("POST", "/api/v1/domains", token, body, Idempotency_Key="a-1")
        self.assertEqual((first.status, again.status, first.text), (201, 201, again.text))
        self.assertEqual(len(self.platform.calls("domains/add")), 1)
        other = self.ask("POST", "/api/v1/domains", token, {"domain": "two.test"}, Idempotency_Key="a-1")
        self.assertEqual((other.status, other.json["error"]["field"]), (422, "Idempotency-Key"), other.text)
        for key in ("", "k" * 256):
            answer = self.ask("POST", "/api/v1/domains", token, body, Idempotency_Key=key)
            self.assertEqual((answer.status, answer.json["error"]["field"]), (422, "Idempotency-Key"), answer.text)
        made = self.ask("POST", "/api/v1/credentials", token, {}, Idempotency_Key="c-1")
        self.assertEqual(made.status, 201, made.text)
        again = self.ask("POST", "/api/v1/credentials", token, {}, Idempotency_Key="c-1")
        self.assertEqual((again.status, again.code), (409, "Conflict"), again.text)
        self.assertEqual(len(self.platform.calls("smtp/create")), 1)

    def test_its_numbers_are_read_by_a_reader_of_prometheus(self):
        self.assertEqual(self.ask("GET", "/metrics").status, 401)
        token = self.token("ci", role="admin")
        self.assertEqual(self.ask("PUT", "/api/v1/relay", token, ENABLE).status, 200)
        answer = self.ask("GET", "/metrics", token)
        self.assertEqual((answer.status, answer.headers["Content-Type"]), (200, "text/plain; version=0.0.4; charset=utf-8"))
        types, value = read_metrics(answer.text)
        self.assertEqual(value["mailctl_changes_total", "done", "relay"], 1)
        self.assertEqual(value["mailctl_feature_enabled", "relay"], 1)
        self.assertEqual(value["mailctl_postfix_up",], 1)
        self.assertEqual(value["mailctl_http_requests_total", "/api/v1/relay", "200", "PUT"], 1)
        self.assertEqual(types["mailctl_http_request_duration_seconds"], "histogram")
        self.assertIn(("mailctl_queue_messages",), value)

    def test_secrets_are_told_once_and_never_logged(self):
        self.connect()
        token = self.token("ci", role="admin")
        made = self.ask("POST", "/api/v1/credentials", token, {"description": "printer"})
        self.assertEqual(made.status, 201, made.text)
        row = self.row_of(made)
        log = self.log_path.read_text() + self.daemon.log()
        password = made.json["credential"]["password"] if "credential" in made.json else made.json["password"]
        for secret in (token, password):
            self.assertNotIn(secret, log)
        self.assertEqual((row["route"], row["method"], row["status"]), ("/api/v1/credentials", "POST", 201))
        self.assertIn(f"request={row['request']} method=io.mailctl.credential.Create", self.daemon.log())

    def test_it_outlives_mailctld(self):
        token = self.token("ci")
        self.assertEqual(self.ask("GET", "/api/v1/status", token).status, 200)
        self.daemon.stop()
        for path in ("/api/v1/status", "/readyz"):
            answer = self.ask("GET", path, token)
            self.assertEqual((answer.status, answer.code), (503, "Unavailable"), answer.text)
            self.assertIsNotNone(answer.headers["Retry-After"])
        self.assertEqual(self.ask("GET", "/healthz").status, 200)
        self.daemon.start()
        self.assertEqual(self.ask("GET", "/api/v1/status", token).status, 200)


class Streams(ShimTest):
    def test_a_change_tells_its_progress_and_then_what_it_came_to(self):
        token = self.token("ci", role="admin")
        with self.stream("/api/v1/relay", token, "PUT", ENABLE) as events:
            told = list(events)
        self.assertEqual({event.event for event in told[:-1]}, {"progress"})
        self.assertEqual((told[-1].event, told[-1].data["changed"]), ("result", True))
        with self.stream("/api/v1/relay", token, "PUT", {**ENABLE, "username": "a", "expect": "0" * 64}) as events:
            *_, last = events
        self.assertEqual((last.event, last.data["error"]["code"]), ("error", "Conflict"))

    def test_the_journal_is_followed_and_nothing_is_missed(self):
        token = self.token("ci")
        self.ok("tenant", "add", "one")
        with self.stream("/api/v1/events", token) as events:
            self.assertEqual([next(events).data["event"] for _ in range(2)], ["token-made", "tenant-added"])
            self.ok("tenant", "add", "two")
            third = next(events)
            self.assertEqual((third.id, third.data["text"]), ("3", "tenant two"))
        self.ok("tenant", "add", "three")
        with self.stream("/api/v1/events", token, Last_Event_ID=third.id) as events:
            self.assertEqual(next(events).data["text"], "tenant three")
            self.daemon.stop()
            self.daemon.start()
            self.ok("tenant", "add", "four")
            self.assertEqual(next(events).data["text"], "tenant four")

    def test_the_head_of_a_stream_says_each_thing_once(self):
        token = self.token("ci")
        with self.connected() as client:
            client.request("GET", "/api/v1/events", headers={"Authorization": f"Bearer {token}"})
            names = [name.lower() for name, _ in client.getresponse().getheaders()]
        self.assertEqual(sorted(names), sorted(set(names)))
        self.assertIn("x-accel-buffering", names)

    def test_the_journal_comes_through_a_websocket_too(self):
        token = self.token("ci")
        for mark in ("", "?after=1"):
            with self.websocket(f"/api/v1/events{mark}", Authorization=f"Bearer {token}") as client:
                if mark == "":
                    first = json.loads(frames.read_text(client))
                    self.assertEqual((first["id"], first["event"], first["data"]["event"]), ("1", "entry", "token-made"))
                    self.ok("tenant", "add", "one")
                row = json.loads(frames.read_text(client))
                self.assertEqual((row["id"], row["data"]["text"]), ("2", "tenant one"))

    def test_a_page_of_another_origin_hears_nothing(self):
        self.add_user()
        cookie = f"mailctl={cookies_of(self.log_in())['mailctl']}"
        with self.websocket("/api/v1/events", Cookie=cookie, Origin=f"http://127.0.0.1:{self.port}") as client:
            self.assertEqual(json.loads(frames.read_text(client))["event"], "entry")
        for origin in ("http://evil.test", "null", f"https://127.0.0.1:{self.port}"):
            answer = self.ask("GET", "/api/v1/events", **UPGRADE, Cookie=cookie, Origin=origin)
            self.assertEqual((answer.status, answer.code), (403, "PermissionDenied"), origin)

    def test_who_is_revoked_hears_nothing_more(self):
        token = self.token("ci")
        with self.stream("/api/v1/events", token) as events:
            next(events)
            self.ok("token", "revoke", "1")
            last = next(events)
            self.assertEqual((last.event, last.data["error"]["code"]), ("error", "Unauthenticated"))
            self.assertEqual(list(events), [])

    def test_one_token_follows_by_so_many_streams_and_leaves_the_others_to_others(self):
        token, other = self.token("ci"), self.token("cd")
        follow = lambda whose: self.stream("/api/v1/events", whose)
        with contextlib.ExitStack() as streams:
            for _ in range(SEATS // 2):
                next(streams.enter_context(follow(token)))
                client = streams.enter_context(self.websocket("/api/v1/events", Authorization=f"Bearer {token}"))
                frames.read_text(client)
            for fields in ({"Accept": "text/event-stream"}, UPGRADE):
                with self.connected() as client:
                    headers = {name.replace("_", "-"): value for name, value in fields.items()}
                    client.request("GET", "/api/v1/events", headers={**headers, "Authorization": f"Bearer {token}"})
                    answer = client.getresponse()
                    self.assertEqual((answer.status, answer.headers["Retry-After"]), (429, "15"))  # one let in does not end
                    error = json.loads(answer.read())["error"]
                self.assertEqual((error["code"], error["message"]), ("TooMany", f"{SEATS} streams are open for this token or session"))
                self.assertIn("hint", error)
            with follow(other) as events:
                self.assertEqual(next(events).event, "entry")
            self.assertEqual(self.ask("GET", "/api/v1/status", token).status, 200)
        # Each that has gone leaves its seat.
        def is_let_in():
            with contextlib.suppress(AssertionError), follow(token) as events:
                return next(events).event == "entry"
        for _ in range(2):
            wait_for(is_let_in, "a seat", 20)

    def test_a_change_goes_on_when_its_client_has_left(self):
        token = self.token("ci", role="admin")
        with self.connected() as client:
            body = json.dumps({**ENABLE, "no_trial": False})
            client.request("PUT", "/api/v1/relay", body, {"Content-Type": "application/json", "Authorization": f"Bearer {token}"})
            with m.Client(self.daemon.socket) as admin:  # it is under way
                while not admin.call("io.mailctl.Status")["parameters"].get("under_way") and not self.daemon.log().count("event=done"):
                    pass
        with self.stream("/api/v1/events", token) as events:
            self.assertTrue(any(event.data["event"] == "done" for event in iter(lambda: next(events), None)))

    def test_streams_end_when_it_stops(self):
        token = self.token("ci")
        with self.stream("/api/v1/events", token) as events:
            next(events)
            self.httpd.terminate()
            self.assertEqual([event.event for event in events], ["bye"])
        self.assertEqual(self.httpd.wait(timeout=10), 0)


class Browser(ShimTest):
    def setUp(self):
        super().setUp()
        self.add_user()

    def test_a_browser_logs_in_changes_something_and_logs_out(self):
        answer = self.log_in()
        self.assertEqual((answer.status, answer.json["user"], answer.json["role"]), (201, "anna", "admin"), answer.text)
        for row in answer.headers.get_all("Set-Cookie"):
            self.assertRegex(
                row, r"^(mailctl(-browser)?=mc[sb]_[0-9a-f]{64}; Path=/; HttpOnly|csrftoken=[0-9a-f]{64}; Path=/); SameSite=Strict"
            )
        cookies, csrf = cookies_of(answer), answer.json["csrf"]
        cookie = f"theme=dark; mailctl={cookies['mailctl']}"
        own = f"http://127.0.0.1:{self.port}"
        self.assertEqual(self.ask("GET", "/api/v1/session", Cookie=cookie).json["user"], "anna")
        done = self.ask("PUT", "/api/v1/relay", body=ENABLE, Cookie=cookie, X_CSRF_Token=csrf, Origin=own)
        self.assertTrue(done.json["changed"], done.text)
        history = self.ask("GET", "/api/v1/history?limit=1", Cookie=cookie).json["entries"]
        self.assertEqual(history[0]["by"], "user:anna")
        out = self.ask("DELETE", "/api/v1/session", Cookie=cookie, X_CSRF_Token=csrf)
        self.assertEqual((out.status, cookies_of(out)), (204, {"mailctl": "", "csrftoken": ""}))
        self.assertEqual(self.ask("GET", "/api/v1/session", Cookie=cookie).status, 401)

    def test_another_page_cannot_make_the_browser_change_anything(self):
        answer = self.log_in()
        cookie, csrf = f"mailctl={cookies_of(answer)['mailctl']}", answer.json["csrf"]
        other = self.log_in().json["csrf"]
        for fields in (
            {}, {"X_CSRF_Token": ""}, {"X_CSRF_Token": other}, {"X_CSRF_Token": csrf, "Origin": "https://evil.test"},
            {"X_CSRF_Token": csrf, "Origin": "null"}, {"X_CSRF_Token": csrf[:-1]},
        ):
            with self.subTest(fields=fields):
                answer = self.ask("PUT", "/api/v1/relay", body=ENABLE, Cookie=cookie, **fields)
                self.assertEqual((answer.status, answer.code), (403, "PermissionDenied"), answer.text)
        # Nor log it in as somebody else.
        self.assertEqual(self.log_in(Origin="https://evil.test").status, 403)
        self.assertEqual(m.MAIN_CF.read_bytes(), self.main_cf)

    def test_a_session_that_was_there_before_the_login_is_not_used(self):
        fixed = "mcs_" + "0" * 64
        answer = self.log_in(Cookie=f"mailctl={fixed}")
        self.assertNotEqual(cookies_of(answer)["mailctl"], fixed)
        self.assertEqual(self.ask("GET", "/api/v1/session", Cookie=f"mailctl={fixed}").status, 401)

    def test_who_guesses_waits_and_a_known_browser_does_not(self):
        browser = f"mailctl-browser={cookies_of(self.log_in())['mailctl-browser']}"
        wrong = {"user": "anna", "password": "something else"}
        told = [self.ask("POST", "/api/v1/session", body=wrong) for _ in range(6)]
        self.assertEqual([answer.status for answer in told], [401] * 5 + [429])
        self.assertRegex(told[-1].headers["Retry-After"], r"^[12]$")
        self.assertEqual(self.log_in().status, 429)
        self.assertEqual(self.log_in(Cookie=browser).status, 201)

    def test_unclear_credentials_are_refused(self):
        token = self.token("ci")
        for value in ("Basic YTpi", "Bearer", "Bearer ", f"Bearer {token} x", "Bearer mct_\"}", "Bearer " + "a" * 300):
            self.assertEqual(self.ask("GET", "/api/v1/status", Authorization=value).status, 401, value)
        with self.connected() as client:
            client.putrequest("GET", "/api/v1/status")
            client.putheader("Authorization", f"Bearer {token}")
            client.putheader("Authorization", "Bearer other")
            client.endheaders()
            self.assertEqual(client.getresponse().status, 401)
        self.assertEqual(self.ask("GET", "/api/v1/status", token).status, 200)


class Lies(ShimTest):
    """A front that was taken over has what passes through it, and nothing else."""

    def test_it_can_do_nothing_by_itself(self):
        token = self.token("ci")
        for method in ("Status", "History", "relay.Status", "relay.Disable", "token.List", "user.List", "account.Status"):
            for shown in ({}, {"presented": {"address": "127.0.0.1"}}, {"presented": {"token": "mct_" + "0" * 64}},
                          {"presented": {"token": "uid:0"}}, {"presented": {"token": token[:-1]}}):
                reply = self.front.call("io.mailctl." + method, **shown)
                self.assertEqual(reply["error"], "io.mailctl.Unauthenticated", (method, shown))
        bell = self.front.call("io.mailctl.Bell")["parameters"]
        self.assertEqual(set(bell), {"newest", "next"})
