//! A code that has ended or has not begun says so at the head of its report, in every format for people.

use std::io::Cursor;

use calamine::{Reader as _, Xlsx};

use crate::workspace::Workspace;

#[test]
fn a_code_that_has_ended_or_not_begun_says_so_first() {
    let workspace = Workspace::seeded();
    workspace.write(
        "own/codes.csv",
        "code_system,code,title,descriptor,service_type,effective_from,effective_to,replaced_by\n\
         CPT,99201,Made up,[restricted],visit,1992-01-01,2020-12-31,99202\n\
         CPT,99205,Made up,[restricted],visit,1992-01-01,2020-12-31,[not-supplied]\n\
         CPT,99499,Made up,[restricted],visit,2027-01-01,[not-applicable],[not-applicable]\n\
         CPT,99498,Made up,[restricted],visit,2026-11-02,2026-11-02,99499\n",
    );
    workspace.run(&["seed", "own"]).expect_code(0);
    for (code, said) in [
        ("99201", Some("ended 2020-12-31, replaced by 99202")),
        ("99205", Some("ended 2020-12-31")),
        ("99499", Some("not in effect before 2027-01-01")),
        // On its first and last day it is in effect.
        ("99498", None),
    ] {
        let mut heads = vec![workspace.run(&["report", code]).expect_code(0).stdout];
        for format in ["md", "html"] {
            heads.push(workspace.run(&["report", code, "--format", format]).expect_code(0).stdout);
        }
        let bytes = workspace.run(&["report", code, "--format", "xlsx"]).expect_code(0).bytes;
        let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).expect("a workbook");
        let first = book.worksheet_range_at(0).expect("a sheet").expect("it can be read");
        heads.push(first.rows().flatten().map(|cell| format!("{cell}\n")).collect());
        for head in heads {
            match said {
                Some(words) => assert!(head.contains(&format!("Status {words}")), "{code}: {head}"),
                None => assert!(!head.contains("Status ended") && !head.contains("not in effect"), "{head}"),
            }
        }
    }
}
