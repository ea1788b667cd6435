"""WebSocket's frames, for clients of ours: RFC 6455, 5.2."""

import os

TEXT, CLOSE, PING, PONG = 1, 8, 9, 10


def masked(kind, payload):
    """As a client sends it."""
    mask = os.urandom(4)
    size = len(payload)
    length = bytes([0x80 | size]) if size < 126 else bytes([0x80 | 126]) + size.to_bytes(2, "big")
    return bytes([0x80 | kind]) + length + mask + bytes(byte ^ mask[i % 4] for i, byte in enumerate(payload))


def take(client, size):
    """The next bytes of a client that has `unread` and `more()`."""
    while len(client.unread) < size:
        if not client.more():
            raise AssertionError(f"the server has closed after {client.unread}")
    found, client.unread = client.unread[:size], client.unread[size:]
    return found


def read(client):
    """The next frame of a server: its kind and its payload."""
    first, size = take(client, 2)
    if size & 0x80 or not first & 0x80:
        raise AssertionError("a server's frames are not masked, and ours are whole")
    if size >= 126:
        size = int.from_bytes(take(client, 2 if size == 126 else 8), "big")
    return first & 0x0F, take(client, size)


def read_text(client):
    kind, payload = read(client)
    if kind != TEXT:
        raise AssertionError(f"a frame of kind {kind}: {payload}")
    return payload.decode()
