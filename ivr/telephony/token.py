"""The token with which an agent's browser may call in, and only for that."""

from __future__ import annotations

from twilio.jwt.access_token import AccessToken
from twilio.jwt.access_token.grants import VoiceGrant

from ivr.config import Settings

TOKEN_SECONDS = 3600


def identity(agent_id: int) -> str:
    """The agent's name at the carrier, which stands in `From` as `client:agent-7`."""
    return f"agent-{agent_id}"


def phone_token(settings: Settings, agent_id: int) -> str:
    """A JWT for the browser's telephone, good for an hour by the machine's own clock, which the carrier reads too."""
    token = AccessToken(
        settings.twilio_account_sid,
        settings.twilio_api_key,
        settings.twilio_api_secret,
        identity=identity(agent_id),
        ttl=TOKEN_SECONDS,
    )
    token.add_grant(VoiceGrant(outgoing_application_sid=settings.twilio_application_sid, incoming_allow=False))
    return str(token.to_jwt())
