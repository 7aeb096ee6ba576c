"""Writes belief.json: what fade, observe and replay must answer, worked out apart from both implementations.

The chain's generator is exponentiated by its power series in exact fractions' place, 60-digit decimals, so that the
vectors owe nothing to the spectral form the programs use. Run: python3 tests/vectors/belief.py
"""
import json
import random
from decimal import Decimal as D, getcontext
from pathlib import Path

getcontext().prec = 60
STATUSES = ["open", "busy", "restricted", "closed"]
KINDS = {
    "checkpoint": ("0.5 0.2 0.15 0.15", "10 1.5 6 8"),
    "sampling_point": ("0.5 0.2 0.12 0.18", "5 1 4 8"),
    "service_station": ("0.55 0.2 0.1 0.15", "14 1.5 5 8"),
}
ROLES = {"anonymous": "0.65", "driver": "0.8", "volunteer": "0.9", "dispatcher": "0.97", "official": "0.97"}


def generator(kind):
    prior, dwell = ([D(x) for x in text.split()] for text in KINDS[kind])
    rate = [1 / d for d in dwell]
    mass = [p * r for p, r in zip(prior, rate)]
    total = sum(mass)
    # leaves k at rate 1/D_k, lands on j (itself too) by m_j
    return prior, [[rate[k] * mass[j] / total - (rate[k] if k == j else 0) for j in range(4)] for k in range(4)]


def fade(belief, hours, kind):
    _, q = generator(kind)
    steps = max(1, int(hours * 4) + 1)
    t = D(hours) / steps if not isinstance(hours, D) else hours / steps
    for _ in range(steps):
        term, total = list(belief), list(belief)
        for n in range(1, 60):
            term = [sum(term[k] * q[k][j] for k in range(4)) * t / n for j in range(4)]
            total = [a + b for a, b in zip(total, term)]
        belief = total
    return belief


def observe(belief, status, q):
    k = STATUSES.index(status)
    raw = [p * (q if i == k else (1 - q) / 3) for i, p in enumerate(belief)]
    return [x / sum(raw) for x in raw]


def replay(kind, reports, at):
    known = sorted((r for r in reports if r["minute"] <= at), key=lambda r: r["minute"])
    if not known:
        return generator(kind)[0]
    live = [r for r in known if r["minute"] > known[-1]["minute"] - 24 * 60][-64:]
    belief, time = generator(kind)[0], live[0]["minute"]
    for r in live:
        belief = observe(fade(belief, D(r["minute"] - time) / 60, kind), r["status"], D(ROLES[r["role"]]))
        time = r["minute"]
    return fade(belief, D(at - time) / 60, kind)


rng = random.Random(20261101)
numbers = lambda belief: [round(float(x), 12) for x in belief]


def some_belief():
    raw = [D(rng.randint(0, 1000)) for _ in range(4)]
    raw[rng.randrange(4)] += 1
    return [(x / sum(raw)).quantize(D("1e-9")) for x in raw]


vectors = {"fade": [], "observe": [], "replay": []}
for kind in KINDS:
    for hours in ["0", "0.01", "0.5", "1", "3", "8", "24", "200"]:
        belief = some_belief()
        belief = [x / sum(belief) for x in belief]
        vectors["fade"].append({"kind": kind, "belief": numbers(belief), "hours": float(hours), "expected": numbers(fade(belief, D(hours), kind))})
for status in STATUSES:
    for q in ["0.25", "0.5", "0.65", "0.97"]:
        belief = some_belief()
        belief = [x / sum(belief) for x in belief]
        vectors["observe"].append({"belief": numbers(belief), "status": status, "reliability": float(q), "expected": numbers(observe(belief, status, D(q)))})
for _ in range(24):
    kind = rng.choice(list(KINDS))
    reports = [
        {"status": rng.choice(STATUSES), "role": rng.choice(list(ROLES)), "minute": rng.choice([0, 5, 30, 60, 200, 700, 1500, 2000]) + rng.randint(0, 20)}
        for _ in range(rng.choice([0, 1, 2, 3, 6, 12, 70]))
    ]
    at = rng.choice([0, 40, 240, 1440, 2020, 4000])
    vectors["replay"].append({"kind": kind, "reports": reports, "at": at, "expected": numbers(replay(kind, reports, at))})
Path(__file__).with_name("belief.json").write_text(json.dumps(vectors, indent="\t") + "\n")
print({name: len(cases) for name, cases in vectors.items()})
