//! A kept profile on the file of the next month: longer, in other words, of another kind.

use crate::workspace::{Workspace, column_of};

/// A profile of a table whose first row has the headings.
const SMALL: &str = "publisher = 'Hill'\nheader = { row = 1 }\ncolumns = { gross = 'Fee' }\n\
                     codes = [{ column = 'Code', system = 'procedure' }]\n";

/// The proposal for a file, kept as `p.toml` with the publisher filled in.
fn proposed(workspace: &Workspace, file: &str, text: &str) -> String {
    workspace.write(file, text);
    let run = workspace.run(&["import", file, "--suggest-profile"]).expect_code(0);
    let text = run.stdout.replace("write whose file this is", "Hill");
    workspace.write("p.toml", &text);
    text
}

/// What is stored of a publisher, as `code, payer or kind, amount`.
fn stored(workspace: &Workspace) -> Vec<String> {
    let sql = "SELECT concat_ws(' ', code, coalesce(raw_payer || iif(raw_plan IS NULL, '', '/' || raw_plan), \
               amount_kind), printf('%.2f', amount)) FROM v_code_rate WHERE publisher = 'Hill' ORDER BY 1";
    column_of(&workspace.database(), sql)
}

/// Rows of a table with six codes: `code,cell,amount`.
fn rows(cells: &[&str]) -> String {
    let codes = ["47371", "47380", "47381", "47382", "47379", "99213"];
    let all = codes.iter().enumerate();
    all.flat_map(|(n, code)| cells.iter().map(move |cell| format!("{code},{cell},{}.50\n", 300 + n * 7)))
        .collect()
}

#[test]
fn other_words_of_what_a_profile_skips_are_left_out_with_a_word() {
    let workspace = Workspace::seeded();
    let kept = proposed(
        &workspace,
        "may.csv",
        &format!("CPT,Charge Type,Amount\n{}", rows(&["Gross", "Cash", "Max"])),
    );
    assert!(kept.contains("[[rows.skip]]") && kept.contains("\"Cash\""), "{kept}");
    workspace.write(
        "june.csv",
        format!("CPT,Charge Type,Amount\n{}", rows(&["Gross", "Self Pay", "Maximum", "Minimum", "Average"])),
    );
    let run = workspace.run(&["import", "june.csv", "--profile", "p.toml"]).expect_code(0);
    run.expect_talk(&[
        "warning[I646] Charge Type: 24 rows say `Self Pay`, `Maximum`, `Minimum`, `Average`",
        "line 3",
    ]);
    let stored = stored(&workspace);
    assert_eq!(stored.len(), 6, "{stored:?}");
    assert!(stored.iter().all(|rate| rate.contains(" gross ")), "{stored:?}");
}

#[test]
fn a_kind_of_price_is_no_payer_where_a_profile_skips_one() {
    let workspace = Workspace::seeded();
    let kept = proposed(
        &workspace,
        "may.csv",
        &format!("CPT,Payer,Rate\n{}", rows(&["Aetna", "Cigna", "Cash Price"])),
    );
    assert!(kept.contains("\"Cash Price\""), "{kept}");
    workspace.write(
        "june.csv",
        format!("CPT,Payer,Rate\n{}", rows(&["Aetna", "Cigna", "Gross Charge", "List Price"])),
    );
    workspace
        .run(&["import", "june.csv", "--profile", "p.toml"])
        .expect_talk(&["I646", "`Gross Charge`, `List Price`"]);
    let stored = stored(&workspace);
    assert_eq!(stored.len(), 12, "{stored:?}");
    assert!(stored.iter().all(|rate| rate.contains("Aetna") || rate.contains("Cigna")), "{stored:?}");
}

#[test]
fn a_proposal_for_a_file_with_footnotes_reads_the_longer_file_of_the_next_month() {
    let workspace = Workspace::seeded();
    let notes = "Rates hold through June,,\n* By report,,\n";
    let kept = proposed(&workspace, "may.csv", &format!("CPT,Description,Fee\n{}{notes}", rows(&["words"])));
    assert!(kept.contains("alone = true") && !kept.contains("\nlast ="), "{kept}");
    let more = "99214,words,80.00\n99215,words,90.00\n";
    workspace.write("june.csv", format!("CPT,Description,Fee\n{}{more}{notes}", rows(&["words"])));
    workspace.run(&["import", "june.csv", "--profile", "p.toml"]).expect_code(0);
    assert_eq!(stored(&workspace).len(), 8);
}

