-- name: status
-- title: What the database holds
-- description: Rows of each kind and how many of them have no value. Rates are counted as files list them: one that a
--   file states again with other notes or names counts again, and each price of a payer's own file for each set of
--   providers. Reports on a code count such a rate once.
-- grain: one kind of row
-- key: kind
-- column: kind text "Kind of row."
-- column: total int title="All" "Rows of the kind."
-- column: known int title="With a value" "Rows whose main figure or text is known."
-- column: gaps text title="Without, by reason" "Rows without, by reason."
-- tags: status, database
SELECT 'codes with a publication' AS kind, count(DISTINCT code_id) AS total, count(DISTINCT code_id) AS known,
       'none' AS gaps
FROM code_section
UNION ALL
SELECT 'codes', count(*), count(title), coalesce(gap_summary(title_na), 'none') FROM v_code
UNION ALL
SELECT 'texts of publications', count(*), count(body), coalesce(gap_summary(body_na), 'none')
FROM (SELECT body, body_na FROM code_section UNION ALL SELECT body, body_na FROM payer_section)
UNION ALL
SELECT 'payers', count(*), count(*), 'none' FROM payer
UNION ALL
SELECT 'published payer names', count(*), count(payer), coalesce(gap_summary(payer_na), 'none') FROM v_payer_plan
UNION ALL
SELECT 'benchmarks', count(*), count(value), coalesce(gap_summary(value_na), 'none') FROM v_benchmark
UNION ALL
SELECT 'current rates, as listed', coalesce(sum(rates), 0),
       coalesce(sum(CASE WHEN reason IS NULL THEN rates ELSE 0 END), 0),
       coalesce(gap_summary(reason, rates), 'none')
FROM rate_tally
UNION ALL
SELECT 'imports applied', count(*), count(*), 'none' FROM v_import WHERE status = 'applied'
UNION ALL
SELECT 'rejected rows', count(*), 0, 'none' FROM import_reject JOIN v_import USING (import_id);
