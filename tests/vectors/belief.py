"""Writes belief.json: what the belief must be, worked out apart from both implementations.

The chain's generator is exponentiated by its power series in exact fractions' place, 60-digit decimals, so that the
vectors owe nothing to the spectral form the programs use. Run: python3 tests/vectors/belief.py
"""
import json
import math
import random
from decimal import Decimal as D, getcontext
from fractions import Fraction
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


rng = random.Random(20261101)
numbers = lambda belief: [round(float(x), 12) for x in belief]


# ── the whole procedure, in floating point: who said what about which place, when it was seen and when it arrived

STRENGTH = {"anonymous": 2.5, "driver": 2.5, "volunteer": 10, "dispatcher": 10, "official": 10}
MINUTE, HOUR, DAY = 1, 60, 1440
_pieces = {}


def steps(kind):
    """The chain over 2^n seconds, by squaring what its power series gives for a very short time."""
    if kind not in _pieces:
        _, q = generator(kind)
        t = D(1) / 3600 / 2**10
        eye = [[D(int(i == j)) for j in range(4)] for i in range(4)]
        total, term = [row[:] for row in eye], eye
        for n in range(1, 12):
            term = [[sum(term[i][k] * q[k][j] for k in range(4)) * t / n for j in range(4)] for i in range(4)]
            total = [[total[i][j] + term[i][j] for j in range(4)] for i in range(4)]
        tables = [total]
        for _ in range(32):
            m = tables[-1]
            tables.append([[sum(m[i][k] * m[k][j] for k in range(4)) for j in range(4)] for i in range(4)])
        _pieces[kind] = [[[float(x) for x in row] for row in m] for m in tables]
    return _pieces[kind]


def drift(belief, minutes, kind):
    n = round(minutes * 60 * 2**10)
    for bit, m in enumerate(steps(kind)):
        if n >> bit & 1:
            belief = [sum(belief[i] * m[i][j] for i in range(4)) for j in range(4)]
    return [x / sum(belief) for x in belief]


def seen(belief, status, q):
    raw = [p * (q if STATUSES[i] == status else (1 - q) / 3) for i, p in enumerate(belief)]
    return [x / sum(raw) for x in raw]


