//! What a mapping profile can say of words, modifiers, code systems, single amount columns, lines of
//! business and the day of the data.

use crate::workspace::{Run, Workspace, column_of};

/// A workspace with a file imported through a profile.
fn imported(profile: &str, file: &str, code: i32) -> (Workspace, Run) {
    let workspace = Workspace::seeded();
    workspace.write("p.toml", format!("publisher = 'Dale'\n{profile}"));
    workspace.write("f.csv", file);
    let run = workspace.run(&["import", "f.csv", "--profile", "p.toml"]).expect_code(code);
    (workspace, run)
}

/// What is wrong with a profile.
fn refused(profile: &str, said: &str) {
    let (_, run) = imported(profile, "Code,Fee\n47371,1\n", 2);
    run.expect_talk(&[said]);
}

/// Rates of the file by code.
fn rates(workspace: &Workspace) -> Vec<String> {
    column_of(
        &workspace.database(),
        "SELECT system || ' ' || code || ' [' || modifiers || '] ' || coalesce(setting, '-') || ' '
            || coalesce(place_of_service, '-') || ' ' || coalesce(raw_payer, amount_kind) || ' '
            || coalesce(method, '-') || ' ' || iif(amount IS NULL, amount_na, printf('%.2f', amount))
         FROM v_code_rate WHERE publisher = 'Dale' ORDER BY source_line, rate_id",
    )
}

#[test]
fn words_of_any_column_are_translated_and_others_are_named_with_the_way_to_do_it() {
    let profile = "header = { row = 1 }\ncolumns = { gross = 'Fee', setting = 'Where', modifiers = ['Mod', 'Mod2'], \
        payer = 'Payer', amount = 'Rate', method = 'How' }\n\
        codes = [{ column = 'Code', system_column = 'Type', system = 'procedure' }]\n\
        [values.Where]\n'I' = 'inpatient'\n'o' = 'outpatient'\n[values.Mod]\n'Rental modifier(s)' = 'RR'\n\
        [values.How]\n'FFS' = 'fee schedule'\n[values.Type]\n'EAPG v3' = 'EAPG'\n'' = ''\n";
    let file = "Code,Type,Where,Mod,Mod2,Payer,How,Fee,Rate\n\
        E0601,,O,Rental Modifier(s),KX,Aetna,ffs,10,9\n00191,EAPG v3,i,,,Aetna,FFS,20,8\n47371,,X,,,Aetna,FFS,30,7\n\
        47370,CTP,I,,,Aetna,FFS,30,7\n";
    let (workspace, run) = imported(profile, file, 1);
    run.expect_talk(&[
        "not a setting",
        "say what it means under [values] of its column",
        "2 accepted, 2 rejected",
    ]);
    let expected = [
        "HCPCS E0601 [KX|RR] outpatient - gross - 10.00",
        "HCPCS E0601 [KX|RR] outpatient - Aetna fee schedule 9.00",
        "EAPG 00191 [] inpatient - gross - 20.00",
        "EAPG 00191 [] inpatient - Aetna fee schedule 8.00",
    ];
    assert_eq!(rates(&workspace), expected);
}

#[test]
fn modifiers_that_are_run_together_behind_a_code_are_each_one() {
    let profile = "header = { row = 1 }\ncolumns = { gross = 'Fee' }\ncodes = [{ column = 'Code', read = [\
        { system = 'procedure' }, { system = 'procedure', shapes = ['0*'], strip = '0', split = 5 }] }]\n";
    let (workspace, _) = imported(profile, "Code,Fee\n036002LT59,5\n036002RT,6\n036002,7\n", 0);
    let expected = [
        "CPT 36002 [59|LT] - - gross - 5.00",
        "CPT 36002 [RT] - - gross - 6.00",
        "CPT 36002 [] - - gross - 7.00",
    ];
    assert_eq!(rates(&workspace), expected);
}

#[test]
fn a_row_without_a_code_is_kept_under_a_local_key_and_one_with_a_code_is_not() {
    let profile = "header = { row = 1 }\ncolumns = { gross = 'Fee' }\n[[codes]]\ncolumn = 'What'\nsystem = 'LOCAL'\n\
        only_if_none = true\n[[codes]]\ncolumn = 'Code'\nsystem = 'CPT'\n";
    let (workspace, _) = imported(profile, "What,Code,Fee\nroom and board,,5\ncryoablation,47371,6\n", 0);
    let codes = column_of(
        &workspace.database(),
        "SELECT system || ' ' || code FROM item_code JOIN code USING (code_id) ORDER BY item_id, position",
    );
    assert_eq!(codes, ["LOCAL ROOM AND BOARD", "CPT 47371"]);
}

