"""What the fragment of a webhook's URL says about its timeouts and retries (facts that the carrier documents)."""

from __future__ import annotations

from dataclasses import dataclass, field
from urllib.parse import parse_qsl

CEILING_SECONDS = 15.0
INVALID_EDGE, INVALID_POLICY = 11240, 11243
POLICIES = frozenset({"4xx", "5xx", "ct", "rt", "all"})
EDGES = frozenset(
    """ashburn dublin frankfurt london-ix roaming sao-paulo singapore sydney tokyo umatilla singapore-ix
    frankfurt-ix ashburn-ix san-jose-ix sydney-ix mumbai-ix""".split()  # noqa: SIM905
)
KNOWN = frozenset({"ct", "rt", "tt", "rc", "rp", "sni", "e"})


@dataclass(frozen=True)
class Overrides:
    """Timeouts in seconds, number of retries, and what is retried; `given` as it was written, `fault` when it was
    written wrong. `sni` and `e` are accepted: here is no edge to choose, and no name is hidden from the server."""

    connect: float = 5.0
    read: float = CEILING_SECONDS
    total: float = CEILING_SECONDS
    retries: int = 1
    policy: frozenset[str] = frozenset({"ct"})
    given: dict[str, str] = field(default_factory=dict)
    fault: tuple[int, str] | None = None

    @classmethod
    def of(cls, fragment: str) -> Overrides:
        given = {name: value for name, value in parse_qsl(fragment, keep_blank_values=True) if name in KNOWN}

        def milliseconds(key: str, low: int, high: int, default: float) -> float:
            text = given.get(key, "")
            return min(max(int(text), low), high) / 1000 if _is_number(text) else default

        retries = given.get("rc", "")
        return cls(
            connect=milliseconds("ct", 100, 10_000, 5.0),
            read=milliseconds("rt", 100, 15_000, CEILING_SECONDS),
            total=milliseconds("tt", 100, 15_000, CEILING_SECONDS),
            retries=min(int(retries), 5) if _is_number(retries) else 1,
            policy=frozenset(given.get("rp", "ct").split(",")) & POLICIES,
            given=given,
            fault=_fault(given),
        )

    def retry(self, status: int, cause: str) -> bool:
        kinds = {cause} | ({f"{status // 100}xx"} if status else set())
        return "all" in self.policy or bool(kinds & self.policy)


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) < 9


def _fault(given: dict[str, str]) -> tuple[int, str] | None:
    unknown = set(given.get("rp", "ct").split(",")) - POLICIES
    if unknown:
        return INVALID_POLICY, f"rp={','.join(sorted(unknown))} is no retry policy"
    nowhere = set(given.get("e", "").split(",")) - EDGES - {""}
    return (INVALID_EDGE, f"e={','.join(sorted(nowhere))} is no edge location") if nowhere else None
