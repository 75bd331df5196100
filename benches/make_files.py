#!/usr/bin/env python3
"""Makes large input files for measuring imports; the same arguments give the same bytes.

    make_files.py payer ROWS [--edition N] > payer.csv     ratebook's payer CSV
    make_files.py tall ROWS > tall.csv                      a hospital's standard charges, tall, 3.0.0

The payer file has 5,000 codes, 40 payers with plans, 2 % of amounts missing in several
markers, and 0.1 % bad rows. Edition N changes 5 % of the amounts of edition 0, in file order.
All names and prices are made up.
"""

import argparse
import random
import sys

MARKERS = ["", "N/A", "-", "*", "TBD"]
BAD = ["abc", '"1,204.10"', "$5", "1e309"]


def payer(rows: int, edition: int) -> None:
    out = sys.stdout
    out.write(
        "payer,plan,code_system,code,modifiers,setting,billing_class,place_of_service,method,amount,"
        "effective_from,effective_to,notes\n"
    )
    choose, change = random.Random(1), random.Random(100 + edition)
    codes = [f"{10000 + 17 * n:05d}" for n in range(5000)]
    plans = [(f"Payer {n:02d}", f"Plan {chr(65 + n % 7)}") for n in range(40)]
    settings = ["inpatient", "outpatient", "both"]
    methods = ["fee schedule", "case rate", "per diem"]
    buffer = []
    for row in range(rows):
        payer_name, plan = plans[row % len(plans)]
        code = codes[(row // len(plans)) % len(codes)]
        setting = settings[(row // (len(plans) * len(codes))) % 3]
        cents = choose.randrange(1000, 5_000_000)
        kind = choose.random()
        amount = f"{cents // 100}.{cents % 100:02d}"
        if edition and change.random() < 0.05:
            amount = f"{cents // 100 + 7}.{cents % 100:02d}"
        if kind < 0.02:
            amount = MARKERS[row % len(MARKERS)]
        elif kind < 0.021:
            amount = BAD[row % len(BAD)]
        modifier = "" if row % 9 else "26"
        notes = "" if row % 50 else "after the deductible"
        buffer.append(
            f"{payer_name},{plan},CPT,{code},{modifier},{setting},professional,11,{methods[row % 3]},{amount},"
            f"2026-01-01,2026-12-31,{notes}\n"
        )
        if len(buffer) == 10000:
            out.writelines(buffer)
            buffer.clear()
    out.writelines(buffer)


def tall(rows: int) -> None:
    out = sys.stdout
    statement = (
        "To the best of its knowledge and belief, this hospital has included all applicable standard charge "
        "information in accordance with the requirements of 45 CFR 180.50, and the information encoded is true, "
        "accurate, and complete as of the date in the file. This hospital has included all payer-specific "
        "negotiated charges in dollars that can be expressed as a dollar amount. For payer-specific negotiated "
        "charges that cannot be expressed as a dollar amount in the machine-readable file or not knowable in "
        "advance, the hospital attests that the payer-specific negotiated charge is based on a contractual "
        "algorithm, percentage or formula that precludes the provision of a dollar amount and has provided all "
        "necessary information available to the hospital for the public to be able to derive the dollar amount, "
        "including, but not limited to, the specific fee schedule or components referenced in such percentage, "
        "algorithm or formula."
    )
    out.write(
        "hospital_name,last_updated_on,version,location_name,hospital_address,license_number|CA,type_2_npi,"
        f'"{statement}",attester_name\n'
        'Made-up Hospital,2026-04-01,3.0.0,Made-up Hospital,"1 Road, Town, CA 90000",123,1932213600,TRUE,A Person\n'
        "description,code | 1,code | 1 | type,code | 2,code | 2 | type,setting,drug_unit_of_measurement,"
        "drug_type_of_measurement,standard_charge | gross,standard_charge | discounted_cash,payer_name,plan_name,"
        "modifiers,standard_charge | negotiated_dollar,standard_charge | negotiated_percentage,"
        "standard_charge | negotiated_algorithm,median_amount,10th_percentile,90th_percentile,count,"
        "standard_charge | min,standard_charge | max,standard_charge | methodology,additional_generic_notes\n"
    )
    plans = [(f"Payer {n:02d}", f"Plan {chr(65 + n % 7)}") for n in range(40)]
    choose = random.Random(2)
    item = -1
    for row in range(rows):
        if row % len(plans) == 0:
            item += 1
            code = f"{10000 + 17 * item % 89999:05d}"
            gross = choose.randrange(100, 50_000)
        payer_name, plan = plans[row % len(plans)]
        if row % 10 == 9:
            price = f",{60 + row % 30},,{gross * 0.6:.2f},{gross * 0.4:.2f},{gross * 0.9:.2f},1 through 10"
            method = "percent of total billed charges"
            span = ","
        else:
            price = f"{gross * 0.5 + row % 40:.2f},,,,,,"
            method = "fee schedule"
            span = f"{gross * 0.5:.2f},{gross * 0.5 + 40:.2f}"
        out.write(
            f"Made-up service {item},{300 + item % 600},RC,{code},CPT,outpatient,,,{gross},{gross * 0.8:.2f},"
            f"{payer_name},{plan},,{price},{span},{method},\n"
        )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("kind", choices=["payer", "tall"])
    parser.add_argument("rows", type=int)
    parser.add_argument("--edition", type=int, default=0)
    args = parser.parse_args()
    if args.kind == "payer":
        payer(args.rows, args.edition)
    else:
        tall(args.rows)


if __name__ == "__main__":
    main()
