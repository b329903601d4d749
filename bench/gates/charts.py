# SPDX-License-Identifier: Apache-2.0
"""Scripts for gnuplot of what bench/gates/measure measured: how cost grows with the number of unspent coins,
where a block's time goes, pages over many keys, memory over a long run."""
from table import at

PHASES = ("ids", "rules", "delta", "root", "log", "sync", "publish")
SETUP = """set terminal svg size {width},{height} noenhanced font "sans,12" background "white"
set output "{output}"
set grid ytics
set key outside below
"""


def quoted(text):
    return text.replace("\\", "\\\\").replace('"', '\\"')


def curve(number, points):
    """A data block, or None where nothing was measured."""
    points = [(x, y) for x, y in points if y is not None]
    if not points:
        return None
    return "\n".join([f"$data{number} << EOD"] + [f"{x} {y!r}" for x, y in points] + ["EOD"])


def panel(first, title, unit, curves, logarithmic=True, x_title="unspent coins", x_logarithmic=True):
    """One chart of several curves (name, points); and the number of the next data block."""
    blocks, plots, number = [], [], first
    for name, points in curves:
        block = curve(number, points)
        if block is None:
            continue
        blocks.append(block)
        plots.append(f'$data{number} using 1:2 with linespoints lw 2 pt 7 ps 0.6 title "{quoted(name)}"')
        number += 1
    if not plots:
        return "", first
    lines = blocks + [f'set title "{quoted(title)}"', f'set ylabel "{quoted(unit)}"',
                      f'set xlabel "{quoted(x_title)}"',
                      "set logscale x" if x_logarithmic else "unset logscale x",
                      "set logscale y" if logarithmic else "unset logscale y",
                      "set autoscale y" if logarithmic else "set yrange [0:*]",
                      'set format x "%.0s%c"', "plot " + ", ".join(plots)]
    return "\n".join(lines), number


def stores(report):
    return sorted((int(unspent), store) for unspent, store in report["stores"].items())


def growth(report):
    def of(*path, scale=1.0):
        return [(unspent, None if at(store, *path) is None else at(store, *path) * scale)
                for unspent, store in stores(report)]

    def settled(name):
        def figure(store):
            for entry in at(store, "workload", "summary") or []:
                if entry["contender"] == name:
                    return entry["figures"]["/settled/device_bytes_per_op"]["median"]
            return None
        return [(unspent, figure(store)) for unspent, store in stores(report)]

    panels = (
        ("A durable block of 1,000 + 500", "ms",
         (("p50", of("tip", "block_ms", "p50")), ("p99", of("tip", "block_ms", "p99")))),
        ("Opening", "s",
         (("clean", of("open_clean", "usage", "wall_s")), ("after kill -9", of("open_killed", "usage", "wall_s")))),
        ("Single reads", "ns",
         (("is_unspent", of("reads", "is_unspent_ns")), ("get from memory", of("reads", "get_recent_ns")),
          ("get of a cold coin, p50", of("reads", "get_cold", "us", "p50", scale=1000)),
          ("proof made", of("reads", "proof", "make_us", scale=1000)))),
        ("Rollback", "ms",
         (("1 block, p50", of("tip", "rollback", "one_block_ms", "p50")),
          ("1,000 blocks", of("tip", "rollback", "all_blocks", "wall_s", scale=1000)))),
        ("Written to the device, settled", "bytes/op",
         (("libcoinstore, bulk", settled("coinstore")), ("seed layout, bulk", settled("seed")),
          ("libcoinstore, a block at a time", of("tip", "settled", "device_bytes_per_op")))),
        ("Memory", "MB",
         (("tree", of("tip", "memory", "tree_bytes", scale=1e-6)),
          ("peak of opening, clean", of("open_clean", "peak_bytes", scale=1e-6)),
          ("peak of opening after kill -9", of("open_killed", "peak_bytes", scale=1e-6)))),
    )
    script, number = "", 0
    for title, unit, curves in panels:
        text, number = panel(number, title, unit, curves)
        script += text + "\n" if text else "set multiplot next\n"
    return "set multiplot layout 3,2\n" + script + "unset multiplot\n"


def block_time(report):
    """One stacked bar for each size."""
    rows, has_any = [], False
    for unspent, store in stores(report):
        phases = at(store, "tip", "phases_ms")
        if phases is None:
            continue
        has_any = True
        rest = max(0.0, store["tip"]["mean_ms"] - sum(phases[name] for name in PHASES))
        rows.append(f'"{unspent:,}" ' + " ".join(repr(phases[name]) for name in PHASES) + f" {rest!r}")
    if not has_any:
        return None
    plots = [f'$bars using {2 + i}:xtic(1) title "{name}"' for i, name in enumerate(PHASES + ("call",))]
    return "\n".join(["$bars << EOD", *rows, "EOD", "set style data histograms", "set style histogram rowstacked",
                      "set style fill solid 0.8 border -1", "set boxwidth 0.6", "set yrange [0:*]",
                      'set title "Where the time of a durable block of 1,000 + 500 goes (mean)"',
                      'set ylabel "ms"', 'set xlabel "unspent coins"', "plot " + ", ".join(plots)]) + "\n"


def many_keys(report):
    curves = [(f"{order.upper()}, {unspent:,} unspent",
               [(entry["keys"], entry["first_ms"]["p50"]) for entry in at(store, "pages", "many_keys", order)])
              for unspent, store in stores(report) for order in ("height", "key")
              if at(store, "pages", "many_keys", order)]
    return panel(0, "First page of 1,024 over many puzzle hashes, p50", "ms", curves, x_title="keys")[0] or None


def memory(report):
    curves = [(f"{unspent:,} unspent",
               [(look["operations"], look["resident_bytes"] / 1e6) for look in store["steadiness"]["looks"]])
              for unspent, store in stores(report) if "steadiness" in store]
    return panel(0, "Resident memory while the number of unspent coins stays", "MB", curves, logarithmic=False,
                 x_title="operations", x_logarithmic=False)[0] or None


def scripts(report, folder):
    """(file, script for gnuplot) of every chart that there are figures for."""
    for name, make, height in (("growth", growth, 1100), ("block-time", block_time, 600),
                               ("many-keys", many_keys, 600), ("memory", memory, 600)):
        script = make(report)
        if script is None:
            continue
        output = folder / f"{name}.svg"
        yield output, SETUP.format(output=quoted(str(output)), width=1200, height=height) + script + "\n"
