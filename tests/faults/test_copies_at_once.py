"""Copies of the same answers that arrive at the same moment, at two processes: each once."""

from __future__ import annotations

from collections import Counter
from concurrent.futures import ThreadPoolExecutor

from tests.faults.sixty import RATINGS, TEXTS, kept

KEYS, COPIES = 100, 5


def bring_copies(report, call, keys, copies=COPIES):
    """``keys`` answers of several phones, each sent ``copies`` times over as many connections at
    once: what was sent, and how often the server said of each that it was new or that it had it.
    """
    questions = RATINGS + TEXTS
    phones = [call(report) for _ in range(-(-keys // len(questions)))]
    lines = [call(report) for _ in range(copies)]
    sent = [
        phones[number // len(questions)].gives(questions[number % len(questions)], "7")
        for number in range(keys)
    ]

    def bring(line):
        # All in the same row, so that copies meet, each line a little ahead of the next.
        turned = [*sent[line:], *sent[:line]]
        return [(one, lines[line].sends(one)) for one in turned]

    new, had = Counter(), Counter()
    with ThreadPoolExecutor(copies) as pool:
        for replies in pool.map(bring, range(copies)):
            for one, reply in replies:
                assert reply.status == 200, reply.body[:300]
                key = (one[":code"], one[":device"], one[":sequence"])
                (had if one[":code"] in reply.json["had"] else new)[key] += 1
    return sent, new, had


def test_a_hundred_answers_sent_five_times_at_once_are_each_stored_once(report, server, call):
    sent, new, had = bring_copies(report, call, KEYS)
    found = kept(report)
    assert len(sent) == len(found) == KEYS
    assert set(found.values()) == {1}
    assert set(new.values()) == {1}, "one copy of each was new"
    assert set(had.values()) == {COPIES - 1}, "and the others were known to have arrived"
