"""Where a browser is, behind however many proxies: log-ins are limited by it."""

from __future__ import annotations

from dataclasses import replace
from ipaddress import ip_network

import pytest

from ivr.app import create_app
from ivr.house import House
from ivr.web.access import address

BROWSER = "203.0.113.7"
PROXY = "10.0.0.5"


def _address(house: House, peer: str, forwarded: str) -> str:
    headers = {"X-Forwarded-For": forwarded} if forwarded else {}
    with create_app(house).test_request_context(headers=headers, environ_base={"REMOTE_ADDR": peer}):
        return address()


@pytest.mark.parametrize(
    ("peer", "forwarded", "where"),
    [
        ("127.0.0.1", BROWSER, BROWSER),
        ("127.0.0.1", "", "127.0.0.1"),
        ("127.0.0.1", f"198.51.100.1, {BROWSER}", BROWSER),  # the first was sent by the browser itself
        ("127.0.0.1", f"{BROWSER}, {PROXY}", PROXY),
        (BROWSER, "127.0.0.1", BROWSER),  # a peer that is no proxy of ours
    ],
)
def test_only_the_proxy_on_this_machine_is_believed(house: House, peer: str, forwarded: str, where: str) -> None:
    assert _address(house, peer, forwarded) == where


def test_a_trusted_proxy_elsewhere_is_believed_too(house: House) -> None:
    networks = (ip_network("127.0.0.0/8"), ip_network("10.0.0.0/24"))
    trusting = replace(house, settings=house.settings.model_copy(update={"trusted_proxies": networks}))
    assert _address(trusting, PROXY, BROWSER) == BROWSER
    assert _address(trusting, "127.0.0.1", f"127.0.0.1, {BROWSER}, {PROXY}") == BROWSER
