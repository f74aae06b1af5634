"""What an installation sets from outside: read once at start, each fault named."""

from __future__ import annotations

from ipaddress import ip_network
from pathlib import Path
from typing import Annotated, Literal
from urllib.parse import urlsplit

from pydantic import Field, IPvAnyNetwork, ValidationError, field_validator, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from ivr.clock import clock_of

TWILIO_API_URL = "https://api.twilio.com"
LOOPBACK = (ip_network("127.0.0.0/8"), ip_network("::1/128"))

Prefix = Annotated[str, Field(pattern=r"^\+[1-9][0-9]{0,14}$")]
Cap = Annotated[int, Field(ge=0)]
"""How often within 24 hours somebody may be reached: what is more is refused (DESIGN rule 17)."""


class ConfigurationInvalid(Exception):
    """Settings that cannot work; `faults` is a list of sentences, one a setting."""

    def __init__(self, faults: list[str]) -> None:
        super().__init__("; ".join(faults))
        self.faults = faults


class Settings(BaseSettings):
    """Every setting, by its environment variable in capitals. Secrets never appear in `repr`."""

    model_config = SettingsConfigDict(extra="ignore", frozen=True)

    var: Annotated[Path, Field(validation_alias="HOTLINE_VAR")] = Path("var")
    database_url: str = ""
    redis_url: str = ""
    public_url: str = "http://127.0.0.1:8000"
    secret_key: Annotated[str, Field(repr=False, min_length=16)] = ""
    site_name: str = "Hotline"
    time_zone: str = "Europe/Rome"

    twilio_account_sid: Annotated[str, Field(pattern=r"^AC[0-9a-fA-F]{32}$")] = ""
    twilio_auth_token: Annotated[str, Field(repr=False)] = ""
    twilio_auth_token_next: Annotated[str, Field(repr=False)] = ""
    twilio_api_key: str = ""
    twilio_api_secret: Annotated[str, Field(repr=False)] = ""
    twilio_api_url: str = TWILIO_API_URL
    twilio_application_sid: str = ""
    carrier_timeout_seconds: Annotated[float, Field(gt=0, le=15)] = 5.0
    calls_per_second: Annotated[float, Field(gt=0, le=100)] = 1.0

    agent_phone: Literal["twilio-voice", "pcm-socket"] = "pcm-socket"
    listeners_shown: bool = True  # agents see that a supervisor listens; who coaches or speaks is always seen
    breather_seconds: Annotated[int, Field(ge=30, le=3_600)] = 300  # an agent's break after an abusive call
    recordings_url: str = ""
    recording_days: Annotated[int, Field(ge=1)] = 90
    fallback_url: str = ""  # where copies of var/fallback are served, best on another host; else by the origin here
    emergency_number: str = ""  # a person outside this system, dialled when everything else fails
    allowed_prefixes: tuple[Prefix, ...] = ("+39", "+66", "+84", "+976", "+1", "+44", "+972")
    detect_machines: bool = False  # the carrier finds out whether a machine answers, and bills it
    calls_per_number: Cap = 5
    calls_per_customer: Cap = 8
    calls_per_day: Cap = 2_000
    texts_per_number: Cap = 20
    texts_per_customer: Cap = 30
    texts_per_day: Cap = 5_000
    trusted_proxies: tuple[IPvAnyNetwork, ...] = LOOPBACK  # whose X-Forwarded-For is believed
    clock: Annotated[str, Field(validation_alias="HOTLINE_CLOCK")] = "real"
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "INFO"
    log_format: Literal["auto", "json", "console"] = "auto"

    @field_validator("clock")
    @classmethod
    def _clock_is_known(cls, value: str) -> str:
        clock_of(value)
        return value

    @field_validator("public_url", "twilio_api_url")
    @classmethod
    def _is_an_origin(cls, value: str) -> str:
        parts = urlsplit(value)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise ValueError("must be a URL such as https://hotline.example")
        if "_" in parts.hostname:
            raise ValueError("the host may not have an underscore: the carrier refuses it")
        return value.rstrip("/")

    @model_validator(mode="after")
    def _real_carrier_needs_https(self) -> Settings:
        if (
            self.twilio_api_url == TWILIO_API_URL
            and self.twilio_account_sid
            and not self.public_url.startswith("https:")
        ):
            raise ValueError("PUBLIC_URL must begin with https: when Twilio itself is the carrier")
        return self

    @model_validator(mode="after")
    def _caps_go_from_narrow_to_wide(self) -> Settings:
        for what in ("calls", "texts"):
            number, customer, day = (getattr(self, f"{what}_per_{whom}") for whom in ("number", "customer", "day"))
            if not number <= customer <= day:
                raise ValueError(
                    f"{what.upper()}_PER_NUMBER ({number}) may not be above {what.upper()}_PER_CUSTOMER ({customer}), "
                    f"nor that above {what.upper()}_PER_DAY ({day})"
                )
        return self

    @property
    def database(self) -> str:
        """The database's URL: the one given, else a SQLite file in `var`."""
        return self.database_url or f"sqlite:///{self.var / 'hotline.db'}"

    @property
    def fallback(self) -> str:
        """Where the carrier finds the documents that it plays while the application is away."""
        return (self.fallback_url or f"{self.public_url}/fallback").rstrip("/")

    @property
    def recordings(self) -> str:
        """Where recordings are kept: any fsspec URL, else a folder in `var`."""
        return self.recordings_url or (self.var / "recordings").absolute().as_uri()


def settings_of(**given: object) -> Settings:
    """Reads the environment, `given` first; raises ConfigurationInvalid with a sentence for each fault."""
    try:
        return Settings(**given)  # type: ignore[arg-type]
    except ValidationError as error:
        raise ConfigurationInvalid([_sentence(fault) for fault in error.errors()]) from error


def _sentence(fault: object) -> str:
    assert isinstance(fault, dict)
    name = "_".join(str(part) for part in fault["loc"]).upper() or "SETTINGS"
    return f"{name}: {fault['msg'].removeprefix('Value error, ')}"
