#!/usr/bin/env bash
# The market and Medicare reports of a lake, asked of Apache Spark with two executors on the loopback interface, are
# those of the database in every cell, reason and row. Takes half an hour or more, because Spark starts for each report:
# by hand, and every night.
#
#     pip install pyspark            # 4.1 or newer; a Java runtime of 17 or newer is needed, too
#     tests/lake/spark.sh            # 47371 and 47370
#     tests/lake/spark.sh 47371      # other codes
#     REPORTS=market-scopes,ncci-pairs tests/lake/spark.sh 47371
#     DATABASE=big.db tests/lake/spark.sh 99283    # a database of your own in place of the fixtures
set -euo pipefail
cd "$(dirname "$0")/../.."

for needed in java spark-sql python3; do
    if ! command -v "$needed" > /dev/null; then
        echo "SKIPPED: $needed is not installed (a Java runtime, and pip install pyspark)"
        exit 0
    fi
done

if [ -z "${RATEBOOK:-}" ]; then
    cargo build --locked
    RATEBOOK=${CARGO_TARGET_DIR:-target}/debug/ratebook
fi
RATEBOOK=$(realpath "$RATEBOOK")
queries=$PWD/queries
compare=$PWD/tests/lake/compare.py
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

database=$folder/ratebook.db
if [ -n "${DATABASE:-}" ]; then
    cp "$DATABASE" "$database"
else
    "$RATEBOOK" --db "$database" init > /dev/null
    for file in tests/fixtures/medicare/*.csv tests/fixtures/hospital/*.csv; do
        "$RATEBOOK" --db "$database" import "$file" > "$folder/import.txt" 2>&1 || [ $? = 1 ] || {
            echo "$file cannot be imported:" >&2
            cat "$folder/import.txt" >&2
            exit 1
        }
    done
fi
"$RATEBOOK" --db "$database" publish --into "$folder/lake" > /dev/null

# Spark makes a folder where it is started.
cd "$folder"
export SPARK_LOCAL_IP=127.0.0.1
command="spark-sql --master local-cluster[2,1,1024] --driver-memory ${DRIVER_MEMORY:-2g}"
command+=" --conf spark.ui.enabled=false --conf spark.sql.shuffle.partitions=2"
command+=" --conf spark.sql.catalogImplementation=in-memory -S -f"
python3 "$compare" "$RATEBOOK" "$database" "$folder/lake" "$queries" "$command" "${REPORTS:-}" "${@:-47371 47370}"
