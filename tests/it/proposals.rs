//! Proposed profiles, by the headings of real price files over invented rows: no proposal ever stores a
//! figure that is not a price as a price.
//!
//! In each row a price is below 1,000 and any other number above it, unless it is of another shape.

use crate::workspace::{Workspace, column_of};

/// A table, with the amounts that its proposal stores: kind or payer, code, dollars.
struct Case {
    what: &'static str,
    file: &'static str,
    stored: &'static [&'static str],
}

const CASES: [Case; 14] = [
    Case {
        what: "a state's schedule with ages, days, a base value and a factor",
        file: "\"A state's fee schedule July 1, 2013\",,,,,,,,\n,,,,,,,,\n\
            CPT or HCPCS Procedure Code,Procedure Code Modifier,Base Value,Conversion Factor,\
            Total CO Medicaid Allowable (Base Value x Conversion Factor),Min Age,Max Age,Post Op Days,Prior Authorization Needed\n\
            0001F,,,,Not a benefit,,,,\n0002F,,,,Not a benefit,,,,\n0003F,,,,Not a benefit,,,,\n\
            47371,,5.00,2057.20,$648.29,000,999,090,No\n47370,Rental modifier(s),6.00,2057.20,$12.50,000,999,090,Yes\n\
            47380,26,7.00,2057.20,13.75,000,1999,090,Yes\n",
        stored: &["fee-schedule 47370 RR 12.50", "fee-schedule 47371  648.29", "fee-schedule 47380 26 13.75"],
    },
    Case {
        what: "a state's schedule with flags",
        file: "Proc Code,Proc Mod,OMK,Requires Medical Justificatio ,Requires NDC,Maximum Allowable,Billing Notes\n\
            0042T,,,,,By Report,\n0043T,,,,,By Report,\n0044T,,X,,,By Report,\n47371,,,X,,\"$2,136.01\",\n\
            47370,50,K,,X,$136.01,see the manual\n",
        stored: &["fee-schedule 47370 50 136.01", "fee-schedule 47371  2136.01"],
    },
    Case {
        what: "an ambulance schedule whose amounts are partly told in words",
        file: "Code Status Indicator,Code,Description,Max Allow Fee,Limits\n\
            ,A0430,fixed wing,$910.81 ,Per client\n,A0435,air mileage,$5.50/air mile,One way\n,A0428,ground,$115.34 ,\n\
            ,A0429,ground,$116.34 ,\n,A0888,other,BR,\n",
        stored: &["fee-schedule A0428  115.34", "fee-schedule A0429  116.34", "fee-schedule A0430  910.81"],
    },
    Case {
        what: "a chargemaster whose charge numbers are unique integers",
        file: "Charge Code,Description,CPT/HCPCS,Fee\n2147371,screw,,$22.00 \n2147372,plate,,$23.00 \n\
            2147373,cryoablation,47371,$24.00 \n2147374,ablation,47382,N/A\n2147375,a,,$1.00 \n2147376,b,,$2.00 \n\
            2147377,c,,$3.00 \n2147378,d,,$4.00 \n",
        stored: &[
            "gross 2147371  22.00",
            "gross 2147372  23.00",
            "gross 2147375  1.00",
            "gross 2147376  2.00",
            "gross 2147377  3.00",
            "gross 2147378  4.00",
            "gross 47371  24.00",
        ],
    },
    Case {
        what: "payers and plans in headings, with units, days, years, percentages and a limit among them",
        file: "Updated 12/31/2020,,,,,,,,,,,,,,\n\
            ChargeCode,HCPCS/DRG,Description,Gross Charge,Aetna: HMO/POS/PPO,ELAP,Cigna: PPO,Cigna Units,BCBS Effective Date,\
            BCBS % of Charges,Humana Year,Case Weight,Item,De-Identified Minimum,Stop Loss Limit\n\
            a1,47371,words,900.00,250.50,300.25,N/A,5000,12/31/2020,4500.5,2020,1234.5678,90001,250.50,50000.00\n\
            a2,47370,words,901.00,251.50,301.25,N/A,6000,12/31/2020,4500.5,2020,1235.5678,90002,251.50,50000.00\n\
            a3,47380,words,902.00,252.50,302.25,400.75,7000,12/31/2021,4500.5,2020,1236.5678,90003,252.50,50000.00\n",
        stored: &[
            "Aetna 47370  251.50",
            "Aetna 47371  250.50",
            "Aetna 47380  252.50",
            "Cigna 47380  400.75",
            "gross 47370  901.00",
            "gross 47371  900.00",
            "gross 47380  902.00",
            "minimum 47370  251.50",
            "minimum 47371  250.50",
            "minimum 47380  252.50",
        ],
    },
    Case {
        what: "a shoppable list with words in place of amounts and settings in words",
        file: "A hospital,,,,,,\nPrices Posted and Effective 1/1/2025,,,,,,\n\
            PATIENT_TYPE,SHOPPABLE_SERVICES,BILLING_REVENUE_SERVICE_CODE,GROSS_CHARGE,AETNA (AET) negotiated charge,\
            ALAMED (ALMD) negotiated charge,UHC VA CCN (UHV) negotiated charge\n\
            Inpatient Rehabilitation Services,a scan,70450,$153.00,$128.40,Note 3,Note 3\n\
            Inpatient Rehabilitation Services,a panel,80048,$30.00,Note 3,Note 3,$25.20\n\
            Inpatient Rehabilitation Services,a test,81001,$12.00,Note 3,Note 3,Note 3\n\
            Outpatient Services,a case,CMG0101,Note 2,Note 2,Note 2,Note 2\n",
        stored: &[
            "AETNA (AET) 70450 inpatient 128.40",
            "UHC VA CCN (UHV) 80048 inpatient 25.20",
            "gross 70450 inpatient 153.00",
            "gross 80048 inpatient 30.00",
            "gross 81001 inpatient 12.00",
        ],
    },
    Case {
        what: "one payer a row",
        file: "Payer/Plan Name,DRG Code,Description,Gross Charge,Discounted Cash Price,Negotiated Charge,Avg Days,Discharges\n\
            NOVITAS,3,words,Not Applicable,See CDM per Unit,165.50,4000.5,3000\n\
            CIGNA,G0463,words,Not Applicable,See CDM per Unit,115.25,4000.5,3001\n\
            CIGNA,47371,words,Not Applicable,See CDM per Unit,116.25,4001.5,3001\n",
        stored: &["CIGNA 47371  116.25", "CIGNA G0463  115.25", "NOVITAS 003  165.50"],
    },
    Case {
        what: "equipment with a rental column, dates of eight digits and a coinsurance",
        file: "YEAR,HCPCS,MOD,EFF_DATE,INDICATOR,Purchase Fee,Rental Fee,National Coinsurance\n\
            2025,E0601,KX,20250101,N,720.00,72.00,1144.00\n2025,E0602,,20250101,N,503.40,50.34,1100.68\n\
            2025,E0603,,20250101,N,25.00,2.50,1005.00\n",
        stored: &[
            "fee-schedule E0601 KX|NU 720.00",
            "fee-schedule E0601 KX|RR 72.00",
            "fee-schedule E0602 NU 503.40",
            "fee-schedule E0602 RR 50.34",
            "fee-schedule E0603 NU 25.00",
            "fee-schedule E0603 RR 2.50",
        ],
    },
    Case {
        what: "charges of two settings and a column that names the code systems",
        file: "Code,Code Type,Description,IP Charge,OP Charge,As Of\n\
            47371,CPT,words,900.00,800.00,2025-01-01\n00191,EAPG,words,700.00,600.00,2025-01-01\n\
            0360,RC,words,70.00,60.00,2025-01-01\n",
        stored: &[
            "gross 00191 inpatient 700.00",
            "gross 00191 outpatient 600.00",
            "gross 0360 inpatient 70.00",
            "gross 0360 outpatient 60.00",
            "gross 47371 inpatient 900.00",
            "gross 47371 outpatient 800.00",
        ],
    },
    Case {
        what: "faulty headings of CMS's template with a place holder, statistics and percentages",
        file: "Item,code|1,code|1|type,setting,Standard Charges | Gross,standard_charges|Aetna|PPO|negotiated_dollar,\
            standard_charges|Aetna|PPO|negotiated_percentage,estimated_amount|Aetna|PPO,\
            standard_charges|[payer_name]|[plan_name]|negotiated_dollar\n\
            words,47371,CPT,outpatient,900.00,250.00,4000.5,2500.00,9000.00\n\
            words,0360,RC,outpatient,901.00,251.00,4000.5,2501.00,9001.00\n",
        stored: &[
            "Aetna 0360 outpatient 251.00",
            "Aetna 47371 outpatient 250.00",
            "gross 0360 outpatient 901.00",
            "gross 47371 outpatient 900.00",
        ],
    },
    Case {
        what: "costs, volumes, ranks and an estimate of what the patient pays among payers",
        file: "Facility,Charge Description,CPT,Patient Type,Default Gross Charge,Aetna_Commercial,Avg Cost,Last Year Volume,\
            Cigna_OAP_Negotiated_Charge,Est_Patient_Resp,Insurance Discount,Rank,# of Claims\n\
            F,words one,47371,O,900.00,450.00,5000.50,3000,440.10,5000.10,5900.00,1001,5000\n\
            F,words two,47370,I,901.00,451.00,5000.51,3001,441.10,5000.11,5901.00,1002,5001\n",
        stored: &[
            "Aetna_Commercial 47370 inpatient 451.00",
            "Aetna_Commercial 47371 outpatient 450.00",
            "Cigna_OAP 47370 inpatient 441.10",
            "Cigna_OAP 47371 outpatient 440.10",
            "gross 47370 inpatient 901.00",
            "gross 47371 outpatient 900.00",
        ],
    },
    Case {
        what: "sums over services, and what is expected, beside a payer",
        file: "CPT Code,Proc Desc,Total Charges,Total Payments,Expected Payment,Medicare Allowable,BCBS,Stop-loss,Provider NPI\n\
            47371,words one,59000.00,49000.00,9000.00,800.00,700.00,95000.00,1234567893\n\
            47370,words two,59001.00,49001.00,9001.00,801.00,701.00,95000.00,1234567893\n",
        stored: &["BCBS 47370  701.00", "BCBS 47371  700.00"],
    },
    Case {
        what: "the fees of two years, of which the last is the fee",
        file: "HCPCS,Short Desc,2024 Fee,2025 Fee,% change,Units,Work RVU,Global Days\n\
            47371,words one,5900.00,900.00,1001.5,1000,2000.10,090\n47370,words two,5901.00,901.00,1001.5,1000,2000.11,010\n",
        stored: &["fee-schedule 47370  901.00", "fee-schedule 47371  900.00"],
    },
    Case {
        what: "JSON records of before the template",
        file: "{\"hospital_name\": \"Hill\", \"charges\": [\
            {\"CDM\": \"a1\", \"CPT\": \"47371\", \"Description\": \"words\", \"Gross Charge\": 900.00, \"Aetna PPO\": 250.25, \"Quantity\": 5000},\
            {\"CDM\": \"a2\", \"CPT\": \"\", \"Description\": \"words\", \"Gross Charge\": 901.50, \"Aetna PPO\": null, \"Quantity\": 5000}]}",
        stored: &["Aetna PPO 47371  250.25", "gross 47371  900.00", "gross A2  901.50"],
    },
];