#[test]
fn the_amounts_of_a_column_have_a_setting_modifiers_and_a_place_of_their_own() {
    let profile = "publisher_kind = 'government'\nheader = { row = 1 }\n\
        columns = { amount = ['Fee', 'Office Fee', 'Rental'], modifiers = 'Mod' }\n\
        codes = [{ column = 'Code', system = 'procedure' }]\n\
        [amounts.'Fee']\nplace_of_service = '22'\n[amounts.'Office Fee']\nplace_of_service = '11'\n\
        [amounts.Rental]\nmodifiers = 'RR'\n";
    let (workspace, _) =
        imported(profile, "Code,Mod,Fee,Office Fee,Rental\n47371,26,5,6,\nE0601,KX,7,,8\nE0601,KX,7,,8\n", 0);
    let expected = [
        "CPT 47371 [26] - 22 fee-schedule - 5.00",
        "CPT 47371 [26] - 11 fee-schedule - 6.00",
        "CPT 47371 [26|RR] - - fee-schedule - not-supplied",
        "HCPCS E0601 [KX] - 22 fee-schedule - 7.00",
        "HCPCS E0601 [KX] - 11 fee-schedule - not-supplied",
        "HCPCS E0601 [KX|RR] - - fee-schedule - 8.00",
    ];
    assert_eq!(rates(&workspace), expected);
}

#[test]
fn a_stated_line_of_business_wins_over_the_names_and_is_part_of_the_plan() {
    let profile = "publisher_kind = 'payer'\nheader = { row = 1 }\n\
        columns = { payer = 'Payer', plan = 'Plan', amount = 'Rate', line_of_business = 'LOB' }\n\
        codes = [{ column = 'Code', system = 'CPT' }]\n[values.LOB]\n'MA' = 'Medicare Advantage'\n";
    let file =
        "Payer,Plan,Code,LOB,Rate\nAetna,HMO,47371,MA,5\nAetna,HMO,47371,commercial,6\nAetna,HMO,47371,,7\n";
    let (workspace, run) = imported(profile, file, 0);
    run.expect_talk(&["3 added"]);
    let lines = |workspace: &Workspace| {
        column_of(
            &workspace.database(),
            "SELECT line_of_business || ' ' || printf('%.2f', amount) FROM current_rate
             JOIN v_payer_plan USING (payer_plan_id) ORDER BY rate_id",
        )
    };
    assert_eq!(lines(&workspace), ["Medicare Advantage 5.00", "commercial 6.00", "commercial 7.00"]);
    // The next edition replaces plan by plan: the line of business is a part of it.
    workspace.write("next.csv", "Payer,Plan,Code,LOB,Rate\nAetna,HMO,47371,MA,5.50\n");
    workspace
        .run(&["import", "next.csv", "--profile", "p.toml"])
        .expect_code(0)
        .expect_talk(&["1 changed, 0 removed"]);
    assert_eq!(lines(&workspace), ["commercial 6.00", "commercial 7.00", "Medicare Advantage 5.50"]);
}

#[test]
fn payers_of_headings_lose_what_is_around_their_names_and_get_a_line_of_business() {
    let profile = "header = { row = 1 }\ncodes = [{ column = 'Code', system = 'CPT' }]\n\
        constants = { line_of_business = 'commercial' }\n\
        [payers]\ncolumns = 'rest'\nprefixes = ['Negotiated: ']\nsuffixes = [' Rate']\n\
        ['amounts'.'Negotiated: Humana Gold Rate']\nline_of_business = 'Medicare Advantage'\n";
    let (workspace, _) =
        imported(profile, "Code,Negotiated: Aetna Rate,Negotiated: Humana Gold Rate\n47371,5,6\n", 0);
    let lines = column_of(
        &workspace.database(),
        "SELECT raw_payer || ', ' || line_of_business FROM v_payer_plan JOIN current_rate USING (payer_plan_id) ORDER BY rate_id",
    );
    assert_eq!(lines, ["Aetna, commercial", "Humana Gold, Medicare Advantage"]);
}

