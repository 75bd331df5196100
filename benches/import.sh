#!/usr/bin/env bash
# Imports a large payer CSV beside `sqlite3 .import` of the same file, in turn, and prints wall and
# CPU seconds of each. ratebook parses, checks, types and indexes; the shell stores text unchecked.
#
#     benches/import.sh [ROWS] [PAIRS]      needs cargo, python3, sqlite3 and GNU time
set -euo pipefail
cd "$(dirname "$0")/.."
rows=${1:-1000000}
pairs=${2:-5}
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

cargo build --release --quiet
ratebook=$PWD/target/release/ratebook
python3 benches/make_files.py payer "$rows" > "$folder/first.csv"
python3 benches/make_files.py payer "$rows" --edition 1 > "$folder/next.csv"
python3 benches/make_files.py tall "$rows" > "$folder/tall.csv"
python3 benches/make_files.py json "$rows" > "$folder/hospital.json"

# Runs a command that may end with findings and prints its figures behind a label.
measure() {
    local label=$1
    shift
    command time --quiet -f "$label: %e s wall, %U + %S s CPU, %M KiB" "$@" > /dev/null || true
}

cd "$folder"
for ((pair = 0; pair < pairs; pair++)); do
    rm -f rates.db plain.db hospital.db
    "$ratebook" init --db rates.db --quiet
    measure "ratebook, first load   " "$ratebook" import --db rates.db --quiet first.csv
    measure "sqlite3 .import        " sqlite3 plain.db ".mode csv" ".import first.csv t"
    measure "ratebook, next edition " "$ratebook" import --db rates.db --quiet next.csv
    measure "ratebook, same again   " "$ratebook" import --db rates.db --quiet next.csv
    "$ratebook" init --db hospital.db --quiet
    measure "ratebook, hospital tall" "$ratebook" import --db hospital.db --quiet tall.csv
    rm -f hospital.db
    "$ratebook" init --db hospital.db --quiet
    measure "ratebook, hospital JSON" "$ratebook" import --db hospital.db --quiet hospital.json
done