/// The first code of each charge with its amount.
const STORED: &str = "SELECT coalesce(raw_payer, amount_kind) || ' ' ||
        (SELECT code FROM item_code JOIN code USING (code_id) WHERE item_code.item_id = v_rate.item_id
         ORDER BY position LIMIT 1) || ' ' || coalesce(nullif(modifiers, ''), setting, '') || ' ' || printf('%.2f', amount)
    FROM v_rate WHERE amount IS NOT NULL AND publisher = 'A publisher' ORDER BY 1";

/// The proposal for a file as it is, with the publisher filled in.
fn proposed(workspace: &Workspace, file: &str) -> String {
    workspace.write("prices.csv", file);
    let run = workspace.run(&["import", "prices.csv", "--suggest-profile"]).expect_code(0);
    let named = run
        .stdout
        .lines()
        .map(|line| if line.starts_with("publisher =") { "publisher = 'A publisher'" } else { line });
    named.collect::<Vec<_>>().join("\n")
}

#[test]
fn no_proposal_stores_a_figure_that_is_not_a_price_as_a_price() {
    for case in &CASES {
        let workspace = Workspace::seeded();
        let text = proposed(&workspace, case.file);
        workspace.write("p.toml", &text);
        workspace.run(&["import", "prices.csv", "--profile", "p.toml"]);
        let stored = column_of(&workspace.database(), STORED);
        let expected: Vec<String> = case.stored.iter().map(|text| (*text).to_owned()).collect();
        assert_eq!(stored, expected, "{}:\n{text}", case.what);
    }
}

