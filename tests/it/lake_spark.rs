//! What Spark is given for a question on a lake: each thing that several statements read is worked out once, in a
//! folder of the run. Whether the answers are right `tests/lake/spark.sh` says, which needs Spark.

use std::collections::BTreeMap;
use std::path::Path;

use crate::workspace::{Workspace, payer_csv};

/// A program in place of Spark: it keeps the script, notes the folder if it is there, and answers without a row.
const ENGINE: &str = r#"for last; do :; done
cp "$last" script.sql
folder=$(sed -n 's/^SET ratebook.folder = \(.*\);$/\1/p' "$last")
[ -d "$folder" ] && echo "$folder" > folder.txt
sed -n "s/.*named_struct('ratebook_query', '\([^']*\)').*/{\"ratebook_query\":\"\1\"}/p" "$last"
echo '{"one":1}'
"#;

/// A lake with rates of one code, asked by the program; what it was given.
#[cfg(unix)]
fn script_of(asked: &[&str]) -> (String, String) {
    let workspace = Workspace::seeded();
    workspace.write("engine.sh", ENGINE);
    workspace
        .write("rates.csv", payer_csv(&["Aetna,HMO,CPT,47371,,outpatient,facility,,case rate,5200.00,,,,"]));
    workspace.run(&["publish", "--into", "lake", "rates.csv"]).expect_code(0);
    let of_lake = ["--lake", "lake", "--engine", "spark", "--engine-command", "sh engine.sh"];
    let run = workspace.run(&[asked, &of_lake[..]].concat());
    assert!(run.code <= 1, "{}", run.stderr);
    let read = |name: &str| std::fs::read_to_string(workspace.path(name)).expect("the program wrote it");
    (read("script.sql"), read("folder.txt").trim().to_owned())
}

/// How often each relation is written.
fn written(script: &str) -> BTreeMap<String, usize> {
    let mut written = BTreeMap::new();
    for line in script.lines() {
        if let Some(rest) = line.strip_prefix("INSERT OVERWRITE DIRECTORY '${ratebook.folder}/") {
            let name = rest.split('\'').next().unwrap_or_default();
            let read = format!("VIEW {name} USING parquet OPTIONS (path '${{ratebook.folder}}/{name}');");
            assert!(script.contains(&read), "{name} is not read where it is written");
            *written.entry(name.to_owned()).or_default() += 1;
        }
    }
    written
}

#[cfg(unix)]
#[test]
fn what_spark_works_out_is_in_a_folder_that_is_gone_with_the_answer() {
    let (script, folder) =
        script_of(&["query", "run", "benchmark-range", "--param", "code=47371", "--format", "json"]);
    assert!(Path::new(&folder).is_absolute() && !Path::new(&folder).exists(), "{folder} is left");
    let written = written(&script);
    for name in ["lake_series", "lake_rate", "lake_line", "lots", "tallied", "figures"] {
        assert_eq!(written.get(name), Some(&1), "{name}");
    }
    // Whether executors share the folder is asked before the first rate and after the last.
    assert_eq!(written.get("lake_probe"), Some(&2));
    assert_eq!(script.matches("raise_error('what executors write").count(), 2);
    assert!(!script.contains("CACHE "), "Spark keeps the whole plan of what it caches");
}

#[cfg(unix)]
#[test]
fn a_report_of_spark_works_out_once_what_its_queries_share() {
    let (script, _) = script_of(&["report", "code", "47371", "--format", "json"]);
    let written = written(&script);
    assert!(script.matches("named_struct('ratebook_query'").count() > 10, "a report has many queries");
    for name in ["lake_line", "raw", "lots", "scopes"] {
        assert_eq!(written.get(name), Some(&1), "{name}");
    }
}

#[test]
fn a_session_of_spark_finds_a_folder_of_its_own() {
    let workspace = Workspace::seeded();
    workspace
        .write("rates.csv", payer_csv(&["Aetna,HMO,CPT,47371,,outpatient,facility,,case rate,5200.00,,,,"]));
    workspace.run(&["publish", "--into", "lake", "rates.csv"]).expect_code(0);
    let script =
        std::fs::read_to_string(workspace.path("lake/engine/spark/views.sql")).expect("it is written");
    let set = script.find("EXECUTE IMMEDIATE ratebook_folder;").expect("the folder is set");
    let first = script.find("INSERT OVERWRITE DIRECTORY").expect("something is written");
    assert!(set < first && script.contains("'${spark.ratebook.folder}'"), "{}", &script[..first]);
    // The printed query writes to the same folder.
    let shown =
        workspace.run(&["query", "show", "benchmark-range", "--engine", "spark", "--param", "code=47371"]);
    assert!(written(&shown.expect_code(0).stdout).contains_key("lots"));
}
