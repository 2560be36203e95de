"""The rule for versions of one answer that name their device: in any order, the same are left."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audit.fieldwork.merging import (
    NO_ROW,
    Fate,
    Row,
    TwoAnswers,
    Version,
    Versions,
    arrive,
    needs_no_history,
    settle,
    two_answers,
)
from audit.scripts.runner import NOTHING, Given

A, B, C = "a", "b", "c"
YES, NO, WORD = Given("yes"), Given("no"), Given("yes", comment="Aan de deur.")
#: What a page without device stored at revision 1.
PAGE = Version(Given("drawn"), None, None, 0, 1)


NOBODY = Versions()


def version(device, sequence, base=0, revision=0, given=YES):
    return Version(given, device, sequence, base, revision)


def brought(versions: Iterable[Version], start: Versions = NOBODY) -> Versions:
    """All of these one after the other, each at the report's next revision."""
    known = start
    for revision, one in enumerate(versions, start=2):
        known, _fate = arrive(known, one._replace(revision=revision))
    return known


def named(versions: Iterable[Version]) -> set[tuple[str | None, int | None]]:
    return {(one.device, one.sequence) for one in versions}


def test_the_first_version_stands():
    known, fate = arrive(Versions(), version(A, 1, revision=1))
    assert fate is Fate.STANDS
    assert known == Versions(stands=version(A, 1, revision=1))


def test_the_same_version_again_was_had_and_changes_nothing():
    known = brought([version(A, 1)])
    again, fate = arrive(known, version(A, 1, revision=9))
    assert (again, fate) == (known, Fate.HAD)


def test_a_later_one_of_the_same_device_takes_its_place_whatever_it_was_made_on():
    # The reply to the first got lost: the phone does not know its revision.
    known = brought([version(A, 1), version(A, 2, base=0)])
    assert named(known.left) == {(A, 2)}
    assert named(known.past) == {(A, 1)}


def test_an_earlier_one_that_comes_late_is_kept_among_the_past_once():
    late = version(A, 1, revision=9)
    known, fate = arrive(brought([version(A, 2)]), late)
    assert fate is Fate.HAD
    assert known.past == (late,)
    assert arrive(known, late) == (known, Fate.HAD)


def test_who_knew_what_stood_takes_its_place():
    known = brought([version(A, 1), version(B, 1, base=2, given=NO)])
    assert known.stands == version(B, 1, base=2, revision=3, given=NO)
    assert known.beside == ()


def test_who_did_not_know_it_is_kept_beside():
    known = brought([version(A, 1), version(B, 1, given=NO)])
    assert named(known.left) == {(A, 1), (B, 1)}
    assert known.stands.device == A


def test_a_later_one_of_the_device_beside_replaces_the_one_beside():
    known = brought([version(A, 1), version(B, 1), version(B, 2)])
    assert named(known.beside) == {(B, 2)}
    assert named(known.past) == {(B, 1)}


def test_who_looked_at_both_and_says_so_leaves_nothing_of_its_own_beside():
    known = brought([version(A, 1), version(B, 1), version(B, 2, base=2)])
    assert named(known.left) == {(B, 2)}


def test_a_choice_settles_what_was_shown_and_not_what_came_since():
    known = brought([version(A, 1), version(B, 1), version(C, 1)])
    settled = settle(known, 3)
    assert named(settled.beside) == {(C, 1)}
    assert named(settled.past) == {(B, 1)}
    assert settle(settled, 3) == settled


def test_two_tabs_of_one_device_know_together_what_each_of_them_knew():
    # The older tab sent last but arrives first.
    known = brought([version(A, 2, base=0), version(A, 1, base=1)], Versions(PAGE))
    assert named(known.left) == {(A, 2)}
    assert named(known.past) == {(A, 1), (None, None)}


