#!/usr/bin/env python3
"""Compares the answers of a database and of a lake, report by report and cell by cell.

Figures may differ by 1e-9 of themselves, since engines add in another order. Numbers of imports are a database's own
and are left out; the file and line that they stand for are compared.
"""

import json
import pathlib
import re
import subprocess
import sys
import time

# Columns that hold numbers of a database's own, and what of a source is one.
OWN = {"_id", "imports"}
OF_SOURCE = "import"
# A lake answers of what is current, and says that it does not know how many rates were replaced.
UNKNOWN = "Rates replaced so far"
# What a report needs beside the code to have a row.
MORE = {"outliers": {"times": "1.3"}, "explain-figure": {"measure": "medicare-amount"}}
# What a report says that reads the records that a database keeps of its imports.
OF_DATABASE = r"(?m)^-- tags:.*\bdatabase\b"


def run(words):
    """Runs ratebook, and gives its exit code, rows, message and seconds."""
    start = time.time()
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    rows = []
    if done.returncode <= 1 and done.stdout.strip():
        rows = [cells(row) for row in json.loads(done.stdout)["sections"][0]["tables"][0]["rows"]
                if row.get("fact") != UNKNOWN]
    return done.returncode, rows, done.stderr.strip(), time.time() - start


def cells(row):
    """The cells of a row that a database and a lake share."""
    shared = {name: value for name, value in row.items() if name not in OWN}
    if isinstance(shared.get("_source"), dict):
        shared["_source"] = {name: value for name, value in shared["_source"].items() if name != OF_SOURCE}
    return shared


def equal(one, other):
    """Whether two cells hold the same."""
    numbers = isinstance(one, (int, float)) and isinstance(other, (int, float))
    return one == other or (numbers and abs(one - other) <= 1e-9 * max(1, abs(one)))


def compare(one, other):
    """How many cells there are, and those that differ, as (row, column, ours, theirs)."""
    seen, differing = 0, []
    for number, (ours, theirs) in enumerate(zip(one, other)):
        for column, value in ours.items():
            seen += 1
            if not equal(value, theirs.get(column)):
                differing.append((number, column, value, theirs.get(column)))
    return seen, differing


def shown(ratebook, queries, only):
    """The texts of the reports of the market and Medicare, of those that are named, or of all that a lake answers."""
    folders = ["**"] if only == "all" else ["market", "medicare"]
    files = [file for folder in folders for file in sorted(pathlib.Path(queries, "reports").glob(f"{folder}/*.sql"))]
    named = only.split(",") if only not in ("", "all") else []
    texts = {name: subprocess.run([ratebook, "query", "show", name], capture_output=True, text=True, check=True).stdout
             for name in named or [file.stem for file in files]}
    return {name: text for name, text in texts.items() if named or not re.search(OF_DATABASE, text)}


def main():
    """Prints a line for each report and code; the exit code is 1 where one differs."""
    ratebook, database, lake, queries, command, only, *codes = sys.argv[1:]
    codes = [code for given in codes for code in given.split()]
    failed = []
    print("report code rows cells equal seconds-sqlite seconds-spark")
    reports = shown(ratebook, queries, only)
    # Code by code, so that a session need not make the rates of a code anew.
    for code in codes:
        for name, header in reports.items():
            if code != codes[0] and "-- param: code " not in header:
                continue
            more = dict(MORE.get(name, {}), **({"code": code} if "-- param: code " in header else {}))
            given = [word for key, value in more.items() for word in ("--param", f"{key}={value}")]
            asked = [ratebook, "query", "run", name, "--format", "json", *given]
            ours = run([*asked, "--db", database])
            theirs = run([*asked, "--lake", lake, "--engine", "spark", "--max-seconds", "900",
                          "--engine-command", command])
            if ours[0] != theirs[0] or len(ours[1]) != len(theirs[1]):
                failed.append(name)
                print(f"{name} {code}: exit {ours[0]} and {theirs[0]}, rows {len(ours[1])} and {len(theirs[1])}: "
                      f"{theirs[2][:400]}", flush=True)
                continue
            seen, differing = compare(ours[1], theirs[1])
            print(f"{name} {code} {len(ours[1])} {seen} {seen - len(differing)} {ours[3]:.2f} {theirs[3]:.1f}",
                  flush=True)
            for number, column, value, other in differing[:3]:
                print(f"    row {number}, {column}: {value!r} and {other!r}", flush=True)
            if differing:
                failed.append(name)
    print(f"{len(reports) - len(set(failed))} of {len(reports)} reports are equal")
    sys.exit(1 if failed else 0)


main()
