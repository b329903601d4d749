# SPDX-License-Identifier: Apache-2.0
"""What is asked of the library, and what a report of bench/gates/measure says about it."""

GATE_UNSPENT = 10_000_000  # the size that most gates speak of


def at(report, *path):
    """A figure deep in a report; None if it was not measured."""
    for key in path:
        if not isinstance(report, dict) or key not in report:
            return None
        report = report[key]
    return report


def each(report, *path, scale=1):
    """One figure of every store."""
    figures = {}
    for unspent, store in report["stores"].items():
        figure = at(store, *path)
        if figure is not None:
            figures[int(unspent)] = figure * scale
    return figures


def contender(workload, name, path):
    for entry in at(workload or {}, "summary") or []:
        if entry["contender"] == name and path in entry["figures"]:
            return entry["figures"][path]["median"]
    return None


def of_workloads(report, figure):
    """A figure of every comparison at some size, and at 0 of the one from empty."""
    workloads = {int(unspent): at(store, "workload") for unspent, store in report["stores"].items()}
    workloads[0] = report["empty"]
    figures = {}
    for unspent, workload in sorted(workloads.items()):
        try:
            figures[unspent] = figure(workload)
        except TypeError:  # a contender, or the whole comparison, was left out
            continue
    return figures


def rate(name, path="/run/ops_per_s"):
    return lambda workload: contender(workload, name, path) + 0


def ratio(name, other, path):
    return lambda workload: contender(workload, name, path) / contender(workload, other, path)


def worst_page(place, owner, percentile):
    """Over both orders."""
    def figures(report):
        found = {}
        for unspent, store in report["stores"].items():
            times = [at(store, place, "owners", order, owner, "ms", percentile)
                     for order in ("key", "height")]
            if None not in times:
                found[int(unspent)] = max(times)
        return found
    return figures


def pages_ratio(place):
    def figures(report):
        whale, small = (worst_page(place, owner, "p50")(report) for owner in ("whale", "small"))
        return {unspent: whale[unspent] / small[unspent] for unspent in whale if unspent in small}
    return figures


def steady_growth(report):
    last, second = (each(report, "steadiness", f"peak_of_{part}_quarter_bytes")
                    for part in ("last", "second"))
    return {unspent: last[unspent] / second[unspent] for unspent in last}


def writer_share(report):
    beside = each(report, "readers", "writer_with_readers", "ops_per_s")
    alone = each(report, "readers", "writer_alone", "ops_per_s")
    return {unspent: beside[unspent] / alone[unspent] for unspent in beside}


DEVICE, SETTLED = "/settled/device_bytes_per_op", "/settled/ops_per_s"