#[test]
fn a_proposal_uses_what_the_file_says_of_itself_and_names_what_it_leaves_out() {
    let workspace = Workspace::seeded();
    let text = proposed(&workspace, CASES[0].file);
    for part in [
        "publisher_kind = \"government\"",
        "edition_from = { row = 1, after = \"A state's fee schedule\" }",
        "\"Rental modifier(s)\" = \"RR\"",
        "# \"Min Age\" is left out: its heading speaks of persons' ages",
        "\"Not a benefit\" = \"not-applicable\"",
    ] {
        assert!(text.contains(part), "{part} in\n{text}");
    }
    let text = proposed(&workspace, CASES[2].file);
    for part in ["otherwise = \"algorithm\"", "#   row 6, Max Allow Fee: BR"] {
        assert!(text.contains(part), "{part} in\n{text}");
    }
    let text = proposed(&workspace, CASES[8].file);
    for part in
        ["system_column = \"Code Type\"", "edition_from = { column = \"As Of\" }", "setting = \"inpatient\""]
    {
        assert!(text.contains(part), "{part} in\n{text}");
    }
    let text = proposed(&workspace, CASES[5].file);
    assert!(text.contains("suffixes = [\" negotiated charge\"]"), "{text}");
    assert!(proposed(&workspace, CASES[13].file).contains("records = \"charges\""));
}