class World:
    def __init__(self):
        self.people, self.places, self.ties = {}, {}, {}

    def kin(self, a, b):
        count = self.ties.get(frozenset((a, b)), (0, 0))[0]
        return min(1, max(0, 2 * (count - 1) / (min(self.people[a]["heard"], self.people[b]["heard"]) + 2)))

    def strange(self, a):
        person = self.people[a]
        return max(0, 1 - person["standing"]) if person["role"] in ("anonymous", "driver") else 0

    def run(self, kind, voices, at):
        """voices: (minute, report), oldest first"""
        belief, time = [float(x) for x in generator(kind)[0]], voices[0][0] if voices else at
        for i, (minute, r) in enumerate(voices):
            share = 1
            for j, (other_minute, o) in enumerate(voices):
                gap = abs(minute - other_minute)
                if i != j and o["status"] == r["status"] and o["reporter"] != r["reporter"] and gap < 120:
                    share += max(
                        self.kin(r["reporter"], o["reporter"]) if gap <= 30 else 0,
                        min(self.strange(r["reporter"]), self.strange(o["reporter"])) * (1 - gap / 120),
                    )
            person = self.people[r["reporter"]]
            q = max(0.03, min(0.97, person["alpha"] / (person["alpha"] + person["beta"])))
            d = r.get("distance")
            weight = 1 if d is None else min(1, max(0.2, math.exp(-(d - 3000) / 15000)))
            odds = (3 * q / (1 - q)) ** (weight / share)
            belief, time = seen(drift(belief, minute - time, kind), r["status"], odds / (odds + 3)), minute
        return drift(belief, at - time, kind)

    @staticmethod
    def share(reports, known, strangers):
        """of each status the first so many of known people and the first so many of strangers"""
        group = lambda status, is_known: [r for r in reports if r["status"] == status and r["known"] == is_known]
        return [r for status in STATUSES for r in group(status, True)[:known] + group(status, False)[:strangers]]

    def one_each(self, reports, known, strangers):
        """reports: newest first; the newest of each reporter, of each status so many known ones and so many strangers"""
        one = list({r["reporter"]: r for r in reversed(reports)}.values())
        one.sort(key=lambda r: [o is r for o in reports].index(True))
        kept = self.share(one, known, strangers)
        return sorted(kept, key=lambda r: [o is r for o in reports].index(True), reverse=True)

    def belief(self, place, at):
        order = lambda r: (r["seen"], r["received"], STATUSES.index(r["status"]))
        known = sorted((r for r in self.places[place] if r["seen"] <= at), key=order, reverse=True)
        known = [r for r in known if r["seen"] > known[0]["seen"] - DAY]
        return self.run(known[0]["kind"], [(r["seen"], r) for r in self.one_each(known, 16, 4)], at)

    def verdict(self, r, now):
        heard = [
            o for o in self.places[r["place"]]
            if o["received"] < now and o["reporter"] != r["reporter"] and abs(o["seen"] - r["seen"]) < 360
            and self.kin(o["reporter"], r["reporter"]) < 0.2
        ]
        rank = lambda o: STATUSES.index(o["status"])
        past = sorted((o for o in heard if o["seen"] <= r["seen"]), key=lambda o: (-o["seen"], -o["received"], -rank(o)))
        future = sorted((o for o in heard if o["seen"] > r["seen"]), key=lambda o: (o["seen"], -o["received"], -rank(o)))
        near = lambda side: self.share(side, 8, 8)
        sides = [self.one_each([o for o in side if o in near(side)], 4, 2) for side in (past, future)]
        if not any(sides):
            return None
        kind, start = r["kind"], [float(x) for x in generator(r["kind"])[0]]
        f, g = (self.run(kind, [(-abs(o["seen"] - r["seen"]), o) for o in side], 0) for side in sides)
        joint = [f[k] * g[k] / start[k] for k in range(4)]
        return joint[STATUSES.index(r["status"])] / sum(joint)

    def report(self, r):
        now = r["received"]
        r["seen"], r["judged"] = min(r["observed"], now), False
        place = self.places.setdefault(r["place"], [])
        q0, n0 = float(ROLES[r["role"]]), STRENGTH[r["role"]]
        me = self.people.setdefault(
            r["reporter"],
            {"role": r["role"], "alpha": q0 * n0, "beta": (1 - q0) * n0, "standing": 0, "scored": None, "heard": 0, "heard_at": now},
        )
        due = sorted((o for o in place if not o["judged"] and o["seen"] + 120 < now and o["received"] < now), key=lambda o: o["seen"])
        for o, said in [(o, self.verdict(o, now)) for o in due]:
            o["judged"] = True
            if said is None:
                continue
            p = self.people[o["reporter"]]
            q0, n0 = float(ROLES[p["role"]]), STRENGTH[p["role"]]
            keep = 1 if p["scored"] is None else math.exp(-(now - p["scored"]) / (60 * DAY))
            a = q0 * n0 + (p["alpha"] - q0 * n0) * keep
            b = (1 - q0) * n0 + (p["beta"] - (1 - q0) * n0) * keep
            n = a + b
            right, wrong = said * a / n, (1 - said) / 3 * b / n
            w = right / (right + wrong)
            # mean and variance of the mixture of Beta(a+1, b) with weight w and Beta(a, b+1) with 1-w
            mean = w * (a + 1) / (n + 1) + (1 - w) * a / (n + 1)
            square = w * (a + 1) * (a + 2) / ((n + 1) * (n + 2)) + (1 - w) * a * (a + 1) / ((n + 1) * (n + 2))
            size = max(2, mean * (1 - mean) / (square - mean**2) - 1)
            p.update(alpha=mean * size, beta=(1 - mean) * size, standing=p["standing"] * keep + abs(w - a / n), scored=now)
        r["known"] = self.strange(r["reporter"]) == 0
        me["heard"] = me["heard"] * math.exp(-(now - me["heard_at"]) / (30 * DAY)) + 1
        me["heard_at"] = now
        before = sorted((o for o in place if r["seen"] - 20 <= o["seen"] <= r["seen"]), key=lambda o: -o["seen"])[:8]
        after = sorted((o for o in place if r["seen"] < o["seen"] <= r["seen"] + 20), key=lambda o: o["seen"])[:8]
        for other in {o["reporter"] for o in before + after if o["status"] == r["status"]} - {r["reporter"]}:
            count, at = self.ties.get(frozenset((other, r["reporter"])), (0, now))
            self.ties[frozenset((other, r["reporter"]))] = (count * math.exp(-(now - at) / (30 * DAY)) + 1, now)
        place.append(r)