#[test]
fn what_is_around_the_name_of_a_payer_is_whole_words_and_one_that_no_heading_has_is_said() {
    let profile = "header = { row = 1 }\ncodes = [{ column = 'Code', system = 'CPT' }]\n\
        [payers]\ncolumns = 'rest'\nprefixes = ['Net', 'Contracted ']\nsuffixes = ['rate', ' Price']\n";
    let (workspace, run) = imported(profile, "Code,Network Health,Net Aetna Rate,Moderate\n47371,5,6,7\n", 0);
    let names = column_of(
        &workspace.database(),
        "SELECT raw_payer FROM v_rate WHERE raw_payer IS NOT NULL ORDER BY 1",
    );
    assert_eq!(names, ["Aetna", "Moderate", "Network Health"]);
    run.expect_talk(&[
        "[I574]",
        "[payers] prefixes: no payer's heading begins with `Contracted` as a word",
        "[payers] suffixes: no payer's heading ends with `Price` as a word",
    ]);
}

#[test]
fn the_day_of_the_data_is_in_a_heading_or_a_column() {
    let base = "header = { row = 1 }\ncodes = [{ column = 'Code', system = 'CPT' }]\n";
    let heading = format!(
        "{base}columns = {{ gross = 'Fee eff. 7/1/2025' }}\nedition_from = {{ heading = 'Fee eff', after = 'eff.' }}\n"
    );
    let (_, run) = imported(&heading, "Code,Fee eff. 7/1/2025\n47371,5\n", 0);
    run.expect_talk(&["Dale, of 2025-07-01"]);
    let column = format!("{base}columns = {{ gross = 'Fee' }}\nedition_from = {{ column = 'As of' }}\n");
    let (_, run) = imported(&column, "Code,Fee,As of\n47371,5,2025-07-01\n47370,5,2025-08-01\n", 0);
    run.expect_talk(&["Dale, of 2025-07-01", "1 row states another day than the first"]);
    let none =
        format!("{base}columns = {{ gross = 'Fee' }}\nedition_from = {{ row = 1, column = 'As of' }}\n");
    refused(&none, "edition_from needs one of `row`, `heading` and `column`");
}

#[test]
fn keys_that_contradict_each_other_are_named() {
    let base = "header = { row = 1 }\ncodes = [{ column = 'Code', system = 'CPT' }]\n";
    for (profile, said) in [
        (
            "columns = { gross = 'Fee' }\n[values.Fees]\n'x' = '1'\n",
            "no key of the profile reads a column `Fees`",
        ),
        (
            "columns = { gross = 'Fee' }\n[values.Fee]\n'x' = '1'\n'X' = '2'\n",
            "the same text, without regard to case",
        ),
        (
            "columns = { gross = ['Fee', 'Fee 2'] }\n",
            "nothing distinguishes the amounts of `Fee` and `Fee 2`",
        ),
        (
            "columns = { gross = 'Fee', setting = 'S' }\n[amounts.Fee]\nsetting = 'inpatient'\n",
            "`setting` is in [columns] and in [amounts.\"Fee\"]",
        ),
        (
            "columns = { gross = 'Fee' }\n[amounts.Fee]\nsetting = 'moon'\n",
            "[amounts.\"Fee\"] setting: `moon`",
        ),
        ("columns = { gross = 'Fee' }\n[amounts.Fee]\nmethod = 'per diem'\n", "belong to amounts of payers"),
        (
            "columns = { gross = 'Fee' }\nconstants = { line_of_business = 'commercial' }\n",
            "belongs to amounts of payers",
        ),
        ("columns = { gross = 'Fee', ignore = ['Code'] }\n", "`Code` is read by another key"),
        (
            "columns = { gross = 'Fee' }\n[values.Fee]\n'$5' = '6'\n",
            "`$5` would become `6`; an amount is stored as published",
        ),
        (
            "columns = { gross = 'Fee' }\n[gaps.markers]\n'None' = 'not-supplied'\n[values.Fee]\n'NONE' = '0'\n",
            "`NONE` is in [values.\"Fee\"] and in [gaps]",
        ),
        (
            "columns = { gross = 'Fee' }\nfreshness = { warn_after = '400d', error_after = '100d' }\n",
            "[freshness] warn_after: 400 days are more than the 100",
        ),
        (
            "columns = { payer = 'Payer', amount = 'Fee' }\n[values.Payer]\n'x' = 'y'\n",
            "names of payers and plans are stored as published",
        ),
        (
            "columns = { payer = 'P', amount = 'Fee' }\nconstants = { line_of_business = 'gold' }\n",
            "[constants] line_of_business: `gold`",
        ),
    ] {
        refused(&format!("{base}{profile}"), said);
    }
    let profile = format!("{base}columns = {{ gross = 'Fee' }}\n[amounts.Code]\nsetting = 'inpatient'\n");
    let (_, run) = imported(&profile, "Code,Fee\n47371,1\n", 1);
    run.expect_talk(&["[amounts] `Code` is not read as an amount"]);
    refused(
        "header = { row = 1 }\ncolumns = { gross = 'Fee' }\ncodes = [{ column = 'Code', system = 'CPT', only_if_none = true }]\n",
        "no other column has codes",
    );
}

