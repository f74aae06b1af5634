"""A sandbox in a process of its own, with two numbers, ten times as fast as the wall's clock."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from twilio.rest import Client

from ivr.carrier_check.account import Credentials
from ivr.carrier_check.check import Terms

ACCOUNT, TOKEN = "AC" + "0" * 32, "token for tests"
FAR, NEAR = "+390210000001", "+390210000002"
RATE = 10.0
BEFORE = "https://example.org/before"


@dataclass
class Ground:
    url: str
    terms: Terms

    def client(self) -> Client:
        client = Client(ACCOUNT, TOKEN, environment={"": ""})
        client.api.base_url = self.url
        return client

    def voice_urls(self) -> set[str]:
        return {number.voice_url for number in self.client().incoming_phone_numbers.list()}


@pytest.fixture(scope="package")
def carrier() -> Iterator[str]:
    command = [sys.executable, "-m", "sandbox", "--port", "0", "--clock", f"x{RATE:g}", "--cps", "0.5", "--no-sound"]
    secrets = {"TWILIO_ACCOUNT_SID": ACCOUNT, "TWILIO_AUTH_TOKEN": TOKEN}
    with subprocess.Popen(
        [*command, "--number", FAR, "--number", NEAR], env=os.environ | secrets, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        yield next(line.split()[-1] for line in process.stdout if "REST and control API" in line)
        process.terminate()


@pytest.fixture
def ground(carrier: str, tmp_path: Path) -> Iterator[Ground]:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    terms = Terms(
        credentials=Credentials(ACCOUNT, TOKEN, carrier),
        numbers=(FAR, NEAR),
        public_url=f"http://127.0.0.1:{port}",
        listen=("127.0.0.1", port),
        restore_file=tmp_path / "restore.json",
        rate=RATE,
        at_once=12,
        texts=True,
    )
    ground = Ground(carrier, terms)
    for number in ground.client().incoming_phone_numbers.list():
        number.update(voice_url=BEFORE)
    yield ground
    ground.client().http_client.request("DELETE", f"{carrier}/sandbox/faults")