#[test]
fn a_table_ends_where_another_begins_and_nothing_of_that_is_read() {
    let workspace = Workspace::seeded();
    let other = "\nModifier,Percent,\n50,150,\n51,50,\n80,16,\n";
    let kept = proposed(&workspace, "may.csv", &format!("CPT,Description,Fee\n{}{other}", rows(&["words"])));
    assert!(kept.contains("until = [\"Modifier\", \"Percent\"]") && !kept.contains("\nlast ="), "{kept}");
    let more = "99214,words,80.00\n99215,words,90.00\n";
    workspace.write("june.csv", format!("CPT,Description,Fee\n{}{more}{other}", rows(&["words"])));
    let run = workspace.run(&["import", "june.csv", "--profile", "p.toml"]).expect_code(0);
    run.expect_talk(&["warning[I108] 4 rows after row 10 not read, as [rows] until says"]);
    assert_eq!(stored(&workspace).len(), 8);
    // Where the row is called otherwise, what is below would be read as prices.
    workspace.write("july.csv", format!("CPT,Description,Fee\n{}Mod,Share,\n50,150,\n", rows(&["words"])));
    let run = workspace.run(&["import", "july.csv", "--profile", "p.toml"]).expect_code(2);
    run.expect_talk(&["no row of `july.csv` begins with Modifier and Percent", "or take `until` out"]);
    workspace.write("both.toml", format!("{SMALL}rows = {{ last = 5, until = ['Modifier'] }}\n"));
    let run = workspace.run(&["import", "may.csv", "--profile", "both.toml"]).expect_code(2);
    run.expect_talk(&["[rows] last and until", "keep one"]);
}

#[test]
fn a_proposal_names_no_encoding_that_the_bytes_say() {
    let workspace = Workspace::seeded();
    let text: String = format!("CPT,Description,Fee\n{}", rows(&["caf\u{e9}"]));
    let bytes: Vec<u8> = text.chars().map(|c| c as u8).collect();
    workspace.write("may.csv", &bytes);
    let run = workspace.run(&["import", "may.csv", "--suggest-profile"]).expect_code(0);
    assert!(run.stdout.contains("\n# encoding = \"windows-1252\""), "{}", run.stdout);
    let run =
        workspace.run(&["import", "may.csv", "--suggest-profile", "--encoding", "cp850"]).expect_code(0);
    run.expect_stdout(&["\nencoding = \"cp850\""]);
}

#[test]
fn keys_that_mean_nothing_for_the_kind_of_a_file_are_refused_or_said() {
    let workspace = Workspace::seeded();
    workspace.write("may.csv", "Code,Fee\n47371,5.00\n");
    workspace.write("may.json", "[{\"Code\":\"47371\",\"Fee\":5.5}]");
    let run = |text: String, file: &str| {
        workspace.write("p.toml", text);
        workspace.run(&["import", file, "--profile", "p.toml", "--dry-run"])
    };
    for key in ["row = 1", "starts = ['Code']", "comment = '#'", "lines = 2"] {
        let seen = run(SMALL.replace("row = 1", &format!("records = '', {key}")), "may.csv").expect_code(2);
        let name = key.split(' ').next().unwrap_or_default();
        seen.expect_talk(&[&format!(
            "[header] records is for JSON, whose keys are the headings, and {name} for"
        )]);
    }
    let seen = run(SMALL.replace("row = 1", "records = ''"), "may.csv").expect_code(2);
    seen.expect_talk(&[
        "[header] records: `may.csv` is a table in text and has no list of records",
        "`row = 1`",
    ]);
    run(SMALL.to_owned(), "may.json")
        .expect_code(0)
        .expect_talk(&["warning[I645] [header] row of the profile means nothing for JSON records"]);
    let delimited = format!("delimiter = ';'\n{}", SMALL.replace("row = 1", "records = ''"));
    run(delimited, "may.json").expect_code(0).expect_talk(&["warning[I645] delimiter of the profile"]);
    let plain = run(SMALL.replace("row = 1", "records = ''"), "may.json").expect_code(0);
    assert!(!plain.stderr.contains("I645"), "{}", plain.stderr);
}

