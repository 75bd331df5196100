-- name: data-gaps
-- title: Data gaps
-- description: Everything that is missing, what can be filled first. Gaps of rates are counted by source and payer.
-- param: code code optional "only this code"
-- param: system text default=CPT "code system of the code"
-- param: reason text optional "only this reason"
-- grain: one missing cell; for rates one source, payer, kind and reason
-- key: code what file_name reason
-- column: reason text "Why there is no value."
-- column: reason_group text title="Group" "fixable, absent, withheld or structural."
-- column: code code "The code; of many rates, how many codes."
-- column: what text title="What is missing" "The cell."
-- column: cells int "How many cells."
-- column: filled_by text title="What would fill it" "The file or text, and who has it."
-- column: file_name text title="File" "Where the gap was published."
-- column: source_line int title="Line" "Physical line of the first."
-- tags: gaps
WITH gap (reason, system, code, what, cells, filled_by, file_name, source_line) AS (
    SELECT descriptor_na, system, code, 'descriptor', 1, 'a licensed descriptor file of the ' || system_publisher, file_name, source_line
    FROM v_code WHERE descriptor_na IS NOT NULL AND import_id IN (SELECT import_id FROM import WHERE format LIKE 'seed-%')
    UNION ALL
    SELECT effective_from_na, system, code, 'effective from', 1, 'the code system''s yearly release', file_name, source_line
    FROM v_code WHERE effective_from_na IS NOT NULL AND import_id IN (SELECT import_id FROM import WHERE format LIKE 'seed-%')
    UNION ALL
    SELECT body_na, system, code, 'text: ' || heading, 1, 'code_sections.csv of your own seed folder', file_name, source_line
    FROM v_code_section WHERE body_na IS NOT NULL AND import_id IS NOT NULL
    UNION ALL
    SELECT body_na, system, code, payer_name || ': ' || heading, 1, 'payer_sections.csv of your own seed folder', file_name, source_line
    FROM v_payer_section WHERE body_na IS NOT NULL
    UNION ALL
    SELECT description_na, system, code, 'modifier ' || modifier || ': description', 1,
           'code_modifiers.csv of your own seed folder', file_name, source_line
    FROM v_code_modifier WHERE description_na IS NOT NULL
    UNION ALL
    SELECT when_to_use_na, system, code, 'modifier ' || modifier || ': when to use', 1,
           'code_modifiers.csv of your own seed folder', file_name, source_line
    FROM v_code_modifier WHERE when_to_use_na IS NOT NULL
    UNION ALL
    SELECT value_na, system, code, measure_name || ', ' || setting || ', ' || geography || ', ' || period
           || iif(payer IS NOT NULL, ', ' || payer, ''), 1, filled_by, file_name, source_line
    FROM v_benchmark
    WHERE value_na IS NOT NULL
      -- A payer's rates that lack a figure stand below, with the reason of their files.
      AND NOT (family = 'payer' AND EXISTS (
          SELECT 1 FROM v_code_rate
          WHERE v_code_rate.system = v_benchmark.system AND v_code_rate.code = v_benchmark.code
            AND v_code_rate.payer = v_benchmark.payer AND v_code_rate.amount_kind = 'negotiated'))
    UNION ALL
    SELECT amount_na, system, min(code) || iif(count(DISTINCT code) > 1, ' and ' || (count(DISTINCT code) - 1) || ' more', ''),
           amount_kind || ' amount' || iif(raw_payer IS NOT NULL, ' of ' || raw_payer, '') || ', ' || publisher, count(*),
           'a newer or corrected file of ' || publisher, min(file_name), min(source_line)
    FROM v_code_rate
    WHERE amount_na IS NOT NULL
      -- Looked up, so that one code's gaps do not read every rate.
      AND (system, code) IN (SELECT system, code FROM code WHERE :code IS NULL OR (code = :code AND system = :system))
    GROUP BY amount_na, system, amount_kind, raw_payer, publisher
    UNION ALL
    SELECT payer_na, 'none', 'none', 'payer of the published name ' || raw_payer || iif(raw_plan IS NOT NULL, ', ' || raw_plan, ''), 1,
           'payer_aliases.csv of your own seed folder', 'none', 0
    FROM v_payer_plan WHERE payer_na IS NOT NULL AND :code IS NULL
)
SELECT gap.reason, absent_reason.reason_group, gap.code, gap.what, gap.cells, gap.filled_by, gap.file_name, gap.source_line
FROM gap
JOIN absent_reason ON absent_reason.reason = gap.reason
WHERE (:code IS NULL OR (gap.system = :system AND gap.code = :code))
  AND (:reason IS NULL OR gap.reason = :reason)
ORDER BY CASE absent_reason.reason_group WHEN 'fixable' THEN 1 WHEN 'absent' THEN 2 WHEN 'withheld' THEN 3 ELSE 4 END,
         gap.code, gap.what, gap.reason;
