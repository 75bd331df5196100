#!/usr/bin/env bash
# Publishes files in a lake beside importing them, in turn, and prints wall and CPU seconds and memory of each;
# then the sizes of lake and database, bytes a rate, and two publishers at once beside one. Read ratios of one run.
#
#     benches/lake.sh [ROWS] [PAIRS]      needs cargo, python3 and GNU time
set -euo pipefail
cd "$(dirname "$0")/.."
rows=${1:-1000000}
pairs=${2:-3}
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

cargo build --release --quiet
ratebook=${CARGO_TARGET_DIR:-$PWD/target}/release/ratebook
python3 benches/make_files.py payer "$rows" > "$folder/payer.csv"
python3 benches/make_files.py tall "$rows" > "$folder/tall.csv"
python3 benches/make_files.py json "$((rows / 3))" > "$folder/hospital.json"
python3 benches/make_files.py in-network "$((rows / 2))" > "$folder/in-network.json"
cd "$folder"

# Runs a command that may end with findings and prints its figures behind a label.
measure() {
    local label=$1
    shift
    command time --quiet -f "$label: %e s wall, %U + %S s CPU, %M KiB" "$@" > /dev/null || true
}

for file in payer.csv tall.csv hospital.json in-network.json; do
    for ((pair = 0; pair < pairs; pair++)); do
        rm -rf rates.db lake
        "$ratebook" init --db rates.db --quiet
        empty=$(stat -c %s rates.db)
        measure "import  $file" "$ratebook" import --db rates.db --quiet --all-codes "$file"
        measure "publish $file" "$ratebook" publish --into lake --quiet --all-codes "$file"
    done
    rates=$(grep -h '"rates"' lake/file/*.json | tr -dc '0-9\n' | sort -n | tail -1)
    size=$(cat lake/rate/*.parquet lake/provider/*.parquet lake/component/*.parquet | wc -c)
    stored=$(($(stat -c %s rates.db) - empty))
    awk -v r="$rates" -v l="$size" -v d="$stored" -v f="$file" \
        'BEGIN { printf "sizes   %s: %.1f bytes a rate in the lake, %.1f in the database, ratio %.2f\n", f, l / r, d / r, l / d }'
done

# Percentiles of all codes: by the database, and by DuckDB on the lake.
if command -v duckdb > /dev/null; then
    rm -rf rates.db lake
    "$ratebook" init --db rates.db --quiet
    "$ratebook" import --db rates.db --quiet payer.csv > /dev/null || true
    "$ratebook" publish --into lake --quiet payer.csv > /dev/null || true
    cat > percentiles.sql <<- SQL
		-- title: Percentiles of all codes
		-- column: system text "Code system."
		-- column: code code "Code."
		-- column: known int "Rates with an amount."
		-- column: rates int "Rates."
		-- column: middle money(USD) "Median."
		-- column: high money(USD) "90th percentile."
		-- column: gaps text "Gaps by reason."
		SELECT system, code, count(amount) AS known, count(*) AS rates, median(amount) AS middle,
		       CASE WHEN count(amount) = 0 THEN gap_reason(amount_na) END AS middle_na, percentile_cont(amount, 0.9) AS high,
		       CASE WHEN count(amount) = 0 THEN gap_reason(amount_na) END AS high_na, gap_summary(amount_na) AS gaps
		FROM v_market_rate GROUP BY system, code ORDER BY system, code;
	SQL
    asked=(--quiet --format csv --force --max-seconds 600 --max-rows 1000000)
    for ((pair = 0; pair < pairs; pair++)); do
        measure "percentiles, database       " "$ratebook" query run --db rates.db "${asked[@]}" --output stored.csv percentiles.sql
        measure "percentiles, DuckDB on lake " "$ratebook" query run --lake lake --engine duckdb "${asked[@]}" \
            --output of-lake.csv percentiles.sql
    done
    echo "groups: $(($(wc -l < stored.csv) - 1)) of the database, $(($(wc -l < of-lake.csv) - 1)) of the lake"
fi

# Four files by one publisher, and by two at once.
for n in 1 2 3 4; do
    sed "s/Payer /Payer $n/" payer.csv > "part-$n.csv"
done
for ((pair = 0; pair < pairs; pair++)); do
    rm -rf one two
    measure "one publisher, four files " "$ratebook" publish --into one --quiet part-1.csv part-2.csv part-3.csv part-4.csv
    measure "two publishers, two each  " bash -c \
        "'$ratebook' publish --into two --quiet part-1.csv part-2.csv & '$ratebook' publish --into two --quiet part-3.csv part-4.csv; wait"
done
