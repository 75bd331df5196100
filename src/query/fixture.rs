//! A small migrated database for the tests of this module: one code with gaps and three rates.

use rusqlite::Connection;

const MIGRATIONS: [&str; 6] = [
    include_str!("../../migrations/V1__vocabulary.sql"),
    include_str!("../../migrations/V2__imports.sql"),
    include_str!("../../migrations/V3__codes.sql"),
    include_str!("../../migrations/V4__payers.sql"),
    include_str!("../../migrations/V5__benchmarks.sql"),
    include_str!("../../migrations/V6__rates.sql"),
];

/// Views in the manner of the public ones: dollars, words, and a reason beside every figure. The
/// amounts are 100.25, a gap that was printed as `N/A`, and 300.
const ROWS: &str = "
INSERT INTO publisher VALUES (1, 'hospital', 'Test hospital');
INSERT INTO import (import_id, publisher_id, file_name, bytes, sha256, format, format_version_na, encoding, edition_na,
    profile_na, profile_sha256_na, fingerprint_na, tool_version, schema_version, started_at, finished_at, status,
    rows_read, rows_accepted, rows_rejected, facts_added, facts_changed, facts_removed, facts_unchanged)
VALUES (7, 1, 'rates.csv', 1, printf('%064d', 0), 'csv', 'not-supplied', 'utf-8', 'not-supplied', 'not-applicable',
    'not-applicable', 'not-applicable', '0', 6, '2026-01-01T00:00:00Z', '2026-01-01T00:00:00Z', 'applied',
    3, 3, 0, 3, 0, 0, 0);
INSERT INTO code VALUES (1, 'CPT', '00100', NULL, 'pending', NULL, 'restricted', 'surgery', NULL, NULL,
    'not-supplied', NULL, 'not-applicable', NULL, 'not-applicable', 7, 2);
INSERT INTO payer VALUES (1, 'aetna', 'Aetna', 'commercial', 7, 2), (2, 'cigna', 'Cigna', 'commercial', 7, 3),
    (3, 'medicare', 'Medicare', 'government', 7, 4);
INSERT INTO payer_plan VALUES (1, 'Aetna', NULL, 'not-supplied', 1, NULL), (2, 'Cigna', NULL, 'not-supplied', 2, NULL),
    (3, 'CMS', 'A', NULL, 3, NULL);
INSERT INTO item VALUES (1, 1, 'Test', NULL, NULL, 'not-applicable', NULL, 'not-applicable', 1, 7, 2);
INSERT INTO item_code VALUES (1, 1, 1, 'CPT');
INSERT INTO charge VALUES (1, 1, 'outpatient', NULL, NULL, 'not-supplied', NULL, 'not-supplied', '', 1, 7, 2);
INSERT INTO terms VALUES (1, NULL, 'not-supplied', NULL, 'not-supplied', NULL, 'not-supplied', NULL, 'not-supplied', 7);
INSERT INTO rate VALUES
    (1, 1, 1, 1, 1, 1002500, NULL, NULL, NULL, 2, NULL, 2, 7, 2, NULL, 1),
    (2, 1, 1, 2, 1, NULL, 9, 'N/A', NULL, 2, NULL, 2, 7, 3, NULL, 2),
    (3, 1, 1, 3, 1, 3000000, NULL, NULL, NULL, 2, NULL, 2, 7, 4, NULL, 3);
CREATE VIEW v_rate AS
SELECT c.code, p.payer, r.amount / 10000.0 AS amount, a.reason AS amount_na, r.amount_raw,
    i.file_name, r.source_line, r.import_id
FROM rate AS r
JOIN charge AS ch ON ch.charge_id = r.charge_id
JOIN item_code AS ic ON ic.item_id = ch.item_id
JOIN code AS c ON c.code_id = ic.code_id
JOIN payer_plan AS pp ON pp.payer_plan_id = r.payer_plan_id
JOIN payer AS p ON p.payer_id = pp.payer_id
JOIN import AS i ON i.import_id = r.import_id
LEFT JOIN absent_reason AS a ON a.reason_id = r.amount_na;
CREATE VIEW v_code AS SELECT code, title, title_na, descriptor, descriptor_na FROM code;
";

pub(super) fn database() -> Connection {
    let conn = Connection::open_in_memory().expect("memory is there");
    for migration in MIGRATIONS {
        conn.execute_batch(migration).expect("the migrations are sound");
    }
    conn.execute_batch(ROWS).expect("the rows keep the schema's rules");
    crate::db::register_functions(&conn).expect("the functions are sound");
    conn
}
