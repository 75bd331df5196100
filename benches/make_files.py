#!/usr/bin/env python3
"""Makes large input files for measuring imports; the same arguments give the same bytes.

    make_files.py payer ROWS [--edition N] > payer.csv     ratebook's payer CSV
    make_files.py payer ROWS --rejected 0.5 > half.csv      the same with an unreadable code in half of the rows
    make_files.py payer ROWS --shuffled > shuffled.csv      the same in no order
    make_files.py tall ROWS > tall.csv                      a hospital's standard charges, tall, 3.0.0
    make_files.py tall ROWS --payers 4 > items.csv          the same with 4 payers an item, so ten times as many items
    make_files.py json ROWS > hospital.json                 the same charges as JSON
    make_files.py in-network ROWS > rates.json              a payer's in-network file, minified, ROWS prices;
                                                            5,137,000 of them are 1.2 GB
    make_files.py implants ROWS > implants.csv              one code (HCPCS C1713) under thousands of charges, tall

The payer file has 5,000 codes, 40 payers with plans, 2 % of amounts missing in several
markers, and 0.1 % bad rows. Edition N changes 5 % of the amounts of edition 0, in file order.
All names and prices are made up.
"""

import argparse
import json
import random
import sys

MARKERS = ["", "N/A", "-", "*", "TBD"]
BAD = ["abc", '"1,204.10"', "$5", "1e309"]
PLACES = ["11", "19", "22", "49", "50", "71"]
STATEMENT = (
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


def payer(rows: int, edition: int, rejected: float, shuffled: bool) -> None:
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
    fault = random.Random(3)
    order = range(rows)
    if shuffled:
        order = list(order)
        random.Random(4).shuffle(order)
    for row in order:
        payer_name, plan = plans[row % len(plans)]
        code = codes[(row // len(plans)) % len(codes)]
        setting = settings[(row // (len(plans) * len(codes))) % 3]
        # A list states each of its prices once, however long it is.
        place = PLACES[(row // (len(plans) * len(codes) * 3)) % len(PLACES)]
        again = row // (len(plans) * len(codes) * 3 * len(PLACES))
        if again:
            plan += f" {again + 1}"
        cents = choose.randrange(1000, 5_000_000)
        kind = choose.random()
        amount = f"{cents // 100}.{cents % 100:02d}"
        if edition and change.random() < 0.05:
            amount = f"{cents // 100 + 7}.{cents % 100:02d}"
        if kind < 0.02:
            amount = MARKERS[row % len(MARKERS)]
        elif kind < 0.021:
            amount = BAD[row % len(BAD)]
        if rejected and fault.random() < rejected:
            code += "#"
        modifier = "" if row % 9 else "26"
        notes = "" if row % 50 else "after the deductible"
        buffer.append(
            f"{payer_name},{plan},CPT,{code},{modifier},{setting},professional,{place},{methods[row % 3]},{amount},"
            f"2026-01-01,2026-12-31,{notes}\n"
        )
        if len(buffer) == 10000:
            out.writelines(buffer)
            buffer.clear()
    out.writelines(buffer)


def services(rows: int, kind: str = "CPT", each: int = 40):
    """Made-up services of one hospital with `each` payers: `rows` prices in all, of one code if that is HCPCS."""
    plans = [(f"Payer {n:02d}", f"Plan {chr(65 + n % 7)}") for n in range(each)]
    choose = random.Random(2)
    for item in range((rows + len(plans) - 1) // len(plans)):
        gross = choose.randrange(100, 50_000)
        payers = plans[: rows - item * len(plans)]
        yield item, "C1713" if kind == "HCPCS" else f"{10000 + 17 * item % 89999:05d}", gross, payers


def tall(rows: int, kind: str = "CPT", each: int = 40) -> None:
    out = sys.stdout
    out.write(
        "hospital_name,last_updated_on,version,location_name,hospital_address,license_number|CA,type_2_npi,"
        f'"{STATEMENT}",attester_name\n'
        'Made-up Hospital,2026-04-01,3.0.0,Made-up Hospital,"1 Road, Town, CA 90000",123,1932213600,TRUE,A Person\n'
        "description,code | 1,code | 1 | type,code | 2,code | 2 | type,setting,drug_unit_of_measurement,"
        "drug_type_of_measurement,standard_charge | gross,standard_charge | discounted_cash,payer_name,plan_name,"
        "modifiers,standard_charge | negotiated_dollar,standard_charge | negotiated_percentage,"
        "standard_charge | negotiated_algorithm,median_amount,10th_percentile,90th_percentile,count,"
        "standard_charge | min,standard_charge | max,standard_charge | methodology,additional_generic_notes\n"
    )
    for item, code, gross, payers in services(rows, kind, each):
        for at, (payer_name, plan) in enumerate(payers):
            if at % 10 == 9:
                price = f",{60 + at % 30},,{gross * 0.6:.2f},{gross * 0.4:.2f},{gross * 0.9:.2f},1 through 10"
                method = "percent of total billed charges"
            else:
                price = f"{gross * 0.5 + at % 40:.2f},,,,,,"
                method = "fee schedule"
            out.write(
                f"Made-up service {item},{300 + item % 600},RC,{code},{kind},outpatient,,,{gross},{gross * 0.8:.2f},"
                f"{payer_name},{plan},,{price},{gross * 0.5:.2f},{gross * 0.5 + 40:.2f},{method},\n"
            )


def hospital_json(rows: int) -> None:
    out = sys.stdout
    head = {
        "hospital_name": "Made-up Hospital",
        "last_updated_on": "2026-04-01",
        "version": "3.0.0",
        "location_name": ["Made-up Hospital"],
        "hospital_address": ["1 Road, Town, CA 90000"],
        "license_information": {"license_number": "123", "state": "CA"},
        "type_2_npi": ["1932213600"],
        "attestation": {"attestation": STATEMENT, "confirm_attestation": True, "attester_name": "A Person"},
    }
    out.write(json.dumps(head, indent=2)[:-2] + ',\n  "standard_charge_information": [')
    for item, code, gross, payers in services(rows):
        stated = []
        for at, (payer_name, plan) in enumerate(payers):
            price = {"payer_name": payer_name, "plan_name": plan}
            if at % 10 == 9:
                price |= {"standard_charge_percentage": 60 + at % 30, "median_amount": round(gross * 0.6, 2)}
                price |= {"10th_percentile": round(gross * 0.4, 2), "90th_percentile": round(gross * 0.9, 2)}
                price |= {"count": "1 through 10", "methodology": "percent of total billed charges"}
            else:
                price |= {"standard_charge_dollar": round(gross * 0.5 + at % 40, 2), "methodology": "fee schedule"}
            stated.append(price)
        service = {
            "description": f"Made-up service {item}",
            "code_information": [{"code": str(300 + item % 600), "type": "RC"}, {"code": code, "type": "CPT"}],
            "standard_charges": [
                {
                    "setting": "outpatient",
                    "gross_charge": gross,
                    "discounted_cash": round(gross * 0.8, 2),
                    "minimum": gross * 0.5,
                    "maximum": gross * 0.5 + 40,
                    "payers_information": stated,
                }
            ],
        }
        out.write(("," if item else "") + "\n    " + json.dumps(service, indent=2).replace("\n", "\n    "))
    out.write("\n  ]\n}\n")


def in_network(rows: int) -> None:
    """A payer's in-network file: 934 prices an item on average, one or two of each list of providers."""
    draw = random.Random(11)
    out = sys.stdout
    groups = max(rows // 86, 10)
    out.write(
        '{"reporting_entity_name":"Invented Health","reporting_entity_type":"health insurance issuer",'
        '"last_updated_on":"2026-10-01","version":"2.0.0","provider_references":['
    )
    for group in range(groups):
        npis = ",".join(str(1_000_000_000 + draw.randrange(800_000_000)) for _ in range(draw.randint(1, 8)))
        out.write(
            f'{"," if group else ""}{{"provider_group_id":{group + 1},"network_name":["Invented PPO"],'
            f'"provider_groups":[{{"npi":[{npis}],"tin":{{"type":"ein","value":"{10 + group % 80}-{group:07}",'
            f'"business_name":"Practice {group}"}}}}]}}'
        )
    out.write('],"in_network":[')
    conditions = [
        '"service_code":["CSTM-00"],"billing_class":"professional","setting":"both"',
        '"service_code":["11","19","22"],"billing_class":"professional","setting":"outpatient"',
        '"billing_class":"institutional","setting":"outpatient"',
    ]
    written, item = 0, 0
    while written < rows:
        code = f"{10_000 + (item * 7919) % 89_999:05}"
        out.write(
            f'{"," if item else ""}{{"negotiation_arrangement":"ffs","name":"Service {item}","billing_code_type":"CPT",'
            f'"billing_code_type_version":"2026","billing_code":"{code}","description":"Service {item}",'
            '"negotiated_rates":['
        )
        elements = []
        for _ in range(min(700, rows - written)):
            references = ",".join(str(draw.randrange(groups) + 1) for _ in range(draw.randint(1, 6)))
            base = draw.randrange(3_000, 900_000)
            prices = [
                f'{{"negotiated_type":"negotiated","negotiated_rate":{(base + at * 100) / 100:.2f},'
                f'"expiration_date":"9999-12-31",{conditions[draw.randrange(3)]}}}'
                for at in range(draw.choice((1, 1, 2)))
            ]
            written += len(prices)
            elements.append(f'{{"provider_references":[{references}],"negotiated_prices":[{",".join(prices)}]}}')
        out.write(",".join(elements) + "]}")
        item += 1
    out.write("]}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("kind", choices=["payer", "tall", "json", "implants", "in-network"])
    parser.add_argument("rows", type=int)
    parser.add_argument("--edition", type=int, default=0, help="of payer: changes 5 %% of the amounts of edition 0")
    parser.add_argument("--rejected", type=float, default=0, help="of payer: the share of rows without a readable code")
    parser.add_argument("--shuffled", action="store_true", help="of payer: the rows in no order")
    parser.add_argument("--payers", type=int, default=40, help="of tall: payers an item")
    args = parser.parse_args()
    if args.kind == "payer":
        payer(args.rows, args.edition, args.rejected, args.shuffled)
    elif args.kind == "tall":
        tall(args.rows, each=args.payers)
    elif args.kind == "implants":
        tall(args.rows, "HCPCS")
    elif args.kind == "in-network":
        in_network(args.rows)
    else:
        hospital_json(args.rows)


if __name__ == "__main__":
    main()
