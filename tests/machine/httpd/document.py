"""What the OpenAPI document says, for tests that go through all of it: its routes, values that it allows
and forbids, and whether an answer is what it promises."""

import copy
import dataclasses
import random
import re
import string
import urllib.parse
from re import _constants as parts, _parser as patterns

TYPES = {
    "string": str, "boolean": bool, "integer": int, "number": (int, float), "array": list, "object": dict,
}
# What our schemas are made of. Another word would go unnoticed, so it is an error.
WORDS = {
    "$ref", "type", "properties", "required", "items", "enum", "additionalProperties", "format", "examples",
    "pattern", "minLength", "maxLength", "minimum", "maximum",
}
INT64 = (-(2**63), 2**63 - 1)
LETTERS = string.ascii_letters + string.digits + " -_.:@é漢'\"<>&;$`"


@dataclasses.dataclass
class Member:
    name: str
    place: str  # "path", "query" or "body"
    is_required: bool
    schema: dict
    area: str  # of its path: "domains"


@dataclasses.dataclass
class Ask:
    """One request in the making."""

    method: str
    pattern: str
    path: dict
    query: list
    body: dict | None

    def target(self):
        path = self.pattern
        for name, value in self.path.items():
            path = path.replace("{" + name + "}", quoted(value))
        query = urllib.parse.urlencode([(name, text_of(value)) for name, value in self.query])
        return path + ("?" + query if query else "")

    def copy(self):
        return copy.deepcopy(self)


def text_of(value):
    return {True: "true", False: "false"}[value] if isinstance(value, bool) else str(value)


def quoted(value):
    """As it stands in a path."""
    return urllib.parse.quote(text_of(value), safe="")


def limits(schema):
    return schema.get("minimum", INT64[0]), schema.get("maximum", INT64[1])


def fits(text, schema):
    is_long_enough = schema.get("minLength", 0) <= len(text) <= schema.get("maxLength", len(text))
    return is_long_enough and re.fullmatch(schema.get("pattern", "(?s:.*)"), text) is not None


def any_text(schema, chance):
    """One of the pattern, which is a row of classes and how often each comes."""
    longest = chance.choice([3, 12, schema["maxLength"]])
    for _ in range(1000):
        text = "".join(some_of(part, longest, chance) for part in patterns.parse(schema["pattern"]))
        text = text[:schema["maxLength"]]
        if fits(text, schema):
            return text
    raise ValueError(f"no text of {schema}")


def some_of(part, longest, chance):
    kind, more = part
    if kind is parts.AT:
        return ""
    if kind is parts.MAX_REPEAT:
        return "".join(some_of(more[2][0], longest, chance) for _ in range(chance.randrange(longest + 1)))
    if kind is parts.LITERAL:
        return chr(more)
    if kind is parts.NOT_LITERAL:
        return chance.choice([letter for letter in LETTERS if ord(letter) != more])
    return chance.choice([letter for letter in LETTERS + ",*/[]_~" if is_in(ord(letter), more)])


def is_in(letter, rows):
    found = any(
        letter == row[1] if row[0] is parts.LITERAL else row[1][0] <= letter <= row[1][1]
        for row in rows if row[0] is not parts.NEGATE
    )
    return found != any(row[0] is parts.NEGATE for row in rows)


