//! The shape of the tables: one snapshot of them all, and the law that no cell is silently blank.

use rusqlite::Connection;

use crate::workspace::{Workspace, column_of};

/// Columns that may be null without a reason beside them, and why.
const WITHOUT_REASON: &[(&str, &str)] = &[
    ("rate.payer_plan_id", "null exactly for a hospital's own amounts, which are of no payer"),
    ("rate_count.payer_plan_id", "null exactly for a hospital's own amounts, which are of no payer"),
    ("rate.amount_raw", "the printed text, only where `amount` does not hold it"),
    (
        "import.publisher_id",
        "null only in the record of an undone import, which names its publisher in words",
    ),
    ("benchmark.n_low", "a bound, only where a range is published"),
    ("benchmark.n_high", "a bound, only where a range is published"),
    ("rate_statistic.remittance_count_low", "a bound, only where a range is published"),
    ("rate_statistic.remittance_count_high", "a bound, only where a range is published"),
    ("dictionary.column_name", "null in the one row that is about the view itself"),
    ("dictionary.type", "null in the one row that is about the view itself"),
    ("dictionary.unit", "null where there is nothing to count"),
    ("charge.place_of_service_raw", "the printed text, only where it is no place of service"),
];

/// Reasons without a value of their own, and what they speak for.
const REASON_ALONE: &[(&str, &str)] = &[
    ("code_system.descriptor_na", "the descriptors of all codes of the system"),
    ("rate_count.amount_na", "the amounts of all rates that are counted; null where they have one"),
    ("medicare_status.amount_na", "the amounts of all codes with the status; null where they have one"),
];

/// Named as CMS names them: 1 where the fee schedule prints NA.
const FLAGS: [&str; 2] = ["medicare_rvu.nonfacility_na", "medicare_rvu.facility_na"];

/// The history that refinery keeps is not ours to shape.
const TABLES: &str = "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'
                      AND name <> 'refinery_schema_history' ORDER BY name";

struct Column {
    name: String,
    kind: String,
    nullable: bool,
}

fn columns(connection: &Connection, table: &str) -> Vec<Column> {
    let mut statement = connection
        .prepare("SELECT name, type, \"notnull\" = 0 AND pk = 0 FROM pragma_table_info(?1)")
        .expect("the pragma is there");
    let rows = statement
        .query_map([table], |row| Ok(Column { name: row.get(0)?, kind: row.get(1)?, nullable: row.get(2)? }))
        .expect("the pragma runs");
    rows.collect::<Result<_, _>>().expect("the columns can be read")
}

