"""The token with which an agent's browser may call in, and only for that."""

from __future__ import annotations

import hmac
import json
from base64 import urlsafe_b64encode
from collections.abc import Mapping
from typing import Any

from ivr.clock import RealClock
from ivr.config import Settings

TOKEN_SECONDS = 3600
HEADER = {"typ": "JWT", "alg": "HS256", "cty": "twilio-fpa;v=1"}


def identity(agent_id: int) -> str:
    """The agent's name at the carrier, which stands in `From` as `client:agent-7`."""
    return f"agent-{agent_id}"


def phone_token(settings: Settings, agent_id: int) -> str:
    """A JWT for the browser's telephone, good for an hour by the machine's own clock, which the carrier reads too.

    Our own HMAC: the SDK's would load all of `cryptography` into every web process.
    """
    now = int(RealClock().now().timestamp())
    claims = {
        "jti": f"{settings.twilio_api_key}-{now}",
        "iss": settings.twilio_api_key,
        "sub": settings.twilio_account_sid,
        "nbf": now,
        "exp": now + TOKEN_SECONDS,
        "grants": {
            "identity": identity(agent_id),
            "voice": {"outgoing": {"application_sid": settings.twilio_application_sid}},
        },
    }
    said = f"{_part(HEADER)}.{_part(claims)}"
    signed = hmac.digest(settings.twilio_api_secret.encode(), said.encode(), "sha256")
    return f"{said}.{_encoded(signed)}"


def _part(content: Mapping[str, Any]) -> str:
    return _encoded(json.dumps(content, separators=(",", ":")).encode())


def _encoded(content: bytes) -> str:
    return urlsafe_b64encode(content).rstrip(b"=").decode()
