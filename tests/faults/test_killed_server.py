"""A server that is killed: what was acknowledged is there, what was not can be sent again."""

from __future__ import annotations

import random
import threading
import time

import pytest

from tests.faults.serving import GONE
from tests.faults.sixty import RATINGS, is_sound, kept, stored


@pytest.mark.parametrize("when", ["before", "after"])
def test_killed_around_the_commit_there_is_one_row_and_the_retry_is_answered(
    report, server, call, when
):
    phone = call(report)
    code = RATINGS[0]
    sent = phone.gives(code, "7")
    with pytest.raises(GONE):
        phone.sends(sent, {"X-Die": when})
    assert server.is_dead
    assert is_sound()
    assert stored(report, code) == (None if when == "before" else 7)
    server.start()
    for attempt in range(2):
        said = phone.sends(sent).json
        known = when == "after" or attempt > 0
        assert said["had" if known else "stored"] == [code]
        assert said["revisions"] == {code: 1}
    assert kept(report) == {(code, phone.device, 1): 1}
    assert stored(report, code) == 7
    assert is_sound()


class Giver(threading.Thread):
    """A phone that gives one answer after the other, each sent until it is acknowledged."""

    def __init__(self, phone, codes, seed):
        super().__init__(daemon=True)
        self.phone, self.codes = phone, codes
        self.chance = random.Random(seed)
        self.enough = threading.Event()
        #: (question, device, number) of each, and the last value of each question.
        self.acknowledged = []
        self.last = {}
        self.tries = 0
        self.trouble = None

    def run(self):
        try:
            while not self.enough.is_set():
                self.give()
        except Exception as error:  # told to who waits
            self.trouble = error

    def give(self):
        code, value = self.chance.choice(self.codes), self.chance.randint(1, 10)
        sent = self.phone.gives(code, str(value))
        while True:
            self.tries += 1
            try:
                reply = self.phone.sends(sent)
            except GONE:
                time.sleep(0.01)
                continue
            if reply.status == 200:
                break
            assert reply.status == 503, reply.body[:300]
        assert code in {*reply.json["stored"], *reply.json["had"]}
        self.acknowledged.append((code, self.phone.device, self.phone.last))
        self.last[code] = value


def kill_under_load(report, server, call, kills, seed=1):
    """Kill the server's workers ``kills`` times at random moments while three phones send.

    Returns the figures; fails where an acknowledged answer is missing or there twice.
    """
    chance = random.Random(seed)
    givers = [Giver(call(report), RATINGS[n::3], n) for n in range(3)]
    for giver in givers:
        giver.start()
    started, done = time.monotonic(), 0
    while done < kills:
        # In the middle of work: some answers were received since the last time.
        so_far = sum(len(giver.acknowledged) for giver in givers)
        until = time.monotonic() + 30
        while sum(len(giver.acknowledged) for giver in givers) < so_far + 3:
            assert time.monotonic() < until, server.log[-2000:]
            time.sleep(0.005)
        time.sleep(chance.uniform(0, 0.05))
        server.kill_workers()
        done += 1
    server.wait()
    for giver in givers:
        giver.enough.set()
    for giver in givers:
        giver.join(60)
        assert not giver.is_alive()
        assert giver.trouble is None, giver.trouble
    found = kept(report)
    acknowledged = {one for giver in givers for one in giver.acknowledged}
    assert set(found) == acknowledged
    assert set(found.values()) == {1}
    for giver in givers:
        for code, value in giver.last.items():
            assert stored(report, code) == value
    assert is_sound()
    return {
        "kills": done,
        "acknowledged": len(acknowledged),
        "sent again": sum(giver.tries for giver in givers) - len(acknowledged),
        "seconds": round(time.monotonic() - started),
    }


def test_killed_at_random_under_load_no_acknowledged_answer_is_lost(report, server, call):
    figures = kill_under_load(report, server, call, kills=10)
    assert figures["acknowledged"] >= 30


def test_a_reply_that_nobody_waited_for_is_given_again(report, server, call):
    phone = call(report)
    sent = phone.gives(RATINGS[0], "7")
    for _ in range(2):
        phone.hangs_up(sent)
    until = time.monotonic() + 10
    while not kept(report) and time.monotonic() < until:
        time.sleep(0.05)
    assert phone.sends(sent).json["had"] == [RATINGS[0]]
    # Three minutes later the copy that got stuck arrives as well, after a newer answer.
    newer = phone.gives(RATINGS[0], "8")
    assert phone.sends(newer).json["stored"] == [RATINGS[0]]
    assert phone.sends(sent).json["had"] == [RATINGS[0]]
    assert stored(report, RATINGS[0]) == 8
    assert sorted(kept(report).values()) == [1, 1]
