"""What a sabotage is: a check dropped, an order swapped, a mode widened, a bound off by one."""

import dataclasses


@dataclasses.dataclass(frozen=True)
class Sabotage:
    name: str
    file: str
    old: str  # stands there once
    new: str
    rig: tuple = ()  # words that choose the rig's tests; without them the unit tests judge
    http: str = ""  # or the class of tests/httpd/http_test.py that judges