#[test]
fn every_key_of_a_profile_is_in_the_template_and_in_the_documentation() {
    let template = Workspace::empty().run(&["import", "--template", "profile"]).stdout;
    let page =
        std::fs::read_to_string(crate::workspace::repository().join("docs/profiles.md")).expect("the page");
    let base = "publisher = 'A'\nheader = { row = 1 }\ncolumns = { gross = 'Fee' }\n";
    let sections = [
        "zzz = 1\n",
        "[header]\nzzz = 1\n",
        "[rows]\nzzz = 1\n",
        "[[rows.skip]]\nzzz = 1\n",
        "[numbers]\nzzz = 1\n",
        "[columns]\nzzz = 1\n",
        "[constants]\nzzz = 1\n",
        "[[codes]]\nzzz = 1\n",
        "[[codes]]\ncolumn = 'a'\nread = [{ zzz = 1 }]\n",
        "[payers]\nzzz = 1\n",
        "[[payers.named]]\nzzz = 1\n",
        "[amounts.Fee]\nzzz = 1\n",
        "[gaps]\nzzz = 1\n",
        "[gaps.column.Fee]\nzzz = 1\n",
        "[[gaps.when]]\nzzz = 1\n",
        "[freshness]\nzzz = 1\n",
        "edition_from = { zzz = 1 }\n",
    ];
    let mut seen = 0;
    for section in sections {
        // Only where the base has not the table already.
        let base = if section.starts_with("[header]") || section.starts_with("[columns]") {
            "publisher = 'A'\n"
        } else {
            base
        };
        let workspace = Workspace::seeded();
        let text =
            if section.starts_with('[') { format!("{base}{section}") } else { format!("{section}{base}") };
        workspace.write("p.toml", text);
        workspace.write("f.csv", "Code,Fee\n47371,1\n");
        let run = workspace.run(&["import", "f.csv", "--profile", "p.toml"]).expect_code(2);
        let (_, keys) = run.stderr.split_once("expected ").expect("the keys that are known");
        for key in keys.split('`').skip(1).step_by(2).take_while(|key| !key.contains(' ')) {
            seen += 1;
            assert!(page.contains(key), "`{key}` of {section} is not in docs/profiles.md");
            // The prose has the word `name` anyway.
            let has = template.contains(if key == "name" { "# name = " } else { key });
            assert!(has, "`{key}` of {section} is not in the template");
        }
    }
    assert!(seen > 90, "{seen} keys");
}

#[test]
fn an_amount_in_an_odd_form_takes_no_other_of_its_row_along() {
    let profile = "publisher = 'Hill'\nheader = { row = 1 }\ncolumns = { gross = 'Gross' }\n\
                   payers = { columns = ['Aetna', 'Cigna'] }\ncodes = [{ column = 'Code', system = 'CPT' }]\n";
    for odd in ["(12.50)", "12.50-", "1.234.567", "£5", "1e3"] {
        let workspace = Workspace::seeded();
        workspace.write("p.toml", profile);
        workspace.write("hill.csv", format!("Code,Gross,Aetna,Cigna\n47371,20.25,{odd},15.50\n"));
        let run = workspace.run(&["import", "hill.csv", "--profile", "p.toml"]).expect_code(0);
        run.expect_talk(&["1 accepted, 0 rejected", "kept as a gap with its text"]);
        let rates = "SELECT coalesce(raw_payer, amount_kind) || ' ' || coalesce(amount, amount_na || ' ' || amount_raw)
                     FROM v_code_rate WHERE publisher = 'Hill' ORDER BY 1";
        let expected = [format!("Aetna invalid {odd}"), "Cigna 15.5".to_owned(), "gross 20.25".to_owned()];
        assert_eq!(column_of(&workspace.database(), rates), expected);
    }
    // A word is a fault of the row: its cells may be shifted.
    let workspace = Workspace::seeded();
    workspace.write("p.toml", profile);
    workspace.write("hill.csv", "Code,Gross,Aetna,Cigna\n47371,size L,20.25,15.50\n");
    workspace.run(&["import", "hill.csv", "--profile", "p.toml"]).expect_talk(&["0 accepted, 1 rejected"]);
}