fn sql_of(connection: &Connection, table: &str) -> String {
    let sql: String = connection
        .query_row("SELECT sql FROM sqlite_schema WHERE type = 'table' AND name = ?1", [table], |row| {
            row.get(0)
        })
        .expect("the table has its SQL");
    sql.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn the_whole_schema() {
    let workspace = Workspace::empty();
    workspace.run(&["init", "--no-seed"]).expect_code(0);
    let all = column_of(
        &workspace.database(),
        "SELECT sql || ';' FROM sqlite_schema
         WHERE type <> 'view' AND sql IS NOT NULL AND name <> 'refinery_schema_history'
         ORDER BY rowid",
    );
    insta::assert_snapshot!("schema", all.join("\n\n"));
}

#[test]
fn every_nullable_column_has_its_reason_column_and_a_check() {
    let connection = Workspace::seeded().database();
    let mut broken = Vec::new();
    for table in column_of(&connection, TABLES) {
        let all = columns(&connection, &table);
        let sql = sql_of(&connection, &table);
        for column in all.iter().filter(|column| column.nullable && !column.name.ends_with("_na")) {
            let name = &column.name;
            // Null while the row is current, in every table that has editions.
            let current = name == "superseded_by";
            if current || WITHOUT_REASON.iter().any(|(known, _)| *known == format!("{table}.{name}")) {
                continue;
            }
            let check = format!("CHECK (({name} IS NULL) <> ({name}_na IS NULL))");
            if !all.iter().any(|other| other.name == format!("{name}_na")) || !sql.contains(&check) {
                broken.push(format!("{table}.{name} needs {name}_na and {check}"));
            }
        }
    }
    assert!(broken.is_empty(), "{}", broken.join("\n"));
}

#[test]
fn a_reason_column_takes_only_reasons_and_belongs_to_a_column() {
    let connection = Workspace::seeded().database();
    for table in column_of(&connection, TABLES) {
        let all = columns(&connection, &table);
        let sql = sql_of(&connection, &table);
        for column in &all {
            let Some(value) = column.name.strip_suffix("_na") else { continue };
            let known = format!("{table}.{}", column.name);
            if FLAGS.contains(&known.as_str()) {
                continue;
            }
            let alone = REASON_ALONE.iter().any(|(column, _)| *column == known);
            assert!(alone || all.iter().any(|other| other.name == value), "{known} is alone");
            let rest = sql.split_once(&format!(" {} ", column.name)).map_or("", |(_, rest)| rest);
            let definition = rest.split(',').next().unwrap_or_default();
            let bound = match column.kind.as_str() {
                "TEXT" => definition.contains("REFERENCES absent_reason (reason)"),
                _ => definition.contains(&format!("CHECK ({} >= 2)", column.name)),
            };
            assert!(bound, "{table}.{} takes words that are no reasons: {definition}", column.name);
        }
    }
}

#[test]
fn every_table_is_strict() {
    let connection = Workspace::seeded().database();
    let loose = column_of(
        &connection,
        "SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table' AND strict = 0
         AND name NOT LIKE 'sqlite_%' AND name <> 'refinery_schema_history'",
    );
    assert_eq!(loose, Vec::<String>::new());
}

#[test]
fn every_row_of_data_has_an_import_and_a_line() {
    let connection = Workspace::seeded().database();
    // Words of the schema itself.
    let words = [
        "absent_reason",
        "code_system",
        "amount_kind",
        "code_family",
        "medicare_status",
        "medicare_facility_modifier_rule",
        "medicare_side_range",
        "medicare_visit_range",
        "medicare_modifier_rule",
        "medicare_setting",
        "medicare_measure",
        "medicare_part_reduction",
        "medicare_modifier_order",
        "medicare_modifier_pair",
        "medicare_opps_status",
        "medicare_asc_indicator",
        "medicare_equipment_category",
        "medicare_facility_setting",
        "shipped_view",
        "dictionary",
    ];
    // Who and which file; dictionaries that many imports share; parts of a row that has its own line.
    let shared = [
        "publisher",
        "import",
        "import_attribute",
        "import_heading",
        "import_cells",
        "import_lines",
        "import_reject_head",
        "import_freshness",
        "import_filter",
        "import_left_out",
        "import_part",
        "reference_release",
        "payer_plan",
        "stated_plan",
        "commercial_plan",
        "item_code",
        "algorithm",
        "terms",
        "rate_count",
        "rate_statistic",
        "in_network_rate",
        "item_component",
        "provider_group_npi",
        "provider_set",
        "provider_set_group",
        "provider_set_network",
        "payer_contents_plan",
        "payer_contents_file",
    ];
    for table in column_of(&connection, TABLES) {
        let names: Vec<String> = columns(&connection, &table).into_iter().map(|column| column.name).collect();
        let has = |name: &str| names.iter().any(|known| known == name);
        let traced = (has("import_id") || has("release_id")) && (has("source_line") || has("line"));
        assert!(
            traced || words.contains(&table.as_str()) || shared.contains(&table.as_str()),
            "{table} does not tell where its rows are from"
        );
    }
}

#[test]
fn every_reference_is_a_foreign_key_and_every_row_has_its_parent() {
    let connection = Workspace::seeded().database();
    for table in column_of(&connection, TABLES) {
        let keys =
            column_of(&connection, &format!("SELECT \"from\" FROM pragma_foreign_key_list('{table}')"));
        let own =
            column_of(&connection, &format!("SELECT name FROM pragma_table_info('{table}') WHERE pk = 1"));
        for column in columns(&connection, &table) {
            let number = column.kind == "INTEGER";
            let refers = number && (column.name.ends_with("_id") || column.name == "superseded_by");
            let is_id = own.first() == Some(&column.name);
            assert!(!refers || is_id || keys.contains(&column.name), "{table}.{} is no key", column.name);
        }
    }
    assert_eq!(
        column_of(&connection, "SELECT \"table\" FROM pragma_foreign_key_check"),
        Vec::<String>::new()
    );
}

#[test]
fn every_view_can_be_read_and_keeps_its_reasons() {
    let connection = Workspace::seeded().database();
    for view in column_of(&connection, "SELECT name FROM sqlite_schema WHERE type = 'view'") {
        let statement = connection.prepare(&format!("SELECT * FROM {view}")).expect("the view is sound");
        let names: Vec<&str> = statement.column_names().collect();
        for name in &names {
            if let Some(value) = name.strip_suffix("_na") {
                assert!(
                    names.contains(&value) || view == "medicare_component" || value.ends_with("units"),
                    "{view} has {name} without {value}"
                );
            }
        }
    }
}