#[test]
fn payer_and_plan_are_divided_by_any_dash_and_blank() {
    let workspace = Workspace::seeded();
    let names =
        ["Aetna \u{2013} HMO", "Cigna \u{2014} PPO", "Humana\u{a0}-\u{a0}HMO", "UHC\u{3000}\u{ff0d} PPO"];
    let table: String = names.iter().map(|name| format!("47371,{name},5.00\n")).collect();
    workspace.write("may.csv", format!("Code,Payer,Rate\n{table}"));
    let profile = "publisher = 'Hill'\nheader = { row = 1 }\ncolumns = { payer = 'Payer', amount = 'Rate' }\n\
                   payers = { separator = ' - ' }\ncodes = [{ column = 'Code', system = 'CPT' }]\n";
    workspace.write("p.toml", profile);
    workspace.run(&["import", "may.csv", "--profile", "p.toml"]);
    let named =
        ["47371 Aetna/HMO 5.00", "47371 Cigna/PPO 5.00", "47371 Humana/HMO 5.00", "47371 UHC/PPO 5.00"];
    assert_eq!(stored(&workspace), named);
    let heads = "CPT,Description,Aetna \u{2013} HMO,Aetna \u{2013} PPO,Cigna \u{2014} HMO";
    let wide: String = rows(&["words"]).lines().map(|row| format!("{row},401.25,402.75\n")).collect();
    let kept = proposed(&workspace, "wide.csv", &format!("{heads}\n{wide}"));
    assert!(kept.contains("separator = \" - \""), "{kept}");
    // A spreadsheet makes dashes of hyphens, and back.
    workspace.write("june.csv", format!("{heads}\n{wide}").replace('\u{2013}', "-"));
    workspace
        .run(&["import", "june.csv", "--profile", "p.toml", "--dry-run"])
        .expect_talk(&["6 accepted, 0 rejected"]);
}

#[test]
fn what_is_said_after_a_drug_code_is_a_note_and_no_part_of_it() {
    let workspace = Workspace::seeded();
    workspace.write("may.csv", "NDC,Fee\n00069-0809-01 (2 mL),5.00\n00069-0809-02 10 mL vial,6.00\n");
    workspace.write("p.toml", SMALL.replace("'Code', system = 'procedure'", "'NDC', system = 'NDC'"));
    let run = workspace.run(&["import", "may.csv", "--profile", "p.toml"]).expect_code(0);
    run.expect_talk(&[
        "note[I260] NDC: a drug code, read as 00069080901 without what is said after it, `(2 mL)`",
    ]);
    let sql = "SELECT code || ' ' || notes FROM v_code_rate WHERE publisher = 'Hill' ORDER BY 1";
    assert_eq!(column_of(&workspace.database(), sql), ["00069080901 (2 mL)", "00069080902 10 mL vial"]);
}

#[test]
fn a_share_among_dollars_is_doubted_and_a_percentage_with_its_sign_is_one() {
    let workspace = Workspace::seeded();
    let wide = "publisher = 'Hill'\nheader = { row = 1 }\npayers = { columns = ['Aetna', 'Cigna'] }\n\
                codes = [{ column = 'CPT', system = 'CPT' }]\n";
    workspace.write("p.toml", wide);
    workspace.write(
        "may.csv",
        "CPT,Aetna,Cigna\n99213,65%,0.65\n27447,21000,20000\n80053,0.45,0.50\n27130,65 %,0.01\n",
    );
    let run = workspace.run(&["import", "may.csv", "--profile", "p.toml"]).expect_code(0);
    let run = run.expect_talk(&[
        "warning[I647] Cigna: 1 amount is less than 1",
        "line 2, cell C2: `0.65`",
        "note[I571] Aetna",
    ]);
    assert!(
        !run.stderr.contains("I647] Aetna"),
        "a laboratory test may cost less than a dollar: {}",
        run.stderr
    );
    let sql = "SELECT printf('%s %s %.0f', code, raw_payer, percentage) FROM v_code_rate
               WHERE publisher = 'Hill' AND percentage IS NOT NULL ORDER BY 1";
    assert_eq!(column_of(&workspace.database(), sql), ["27130 Aetna 65", "99213 Aetna 65"]);
}

