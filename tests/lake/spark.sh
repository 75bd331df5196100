#!/usr/bin/env bash
# The reports of a lake, asked of Apache Spark with two executors on the loopback interface, are those of the database in
# every cell, reason, source and row: of the market and Medicare, or those that `REPORTS` names, or all that a lake
# answers. Takes about ten minutes a code on two cores: by hand, and every night.
#
#     pip install pyspark            # 4.2 or newer; a Java runtime of 17 or newer is needed, too
#     tests/lake/spark.sh            # 47371, 99213, G0463, and 47383, which has neither a rate nor a row of Medicare
#     tests/lake/spark.sh 47371      # other codes
#     REPORTS=market-scopes,ncci-pairs tests/lake/spark.sh 47371
#     REPORTS=all tests/lake/spark.sh 47371        # what the report on a code is made of, too
#     DATABASE=big.db tests/lake/spark.sh 99283    # a database of your own in place of the fixtures
#     MASTER='local[2]' tests/lake/spark.sh        # in one process
set -euo pipefail
cd "$(dirname "$0")/../.."

for needed in java spark-sql python3; do
    if ! command -v "$needed" > /dev/null; then
        echo "SKIPPED: $needed is not installed (a Java runtime, and pip install pyspark)"
        exit 0
    fi
done
if ! python3 -c 'import pyspark' 2> /dev/null; then
    echo "SKIPPED: python3 has no pyspark (pip install pyspark)"
    exit 0
fi

if [ -z "${RATEBOOK:-}" ]; then
    cargo build --locked
    RATEBOOK=${CARGO_TARGET_DIR:-target}/debug/ratebook
fi
RATEBOOK=$(realpath "$RATEBOOK")
queries=$PWD/queries
compare=$PWD/tests/lake/compare.py
session=$PWD/tests/lake/session.py
master=${MASTER:-local-cluster[2,1,1024]}
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

# Rates of four payers in several scopes, with gaps of several reasons.
cat > "$folder/rates.csv" << 'CSV'
payer,plan,code_system,code,modifiers,setting,billing_class,place_of_service,method,amount,percentage,effective_from,effective_to,notes
Aetna,HMO,CPT,47371,,outpatient,facility,,case rate,5200.00,,2026-01-01,,
Aetna,PPO,CPT,47371,,outpatient,facility,,case rate,6100.50,,2026-01-01,,
AETNA,HMO,CPT,47371,26,,professional,,fee schedule,410.10,,2026-01-01,,
Cigna,Open Access,CPT,47371,,outpatient,facility,,case rate,7300.25,,,,
Cigna,Open Access,CPT,47371,51,,professional,22,fee schedule,N/A,,,,
Nobody Known,Gold,CPT,47371,,outpatient,facility,,case rate,999999999,,,,
Nobody Known,Gold,CPT,47371,,outpatient,facility,,percent of total billed charges,,62.5,,,
UnitedHealthcare,Choice,CPT,47371,,outpatient,facility,,case rate,8800.00,,,,
UnitedHealthcare,Medicare Advantage,CPT,47371,,outpatient,facility,,case rate,5100.00,,,,
Aetna,HMO,CPT,99213,,,professional,11,fee schedule,95.19,,,,
Cigna,Open Access,CPT,99213,25,,professional,11,fee schedule,101.00,,,,
Aetna,HMO,HCPCS,G0463,,outpatient,facility,,case rate,130.00,,,,
CSV

database=$folder/ratebook.db
if [ -n "${DATABASE:-}" ]; then
    cp "$DATABASE" "$database"
else
    "$RATEBOOK" --db "$database" init > /dev/null
    for file in tests/fixtures/medicare/*.csv tests/fixtures/hospital/*.csv "$folder/rates.csv"; do
        "$RATEBOOK" --db "$database" import "$file" > "$folder/import.txt" 2>&1 || [ $? = 1 ] || {
            echo "not imported: $file: $(grep -m 1 error "$folder/import.txt")" >&2
        }
    done
fi
"$RATEBOOK" --db "$database" publish --into "$folder/lake" > /dev/null

# Spark makes a folder where it is started. It starts once, and is asked for one report after another; what one has
# worked out of a code, the next does not work out again.
cd "$folder"
export SPARK_LOCAL_IP=127.0.0.1
mkfifo input
python3 "$session" serve "$folder/socket" "$master" < input > session.txt 2> session.log &
server=$!
exec 3> input
trap 'exec 3>&-; wait "$server" || true; rm -rf "$folder"' EXIT
until grep -q ready session.txt; do
    kill -0 "$server" 2> /dev/null || {
        cat session.log >&2
        exit 1
    }
    sleep 1
done
given=("${@:-47371 99213 G0463 47383}")
failed=0
python3 "$compare" "$RATEBOOK" "$database" "$folder/lake" "$queries" "python3 $session ask $folder/socket" \
    "${REPORTS:-}" "${given[@]}" || failed=1

# One by the engine's own command, which starts for each.
echo "by spark-sql:"
own="spark-sql --master $master --conf spark.ui.enabled=false --conf spark.sql.shuffle.partitions=2"
own+=" --conf spark.sql.catalogImplementation=in-memory -S -f"
python3 "$compare" "$RATEBOOK" "$database" "$folder/lake" "$queries" "$own" market-scopes 47371 || failed=1
exit "$failed"
