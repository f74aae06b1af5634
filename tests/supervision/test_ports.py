"""Ports that others have taken."""

from __future__ import annotations

import socket

import pytest

from ivr.supervision.ports import PortTaken, Wanted, any_free, require_free


def test_every_port_that_is_taken_is_named_with_its_option() -> None:
    with socket.socket() as first, socket.socket() as second:
        for each in (first, second):
            each.bind(("127.0.0.1", 0))
            each.listen()
        ports = [each.getsockname()[1] for each in (first, second)]
        wanted = [Wanted("127.0.0.1", port, option) for port, option in zip(ports, ("--port", "--other"), strict=True)]
        with pytest.raises(PortTaken) as caught:
            require_free(wanted)
    said = str(caught.value).splitlines()
    assert [f"port {ports[0]} " in said[0], f"port {ports[1]} " in said[1]] == [True, True]
    assert ("--port N" in said[0], "--other N" in said[1]) == (True, True)


def test_free_ports_are_taken_in_silence() -> None:
    require_free([Wanted("127.0.0.1", any_free(), "--port")])