#[test]
fn only_a_text_with_a_number_or_a_word_of_a_formula_is_an_algorithm() {
    let workspace = Workspace::seeded();
    workspace.write(
        "p.toml",
        "publisher = 'Hill'\npublisher_kind = 'government'\nheader = { row = 1 }\ncolumns = { amount = 'Fee' }\n\
         numbers = { otherwise = 'algorithm' }\ncodes = [{ column = 'Code', system = 'HCPCS' }]\n",
    );
    workspace.write("hill.csv", "Code,Fee\nA0435,$5.50/mile\nA0888,BR\nA0999,NC\nA0998,percent of cost\n");
    workspace.run(&["import", "hill.csv", "--profile", "p.toml"]).expect_talk(&["4 accepted, 0 rejected"]);
    let rates = "SELECT code || ' ' || coalesce(algorithm, amount_na || ' ' || amount_raw)
                 FROM v_code_rate WHERE publisher = 'Hill' ORDER BY 1";
    assert_eq!(
        column_of(&workspace.database(), rates),
        ["A0435 $5.50/mile", "A0888 invalid BR", "A0998 percent of cost", "A0999 invalid NC"]
    );
}

#[test]
fn what_a_profile_says_twice_and_otherwise_is_refused() {
    let sound = "header = { row = 1 }\ncolumns = { gross = 'Fee' }\n";
    let codes = "codes = [{ column = 'Code', system = 'CPT' }]\n";
    refused(
        &format!("{sound}{codes}[gaps.markers]\n'NC' = 'not-supplied'\n'nc' = 'suppressed'\n"),
        "`NC` and `nc` are one text",
    );
    refused(
        &format!(
            "{sound}codes = [{{ column = 'Code', system = 'CPT' }}, {{ column = 'code', system = 'CDM' }}]\n"
        ),
        "[[codes]] column `code` is in two of them",
    );
    refused(
        &format!("{sound}{codes}[constants]\neffective_from = '2026-01-01'\neffective_to = '2025-12-31'\n"),
        "2026-01-01 is after [constants] effective_to, 2025-12-31",
    );
}

#[test]
fn what_a_spreadsheet_left_in_place_of_a_code_is_refused_by_cell_and_never_a_local_code() {
    let profile = "header = { row = 1 }\ncolumns = { gross = 'Fee' }\n[[codes]]\ncolumn = 'Code'\n\
                   read = [{ system = 'procedure' }]\notherwise = 'LOCAL'\n";
    let file = "Code,Fee\n2025-03-01,1\n3/1/2025,2\n4.7371E+04,3\n#REF!,4\n=\"47371\",5\nABC-1,6\n";
    let (workspace, run) = imported(profile, file, 1);
    run.expect_talk(&[
        "2 accepted, 4 rejected",
        "Code: a day and no code",
        "line 2, cell A2: `2025-03-01`",
        "line 4, cell A4: a number that a spreadsheet shortened and no code",
        "4 places in all",
        "write the code itself\n",
    ]);
    let codes = "SELECT system || ' ' || code || ' ' || amount FROM v_code_rate WHERE amount_kind = 'gross' ORDER BY 1";
    assert_eq!(column_of(&workspace.database(), codes), ["CPT 47371 5.0", "LOCAL ABC-1 6.0"]);
}