#[test]
fn a_proposal_says_what_a_reader_would_doubt() {
    let workspace = Workspace::seeded();
    let row = |n: u32| format!("47{n:03},{}.50,{}.50,{}.50,{}\n", 100 + n, 110 + n, 9000 + n, 2000 + n % 7);
    let rows: String = (0..40).map(row).collect();
    let file = format!("CPT,Aetna PPO,Cigna PPO,Humana PPO,Gross Charge\n{rows}47000,5.00,5.00,5.00,5.00\n");
    let text = proposed(&workspace, &file);
    for part in [
        "`Humana PPO`: the mean of its amounts is",
        "40 of 41 amounts of Humana PPO are above the gross charge",
        "amounts are stated again for the same code with another figure",
    ] {
        assert!(text.contains(part), "{part} in\n{text}");
    }
}

#[test]
fn a_file_that_needs_no_profile_or_that_none_can_read_gets_that_answer() {
    let workspace = Workspace::seeded();
    workspace.write("payer.csv", "payer,code,amount\nAetna,47371,5\n");
    let run = workspace.run(&["import", "payer.csv", "--suggest-profile"]).expect_code(0);
    run.expect_talk(&[
        "payer.csv needs no profile: it is read as payer-rates",
        "`ratebook import payer.csv`",
    ]);
    for (file, said) in [
        (
            "DRG,Description,Average Case\n054,words,\"$48,425.36\"\n055,words,\"$33,022.73\"\n",
            "its heading speaks of averages",
        ),
        ("Area,Name,Index\n01,ALABAMA,0.6367\n02,ALASKA,1.1274\n", "no column of prices"),
        ("1,2\n3,4\n", "no header was found"),
        ("<!DOCTYPE html><html></html>", "is a web page"),
        ("{\"47371\": {\"fee\": 1}}", "it holds no list of records"),
        ("Fee,Region\n5.00,a\n6.00,b\n", "no column of codes or descriptions"),
    ] {
        workspace.write("bad.csv", file);
        let run = workspace.run(&["import", "bad.csv", "--suggest-profile"]).expect_code(1);
        run.expect_talk(&[said]);
    }
}

