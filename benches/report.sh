#!/usr/bin/env bash
# Times whole processes of two programs in turn, and prints the median CPU seconds of each and their ratio: the first page
# and the whole report on the code of the seed alone, on codes with 2,000, 10,000 and 615,000 rates, an export of one and
# of two codes, `status` and `report gaps`. A database is made by the program that is timed, so that its views are its own.
#
#     benches/report.sh BEFORE AFTER [PAIRS]      needs python3 and GNU time
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
before=$(realpath "$1")
after=$(realpath "$2")
pairs=${3:-5}
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"

for program in before after; do
    "${!program}" init --db "$program-seed.db" --quiet
    for rows in 2000 10000 615000; do
        [ -f "$rows.csv" ] || python3 "$here/make_files.py" implants "$rows" > "$rows.csv"
        cp "$program-seed.db" "$program-$rows.db"
        "${!program}" import --db "$program-$rows.db" --quiet "$rows.csv" > /dev/null 2>&1 || true
    done
done

# CPU seconds of a command.
seconds() {
    command time --quiet -f "%U %S" -o time.txt "$@" > /dev/null 2>&1 || { echo "fails: $*" >&2; exit 1; }
    awk '{ print $1 + $2 }' time.txt
}

median() { sort -n "$1" | awk '{ all[NR] = $1 } END { print all[int((NR + 1) / 2)] }'; }

# Runs a command of both programs in turn on their databases, and prints a line of the table.
compare() {
    local label=$1 data=$2 turns=$3
    shift 3
    rm -f before.txt after.txt
    for ((turn = 0; turn < turns; turn++)); do
        for program in before after; do
            seconds "${!program}" "$@" --db "$program-$data.db" --quiet >> "$program.txt"
        done
    done
    local old new
    old=$(median before.txt)
    new=$(median after.txt)
    printf '%-34s %8.3f s  %8.3f s  %6.3f\n' "$label" "$old" "$new" "$(awk "BEGIN { print $new / $old }")"
}

printf '%-34s %10s  %10s  %6s\n' "median of $pairs pairs, CPU" before after ratio
compare "first page, seed alone" seed "$pairs" report 47371
compare "first page, 2,000 rates" 2000 "$pairs" report C1713
compare "first page, 10,000 rates" 10000 "$pairs" report C1713
compare "report, seed alone" seed "$pairs" report 47371 --format json
compare "report, 2,000 rates" 2000 "$pairs" report C1713 --format json
compare "report, 10,000 rates" 10000 "$pairs" report C1713 --format json
compare "report, 615,000 rates, terminal" 615000 1 report C1713
compare "status, 615,000 rates" 615000 "$pairs" status
compare "report gaps, 615,000 rates" 615000 "$pairs" report gaps
compare "export of one code" 2000 "$pairs" export out --force --code C1713
compare "export of two codes" 2000 "$pairs" export out --force --code C1713 --code 47371