#[test]
fn every_number_of_a_profile_has_bounds() {
    let profile = |header: &str, read: &str, last: &str| {
        format!(
            "header = {{ {header} }}\ncolumns = {{ gross = 'Fee' }}\nrows = {{ last = {last} }}\n\
             [[codes]]\ncolumn = 'Code'\nread = [{{ system = 'LOCAL', {read} }}]\n"
        )
    };
    for (header, read, last, said) in [
        ("row = 1", "pad = 70000", "9", "[[codes]] read pad: 70000 is none of 1 to 20"),
        ("row = 1", "pad = 0", "9", "[[codes]] read pad: 0 is none of 1 to 20"),
        ("row = 1", "split = 21", "9", "[[codes]] read split: 21 is none of 1 to 20"),
        ("row = 1, lines = 21", "pad = 5", "9", "[header] lines: 21 is none of 1 to 20"),
        ("row = 1000000001", "pad = 5", "9", "[header] row: 1000000001 is none of 1 to 1,000,000,000"),
        ("row = 1", "pad = 5", "9223372036854775807", "[rows] last: 9223372036854775807 is none of 1 to"),
    ] {
        refused(&profile(header, read, last), said);
    }
    imported(&profile("row = 1, lines = 1", "pad = 20, split = 20", "1000000000"), "Code,Fee\n47371,1\n", 0);
}

#[test]
fn a_column_that_a_key_uses_for_rows_is_no_payer_among_the_rest() {
    let file = "Code,Desc,Aetna,Day,Status,Id\n47371,a,50.00,2025-01-01,5,7\n";
    let sound = "[header]\nrow = 1\n[columns]\ndescription = 'Desc'\n[payers]\ncolumns = 'rest'\n\
        [[codes]]\ncolumn = 'Code'\nsystem = 'procedure'\n";
    for (key, ignored) in [
        ("key = ['Id']\n", ["Day", "Status"]),
        ("edition_from = { column = 'Day' }\n", ["Id", "Status"]),
        ("rows = { skip = [{ column = 'Status', cells = ['x'] }] }\n", ["Id", "Day"]),
        (
            "gaps = { when = [{ column = 'Status', equals = 'C', columns = ['Aetna'], reason = 'suppressed' }] }\n",
            ["Id", "Day"],
        ),
    ] {
        let ignore = format!("description = 'Desc'\nignore = ['{}', '{}']", ignored[0], ignored[1]);
        let (workspace, _) =
            imported(&format!("{key}{}", sound.replace("description = 'Desc'", &ignore)), file, 0);
        assert_eq!(rates(&workspace), ["CPT 47371 [] - - Aetna - 50.00"], "{key}");
    }
    // What is said of the amounts of one column takes it away from nobody.
    let of_amounts = "[amounts.Aetna]\nmethod = 'per diem'\n[gaps.column.Aetna]\nblank = 'suppressed'\n";
    let ignore = "description = 'Desc'\nignore = ['Id', 'Day', 'Status']";
    let (workspace, _) =
        imported(&format!("{}{of_amounts}", sound.replace("description = 'Desc'", ignore)), file, 0);
    assert_eq!(rates(&workspace), ["CPT 47371 [] - - Aetna per diem 50.00"]);
}

#[test]
fn an_algorithm_is_words_and_no_number_or_day_in_an_odd_form() {
    let profile = "numbers = { otherwise = 'algorithm' }\nheader = { row = 1 }\ncolumns = { gross = 'Fee' }\n\
        codes = [{ column = 'Code', system = 'CPT' }]\n";
    let odd = [
        "(12.50)",
        "2025-01-01",
        "1-Feb-2025",
        "1.5E+03",
        "12 50",
        "N/A (2)",
        "2025 TBD",
        "12.50-",
        "1/2/2025",
    ];
    let told = ["80% of charges", "80 %", "$5.50/mile", "5.50/d", "1 through 10", "lesser of charges"];
    let rows: String = odd.iter().chain(&told).map(|text| format!("47371,{text}\n")).collect();
    let (workspace, run) = imported(profile, &format!("Code,Fee\n{rows}"), 0);
    run.expect_talk(&["warning[I217]", "kept as a gap with its text"]);
    let raw = "SELECT amount_raw FROM v_rate WHERE amount_na = 'invalid' ORDER BY rate_id";
    assert_eq!(column_of(&workspace.database(), raw), odd);
    let algorithms = "SELECT algorithm FROM v_rate WHERE algorithm IS NOT NULL ORDER BY rate_id";
    assert_eq!(column_of(&workspace.database(), algorithms), told);
}

#[test]
fn a_bad_modifier_is_named_by_the_column_it_is_in() {
    let profile = "header = { row = 1 }\ncolumns = { gross = 'Fee', modifiers = ['Mod', 'Mod2'] }\n\
        codes = [{ column = 'Code', system = 'CPT' }]\n";
    let (_, run) = imported(profile, "Code,Mod,Mod2,Fee\n47371,265,,10\n47370,26,LT5,11\n", 1);
    run.expect_talk(&["cell B2: `265`", "cell C3: `LT5`"]);
}