#[test]
fn a_price_file_without_the_template_is_called_what_it_is_and_formats_are_listed_on_request() {
    let workspace = Workspace::seeded();
    workspace.write("old.csv", "A hospital,,\nCharge Code,Description,Gross Charge\na1,words,5.00\n");
    let run = workspace.run(&["import", "old.csv"]).expect_code(1);
    let run =
        run.expect_talk(&["a price file from before CMS's template", "`Gross Charge`", "--suggest-profile"]);
    assert!(!run.stderr.contains("medicare-rvu"), "{}", run.stderr);
    workspace.write("old.json", CASES[13].file);
    let run = workspace.run(&["import", "old.json"]).expect_code(1);
    run.expect_talk(&["a price file from before CMS's template", "`Gross Charge`"]);
    let run = workspace.run(&["import", "--formats"]).expect_code(0);
    run.expect_stdout(&["hospital-tall", "medicare-rvu", "JSON records, through a mapping profile"]);
    workspace.write("other.csv", "a,b\n1,2\n");
    workspace
        .run(&["import", "other.csv"])
        .expect_code(1)
        .expect_talk(&["`ratebook import --formats` lists"]);
}

#[test]
fn amounts_of_several_years_hold_from_the_year_of_their_row_or_heading() {
    let days = "SELECT code || ' ' || amount || ' ' || effective_from FROM v_code_rate WHERE amount_kind = 'fee-schedule'
                ORDER BY 1";
    for (file, said, expected) in [
        (
            "release,committed,hcpcs,payment_rate\n2020,2020-05-01,47371,8413.11\n2020-04,2020-05-12,47371,8414.11\n\
             2021 Q3,2021-08-01,47371,8415.11\n",
            "effective_from = \"release\"",
            &["47371 8413.11 2020-01-01", "47371 8414.11 2020-04-01", "47371 8415.11 2021-07-01"][..],
        ),
        (
            "HCPCS,Short Desc,2024 Fee,2025 Fee\n47371,words one,900.10,901.20\n47370,words two,800.10,801.20\n",
            "effective_from = \"2025-01-01\"",
            &["47370 801.2 2025-01-01", "47371 901.2 2025-01-01"],
        ),
    ] {
        let workspace = Workspace::seeded();
        let profile = proposed(&workspace, file);
        assert!(profile.contains(said), "{profile}");
        workspace.write("p.toml", &profile);
        workspace.run(&["import", "prices.csv", "--profile", "p.toml"]).expect_code(0);
        assert_eq!(column_of(&workspace.database(), days), expected, "{profile}");
    }
}

