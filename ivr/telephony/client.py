"""The carrier reached by the `twilio` package at TWILIO_API_URL, with a timeout (the package has none of its own)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import lru_cache
from itertools import takewhile
from types import SimpleNamespace
from typing import Any

from requests import exceptions as http
from twilio.base.exceptions import TwilioException
from twilio.http.http_client import TwilioHttpClient
from twilio.http.response import Response
from twilio.rest import Client

from ivr.config import TWILIO_API_URL, Settings
from ivr.telephony.callbacks import insistent
from ivr.telephony.carrier import Made, NotSent, Refused, Unsure
from ivr.telephony.requests import Kind

LOOK_UP_LIMIT = 1000
LOOK_UP_PAGE = 50
DETECTION = frozenset({"machine_detection", "async_amd", "async_amd_status_callback"})
"""What a call may ask for and only gets where DETECT_MACHINES is on."""
NOT_FOUND = 404
TOO_MANY_REQUESTS = 429
SERVER_ERROR = 500


class _HttpAt(TwilioHttpClient):  # type: ignore[misc]
    """Sends what is meant for the carrier's own address to `origin`."""

    def __init__(self, origin: str, timeout_seconds: float) -> None:
        super().__init__(timeout=timeout_seconds)
        self._origin = origin

    def request(self, method: str, url: str, *args: Any, **kwargs: Any) -> Response:
        return super().request(method, url.replace(TWILIO_API_URL, self._origin, 1), *args, **kwargs)


def client_of(settings: Settings) -> Client:
    """The account's SDK client. One an account and process: it keeps connections open."""
    return _client(
        settings.twilio_account_sid,
        settings.twilio_api_key or settings.twilio_account_sid,
        settings.twilio_api_secret if settings.twilio_api_key else settings.twilio_auth_token,
        settings.twilio_api_url,
        settings.carrier_timeout_seconds,
    )


@lru_cache(maxsize=8)
def _client(account: str, user: str, password: str, origin: str, timeout_seconds: float) -> Client:
    # An environment of our own: the SDK reads TWILIO_EDGE and TWILIO_REGION silently and changes the host by them.
    return Client(user, password, account, http_client=_HttpAt(origin, timeout_seconds), environment={"": ""})


class TwilioCarrier:
    """Requests as the SDK's calls. URLs in parameters that begin with `/` are ours: PUBLIC_URL goes before them."""

    def __init__(self, settings: Settings) -> None:
        self._client = client_of(settings)
        self._public_url = settings.public_url
        self._left_out = frozenset() if settings.detect_machines else DETECTION

    def carry_out(self, kind: Kind, parameters: dict[str, Any]) -> str | None:
        with sorted_failures():
            made = _WAYS[kind](self._client, self._absolute(parameters))
        return getattr(made, "sid", None)

    def call_status(self, sid: str) -> str | None:
        try:
            with sorted_failures():
                return str(self._client.calls(sid).fetch().status)
        except Refused as refused:
            if refused.http_status == NOT_FOUND:
                return None
            raise

    def list_made(self, kind: Kind, to: str, from_: str, since: datetime) -> list[Made]:
        resource: Any = self._client.messages if kind == Kind.SEND_MESSAGE else self._client.calls
        with sorted_failures():
            # Newest first, page by page, until what is too old: however much went to this number since.
            newest = resource.stream(to=to, from_=from_, limit=LOOK_UP_LIMIT, page_size=LOOK_UP_PAGE)
            made = (Made(item.sid, _made_at(item), getattr(item, "body", None)) for item in newest)
            return list(takewhile(lambda item: item.made_at >= since, made))

    def _absolute(self, parameters: dict[str, Any]) -> dict[str, Any]:
        return {name: self._as_sent(name, value) for name, value in parameters.items() if name not in self._left_out}

    def _as_sent(self, name: str, value: Any) -> Any:
        if not (isinstance(value, str) and _is_our_path(name, value)):
            return value
        url = self._public_url + value
        return insistent(url) if name.endswith("callback") else url


def _is_our_path(name: str, value: str) -> bool:
    return value.startswith("/") and (name.endswith("url") or name.endswith("callback"))