#[test]
fn two_columns_of_one_payer_however_it_is_spelled_are_refused() {
    let profile = "header = { row = 1 }\ncodes = [{ column = 'Code', system = 'CPT' }]\n\
        payers = { columns = ['Aetna Inc', 'AETNA, INC.'] }\n";
    let (_, run) = imported(profile, "Code,Aetna Inc,\"AETNA, INC.\"\n47371,10,11\n", 1);
    run.expect_talk(&["columns B `Aetna Inc` and C `AETNA, INC.`"]);
}

#[test]
fn prices_after_the_last_row_of_a_profile_are_named_and_footnotes_are_not() {
    let profile = "header = { row = 1 }\ncolumns = { gross = 'Fee' }\nrows = { last = 2 }\n\
        codes = [{ column = 'Code', system = 'CPT' }]\n";
    let (_, run) = imported(profile, "Code,Fee\n47371,10\n47370,11\n47379,12\nSee page 4,\n", 0);
    run.expect_talk(&[
        "I644",
        "2 rows have a code and an amount after row 2",
        "cell A3: `47370`",
        "3 rows after row 2",
    ]);
    let (_, run) = imported(profile, "Code,Fee\n47371,10\nSee page 4,\nCPT is a trademark,\n", 0);
    assert!(run.stderr.contains("I108") && !run.stderr.contains("I644"), "{}", run.stderr);
}

#[test]
fn an_amount_too_small_to_be_one_and_a_year_without_its_century_are_not_stored() {
    let profile = "header = { row = 1 }\ncolumns = { gross = 'Fee', effective_from = 'From' }\n\
        codes = [{ column = 'Code', system = 'CPT' }]\n";
    let file = "Code,Fee,From\n47371,0.00001,2026-07-01\n47370,11,7/1/0026\n47379,12,7/1/2026\n";
    let (workspace, run) = imported(profile, file, 1);
    run.expect_talk(&["too small to be an amount", "`0.00001`", "`7/1/0026`"]);
    assert_eq!(rates(&workspace), ["CPT 47379 [] - - gross - 12.00"]);
}

#[test]
fn a_blank_name_of_a_payer_or_plan_is_refused_in_a_profile_and_is_none_in_a_cell() {
    let named = "header = { row = 1 }\ncodes = [{ column = 'Code', system = 'procedure' }]\n[[payers.named]]\ncolumn = 'Fee'\n";
    let constants = "publisher_kind = 'payer'\nheader = { row = 1 }\ncolumns = { amount = 'Fee' }\n\
        codes = [{ column = 'Code', system = 'procedure' }]\n[constants]\n";
    for (profile, said) in [
        (
            format!("{named}payer = 'Aetna'\nplan = ''\n"),
            "[[payers.named]] column `Fee`: plan is blank; leave the key out",
        ),
        (
            format!("{named}payer = 'Aetna'\nplan = '  '\n"),
            "plan is blank; leave the key out where there is none",
        ),
        (format!("{named}payer = 'Aetna'\nplan = 'N/A'\n"), "plan `N/A` names none; leave the key out"),
        (format!("{named}payer = '\u{200b}'\n"), "payer is blank; write whose prices these are"),
        (format!("{constants}payer = 'Aetna'\nplan = ''\n"), "[constants] plan is blank; leave the key out"),
        (format!("{constants}payer = ' '\n"), "[constants] payer is blank; write whose prices these are"),
        (
            format!("{constants}payer = 'Aetna'\nnotes = ''\n"),
            "[constants] notes is blank; leave the key out",
        ),
    ] {
        refused(&profile, said);
    }
    let columns = "publisher_kind = 'payer'\nheader = { row = 1 }\ncolumns = { payer = 'Payer', plan = 'Plan', amount = 'Fee' }\n\
        codes = [{ column = 'Code', system = 'procedure' }]\n";
    let file = "Code,Payer,Plan,Fee\n47371,Aetna,\u{200b},5\n47370,\u{200b},x,6\n";
    let (workspace, run) = imported(columns, file, 1);
    run.expect_talk(&["1 accepted, 1 rejected", "no payer"]);
    let plans = "SELECT raw_payer || ' ' || coalesce(raw_plan, raw_plan_na) FROM v_code_rate WHERE publisher = 'Dale'";
    assert_eq!(column_of(&workspace.database(), plans), ["Aetna not-supplied"]);
}
