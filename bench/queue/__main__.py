"""`python -m bench.queue`: whole offers a second and how late they are, on both databases, with eight processes."""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from multiprocessing import get_context
from pathlib import Path

from sqlalchemy import text

from bench.queue import floor
from bench.queue.process import Meeting, Seen, free_some
from bench.webhook import stand
from bench.webhook.stand import house_of
from ivr.house import House
from ivr.schema import metadata

AGENTS, PROCESSES = 1_000, 8
WAITING = (10, 1_000, 10_000)
FREED_A_ROUND = 400
WARM_UP_ROUNDS = 1
"""Not measured: in it each process compiles its statements, once in its life, and the others wait for that."""


@dataclass
class Measured:
    """Seconds from an agent's wanting to be free to the offer's being stored, one each; what all rounds came to.

    `cpu_seconds` are the processes' own, without PostgreSQL's.
    """

    late: list[float] = field(default_factory=list)
    offers: int = 0
    seconds: float = 0.0
    cpu_seconds: float = 0.0
    twice: int = 0

    def take(self, round_: Sequence[Seen], pairs: Sequence[tuple[int, int]]) -> None:
        """One round, from the first who wanted to be free to the last offer that was stored; its (entry, agent)s."""
        wanted = {agent: at for seen in round_ for agent, at in seen.asked.items()}
        stored = {agent: at for seen in round_ for agent, at in seen.stored.items()}
        self.late += [at - wanted[agent] for agent, at in stored.items()]
        self.seconds += max(stored.values()) - min(wanted.values())
        self.cpu_seconds += sum(seen.cpu_seconds for seen in round_)
        self.offers += len(pairs)
        entries, asked = {entry for entry, _ in pairs}, {agent for _, agent in pairs}
        self.twice += 2 * len(pairs) - len(entries) - len(asked)

    def row(self, name: str, waiting: int) -> str:
        late = sorted(self.late)
        at = [1000 * late[min(len(late) - 1, int(share * len(late)))] for share in (0.5, 0.99, 0.999, 1)]
        times = " | ".join(f"{each:.1f}" for each in at)
        cpu = 1000 * self.cpu_seconds / self.offers
        return f"| {name} | {waiting:,} | {self.offers / self.seconds:,.0f} | {times} | {cpu:.2f} | {self.twice} |"


def measure(url: str, var: Path, waiting: int, rounds: int, rate: float = 0.0) -> Measured:
    """`rate`: agents who become free, a second, in all processes together; 0: the next once one is offered a caller."""
    house, measured = house_of(url, var), Measured()
    metadata.create_all(house.db.writer)
    with house.db.writing() as tx:
        floor.furnish(tx, AGENTS)
    context = get_context("spawn")
    stored = context.Array("d", AGENTS + 1, lock=False)
    bells = [context.Semaphore(0) for _ in range(PROCESSES)]
    meeting = Meeting(
        url, var, context.Barrier(PROCESSES + 1), context.Queue(), stored, bells, PROCESSES / rate if rate else 0.0
    )
    each = max(1, min(waiting, FREED_A_ROUND) // PROCESSES)
    shares = [list(range(1 + n, AGENTS + 1, PROCESSES))[:each] for n in range(PROCESSES)]
    told = (meeting, rounds + WARM_UP_ROUNDS)
    workers = [context.Process(target=free_some, args=(n, share, *told)) for n, share in enumerate(shares)]
    for worker in workers:
        worker.start()
    for number in range(rounds + WARM_UP_ROUNDS):
        with house.db.writing() as tx:
            floor.fill(tx, waiting)
        _settle(house)
        stored[:] = [0.0] * len(stored)
        meeting.gate.wait()
        meeting.gate.wait()
        seen, pairs = [meeting.told.get() for _ in workers], _offered(house)
        if number >= WARM_UP_ROUNDS:
            measured.take(seen, pairs)
    for worker in workers:
        worker.join()
    house.close()
    return measured


def _offered(house: House) -> list[tuple[int, int]]:
    with house.db.writing() as tx:
        return floor.clear(tx)


def _settle(house: House) -> None:
    """What the database does now and then of itself is done before the round."""
    with house.db.writer.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("ANALYZE"))


@contextmanager
def database(name: str, folder: Path) -> Iterator[str]:
    if name == "sqlite":
        yield f"sqlite:///{folder / 'hotline.db'}"
    else:
        with stand.postgresql(folder / "pg") as url:
            yield url


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--databases", nargs="+", default=["sqlite", "postgresql"])
    parser.add_argument("--waiting", nargs="+", type=int, default=WAITING)
    parser.add_argument("--offers", type=int, default=4_000, help="for each line of the table, about")
    parser.add_argument("--rate", type=float, default=0.0, help="agents who become free, a second; as fast as can be")
    arguments = parser.parse_args()
    print(f"{datetime.now(UTC):%F}: {AGENTS} agents, {PROCESSES} processes; late and CPU in ms")
    print("| database | waiting | offers a second | median | p99 | p99.9 | worst | CPU an offer | given twice |")
    print("|---|---:|---:|---:|---:|---:|---:|---:|---:|")
    for name in arguments.databases:
        for waiting in arguments.waiting:
            rounds = max(3, arguments.offers // min(waiting, FREED_A_ROUND))
            with tempfile.TemporaryDirectory() as folder, database(name, Path(folder)) as url:
                print(measure(url, Path(folder), waiting, rounds, arguments.rate).row(name, waiting), flush=True)


if __name__ == "__main__":
    main()