def history(n, late, ring, crowd=0):
    """crowd: so many people far from one place who nearly agree, every third known, and one who talks most"""
    people = [(f"r{i}", rng.choice(list(ROLES)[:3] if i else ["official"]), rng.choice([0.9, 0.9, 0.6, 0.1])) for i in range(rng.choice([10, 60]))]
    truth = {f"p{i}": (kind, rng.choice(STATUSES)) for i, kind in enumerate(KINDS)}
    if crowd:
        people = [(f"r{i}", "volunteer" if i % 3 == 2 else "driver", 0.9) for i in range(crowd)]
        truth = {"p0": ("checkpoint", "busy")}
    reports, when = [], rng.sample(range(1, (240 if crowd else 1430) * 60), n)
    for second in sorted(when):
        place, (kind, status) = rng.choice(list(truth.items()))
        group = people[:ring] if ring and rng.random() < 0.15 else [people[0] if crowd and rng.random() < 0.7 else rng.choice(people)]
        lie = rng.choice(STATUSES)
        for i, (reporter, role, q) in enumerate(group):
            received = (second + i * 37) / 60
            r = {
                "place": place, "kind": kind, "reporter": reporter, "role": role, "received": received,
                "observed": received - (rng.randint(1, 60 * 600) / 60 if rng.random() < late else 0) + (5 if rng.random() < 0.03 else 0),
                "status": lie if len(group) > 1 else status if rng.random() < q else rng.choice(STATUSES),
            }
            if crowd:
                r["distance"] = 100000
            elif rng.random() < 0.3:
                r["distance"] = rng.choice([0, 2500, 8000, 30000, 200000])
            reports.append(r)
        if rng.random() < 0.05 and not crowd:
            truth[place] = (kind, rng.choice(STATUSES))
    reports.sort(key=lambda r: r["received"])
    # one place hears no two things of one moment: what comes first of equals is not what is tested here
    moments = set()
    reports = [r for r in reports if not ((r["place"], min(r["observed"], r["received"])) in moments or moments.add((r["place"], min(r["observed"], r["received"]))))]
    world, told = World(), []
    for i, r in enumerate(reports):
        keys = ("place", "kind", "reporter", "role", "status", "observed", "received", "distance")
        entry = {k: r[k] for k in keys if k in r}
        for k in ("observed", "received"):
            entry[k] = round(entry[k] * 60)
            r[k] = Fraction(entry[k], 60)
        world.report(r)
        if i % 3 == 0 or i > len(reports) - 10:
            entry["belief"] = numbers(world.belief(r["place"], r["received"]))
        told.append(entry)
    trust = {name: {k: round(p[k], 12) for k in ("alpha", "beta", "standing", "heard")} for name, p in world.people.items()}
    return {"reports": told, "trust": trust}


def some_belief():
    raw = [D(rng.randint(0, 1000)) for _ in range(4)]
    raw[rng.randrange(4)] += 1
    return [(x / sum(raw)).quantize(D("1e-9")) for x in raw]


vectors = {"fade": [], "observe": [], "temper": [], "history": []}
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
for q in [0.03, 0.25, 0.65, 0.97]:
    for weight in [0, 0.2, 0.5, 1, 2]:
        # weight times the evidence of one observation, by the definition of what an observation is worth in logarithms
        bits = weight * (math.log(q) - math.log((1 - q) / 3))
        vectors["temper"].append({"reliability": q, "weight": weight, "expected": round(1 / (1 + 3 * math.exp(-bits)), 12)})
for n, late, ring in [(5, 0, 0), (40, 0, 0), (60, 0.3, 0), (60, 0.1, 4), (120, 0.2, 3), (200, 0.1, 0)]:
    vectors["history"].append(history(n, late, ring))
vectors["history"].append(history(360, 0.1, 0, crowd=90))
Path(__file__).with_name("belief.json").write_text(json.dumps(vectors) + "\n")
print({name: len(cases) for name, cases in vectors.items()})
