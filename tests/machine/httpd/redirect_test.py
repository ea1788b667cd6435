"""No answer sends its reader to another host, whatever the request says: each route that the manual has,
and what lies beside it."""

import re

import mailctl as m

from shim_case import ShimTest, cookies_of

EVIL = "evil.test"
PAGE = m.BUILD / "man/mailctl-api.7"
# What others go by when they make an address.
FIELDS = {
    "X_Forwarded_Host": EVIL, "X_Forwarded_Server": EVIL, "X_Forwarded_Proto": "https", "X_Original_URL": f"//{EVIL}/",
    "X_Rewrite_URL": f"//{EVIL}/", "Forwarded": f"host={EVIL};proto=https", "Referer": f"https://{EVIL}/",
}
WORDS = ("next", "url", "redirect", "redirect_uri", "return_to", "continue", "dest", "callback")
# What may stand in an answer and has a place in it.
PLACES = ("Location", "Refresh", "Content-Location", "Link")


def routes():
    """(method, path) of all that the manual has, with somebody else's host for each member."""
    text = PAGE.read_text()
    found = re.findall(r"^\.It (GET|POST|PUT|DELETE) Ta Pa (/\S*) Ta", text, re.MULTILINE)
    found += [("POST", f"/emailDelivery/{path}") for path in re.findall(r"^\.It Pa (\S+/) Ta", text, re.MULTILINE)]
    found.append(("GET", "/emailDelivery/"))
    return [(method, re.sub(r"\{\w+\}", EVIL, path)) for method, path in found]


def beside(path):
    """The path, and others that a careless program would mend or go on from."""
    query = "&".join(f"{word}=https%3A%2F%2F{EVIL}%2F" for word in WORDS)
    other = path.rstrip("/") if path.endswith("/") else path + "/"
    return (
        path, other, f"{path}?{query}", f"{other}?{query}", f"//{EVIL}{path}", f"//{EVIL}/..{path}", f"/%2F{EVIL}{path}",
        f"/%5C{EVIL}{path}", f"{path}//{EVIL}", f"{path}%0D%0ALocation:%20https://{EVIL}/", f"https://{EVIL}{path}",
    )


class Redirects(ShimTest):
    def assert_stays(self, answer, shown):
        self.assertNotIn(answer.status, (301, 302, 303, 305, 307, 308), shown)
        for name in PLACES:
            self.assertNotIn(EVIL, answer.headers.get(name, ""), shown)
            self.assertNotRegex(answer.headers.get(name, ""), r"^([a-z]+:|[/\\]{2})", shown)
        if answer.headers.get("Content-Type", "").startswith("text/html"):
            self.assertNotIn(EVIL, answer.text, shown)
            self.assertNotIn("http-equiv", answer.text.lower(), shown)

    def test_none_leads_elsewhere(self):
        reader = self.token("reader")
        own = f"127.0.0.1:{self.port}"
        table = [row for row in routes() if row[1] != "/api/v1/events"]  # it does not end
        self.assertGreater(len(table), 80)
        for method, path in table:
            for target in beside(path):
                for token in (None, reader):
                    body = {} if method in ("PUT", "POST") else None
                    answer = self.ask(method, target, token, body, Host=own, **FIELDS)
                    self.assert_stays(answer, f"{method} {target}: {answer.status} {answer.headers}")

    def test_a_host_that_is_another_is_served_nothing(self):
        for method, path in routes():
            for host in (EVIL, f"{EVIL}:{self.port}", f"127.0.0.1:{self.port}@{EVIL}", f"127.0.0.1.{EVIL}", f"127.0.0.1, {EVIL}"):
                body = {} if method in ("PUT", "POST") else None
                answer = self.ask(method, path, None, body, Host=host, **FIELDS)
                self.assert_stays(answer, f"{method} {path}: {answer.status} {answer.headers}")
                self.assertIn(answer.status, (400, 421), f"{method} {path} of {host}")

    def test_a_login_leads_nowhere(self):
        self.add_user()
        for target in beside("/api/v1/session")[:4]:
            body = {"user": "anna", "password": "umbrella-kettle-74-fjord"}
            answer = self.ask("POST", target, body=body)
            self.assert_stays(answer, f"{target}: {answer.status} {answer.headers}")
            for value in cookies_of(answer).values():
                self.assertNotIn(EVIL, value)