#[test]
fn names_that_differ_by_the_form_of_a_company_are_named() {
    let workspace = Workspace::seeded();
    let tall = "publisher = 'Hill'\nheader = { row = 1 }\ncolumns = { payer = 'Payer', amount = 'Rate' }\n\
                codes = [{ column = 'Code', system = 'CPT' }]\n";
    workspace.write("p.toml", tall);
    workspace.write(
        "may.csv",
        "Code,Payer,Rate\n47371,Aetna,5\n47371,\"AETNA, INC.\",6\n47380,Cigna,7\n47381,CIGNA,8\n",
    );
    let run = workspace.run(&["import", "may.csv", "--profile", "p.toml"]);
    let run =
        run.expect_talk(&["warning[I648] `Aetna` and `AETNA, INC.` differ by the form of the company alone"]);
    assert!(!run.stderr.contains("`Cigna`"), "one name is compared without regard to case: {}", run.stderr);
    workspace.write(
        "w.toml",
        "publisher = 'Dale'\nheader = { row = 1 }\npayers = { columns = 'rest' }\n\
                               codes = [{ column = 'Code', system = 'CPT' }]\n",
    );
    workspace.write("wide.csv", "Code,Oscar,Oscar LLC\n47371,5,6\n");
    workspace
        .run(&["import", "wide.csv", "--profile", "w.toml"])
        .expect_talk(&["warning[I648] `Oscar` and `Oscar LLC`"]);
}

#[test]
fn a_column_that_is_blank_today_is_read_where_next_month_fills_it() {
    let workspace = Workspace::seeded();
    let headings = "Payer,Code,Rate,POS,Setting,LOB,Notes,Method,Eff Date,Term Date,Region";
    let blank = format!("{headings}\nAetna,47371,1500.55,,,,,,,,\nAetna,99213,95.10,,,,,,,,\n");
    let profile = proposed(&workspace, "january.csv", &blank);
    assert!(
        profile.contains("effective_to = \"Term Date\"") && profile.contains("ignore = [\"Region\"]"),
        "{profile}"
    );
    let filled = format!(
        "{headings}\nAetna,47371,1500.55,22,outpatient,commercial,words,case rate,2026-01-01,2026-02-28,South\n"
    );
    workspace.write("february.csv", filled);
    let run = workspace.run(&["import", "february.csv", "--profile", "p.toml"]).expect_code(0);
    assert!(!run.stderr.contains("I649"), "{}", run.stderr);
    let sql = "SELECT concat_ws(' ', place_of_service, setting, method, effective_from, effective_to, notes) FROM v_rate";
    assert_eq!(
        column_of(&workspace.database(), sql),
        ["22 outpatient case rate 2026-01-01 2026-02-28 words"]
    );
}

#[test]
fn an_ignored_column_that_plainly_is_of_rates_is_a_warning_where_it_has_values() {
    let workspace = Workspace::seeded();
    let profile = |more: &str| {
        SMALL.replace("gross = 'Fee'", "gross = 'Fee', ignore = ['Term Date', 'Mod', 'Method', 'Region']")
            + more
    };
    let run = |rows: &str, more: &str| {
        workspace.write("p.toml", profile(more));
        workspace.write("rates.csv", format!("Code,Fee,Term Date,Mod,Method,Region\n{rows}"));
        workspace.run(&["import", "rates.csv", "--profile", "p.toml", "--dry-run"]).expect_code(0)
    };
    // A method is of what payers pay, and this file has none.
    let rows = "47371,100.50,2026-02-28,,case rate,South\n99213,95.10,2026-02-28,26,,South\n";
    let filled = run(rows, "");
    filled.expect_talk(&[
        "I649",
        "Term Date",
        "`effective_to`",
        "2 values are left out",
        "1 value is left out",
    ]);
    // Blank columns, one that the profile uses for what it says of rows, and what is said for all rows.
    let skip = "[[rows.skip]]\ncolumn = 'Mod'\ncells = ['TC']\n";
    let quiet = run("47371,100.50,,26,case rate,South\n", skip);
    assert!(!quiet.stderr.contains("I649"), "{}", quiet.stderr);
}