class Document:
    def __init__(self, text):
        self.text = text
        self.routes = [
            Route(self, method.upper(), pattern, text["paths"][pattern][method])
            for pattern in text["paths"] for method in text["paths"][pattern]
        ]

    def followed(self, schema):
        while "$ref" in schema:
            at = self.text
            for step in schema["$ref"].removeprefix("#/").split("/"):
                at = at[step]
            schema = at
        return schema

    def trouble(self, value, schema, where="it"):
        """Why the value does not fit the schema; nothing where it does."""
        schema = self.followed(schema)
        if unknown := set(schema) - WORDS:
            raise ValueError(f"the document says {unknown} of {where}")
        wanted = TYPES[schema["type"]] if "type" in schema else object
        if not isinstance(value, wanted) or (isinstance(value, bool) and wanted not in (bool, object)):
            return f"{where} is {value!r} and not of type {schema['type']}"
        if value not in schema.get("enum", [value]):
            return f"{where} is {value!r} and none of {schema['enum']}"
        if isinstance(value, str) and not fits(value, schema):
            return f"{where} is {value!r} and not as {schema}"
        if isinstance(value, int) and not isinstance(value, bool):
            least, most = limits(schema)
            if not least <= value <= most:
                return f"{where} is {value} and not from {least} to {most}"
        if isinstance(value, list):
            troubles = (self.trouble(each, schema.get("items", {}), f"{where}[]") for each in value)
            return next(filter(None, troubles), None)
        if isinstance(value, dict):
            return self.trouble_in_object(value, schema, where)
        return None

    def trouble_in_object(self, value, schema, where):
        # Without properties it is any object.
        known = schema.get("properties")
        for name in schema.get("required", ()):
            if name not in value:
                return f"{where} has no {name}"
        for name, each in value.items():
            if known is None:
                continue
            if name not in known:
                return f"{where} has {name}, of which the document knows nothing"
            if trouble := self.trouble(each, known[name], f"{where}.{name}"):
                return trouble
        return None

    def any_value(self, schema, chance):
        """One that the schema allows."""
        schema = self.followed(schema)
        if "enum" in schema:
            return chance.choice(schema["enum"])
        kind = schema.get("type", "object")
        if kind == "boolean":
            return chance.random() < 0.5
        if kind == "integer":
            least, most = limits(schema)
            some = [0, 1, 2, 7, 100, -1, 587, 65536, 2**31]
            return chance.choice([least, most, *(number for number in some if least <= number <= most)])
        if kind == "array":
            return [self.any_value(schema["items"], chance) for _ in range(chance.randrange(4))]
        if kind == "object":
            return self.any_object(schema, chance)
        if "pattern" in schema:
            return any_text(schema, chance)
        return "".join(chance.choice(LETTERS) for _ in range(chance.choice([1, 3, 12, 40, 300])))

    def forbidden_values(self, schema):
        """Of the right type, and outside of what the schema says of its length, letters or size."""
        schema = self.followed(schema)
        if schema.get("type") == "integer":
            least, most = limits(schema)
            return [number for number in (least - 1, most + 1) if INT64[0] <= number <= INT64[1]]
        if "pattern" not in schema:
            return []
        text = any_text(schema, random.Random(1))
        middle = (len(text) - 1) // 2
        too_long = text[:middle] + (text[middle:middle + 1] or "a") * (schema["maxLength"] + 1) + text[middle:]
        foreign = [text + mark for mark in "|<:\x07" if not fits(text + mark, schema | {"maxLength": len(text) + 1})]
        return [too_long, *foreign[:1], *([""] if schema.get("minLength") else [])]

    def any_object(self, schema, chance):
        required = schema.get("required", ())
        return {
            name: self.any_value(each, chance) for name, each in schema.get("properties", {}).items()
            if name in required or chance.random() < 0.4
        }


class Route:
    def __init__(self, document, method, pattern, operation):
        self.document, self.method, self.pattern, self.operation = document, method, pattern, operation
        self.name = f"{method} {pattern}"
        area = (*pattern.split("/"), "", "")[3]
        self.members = [
            Member(row["name"], row["in"], row["required"], row["schema"], area)
            for row in operation.get("parameters", ()) if row["in"] != "header"  # HTTP's own: shim_test.py
        ]
        body = operation.get("requestBody", {}).get("content", {}).get("application/json", {}).get("schema")
        if body:
            self.members += [
                Member(name, "body", name in body.get("required", ()), schema, area)
                for name, schema in body["properties"].items()
            ]
        self.has_body = method in ("PUT", "POST", "PATCH")

    def in_place(self, *places):
        return [member for member in self.members if member.place in places]

    def ask(self, value_of, is_there=lambda member: member.is_required):
        """Of the members that are to be there, with the values that `value_of` gives them."""
        values = [(member, value_of(member)) for member in self.members if member.is_required or is_there(member)]
        body = {member.name: value for member, value in values if member.place == "body"}
        return Ask(
            self.method, self.pattern,
            {member.name: value for member, value in values if member.place == "path"},
            [(member.name, value) for member, value in values if member.place == "query"],
            body if self.has_body else None,
        )

    def trouble_with_answer(self, status, value):
        """Why this is no answer that the document has; nothing where it is one."""
        answer = self.operation["responses"].get(str(status))
        if answer is None:
            return f"the document knows of no {status}"
        content = self.document.followed(answer).get("content", {})
        if not isinstance(value, (dict, list)):
            return None if value is None and not content or "application/json" not in content else f"{value!r}"
        if "application/json" not in content:
            return f"{value!r} as JSON"
        schema = content["application/json"]["schema"]
        return self.document.trouble(value, schema, str(status))
