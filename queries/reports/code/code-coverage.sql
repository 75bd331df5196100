-- name: code-coverage
-- title: How much is known
-- description: Cells of the publication that hold a value, of those that could (applicable) and of all. Structural gaps are not applicable.
-- param: system text default=CPT "code system"
-- param: code code required "billing code"
-- grain: one area of the publication
-- key: area
-- column: area text "Part of the publication."
-- column: known int "Cells with a value."
-- column: applicable int "Cells that can have a value."
-- column: total int title="All" "All cells, also those that cannot have a value."
-- column: share decimal title="Known of applicable, percent" "Known cells in a hundred applicable ones."
-- column: gaps text title="Gaps by reason" "How many cells lack a value, by reason."
-- column: listing text title="The cells" "The query that lists them."
-- inputs: query=listing
-- tags: code
WITH cell (area, position, reason) AS (
    SELECT 'Code facts', 1, fact.reason
    FROM (
        SELECT title_na AS reason FROM v_code WHERE system = :system AND code = :code
        UNION ALL SELECT descriptor_na FROM v_code WHERE system = :system AND code = :code
        UNION ALL SELECT service_type_na FROM v_code WHERE system = :system AND code = :code
        UNION ALL SELECT effective_from_na FROM v_code WHERE system = :system AND code = :code
        UNION ALL SELECT effective_to_na FROM v_code WHERE system = :system AND code = :code
        UNION ALL SELECT replaced_by_na FROM v_code WHERE system = :system AND code = :code
    ) AS fact
    UNION ALL
    SELECT 'Clinical and coding text', 2, body_na FROM v_code_section WHERE system = :system AND code = :code
    UNION ALL
    SELECT 'Coverage and policy by payer', 3, body_na FROM v_payer_section WHERE system = :system AND code = :code
    UNION ALL
    SELECT 'Modifiers', 4, description_na FROM v_code_modifier WHERE system = :system AND code = :code
    UNION ALL
    SELECT 'Modifiers', 4, when_to_use_na FROM v_code_modifier WHERE system = :system AND code = :code
    UNION ALL
    SELECT 'National benchmarks', 5, value_na
    FROM v_benchmark WHERE system = :system AND code = :code AND family <> 'payer'
    UNION ALL
    SELECT 'Payers with a negotiated rate', 6,
           -- A payer whose rates all lack a figure has the reason of its files, not that of the placeholder.
           nullif(coalesce((
               SELECT CASE
                          WHEN count(amount) + count(percentage) + count(algorithm) > 0 THEN 'known'
                          ELSE gap_reason(amount_na)
                      END
               FROM v_code_rate
               WHERE v_code_rate.system = :system AND v_code_rate.code = :code
                 AND v_code_rate.payer = v_benchmark.payer AND v_code_rate.amount_kind = 'negotiated'
           ), value_na), 'known')
    FROM v_benchmark WHERE system = :system AND code = :code AND family = 'payer'
)
SELECT area,
       count(*) FILTER (WHERE reason IS NULL) AS known,
       count(*) FILTER (WHERE reason IS NULL OR reason_group <> 'structural') AS applicable,
       count(*) AS total,
       round(100.0 * count(*) FILTER (WHERE reason IS NULL)
           / nullif(count(*) FILTER (WHERE reason IS NULL OR reason_group <> 'structural'), 0), 1) AS share,
       CASE count(*) FILTER (WHERE reason IS NULL OR reason_group <> 'structural') WHEN 0 THEN 'not-applicable' END AS share_na,
       coalesce(gap_summary(reason), 'none') AS gaps,
       CASE position
           WHEN 1 THEN 'code-identity'
           WHEN 2 THEN 'code-sections'
           WHEN 3 THEN 'code-payer-sections'
           WHEN 4 THEN 'code-modifiers'
           WHEN 5 THEN 'code-benchmarks'
           ELSE 'payer-comparison'
       END AS listing
FROM cell
LEFT JOIN absent_reason USING (reason)
GROUP BY area, position
ORDER BY position;