#[test]
fn plain_headings_of_the_payer_csv_are_read() {
    let workspace = Workspace::seeded();
    workspace.write(
        "rates.csv",
        "payer,Plan Name,code,mod 1,pos,amount,effective_date,term_date,lob,pct,mod2,mod5\n\
         Aetna,HMO,99213,26,22,100,2026-01-01,2026-03-31,Medicare Advantage,,LT,\n\
         Aetna,HMO,99214,,11,150,2026-01-01,,commercial,70,,50\n",
    );
    // What says less is a warning, with the number of its values.
    let run = workspace.run(&["import", "rates.csv"]).expect_code(0);
    run.expect_talk(&["I649", "`percentage`", "`modifiers`", "1 value is left out"]);
    let sql = "SELECT concat_ws(' ', code, r.raw_plan, r.modifiers, place_of_service, r.effective_from, r.effective_to,
                                scope_line)
               FROM v_market_rate AS m JOIN v_rate AS r ON r.rate_id = m.rate_id ORDER BY code";
    assert_eq!(
        column_of(&workspace.database(), sql),
        [
            "99213 HMO 26|LT 22 2026-01-01 2026-03-31 Medicare Advantage",
            "99214 HMO  11 2026-01-01 commercial"
        ]
    );
}

/// Payers come and go with the months: a column that may be a new one's is a warning, and what is gone is counted.
#[test]
fn a_column_of_a_new_payer_is_warned_of_and_one_that_is_gone_is_counted() {
    let workspace = Workspace::seeded();
    let profile = |more: &str| {
        format!(
            "publisher = 'Hill'\nheader = {{ row = 1 }}\ncolumns = {{ {more} }}\n\
             payers = {{ columns = ['Aetna', 'Cigna'] }}\ncodes = [{{ column = 'CPT', system = 'CPT' }}]\n"
        )
    };
    workspace.write("p.toml", profile(""));
    workspace.write("may.csv", "CPT,Aetna,Cigna\n99213,100,90\n99214,110,95\n");
    workspace.run(&["import", "may.csv", "--profile", "p.toml"]).expect_code(0);
    workspace.write(
        "june.csv",
        "CPT,Aetna,Cigna,Oscar,Region,Humana\n99213,100,90,80.50,South,\n99214,110,95,85,North,\n",
    );
    let run = workspace.run(&["import", "june.csv", "--profile", "p.toml"]).expect_code(0);
    let run = run.expect_talk(&[
        "warning[I650] Oscar",
        "names others as payers'",
        "2 values are left out",
        "add it to `columns` of [payers]",
    ]);
    for quiet in ["Region", "Humana"] {
        assert!(!run.stderr.contains(&format!("I650] {quiet}")), "{}", run.stderr);
    }
    workspace.write("july.csv", "CPT,Aetna\n99213,100\n99214,110\n");
    let run = workspace.run(&["import", "july.csv", "--profile", "p.toml"]);
    assert!(run.code != 0, "{}", run.stderr);
    run.expect_talk(&[
        "[payers] columns: there is no column `Cigna`",
        "list the heading in [columns] optional",
    ]);
    workspace.write("p.toml", profile("optional = ['Cigna']"));
    let run = workspace.run(&["import", "july.csv", "--profile", "p.toml"]).expect_code(3);
    run.expect_talk(&["I502", "2 of 2 current facts of Cigna"]);
    let run = workspace.run(&["import", "july.csv", "--profile", "p.toml", "--replaces"]).expect_code(0);
    run.expect_talk(&["2 removed, 2 unchanged", "99213 of Cigna at 90.00 (may.csv, line 2)"]);
}

/// A rate of a modifier must not become that of the bare code, nor one that has ended hold for ever.
#[test]
fn modifiers_and_last_days_are_read_under_the_headings_of_the_field() {
    let headings = ["modifier", "Modifier 1", "CPT Modifier", "cpt mod", "Proc Mod", "billing_code_modifier"];
    for heading in headings {
        let workspace = Workspace::seeded();
        workspace.write("rates.csv", format!("payer,code,{heading},amount\nAetna,70450,26,90.00\n"));
        workspace.run(&["import", "rates.csv"]).expect_code(0);
        assert_eq!(column_of(&workspace.database(), "SELECT modifiers FROM v_rate"), ["26"], "{heading}");
    }
    let headings = [
        "Exp Date",
        "Expiration",
        "Thru",
        "Termination",
        "Effective End Date",
        "Contract End Date",
        "Stop Date",
        "Inactive Date",
    ];
    let sql = "SELECT effective_to FROM v_rate WHERE effective_to IS NOT NULL";
    for heading in headings {
        let workspace = Workspace::seeded();
        let csv =
            format!("payer,code,amount,effective date,{heading}\nAetna,99213,90.00,2025-01-01,2025-12-31\n");
        workspace.write("rates.csv", csv);
        workspace.run(&["import", "rates.csv"]).expect_code(0);
        assert_eq!(column_of(&workspace.database(), sql), ["2025-12-31"], "{heading}");
    }
    for heading in headings.into_iter().chain(["Exp", "Expires"]) {
        let workspace = Workspace::seeded();
        let rows = "Aetna,99213,90.00,1/1/2025,12/31/2025\nAetna,99214,130.00,1/1/2025,12/31/2027\n";
        let csv = format!("Payer,CPT,Allowed,Eff Date,{heading}\n{rows}");
        let profile = proposed(&workspace, "list.csv", &csv);
        assert!(profile.contains(&format!("effective_to = \"{heading}\"")), "{heading}: {profile}");
    }
}

