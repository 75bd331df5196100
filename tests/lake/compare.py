#!/usr/bin/env python3
"""Compares the answers of a database and of a lake, report by report and cell by cell.

Figures may differ by 1e-9 of themselves, since engines add in another order. Numbers of imports are a database's own
and are left out; the file and line that they stand for are compared.
"""

import json
import pathlib
import subprocess
import sys
import time

# Columns that hold numbers of a database's own.
OWN = {"_source", "_id", "imports"}
# What a report must be told beside the code to have a row.
TOLD = {"outliers": {"times": "1.3"}, "explain-figure": {"measure": "medicare-amount"}}


def run(words):
    """Runs ratebook, and gives its exit code, rows, message and seconds."""
    start = time.time()
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    rows = []
    if done.returncode <= 1 and done.stdout.strip():
        rows = json.loads(done.stdout)["sections"][0]["tables"][0]["rows"]
    return done.returncode, rows, done.stderr.strip(), time.time() - start


def equal(one, other):
    """Whether two cells hold the same."""
    numbers = isinstance(one, (int, float)) and isinstance(other, (int, float))
    return one == other or (numbers and abs(one - other) <= 1e-9 * max(1, abs(one)))


def compare(one, other):
    """How many cells there are, and those that differ, as (row, column, ours, theirs)."""
    cells, differing = 0, []
    for number, (ours, theirs) in enumerate(zip(one, other)):
        for column, value in ours.items():
            if column in OWN:
                continue
            cells += 1
            if not equal(value, theirs.get(column)):
                differing.append((number, column, value, theirs.get(column)))
    return cells, differing


def main():
    """Prints a line for each report and code; the exit code is 1 where one differs."""
    ratebook, database, lake, queries, command, only, *codes = sys.argv[1:]
    codes = [code for given in codes for code in given.split()]
    files = [file for part in ("market", "medicare") for file in pathlib.Path(queries, "reports", part).glob("*.sql")]
    names = only.split(",") if only else sorted(file.stem for file in files)
    failed = []
    print("report code rows cells equal seconds-sqlite seconds-spark")
    shown = {name: subprocess.run([ratebook, "query", "show", name], capture_output=True, text=True, check=True).stdout
             for name in names}
    # Code by code, so that a session need not make the rates of a code anew.
    for code in codes:
        for name, header in shown.items():
            if code != codes[0] and "-- param: code " not in header:
                continue
            told = dict(TOLD.get(name, {}), **({"code": code} if "-- param: code " in header else {}))
            given = [word for key, value in told.items() for word in ("--param", f"{key}={value}")]
            asked = [ratebook, "query", "run", name, "--format", "json", *given]
            ours = run([*asked, "--db", database])
            theirs = run([*asked, "--lake", lake, "--engine", "spark", "--max-seconds", "900",
                          "--engine-command", command])
            if ours[0] != theirs[0] or len(ours[1]) != len(theirs[1]):
                failed.append(name)
                print(f"{name} {code}: exit {ours[0]} and {theirs[0]}, rows {len(ours[1])} and {len(theirs[1])}: "
                      f"{theirs[2][:400]}", flush=True)
                continue
            cells, differing = compare(ours[1], theirs[1])
            print(f"{name} {code} {len(ours[1])} {cells} {cells - len(differing)} {ours[3]:.2f} {theirs[3]:.1f}",
                  flush=True)
            for number, column, value, other in differing[:3]:
                print(f"    row {number}, {column}: {value!r} and {other!r}", flush=True)
            if differing:
                failed.append(name)
    print(f"{len(set(names)) - len(set(failed))} of {len(set(names))} reports are equal")
    sys.exit(1 if failed else 0)


main()
