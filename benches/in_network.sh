#!/usr/bin/env bash
# Filters five codes out of a payer's in-network file, stored and indexed, beside `gzip -dc` of the same
# file, in turn; prints wall and CPU seconds and memory of each, for a large file and a small one.
#
#     benches/in_network.sh [PRICES] [PAIRS]      needs cargo, python3, gzip and GNU time
set -euo pipefail
cd "$(dirname "$0")/.."
prices=${1:-5137000}
pairs=${2:-5}
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

cargo build --release --quiet
ratebook=$PWD/target/release/ratebook
python3 benches/make_files.py in-network "$prices" | gzip > "$folder/large.json.gz"
python3 benches/make_files.py in-network "$((prices / 40))" | gzip > "$folder/small.json.gz"
codes=(--code 10000 --code 17919 --code 25838 --code 33757 --code 41676)

# Runs a command that may end with findings and prints its figures behind a label.
measure() {
    local label=$1
    shift
    command time --quiet -f "$label: %e s wall, %U + %S s CPU, %M KiB" "$@" > /dev/null || true
}

cd "$folder"
"$ratebook" init --db empty.db --quiet
for ((pair = 0; pair < pairs; pair++)); do
    for file in large small; do
        cp empty.db rates.db
        measure "gzip -dc, $file" gzip -dc "$file.json.gz"
        measure "ratebook, $file" "$ratebook" import --db rates.db --quiet "$file.json.gz" "${codes[@]}"
    done
done
