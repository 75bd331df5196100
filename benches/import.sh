#!/usr/bin/env bash
# Imports large files beside `sqlite3 .import` of the payer CSV, in turn, and prints wall and CPU seconds of each, then
# medians with their spread, the ratios of the pairs, and rows a CPU second. ratebook parses, checks, types and indexes;
# the shell stores text unchecked. A first load counts `init` in. Ratios alone are to be trusted on a busy machine.
#
#     benches/import.sh [ROWS] [PAIRS] [WHAT]    needs cargo, python3, sqlite3 and GNU time
#
# WHAT names what is measured beside the first load, by default all of it:
#     next       the next edition, 5 % changed, and the same file again
#     shuffled   the payer CSV in no order
#     rejected   a fifth of the rows, sound and with half of them rejected
#     hospital   tall with 40 payers an item, 4 and 1, and JSON with 40
# `benches/import.sh 10000000 1 next` is the measure of scale: its seconds are to be ten times those of 1,000,000.
set -euo pipefail
cd "$(dirname "$0")/.."
rows=${1:-1000000}
pairs=${2:-5}
what=${3:-next shuffled rejected hospital}
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

cargo build --release --quiet
ratebook=${RATEBOOK:-$PWD/target/release/ratebook}
make() { python3 benches/make_files.py "${@:2}" > "$folder/$1"; }
measures() { [[ " $what " == *" $1 "* ]]; }

make first.csv payer "$rows"
if measures next; then make next.csv payer "$rows" --edition 1; fi
if measures shuffled; then make shuffled.csv payer "$rows" --shuffled; fi
if measures rejected; then
    make sound.csv payer $((rows / 5))
    make half.csv payer $((rows / 5)) --rejected 0.5
fi
if measures hospital; then
    make tall.csv tall "$rows"
    make items.csv tall "$rows" --payers 4
    make alone.csv tall "$rows" --payers 1
    make hospital.json json "$rows"
fi

# Runs commands that may end with findings, and keeps their figures under a label: wall, user, system, KiB.
measure() {
    local label=$1
    shift
    command time --quiet -a -o "$folder/figures" -f "$label	%e	%U	%S	%M" "$@" > /dev/null 2>&1 || true
}

# Imports a file into a database of its own, with `init`.
first_load() {
    rm -f load.db
    measure "$1" bash -c '"$1" init --db load.db --quiet; "$1" import --db load.db --quiet "$2"' - "$ratebook" "$2"
    rm -f ./*.rejects*
}

cd "$folder"
for ((pair = 0; pair < pairs; pair++)); do
    rm -f plain.db
    measure "sqlite3 .import" sqlite3 plain.db ".mode csv" ".import first.csv t"
    first_load "first load" first.csv
    if measures next; then
        measure "next edition" "$ratebook" import --db load.db --quiet next.csv
        measure "same again" "$ratebook" import --db load.db --quiet next.csv
    fi
    if measures shuffled; then first_load "shuffled" shuffled.csv; fi
    if measures rejected; then
        first_load "a fifth, sound" sound.csv
        first_load "a fifth, half rejected" half.csv
    fi
    if measures hospital; then
        first_load "hospital, 40 payers an item" tall.csv
        first_load "hospital, 4 payers an item" items.csv
        first_load "hospital, 1 payer an item" alone.csv
        first_load "hospital JSON, 40 payers" hospital.json
    fi
done

python3 - "$rows" figures <<'PYTHON'
import collections
import statistics
import sys

rows, runs = int(sys.argv[1]), collections.defaultdict(list)
for line in open(sys.argv[2], encoding="utf-8"):
    label, wall, user, system, kib = line.rstrip("\n").split("\t")
    runs[label].append((float(user) + float(system), float(wall), int(kib) / 1024))


def shown(values):
    return f"{statistics.median(values):8.3f} ({min(values):.3f} to {max(values):.3f})"


def ratio(label, to, at=0):
    return shown([one[at] / other[at] for one, other in zip(runs[label], runs[to])])


for label, measured in runs.items():
    cpu, wall, memory = zip(*measured)
    count = rows / 5 if label.startswith("a fifth") else rows
    print(f"{label:28} CPU {shown(cpu)} s, wall {shown(wall)} s, {max(memory):.0f} MiB, "
          f"{count / statistics.median(cpu):,.0f} rows a CPU second")
pairs = [("first load", "sqlite3 .import"), ("next edition", "first load"), ("same again", "first load"),
         ("shuffled", "first load"), ("a fifth, half rejected", "a fifth, sound")]
for label, to in pairs:
    if label in runs:
        print(f"{label} / {to}: CPU {ratio(label, to)}, wall {ratio(label, to, 1)}")
PYTHON