# Row, what, unit, gate, reach for, and the figures by number of unspent coins. A gate below 0 is a least
# value, one above 0 a greatest. Gates that are None ask for nothing: the figure is there to be seen.
ROWS = (
    (1, "durable block of 1,000 + 500, p50", "ms", 8, 3, lambda r: each(r, "tip", "block_ms", "p50")),
    (1, "… p99", "ms", None, None, lambda r: each(r, "tip", "block_ms", "p99")),
    (1, "… share of cold spends", "", None, None, lambda r: each(r, "tip", "cold_share")),
    (2, "bulk apply", "ops/s", -200e3, -300e3, lambda r: of_workloads(r, rate("coinstore"))),
    (2, "… settled", "ops/s", None, None, lambda r: of_workloads(r, rate("coinstore", SETTLED))),
    (2, "… against the seed layout", "times", -5, -10,
     lambda r: of_workloads(r, ratio("coinstore", "seed", "/run/ops_per_s"))),
    (2, "… against SQLite", "times", -5, -10,
     lambda r: of_workloads(r, ratio("coinstore", "sqlite", "/run/ops_per_s"))),
    (2, "… share of the floor", "", None, None,
     lambda r: of_workloads(r, ratio("coinstore", "floor", "/run/ops_per_s"))),
    (3, "device bytes, settled, from empty", "B/op", 450, 350,
     lambda r: {n: f for n, f in of_workloads(r, rate("coinstore", DEVICE)).items() if n == 0}),
    (3, "device bytes, settled", "B/op", 700, 420,
     lambda r: {n: f for n, f in of_workloads(r, rate("coinstore", DEVICE)).items() if n > 0}),
    (3, "… of the seed layout, against it", "times", -2, -2,
     lambda r: of_workloads(r, ratio("seed", "coinstore", DEVICE))),
    (3, "… of the tip, a block at a time", "B/op", None, None,
     lambda r: each(r, "tip", "settled", "device_bytes_per_op")),
    (4, "commitment alone", "changes/s", -0.4e6, -0.6e6,
     lambda r: each(r, "commitment", "TreeBlock", "items_per_second")),
    (5, "is_unspent", "ns", 200, 100, lambda r: each(r, "reads", "is_unspent_ns")),
    (5, "get from memory", "µs", 1, 0.5, lambda r: each(r, "reads", "get_recent_ns", scale=1e-3)),
    (5, "get of a cold coin: reads", "", 2, 2, lambda r: each(r, "reads", "get_cold", "reads_each")),
    (5, "… p50", "µs", None, None, lambda r: each(r, "reads", "get_cold", "us", "p50")),
    (6, "100 unspent coins of a puzzle hash", "µs", 100, 60,
     lambda r: each(r, "pages", "wallet", "us", "p50")),
    (7, "proof made", "µs", 20, 3, lambda r: each(r, "reads", "proof", "make_us")),
    (7, "proof verified", "µs", 20, 5, lambda r: each(r, "reads", "proof", "verify_us")),
    (8, "rollback of 1 block, p50", "ms", 10, 4,
     lambda r: each(r, "tip", "rollback", "one_block_ms", "p50")),
    (8, "rollback of 1,000 blocks", "s", 10, 4,
     lambda r: each(r, "tip", "rollback", "all_blocks", "wall_s")),
    (9, "open, clean", "s", 3, 1, lambda r: each(r, "open_clean", "usage", "wall_s")),
    (9, "… peak memory", "MB", None, None, lambda r: each(r, "open_clean", "peak_bytes", scale=1e-6)),
    (9, "open after kill -9", "s", 10, 5, lambda r: each(r, "open_killed", "usage", "wall_s")),
    (9, "… peak memory", "MB", None, None, lambda r: each(r, "open_killed", "peak_bytes", scale=1e-6)),
    (10, "page of 1,024 of the whale, tables", "ms", None, 1, worst_page("pages", "whale", "p50")),
    (10, "… against that of 2,048 coins", "times", 1.5, 1.5, pages_ratio("pages")),
    (10, "page of 1,024 of the whale, memory", "ms", None, 1, worst_page("recent_pages", "whale", "p50")),
    (10, "… against that of 2,048 coins", "times", 1.5, 1.5, pages_ratio("recent_pages")),
    (11, "tree, for each unspent coin", "B", 65, 55, lambda r: each(r, "tip", "memory", "tree_bytes_per_coin")),
    ("", "first page over 100,000 keys, HEIGHT", "ms", None, None,
     lambda r: {n: pages[-1]["first_ms"]["p50"]
                for n, pages in each(r, "pages", "many_keys", "height").items()}),
    ("", "get beside a busy writer, p50", "µs", None, None,
     lambda r: each(r, "readers", "readers_with_writer", "get_us", "p50")),
    ("", "… p99", "µs", None, None, lambda r: each(r, "readers", "readers_with_writer", "get_us", "p99")),
    ("", "writer beside 8 readers, of its rate alone", "", None, None, writer_share),
    ("", "memory without cache, last quarter against second", "times", 1.1, 1.05, steady_growth),
)


def verdict(figure, gate, reach):
    def holds(bound):
        return figure <= bound if bound >= 0 else figure >= -bound
    if reach is not None and holds(reach):
        return "reached"
    if gate is None:
        return ""
    return "met" if holds(gate) else "missed"


def rows(report):
    """The table for machines."""
    return [{"row": row, "measure": measure, "unit": unit,
             "gate": gate and abs(gate), "reach": reach and abs(reach),
             "is_least": (gate or 0) < 0,
             "measured": {str(n): {"figure": figure, "verdict": verdict(figure, gate, reach)}
                          for n, figure in sorted(figures(report).items())}}
            for row, measure, unit, gate, reach, figures in ROWS]


def number(figure):
    if figure is None:
        return "-"
    if abs(figure) >= 1000:
        return f"{figure:,.0f}"
    return f"{figure:.3g}"


def bound(row, name):
    if row[name] is None:
        return "-"
    return ("≥ " if row["is_least"] else "≤ ") + number(row[name])


def text(report):
    """The table for people, in Markdown: a column for each size."""
    sizes = sorted({int(n) for row in report["rows"] for n in row["measured"]})
    head = ["row", "measure", "unit", "gate", "reach for"]
    head += ["from empty" if n == 0 else f"{n:,} unspent" for n in sizes]
    lines = ["| " + " | ".join(head) + " |", "|" + "---|" * len(head)]
    for row in report["rows"]:
        if not row["measured"]:
            continue
        cells = [str(row["row"]), row["measure"], row["unit"], bound(row, "gate"), bound(row, "reach")]
        for n in sizes:
            found = row["measured"].get(str(n))
            cells.append("" if found is None else f'{number(found["figure"])} {found["verdict"]}'.strip())
        lines.append("| " + " | ".join(cells) + " |")
    if str(GATE_UNSPENT) not in report["stores"]:
        lines.append(f"\nThe gates are for {GATE_UNSPENT:,} unspent coins.")
    return "\n".join(lines)
