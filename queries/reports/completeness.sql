-- name: completeness
-- title: Completeness
-- description: How much is known of each code with a publication, by payer and field. Structural gaps are not applicable.
-- param: code code optional "only this code"
-- param: system text default=CPT "code system of the code"
-- grain: one code, payer and field
-- key: code payer_name field
-- column: code code "The code."
-- column: payer_name text title="Payer" "Who pays; for all payers together where the figure is of none."
-- column: field text "What is looked at."
-- column: known int "Cells with a value."
-- column: applicable int "Cells that can have a value."
-- column: total int title="All" "All cells."
-- column: share decimal title="Known of applicable, percent" "Known cells in a hundred applicable ones."
-- column: share_all decimal title="Known of all, percent" "Known cells in a hundred of all."
-- chart: heatmap row=payer_name column=field known=known of=applicable
-- tags: completeness
WITH cell (system, code, who, field, reason) AS (
    SELECT system, code, payer_name, heading, body_na FROM v_payer_section
    UNION ALL
    SELECT v_benchmark.system, v_benchmark.code, payer.name, 'Negotiated rate',
           -- A payer whose rates all lack a figure has the reason of its files, not that of the placeholder.
           nullif(coalesce((
               SELECT CASE
                          WHEN count(amount) + count(percentage) + count(algorithm) > 0 THEN 'known'
                          ELSE gap_reason(amount_na)
                      END
               FROM v_code_rate
               WHERE v_code_rate.system = v_benchmark.system AND v_code_rate.code = v_benchmark.code
                 AND v_code_rate.payer = v_benchmark.payer AND v_code_rate.amount_kind = 'negotiated'
           ), value_na), 'known')
    FROM v_benchmark JOIN payer USING (payer) WHERE family = 'payer'
    UNION ALL
    SELECT system, code, 'all payers', 'Benchmarks of ' || family, value_na FROM v_benchmark WHERE family <> 'payer'
    UNION ALL
    SELECT system, code, 'all payers', 'Modifier texts', description_na FROM v_code_modifier
    UNION ALL
    SELECT system, code, 'all payers', 'Modifier texts', when_to_use_na FROM v_code_modifier
    UNION ALL
    SELECT system, code, 'all payers', 'Clinical and coding text', body_na FROM v_code_section WHERE import_id IS NOT NULL
)
SELECT cell.code, cell.who AS payer_name, cell.field,
       count(*) FILTER (WHERE cell.reason IS NULL) AS known,
       count(*) FILTER (WHERE cell.reason IS NULL OR absent_reason.reason_group <> 'structural') AS applicable,
       count(*) AS total,
       round(100.0 * count(*) FILTER (WHERE cell.reason IS NULL)
           / nullif(count(*) FILTER (WHERE cell.reason IS NULL OR absent_reason.reason_group <> 'structural'), 0), 1) AS share,
       CASE count(*) FILTER (WHERE cell.reason IS NULL OR absent_reason.reason_group <> 'structural')
           WHEN 0 THEN 'not-applicable' END AS share_na,
       round(100.0 * count(*) FILTER (WHERE cell.reason IS NULL) / count(*), 1) AS share_all,
       'see `ratebook report gaps`' AS _filled_by
FROM cell
LEFT JOIN absent_reason ON absent_reason.reason = cell.reason
WHERE :code IS NULL OR (cell.system = :system AND cell.code = :code)
GROUP BY cell.system, cell.code, cell.who, cell.field
ORDER BY cell.code, cell.who = 'all payers', cell.who, cell.field;
