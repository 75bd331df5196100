//! A small migrated database for the tests of this module: one code with gaps and three rates.

use rusqlite::Connection;

/// Views in the manner of the public ones: dollars, words, and a reason beside every figure. The
/// amounts are 100.25, a gap that was printed as `N/A`, and 300.
const ROWS: &str = "
INSERT INTO publisher VALUES (1, 'hospital', 'Test hospital', 'testhospital', '');
INSERT INTO import (import_id, publisher_id, publisher_kind, publisher_name, file_name, bytes, sha256, format, format_version_na, encoding, edition_na,
    profile_na, profile_sha256_na, filter_sha256_na, fingerprint_na, tool_version, schema_version, started_at, finished_at, status,
    rows_read, rows_accepted, rows_rejected, facts_added, facts_changed, facts_removed, facts_unchanged)
VALUES (7, 1, 'hospital', 'Test hospital', 'rates.csv', 1, printf('%064d', 0), 'csv', 'not-supplied', 'utf-8', 'not-supplied', 'not-applicable',
    'not-applicable', 'not-applicable', 'not-applicable', '0', 6, '2026-01-01T00:00:00Z', '2026-01-01T00:00:00Z', 'applied',
    3, 3, 0, 3, 0, 0, 0);
INSERT INTO code VALUES (1, 'CPT', '00100', NULL, 'pending', NULL, 'restricted', 'surgery', NULL, NULL,
    'not-supplied', NULL, 'not-applicable', NULL, 'not-applicable', 7, 2);
INSERT INTO payer VALUES (1, 'aetna', 'Aetna', 'commercial', 7, 2), (2, 'cigna', 'Cigna', 'commercial', 7, 3),
    (3, 'medicare', 'Medicare', 'government', 7, 4);
INSERT INTO payer_alias (alias, payer_key, payer_id, evidence, import_id, source_line)
VALUES ('Aetna', 'aetna', 1, 'its name', 7, 2), ('Cigna', 'cigna', 2, 'its name', 7, 3),
    ('CMS', 'cms', 3, 'its name', 7, 4);
INSERT INTO payer_plan VALUES (1, 'Aetna', NULL, 'not-supplied', 'aetna', 'aetna', '', 'unknown', 0, 7),
    (2, 'Cigna', NULL, 'not-supplied', 'cigna', 'cigna', '', 'unknown', 0, 7), (3, 'CMS', 'A', NULL, 'cms', 'cms', 'a', 'unknown', 0, 7);
INSERT INTO item VALUES (1, 1, 'Test', NULL, NULL, 'not-applicable', NULL, 'not-applicable', 1, 7, 2);
INSERT INTO item_code VALUES (1, 1, 1, 'CPT');
INSERT INTO charge VALUES (1, 1, 'outpatient', NULL, NULL, 'not-supplied', NULL, 'not-supplied', '', 1, 7, 2);
INSERT INTO terms (terms_id, method_na, percentage_na, algorithm_id_na, effective_from_na, effective_to_na, notes_na, work_unit,
    import_id)
VALUES (1, 'not-supplied', 'not-supplied', 'not-supplied', 'not-supplied', 'not-supplied', 'not-supplied', '', 7);
INSERT INTO rate (rate_id, charge_id, amount_kind_id, payer_plan_id, terms_id, amount, amount_na, import_id, source_line,
    fingerprint, amount_raw)
VALUES (1, 1, 1, 1, 1, 1002500, NULL, 7, 2, 1, NULL),
       (2, 1, 1, 2, 1, NULL, 9, 7, 3, 2, 'N/A'),
       (3, 1, 1, 3, 1, 3000000, NULL, 7, 4, 3, NULL);
CREATE VIEW v_rate AS
SELECT c.code, p.payer, r.amount / 10000.0 AS amount, a.reason AS amount_na, r.amount_raw,
    i.file_name, r.source_line, r.import_id
FROM rate AS r
JOIN charge AS ch ON ch.charge_id = r.charge_id
JOIN item_code AS ic ON ic.item_id = ch.item_id
JOIN code AS c ON c.code_id = ic.code_id
JOIN payer_plan AS pp ON pp.payer_plan_id = r.payer_plan_id
JOIN payer_alias AS alias ON alias.payer_key = pp.payer_key
JOIN payer AS p ON p.payer_id = alias.payer_id
JOIN import AS i ON i.import_id = r.import_id
LEFT JOIN absent_reason AS a ON a.reason_id = r.amount_na;
CREATE VIEW v_code AS SELECT code, title, title_na, descriptor, descriptor_na FROM code;
";

pub(super) fn database() -> Connection {
    let mut conn = Connection::open_in_memory().expect("memory is there");
    crate::db::up(&mut conn).expect("the migrations are sound");
    drop_views(&conn);
    conn.execute_batch(ROWS).expect("the rows keep the schema's rules");
    crate::db::register_functions(&conn).expect("the functions are sound");
    conn
}

/// Makes room for the views of this fixture: the shipped ones read each other.
fn drop_views(conn: &Connection) {
    let mut statement = conn.prepare("SELECT name FROM sqlite_schema WHERE type = 'view'").expect("it reads");
    let names = statement.query_map([], |row| row.get::<_, String>(0)).expect("it reads");
    for name in names.collect::<Result<Vec<_>, _>>().expect("names") {
        conn.execute_batch(&format!("DROP VIEW {name}")).expect("the view is there");
    }
}
