#!/usr/bin/env bash
# Times the reports on one code over a made-up market of a million rates: 50 providers, 500 codes,
# ten payers with four plans each, so that a code has as many rates as one of 5,000 codes among ten
# million. Usage: benches/market.sh RATEBOOK FOLDER; the folder is made.
set -eu
program=$1
folder=$2
mkdir -p "$folder"
cd "$folder"
"$program" --quiet quickstart >/dev/null
provider=0
while [ "$provider" -lt 50 ]; do
    awk -v seed="$provider" 'BEGIN {
        srand(seed + 7)
        print "payer,plan,code_system,code,modifiers,setting,billing_class,place_of_service,method,amount,percentage,effective_from,effective_to,notes"
        split("Aetna|Cigna|UnitedHealthcare|Blue Cross Blue Shield|P1|P2|P3|P4|P5|P6", payer, "|")
        split("PPO|HMO|EPO|Medicare Advantage", plan, "|")
        for (c = 0; c < 500; c++) {
            code = c == 0 ? "47371" : sprintf("%05d", 10000 + c * 37)
            base = 50 + (c * 7919) % 20000
            for (p = 1; p <= 10; p++) for (k = 1; k <= 4; k++) {
                setting = k < 4 ? "outpatient" : "inpatient"
                amount = sprintf("%.2f", base * (0.5 + rand())); percentage = ""; method = "case rate"
                r = rand()
                if (r < 0.05) { amount = "not applicable"; percentage = "62.5"; method = "percent of total billed charges" }
                else if (r < 0.1) amount = "*"
                printf "%s,%s,CPT,%s,,%s,facility,,%s,%s,%s,2026-01-01,,\n", payer[p], plan[k], code, setting, method, amount, percentage
            }
        }
    }' >"provider-$provider.csv"
    "$program" --quiet import "provider-$provider.csv" --publisher "Provider $provider" >/dev/null 2>&1
    provider=$((provider + 1))
done
for report in code payer-comparison benchmark-range market-funnel rate-distribution outliers completeness; do
    echo "report $report 47371"
    case $report in
        completeness) time "$program" --quiet report "$report" --param code=47371 --format csv >/dev/null ;;
        *) time "$program" --quiet report "$report" 47371 --format csv >/dev/null ;;
    esac
done