@pytest.mark.parametrize(
    ("row", "one", "enough"),
    [
        (NO_ROW, version(A, 1), True),
        (Row(YES, False, 7, A, 3), version(A, 4), True),
        (Row(YES, False, 7, A, 3), version(A, 3), True),
        (Row(YES, False, 7, A, 3), version(A, 2), False),
        (Row(YES, False, 7, B, 3), version(A, 4, base=7), True),
        (Row(YES, False, 7, B, 3), version(A, 4, base=6), False),
        (Row(YES, False, 7), version(A, 4, base=7), True),
        (Row(YES, False, 7), version(A, 4, base=6), False),
    ],
)
def test_the_past_is_asked_only_in_doubt(row, one, enough):
    assert needs_no_history(one, row) is enough


def test_two_that_agree_are_nothing_to_choose_between():
    assert two_answers(Row(YES, False, 5, A, 1), [version(B, 1, revision=6)]) is None


def test_two_that_differ_are_shown_with_the_latest_revision_of_both():
    beside = [version(B, 1, base=2, revision=6, given=NO)]
    assert two_answers(Row(YES, False, 5), beside) == TwoAnswers(NO, base=2, seen=6)
    assert two_answers(Row(YES, False, 8), beside) == TwoAnswers(NO, base=2, seen=8)


def test_of_three_the_own_one_is_in_the_field_and_the_third_is_named():
    beside = [version(B, 1, revision=6, given=NO), version(C, 1, revision=7, given=WORD)]
    row = Row(NOTHING, False, 5)
    assert two_answers(row, beside) == TwoAnswers(NO, 0, 7, (WORD,))
    assert two_answers(row, beside, beside[1]) == TwoAnswers(WORD, 0, 7, (NO,))


# Any order, any repetition

#: What devices gave while they were out of reach, on what a page had stored or on nothing.
OFFLINE = st.dictionaries(
    st.sampled_from([A, B, C]), st.lists(st.sampled_from([0, 1]), min_size=1, max_size=4)
).map(
    lambda by: [version(who, n, base) for who, bases in by.items() for n, base in enumerate(bases)]
)


@st.composite
def in_any_order(draw) -> tuple[list[Version], list[Version]]:
    """Versions, and how they arrive: shuffled, some of them several times."""
    versions = draw(OFFLINE)
    copies = [one for one in versions for _ in range(draw(st.integers(1, 3)))]
    return versions, draw(st.permutations(copies))


def left_by_rule(versions: Sequence[Version]) -> set[tuple[str | None, int | None]]:
    """The latest of each device; and what the page stored, where nobody knew it."""
    latest = {one.device: one.sequence for one in versions}
    known = any(one.base >= PAGE.revision for one in versions)
    return {*latest.items(), *(() if known else ((None, None),))}


@given(in_any_order())
def test_in_any_order_and_however_often_the_same_versions_are_left(arrival):
    versions, copies = arrival
    known = brought(copies, Versions(PAGE))
    assert named(known.left) == left_by_rule(versions)
    everything = [(one.device, one.sequence) for one in (*known.left, *known.past)]
    assert sorted(everything, key=str) == sorted(
        [(None, None), *((one.device, one.sequence) for one in versions)], key=str
    ), "each is kept exactly once"


ACTS = st.sampled_from(["gives", "reads", "brings", "again"])


@given(st.lists(st.tuples(ACTS, st.integers(0, 2))))
def test_nothing_gives_way_but_to_its_own_device_or_to_who_knew_it(story):
    """Devices give answers, read what stands, and bring what they gave in any order."""
    known, devices = Versions(), [A, B, C]
    bases, given, outside, revision = [0, 0, 0], [0, 0, 0], [], 0
    for act, who in story:
        if act == "gives":
            given[who] += 1
            outside.append(version(devices[who], given[who], bases[who]))
        elif act == "reads":
            bases[who] = known.stands.revision if known.stands else 0
        elif outside:
            revision += 1
            one = (
                outside[who % len(outside)]
                if act == "again"
                else outside.pop(-1 - who % len(outside))
            )
            before = known
            known, _fate = arrive(known, one._replace(revision=revision))
            for gone in set(before.left) - {one._replace(revision=0) for one in known.left}:
                if (gone.device, gone.sequence) not in named(known.left):
                    assert gone.is_of(one) or one.base >= gone.revision
            assert len(named(known.beside)) == len({one.device for one in known.beside})
            assert known.stands.device not in {one.device for one in known.beside}
