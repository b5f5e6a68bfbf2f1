"""The sockets that the server listens on, opened before it starts: what hinders is one sentence."""

from __future__ import annotations

import errno
import socket
from collections.abc import Iterator

from bot.domain.errors import BadInput, Unavailable
from bot.words import speaker_here

Address = tuple[socket.AddressFamily, str]
_BACKLOG = 2048
_NOT_HERE = {errno.EADDRNOTAVAIL, errno.EAFNOSUPPORT}


def listening(host: str, port: int) -> list[socket.socket]:
    """A listening socket for each address of the host; port 0 takes one that is free.

    BadInput where the host is unknown; Unavailable where it cannot be opened.
    """
    opened: list[socket.socket] = []
    trouble: OSError | None = None
    for address in _addresses(host):
        try:
            bound = _bound(address, opened[0].getsockname()[1] if opened else port)
        except OSError as error:
            trouble = error
            # A name may have an IPv6 address on a machine that has no IPv6.
            if error.errno not in _NOT_HERE:
                break
        else:
            opened.append(bound)
    if trouble and (not opened or trouble.errno not in _NOT_HERE):
        for one in opened:
            one.close()
        raise Unavailable(_why(trouble, host, port)) from None
    return opened


def url(host: str, opened: list[socket.socket]) -> str:
    """Where the server is reached."""
    shown = f"[{host}]" if ":" in host else host
    return f"http://{shown}:{opened[0].getsockname()[1]}"


def _addresses(host: str) -> Iterator[Address]:
    say = speaker_here()
    if not host.strip():
        raise BadInput(say("--host is empty; give 127.0.0.1, or 0.0.0.0 for all addresses."))
    try:
        found = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
    except (OSError, UnicodeError):
        sentence = say("The host {host} is not known; give --host 127.0.0.1 or another address.")
        raise BadInput(sentence.format(host=host)) from None
    return iter(dict.fromkeys((family, str(place[0])) for family, _, _, _, place in found))


def _bound(address: Address, port: int) -> socket.socket:
    family, place = address
    made = socket.socket(family, socket.SOCK_STREAM)
    try:
        made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        if family == socket.AF_INET6:
            made.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
        made.bind((place, port))
        # Two programs may bind one port; only one of them may listen on it.
        made.listen(_BACKLOG)
    except OSError:
        made.close()
        raise
    return made


def _why(error: OSError, host: str, port: int) -> str:
    say = speaker_here()
    sentence = {
        errno.EADDRINUSE: say(
            "Port {port} on {host} is taken; stop the program that has it, or give another --port."
        ),
        errno.EACCES: say("This user may not open port {port}; give a --port of 1024 or more."),
        errno.EADDRNOTAVAIL: say(
            "{host} is no address of this machine; give --host 127.0.0.1, or 0.0.0.0 for all."
        ),
    }.get(error.errno or 0, say("{host} and port {port} cannot be listened on."))
    return sentence.format(host=host, port=port)
