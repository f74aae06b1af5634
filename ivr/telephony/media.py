"""The sound of a recording, as the carrier gives it out."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Protocol

import requests

from ivr.config import Settings

CHUNK_BYTES = 256 * 1024
NOT_FOUND = 404


class MediaMissing(Exception):
    """The carrier has no such sound, or not yet: a recording may be announced before it can be fetched."""


class MediaUnreachable(Exception):
    """The carrier did not answer, or broke off."""


class Media(Protocol):
    """What fetches the sound of a recording; tests have their own."""

    def open(self, sid: str, channels: int) -> AbstractContextManager[Iterator[bytes]]:
        """The bytes of a WAV file with so many channels. Raises MediaMissing or MediaUnreachable, also midway."""


class CarrierMedia:
    """Over the carrier's REST address, with the account's credentials and a timeout between any two packets."""

    def __init__(self, settings: Settings) -> None:
        self._root = f"{settings.twilio_api_url}/2010-04-01/Accounts/{settings.twilio_account_sid}/Recordings"
        self._credentials = (
            settings.twilio_api_key or settings.twilio_account_sid,
            settings.twilio_api_secret if settings.twilio_api_key else settings.twilio_auth_token,
        )
        self._timeout = settings.carrier_timeout_seconds

    @contextmanager
    def open(self, sid: str, channels: int) -> Iterator[Iterator[bytes]]:
        wanted = {"RequestedChannels": str(channels)}
        try:
            with requests.get(
                f"{self._root}/{sid}.wav", wanted, auth=self._credentials, timeout=self._timeout, stream=True
            ) as answer:
                if answer.status_code == NOT_FOUND:
                    raise MediaMissing("404")
                answer.raise_for_status()
                yield answer.iter_content(CHUNK_BYTES)
        except requests.RequestException as error:
            raise MediaUnreachable(type(error).__name__) from error
