"""What the browser may do on the console's page, and nothing else."""

from __future__ import annotations

from urllib.parse import urlsplit

from ivr.config import Settings

# Twilio's documented hosts of the Voice SDK: signalling, its event gateway, and nothing for sounds, which are ours.
TWILIO = ("https://*.twilio.com", "wss://*.twilio.com")


def policy(settings: Settings) -> str:
    """The Content-Security-Policy. Styles may stand inline: Mantine sets its variables so; scripts never."""
    telephone = TWILIO if settings.agent_phone == "twilio-voice" else (_socket_origin(settings),)
    rules = {
        "default-src": ("'none'",),
        "script-src": ("'self'",),
        "worker-src": ("'self'",),
        "style-src": ("'self'", "'unsafe-inline'"),
        "img-src": ("'self'", "data:"),
        "font-src": ("'self'",),
        "media-src": ("'self'", "blob:"),
        "connect-src": ("'self'", *telephone),
        "form-action": ("'self'",),
        "base-uri": ("'none'",),
        "frame-ancestors": ("'none'",),
    }
    return "; ".join(" ".join((name, *values)) for name, values in rules.items())


def socket_url(settings: Settings) -> str:
    """Where the desk's telephone finds the sandbox's socket; empty when the carrier's own kit is used."""
    return f"{_socket_origin(settings)}/sandbox/telephone" if settings.agent_phone == "pcm-socket" else ""


def _socket_origin(settings: Settings) -> str:
    carrier = urlsplit(settings.twilio_api_url)
    return f"{'wss' if carrier.scheme == 'https' else 'ws'}://{carrier.netloc}"