#[test]
fn a_code_with_a_digit_too_many_is_kept_under_its_text_and_takes_no_row_along() {
    let workspace = Workspace::seeded();
    let file = "ChargeCode,HCPCS/DRG,Description,Gross Charge,Aetna PPO\n\
                7001,L8680,words one,900.00,450.00\n7002,L08680,words two,8200.00,5494.00\n7003,216,words three,9.00,4.00\n";
    let profile = proposed(&workspace, file);
    assert!(profile.contains("kept as local codes with a warning: L08680"), "{profile}");
    workspace.write("p.toml", &profile);
    workspace.run(&["import", "prices.csv", "--profile", "p.toml"]).expect_talk(&["3 accepted, 0 rejected"]);
    let stored = column_of(&workspace.database(), STORED);
    assert!(stored.contains(&"Aetna PPO L08680  5494.00".to_owned()), "{stored:?}");
}

#[test]
fn percentages_of_payers_are_proposed_as_such_and_no_others() {
    let workspace = Workspace::seeded();
    let file = "CPT,Description,Gross Charge,Aetna PPO,Cigna HMO,Discount Percent\n\
                47371,words one,900.00,450.00,65%,10%\n47370,words two,901.00,70.5%,65%,10%\n47382,words three,902.00,452.00,60%,20%\n";
    let profile = proposed(&workspace, file);
    workspace.write("p.toml", &profile);
    workspace.run(&["import", "prices.csv", "--profile", "p.toml"]).expect_talk(&["3 accepted, 0 rejected"]);
    let rates =
        "SELECT raw_payer || ' ' || code || ' ' || coalesce(amount, percentage || '%') FROM v_code_rate
                 WHERE raw_payer IS NOT NULL ORDER BY 1";
    assert_eq!(
        column_of(&workspace.database(), rates),
        [
            "Aetna PPO 47370 70.5%",
            "Aetna PPO 47371 450.0",
            "Aetna PPO 47382 452.0",
            "Cigna HMO 47370 65.0%",
            "Cigna HMO 47371 65.0%",
            "Cigna HMO 47382 60.0%"
        ],
        "{profile}"
    );
}

/// Headings of older hospital files as they are made up for this test alone, a row under them, and the columns that
/// hold prices.
const UNSEEN: [(&str, &str, &[&str]); 10] = [
    (
        "CDM Nbr,Rev Code,HCPCS,Charge Description,Unit Charge,Self Pay Disc Price,Aetna Comm Allow,De-ID Min,De-ID Max",
        "10020N,0360,4737N,Item N,90N.25,80N.50,70N.75,60N.25,99N.25",
        &["Unit Charge", "Self Pay Disc Price", "Aetna Comm Allow", "De-ID Min", "De-ID Max"],
    ),
    (
        "Facility,HCPCS,Mod,Std Chg,Avg Days,Case Mix,Cigna OAP,Humana ChoiceCare",
        "01,4737N,,90N.25,N,1.5N37,70N.75,60N.25",
        &["Std Chg", "Cigna OAP", "Humana ChoiceCare"],
    ),
    (
        "PROCEDURE,LONG NAME,QTY,PRICE 2021,PRICE 2020,MCR ALLOWABLE,GL ACCT",
        "4737N,Item,1N,90N.25,80N.25,70N.75,400N",
        &["PRICE 2021", "PRICE 2020", "MCR ALLOWABLE"],
    ),
    (
        "Billing Code,Description,Gross Chg $,Cash Chg $,Tricare,VA CCN,Work Comp,Auto Liab",
        "4737N,Item,$90N.25,$80N.25,70N.75,60N.25,50N.25,55N.25",
        &["Gross Chg $", "Cash Chg $", "Tricare", "VA CCN", "Work Comp", "Auto Liab"],
    ),
    (
        "CPT/HCPCS,Item,OP Rate,IP Rate,ER Lvl,Min Age,Max Age,Stop Loss Threshold,Outlier %",
        "4737N,Item,90N.25,80N.25,N,0,99,250000,65",
        &["OP Rate", "IP Rate"],
    ),
    (
        "MSDRG,Title,GMLOS,AMLOS,Weight,Base Rate,UHC Options PPO,Multiplan",
        "47N,Item,4.N,5.N,1.N234,6500.00,90N.25,80N.25",
        &["UHC Options PPO", "Multiplan"],
    ),
    (
        "Charge #,NDC,HCPCS,Drug Name,Pkg Size,AWP,WAC,ASP+6,Hospital Price",
        "90N,00409-000N-01,J117N,Drug,1N,90N.25,80N.25,70N.75,60N.25",
        &["AWP", "WAC", "ASP+6", "Hospital Price"],
    ),
    (
        "Code,Eff Dt,Term Dt,Amount,Amount w/ Mod 50,Co-pay,Deductible Applies,Copay Max",
        "4737N,20210101,99991231,90N.25,80N.25,25,Y,100",
        &["Amount", "Amount w/ Mod 50"],
    ),
    (
        "hcpcs_cd,apc,si,ambetter_exchange,molina_mcd,superior_star,wellcare_mapd,pct_of_chg",
        "4737N,536N,J1,90N.25,80N.25,70N.75,60N.25,62.5",
        &["ambetter_exchange", "molina_mcd", "superior_star", "wellcare_mapd"],
    ),
    (
        "Item ID,Proc,Dept No,Phys Ind,Price Tier 1,Price Tier 2,Plan A PPO,Plan B HMO,Contract No,Annual Vol",
        "7000N,4737N,610N,N,90N.25,80N.25,70N.75,60N.25,88000N,4N1",
        &["Price Tier 1", "Price Tier 2", "Plan A PPO", "Plan B HMO"],
    ),
];