def _made_at(item: Any) -> datetime:
    # A queued call has no start time yet, so it is the date of making that tells them apart.
    moment: datetime | None = item.date_created
    return moment.astimezone(UTC) if moment else datetime.now(UTC)


@contextmanager
def sorted_failures() -> Iterator[None]:
    """Raises NotSent, Refused or Unsure for whatever goes wrong (DESIGN rule 10)."""
    try:
        yield
    except TwilioException as error:
        raise _failure(error) from error
    except http.ConnectTimeout as error:
        raise NotSent("no connection in time") from error
    except http.ConnectionError as error:
        raise _broken(error) from error
    except http.RequestException as error:
        raise Unsure(type(error).__name__) from error


def _failure(error: TwilioException) -> Exception:
    status = int(getattr(error, "status", 0) or 0)
    if status == TOO_MANY_REQUESTS:
        return NotSent("the carrier has too many requests (429)")
    if status >= SERVER_ERROR or not status:
        return Unsure(f"HTTP {status}")
    return Refused(getattr(error, "code", None), status, str(getattr(error, "msg", "")))


def _broken(error: http.ConnectionError) -> Exception:
    """A connection that never stood sent nothing; one that broke may have."""
    reason = getattr(error.args[0], "reason", None) if error.args else None
    never_stood = type(reason).__name__ in {"NewConnectionError", "NameResolutionError", "ConnectTimeoutError"}
    return NotSent("no connection") if never_stood else Unsure("the connection broke")


def _split(parameters: dict[str, Any], *path: str) -> tuple[list[Any], dict[str, Any]]:
    return [parameters[name] for name in path], {k: v for k, v in parameters.items() if k not in path}


def _update_call(client: Client, parameters: dict[str, Any]) -> Any:
    (sid,), rest = _split(parameters, "sid")
    return client.calls(sid).update(**rest)


def _end_call(client: Client, parameters: dict[str, Any]) -> Any:
    return client.calls(parameters["sid"]).update(status="completed")


def _dequeue(client: Client, parameters: dict[str, Any]) -> Any:
    (queue, call), rest = _split(parameters, "queue_sid", "call_sid")
    return client.queues(queue).members(call).update(**rest)


def _create_participant(client: Client, parameters: dict[str, Any]) -> Any:
    (conference,), rest = _split(parameters, "conference_sid")
    return SimpleNamespace(sid=client.conferences(conference).participants.create(**rest).call_sid)


def _update_participant(client: Client, parameters: dict[str, Any]) -> Any:
    (conference, call), rest = _split(parameters, "conference_sid", "call_sid")
    return client.conferences(conference).participants(call).update(**rest)


def _kick(client: Client, parameters: dict[str, Any]) -> Any:
    return client.conferences(parameters["conference_sid"]).participants(parameters["call_sid"]).delete()


def _end_conference(client: Client, parameters: dict[str, Any]) -> Any:
    return client.conferences(parameters["conference_sid"]).update(status="completed")


def _update_recording(client: Client, parameters: dict[str, Any]) -> Any:
    (call,), rest = _split(parameters, "call_sid")
    return client.calls(call).recordings(rest.pop("sid", "Twilio.CURRENT")).update(**rest)


_WAYS: dict[Kind, Callable[[Client, dict[str, Any]], Any]] = {
    Kind.CREATE_CALL: lambda client, parameters: client.calls.create(**parameters),
    Kind.END_CALL: _end_call,
    Kind.REDIRECT_CALL: _update_call,
    Kind.DEQUEUE_MEMBER: _dequeue,
    Kind.HOLD_PARTICIPANT: _update_participant,
    Kind.CREATE_PARTICIPANT: _create_participant,
    Kind.UPDATE_PARTICIPANT: _update_participant,
    Kind.KICK_PARTICIPANT: _kick,
    Kind.END_CONFERENCE: _end_conference,
    Kind.UPDATE_RECORDING: _update_recording,
    Kind.DELETE_RECORDING: lambda client, parameters: client.recordings(parameters["sid"]).delete(),
    Kind.SEND_MESSAGE: lambda client, parameters: client.messages.create(**parameters),
}
