"""The rota: which tests are run together, and which come first."""

from __future__ import annotations

from tests.rota import place, shift


def test_what_is_done_in_browsers_is_done_in_three_shifts_on_a_system_each() -> None:
    named = ("story", "desk", "new_menu", "menu_editor", "board", "customers")
    story, desk, new, editor, board, customers = (
        shift(f"tests/browser/test_{name}.py::test_b[mouse]") for name in named
    )
    assert (story, new, board) == (desk, editor, customers)
    assert len({story, new, board}) == 3


def test_a_module_that_kills_its_own_system_has_a_shift_of_its_own() -> None:
    at_work, another = "tests/kill/test_killed_at_work.py::test_whoever", "tests/kill/test_killed.py::test_what[redis]"
    assert shift(f"{at_work}[web]") == shift(f"{at_work}[redis]") != shift(another)


def test_a_rehearsal_is_disturbed_where_it_went_undisturbed() -> None:
    shipped = shift("tests/rehearsal/test_shipped.py::test_it_goes_as_expected[agent-lost]")
    assert shipped == shift("tests/rehearsal/test_disorder.py::test_the_same[agent-lost-lateness-2257951177]")
    assert shipped != shift("tests/rehearsal/test_disorder.py::test_the_same[agent-never-joins-repeats-0]")


def test_all_others_are_handed_out_one_by_one_after_the_long_ones() -> None:
    alone = "tests/ivr/test_cases.py::test_a_case[sqlite]"
    assert shift(alone) == alone
    assert place("tests/browser/test_desk.py::test_a") < place("tests/kill/test_killed.py::test_b") < place(alone)