#[test]
fn no_proposal_for_headings_never_seen_stores_a_figure_that_is_no_price() {
    let workspace = Workspace::seeded();
    for (head, row, prices) in UNSEEN {
        let rows: Vec<String> = (0..8).map(|n| row.replace('N', &n.to_string())).collect();
        let profile = proposed(&workspace, &format!("{head}\n{}\n", rows.join("\n")));
        let (before, after) = profile.split_once("[payers]").unwrap_or((&profile, ""));
        let payers = after.split(']').next().unwrap_or_default();
        let amounts = before.lines().filter(|line| {
            ["gross", "cash", "minimum", "maximum", "amount", "modifiers"]
                .iter()
                .any(|key| line.strip_prefix(key).is_some_and(|rest| rest.trim_start().starts_with('=')))
        });
        let taken = amounts.collect::<Vec<_>>().join("\n") + payers;
        for (at, heading) in head.split(',').enumerate() {
            let is_price = prices.contains(&heading);
            let cell = row.split(',').nth(at).expect("a cell");
            let is_modifier = cell.is_empty();
            assert!(
                is_price || is_modifier || !taken.contains(&format!("\"{heading}\"")),
                "`{heading}` is no price: {taken}"
            );
            let mapped_as_modifiers =
                taken.lines().any(|line| line.starts_with("modifiers") && line.contains(heading));
            assert!(!is_price || !mapped_as_modifiers, "`{heading}` is no modifier: {taken}");
        }
    }
}

#[test]
fn a_proposal_divides_no_thousands_where_a_column_has_decimal_commas() {
    let workspace = Workspace::seeded();
    let file =
        "Code,Desc,Gross,Cash\n99213,a,\"12,50\",50.00\n99214,b,\"3,100\",60.00\n99215,c,\"1,204\",70.00\n";
    let text = proposed(&workspace, file);
    assert!(!text.contains("thousands ="), "{text}");
    assert!(text.contains("\"Gross\" has a decimal comma (\"12,50\")"), "{text}");
    workspace.write("p.toml", &text);
    workspace.run(&["import", "prices.csv", "--profile", "p.toml"]).expect_talk(&["3 accepted"]);
    let gross =
        "SELECT amount_raw || ' ' || amount_na FROM v_rate WHERE amount_kind = 'gross' ORDER BY rate_id";
    assert_eq!(column_of(&workspace.database(), gross), ["12,50 invalid", "3,100 invalid", "1,204 invalid"]);
}