/// As a spreadsheet or a data frame makes numbers of them.
#[test]
fn places_and_modifiers_that_were_made_numbers_are_read_and_said() {
    let workspace = Workspace::seeded();
    let rows = "Aetna,70450,26.0,11,50\nAetna,70460,,11.0,50\nAetna,99213,,2,50\n";
    workspace.write("rates.csv", format!("payer,code,modifiers,place_of_service,amount\n{rows}"));
    let run = workspace.run(&["import", "rates.csv"]).expect_code(0);
    run.expect_talk(&[
        "warning[I576] modifiers",
        "warning[I576] place_of_service",
        "warning[I214] place_of_service",
    ]);
    let sql = "SELECT concat_ws(' ', code, modifiers, place_of_service) FROM v_code_rate ORDER BY code";
    assert_eq!(column_of(&workspace.database(), sql), ["70450 26 11", "70460  11", "99213  02"]);
}

/// CPT's descriptors are others every January.
#[test]
fn a_code_of_a_payers_list_is_one_price_however_it_is_described() {
    let profile = |day: &str| {
        format!(
            "publisher = 'Aetna'\npublisher_kind = 'payer'\nheader = {{ row = 1 }}\n\
             columns = {{ description = 'Words', amount = 'Rate'{day} }}\n\
             constants = {{ payer = 'Aetna', plan = 'PPO' }}\ncodes = [{{ column = 'Code', system = 'procedure' }}]\n"
        )
    };
    let sql = "SELECT amount || ' ' || ifnull(file_name, '') FROM v_rate ORDER BY source_line";
    let workspace = Workspace::seeded();
    workspace.write("dated.toml", profile(", effective_from = 'Day'"));
    workspace
        .write("dated.csv", "Code,Words,Rate,Day\n99213,short,80,2025-01-01\n99213,longer,90,2026-01-01\n");
    workspace.run(&["import", "dated.csv", "--profile", "dated.toml"]).expect_code(0);
    let query = ["query", "run", "code-payer-rates", "--param", "code=99213", "--format", "json"];
    let rows = workspace.run(&query).expect_code(0).rows();
    let aetna = rows.iter().find(|row| row["payer_name"] == "Aetna").expect("its payer");
    assert_eq!((&aetna["rate"], &aetna["rates"]), (&90.0.into(), &1.into()), "{aetna}");

    let workspace = Workspace::seeded();
    workspace.write("list.toml", profile(""));
    workspace.write("january.csv", "Code,Words,Rate\n99213,short,80\n");
    workspace.write("february.csv", "Code,Words,Rate\n99213,longer,90\n");
    workspace.write("march.csv", "Code,Words,Rate\n99213,longest,9000\n");
    workspace.run(&["import", "january.csv", "--profile", "list.toml"]).expect_code(0);
    workspace.run(&["import", "february.csv", "--profile", "list.toml", "--adds"]).expect_code(0);
    assert_eq!(column_of(&workspace.database(), sql), ["90.0 february.csv"]);
    workspace.run(&["import", "march.csv", "--profile", "list.toml"]).expect_code(3).expect_talk(&["I504"]);

    // The words of a payer's own codes tell what is priced.
    let workspace = Workspace::seeded();
    workspace.write("own.toml", profile("").replace("'procedure'", "'LOCAL'"));
    workspace.write("own.csv", "Code,Words,Rate\nA1,a day,80\nA1,a night,90\n");
    let run = workspace.run(&["import", "own.csv", "--profile", "own.toml"]).expect_code(0);
    assert!(!run.stderr.contains("I535"), "{}", run.stderr);
    assert_eq!(column_of(&workspace.database(), sql), ["80.0 own.csv", "90.0 own.csv"]);
}
