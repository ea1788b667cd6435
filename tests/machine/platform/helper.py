"""Stands in the place of mailctl-net, with the real one behind it: what it answers can be spoiled on the way."""

import contextlib
import json
import pathlib
import re
import socket
import subprocess
import threading

import mailctl as m


def frame(message):
    return json.dumps(message).encode() + b"\0"


def read_frames(connection):
    """Messages until the other side closes."""
    buffer = b""
    while chunk := connection.recv(65536):
        buffer += chunk
        while b"\0" in buffer:
            message, buffer = buffer.split(b"\0", 1)
            yield json.loads(message)


def ask_real(call):
    """Has a mailctl-net do the job; gives its replies."""
    ours, theirs = socket.socketpair()
    with ours, subprocess.Popen([m.HELPERS["mailctl-net"].resolve()], stdin=theirs, stdout=subprocess.DEVNULL) as process:
        theirs.close()
        ours.sendall(frame(call))
        replies = []
        for reply in read_frames(ours):
            replies.append(reply)
            if not reply.get("continues"):
                break
        ours.close()
        process.wait(timeout=30)
    return replies


class Helper:
    """`treat(call, ask)` gives the replies to a call; `ask(call)` those of the real one."""

    def __init__(self, path, treat):
        self.path = pathlib.Path(path)
        self.treat = treat
        self.listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self.listener.bind(str(path))
        self.listener.listen()
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self):
        with contextlib.suppress(OSError):  # it is closed
            while True:
                connection, _ = self.listener.accept()
                threading.Thread(target=self._answer, args=(connection,), daemon=True).start()

    def _answer(self, connection):
        with connection, contextlib.suppress(OSError):  # mailctld has had enough
            for call in read_frames(connection):
                for reply in self.treat(call, ask_real):
                    connection.sendall(frame(reply))

    def close(self):
        with contextlib.suppress(OSError):  # it is closed
            self.listener.shutdown(socket.SHUT_RDWR)
        self.listener.close()
        self.path.unlink(missing_ok=True)


# ---- What the jobs answer, from the text of their interface

def interface():
    """The text that the C++ types give, as GetInterfaceDescription would."""
    return subprocess.run([m.BUILD / "tests/net_jobs"], text=True, capture_output=True, check=True).stdout


def members_of(text):
    """"a: string, b: []T" as a dictionary."""
    return dict(re.findall(r"(\w+): (\S+?)(?:,|$)", " ".join(text.split())))


def text_members():
    """For each job the paths of all members of its replies that are text: ("plan", "name"), ("domains", "name")."""
    text = interface()
    types = {name: members_of(body) for name, body in re.findall(r"(?m)^type (\w+) \(([^)]*)\)", text)}

    def paths(members):
        for name, kind in members.items():
            plain = kind.lstrip("?[]")
            if plain == "string":
                yield (name,)
            elif plain in types:
                yield from ((name, *rest) for rest in paths(types[plain]))

    methods = re.findall(r"(?m)^method (\w+)\s*\([^)]*\)\s*->\s*\(([^)]*)\)", text)
    return {name: list(paths(members_of(reply))) for name, reply in methods}


def put(value, path, text):
    """Puts the text at the path, in each element of each list on the way; how often it did."""
    if isinstance(value, list):
        if path:
            return sum(put(element, path, text) for element in value)
        value[:] = [text]
        return 1
    name, *rest = path
    if rest:
        return put(value[name], rest, text) if isinstance(value.get(name), (dict, list)) else 0
    if isinstance(value.get(name), list):
        return put(value[name], [], text)
    value[name] = text
    return 1
