-- name: data-gaps
-- title: Data gaps
-- description: Every promised fact that is not known, what can be filled first; then rates without an amount, counted
--   by source and payer, and published names of no payer.
-- param: code code optional "only this code; left out, all codes with a publication"
-- param: system text default=CPT "code system of the code"
-- param: reason text optional "only this reason"
-- grain: one missing fact; for rates one source, payer, kind and reason
-- key: code what file_name reason
-- column: reason text "Why it is not known."
-- column: what text title="What is missing" "The fact."
-- column: code code "The code; of many rates, how many codes."
-- column: filled_by text title="What would fill it" "The file or text, and who has it."
-- column: facts int title="Promised facts" "1 for a promised fact, 0 for what is missing beside them."
-- column: cells int "How many cells."
-- column: reason_group text title="Group" "fixable, absent, withheld or structural."
-- column: file_name text title="File" "Where the gap was published."
-- column: source_line int title="Line" "Physical line of the first."
-- tags: gaps, list
WITH gap (reason, system, code, what, facts, cells, filled_by, file_name, source_line) AS (
    SELECT status, system, code, CASE WHEN who = 'all payers' THEN '' ELSE who || ': ' END || what, 1, 1,
           words || ': ' || found_at, coalesce(file_name, 'none'), coalesce(source_line, 0)
    FROM v_promised_fact
    JOIN gap_filler USING (filler)
    WHERE status <> 'known'
      AND CASE WHEN :code IS NULL
          THEN (system, code) IN (SELECT system, code FROM v_code_section WHERE import_id IS NOT NULL)
          ELSE system = :system AND code = :code END
    UNION ALL
    SELECT amount_na, system, min(code)
        || CASE WHEN count(DISTINCT code) > 1 THEN ' and ' || (count(DISTINCT code) - 1) || ' more' ELSE '' END,
           amount_kind || ' amount' || CASE WHEN raw_payer IS NOT NULL THEN ' of ' || raw_payer ELSE '' END || ', '
               || publisher, 0,
           count(*),
           'a newer or corrected file of ' || publisher, min(file_name), min(source_line)
    FROM v_code_rate
    WHERE amount_na IS NOT NULL
      -- Looked up, so that one code's gaps do not read every rate.
      AND (system, code) IN (SELECT system, code FROM code WHERE :code IS NULL OR (code = :code AND system = :system))
    GROUP BY amount_na, system, amount_kind, raw_payer, publisher
    UNION ALL
    SELECT payer_na, 'none', 'none', 'payer of the published name ' || raw_payer
        || CASE WHEN raw_plan IS NOT NULL THEN ', ' || raw_plan ELSE '' END, 0, 1,
           'payer_aliases.csv of your own seed folder', 'none', 0
    FROM v_payer_plan WHERE payer_na IS NOT NULL AND :code IS NULL
)
SELECT gap.reason, gap.what, gap.code, gap.filled_by, gap.facts, gap.cells, absent_reason.reason_group,
       gap.file_name, gap.source_line
FROM gap
JOIN absent_reason ON absent_reason.reason = gap.reason
WHERE :reason IS NULL OR gap.reason = :reason
ORDER BY CASE absent_reason.reason_group WHEN 'fixable' THEN 1 WHEN 'absent' THEN 2 WHEN 'withheld' THEN 3 ELSE 4 END,
         gap.facts DESC, gap.code, gap.what, gap.reason, gap.file_name, gap.source_line;
