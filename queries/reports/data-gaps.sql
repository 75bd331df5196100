-- name: data-gaps
-- title: Data gaps
-- description: Every promised fact that is not known, what can be filled first; then rates without an amount, counted
--   by source and payer, and published names of no payer.
-- param: code code optional "only this code; left out, all codes with a publication"
-- param: system text default=CPT "code system of the code"
-- param: reason text optional choices=query:reasons "only this reason"
-- grain: one missing fact; for rates one source, payer, kind and reason
-- key: code what file_name reason
-- column: reason text "Why it is not known."
-- column: what text title="What is missing" "The fact."
-- column: code code "The code; of many rates, how many codes."
-- column: filled_by text title="What would fill it" "The file or text, and who has it."
-- column: facts int title="Promised facts"
--   "1 for a promised fact that could be known, 0 for what is missing beside them or could not be there."
-- column: cells int "How many cells."
-- column: reason_group text title="Group" "fixable, absent, withheld or structural."
-- column: file_name text names title="File" "Where the gap was published."
-- column: source_line int title="Line" "Physical line of the first."
-- tags: gaps, list, database
WITH named AS MATERIALIZED (
    -- All plans of a published payer are counted under the first.
    SELECT payer_plan_id, min(payer_plan_id) OVER (PARTITION BY raw_payer) AS payer_no FROM payer_plan
),
publishing AS MATERIALIZED (
    SELECT publisher_id, min(publisher_id) OVER (PARTITION BY name) AS publisher_no FROM publisher
),
file AS MATERIALIZED (
    SELECT import_id, file_name, row_number() OVER (ORDER BY file_name, import_id) AS file_no FROM import
),
coded AS MATERIALIZED (
    SELECT system, row_number() OVER (ORDER BY system) AS system_no FROM code_system
),
-- Rates without an amount, read by the index of those alone.
priceless AS (
    SELECT code.system, code.code, code.code_id, rate.amount_na AS reason_id, rate.amount_kind_id,
           coalesce(named.payer_no, 0) AS payer_no, publishing.publisher_no, file.file_no, rate.source_line,
           coded.system_no
    FROM code
    CROSS JOIN coded ON coded.system = code.system
    CROSS JOIN item_code ON item_code.code_id = code.code_id
    CROSS JOIN item ON item.item_id = item_code.item_id
    CROSS JOIN publishing ON publishing.publisher_id = item.publisher_id
    CROSS JOIN charge ON charge.item_id = item.item_id
    CROSS JOIN rate ON rate.charge_id = charge.charge_id
    CROSS JOIN file ON file.import_id = rate.import_id
    LEFT JOIN named ON named.payer_plan_id = rate.payer_plan_id
    WHERE rate.amount_na IS NOT NULL
      AND rate.superseded_by IS NULL
      AND (:code IS NULL OR (code.code = :code AND code.system = :system))
      -- A file may list one code as CPT and as HCPCS.
      AND NOT EXISTS (
          SELECT 1
          FROM item_code AS prior
          WHERE prior.item_id = item_code.item_id AND prior.code_id = item_code.code_id
            AND prior.position < item_code.position
      )
),
missing AS (
    SELECT min(reason_id) AS reason_id, min(system) AS system, min(amount_kind_id) AS amount_kind_id,
           min(payer_no) AS payer_no, min(publisher_no) AS publisher_no, min(code) AS first_code,
           count(DISTINCT code_id) AS codes, count(*) AS cells, min(file_no * 4294967296 + source_line) AS place
    FROM priceless
    -- Source, payer, system, kind and reason as one number, which is sorted in half the time.
    GROUP BY ((publisher_no * 16777216 + payer_no) * 64 + system_no) * 1024 + amount_kind_id * 32 + reason_id
),
-- The codes whose facts are promised: each with a publication, or the one that is asked for.
published AS MATERIALIZED (
    SELECT DISTINCT system, code
    FROM code
    JOIN code_section USING (code_id)
    WHERE :code IS NULL
    UNION ALL
    SELECT :system, :code
    WHERE :code IS NOT NULL
),
-- By itself, so that the facts of those codes alone are worked out.
promised AS MATERIALIZED (
    SELECT system, code, who, what, status, filler, file_name, source_line
    FROM promised_fact
    WHERE (system, code) IN (SELECT system, code FROM published) AND of_unpublished = 0
    UNION ALL
    -- Figures of the code that is asked for are compared, and not those of all.
    SELECT system, code, 'all payers', 'negotiated rate', status, filler, NULL, NULL
    FROM unlisted_rate
    WHERE system = :system AND code = :code AND of_unpublished = 1
),
gap (reason, system, code, what, facts, cells, filled_by, file_name, source_line) AS (
    SELECT status, system, code, CASE WHEN who = 'all payers' THEN '' ELSE who || ': ' END || what,
           CASE WHEN reason_group = 'structural' THEN 0 ELSE 1 END, 1,
           CASE WHEN reason_group = 'structural' THEN action ELSE words || ': ' || found_at END,
           coalesce(file_name, 'none'), coalesce(source_line, 0)
    FROM promised
    JOIN gap_filler USING (filler)
    JOIN absent_reason ON absent_reason.reason = promised.status
    WHERE status <> 'known'
    UNION ALL
    SELECT absent_reason.reason, missing.system, missing.first_code
        || CASE WHEN missing.codes > 1 THEN ' and ' || (missing.codes - 1) || ' more' ELSE '' END,
           amount_kind.amount_kind || ' amount'
        || CASE WHEN missing.payer_no > 0 THEN ' of ' || payer_plan.raw_payer ELSE '' END || ', ' || publisher.name, 0,
           missing.cells,
           CASE WHEN absent_reason.reason_group IN ('structural', 'withheld') THEN absent_reason.action
               ELSE 'a newer or corrected file of ' || publisher.name END,
           file.file_name, missing.place % 4294967296
    FROM missing
    JOIN absent_reason ON absent_reason.reason_id = missing.reason_id
    JOIN amount_kind ON amount_kind.amount_kind_id = missing.amount_kind_id
    JOIN publisher ON publisher.publisher_id = missing.publisher_no
    JOIN file ON file.file_no = missing.place / 4294967296
    LEFT JOIN payer_plan ON payer_plan.payer_plan_id = missing.payer_no
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
