-- name: code-modifier-verdicts
-- title: Modifiers on this code
-- description: What Medicare's fee schedule makes of each modifier on a professional claim for the code; national
--   amounts, calculated from the fee. Not decided: sources disagree or are silent.
-- with: medicare/leading medicare/fees medicare/effects medicare/modified medicare/released
-- param: system text default=CPT "code system"
-- param: code code required "billing code"
-- grain: one modifier
-- key: modifier
-- column: modifier code "Two characters added to the code."
-- column: means text "ratebook's own short wording."
-- column: verdict text title="On this code" "What becomes of the fee."
-- column: amount money(USD) title="Medicare pays"
--   "National dollars with the modifier, in the setting of the fee shown first; of a facility's modifier its payment."
-- column: records text title="Claim shows" "with records where they have to bear the modifier out, else nothing more."
-- column: rule text "The fee schedule's column and its value, and what it means."
-- inputs: modifier-check
-- beside: means
-- tags: code, medicare, modifier
WITH fee AS MATERIALIZED (
    SELECT setting, cents, status FROM fees WHERE modifier = ''
),
effect AS MATERIALIZED (
    SELECT *
    FROM effects
    -- Anesthesia is paid by units, of which its own modifiers decide.
    WHERE column_name = 'status' OR NOT EXISTS (SELECT 1 FROM fee WHERE status = 'J')
),
priced AS MATERIALIZED (
    SELECT priced.modifier, priced.cents, priced.cents_na, fee.cents AS full_cents, priced.file_name,
           priced.source_line, priced.import_id,
           row_number() OVER (
               PARTITION BY priced.modifier
               ORDER BY priced.cents IS NULL, CASE WHEN priced.setting = leading THEN 0 ELSE 1 END
           ) AS turn
    FROM modified AS priced
    JOIN leading ON TRUE
    LEFT JOIN fee ON fee.setting = priced.setting
),
listed AS (
    SELECT modifier FROM v_code_modifier WHERE system = :system AND code = :code
),
named AS (
    SELECT modifier FROM listed
    UNION
    -- Where a publication lists modifiers, those; else all that the schedule decides on, if it pays the code, or of
    -- what only facilities are paid for theirs.
    SELECT effect.modifier
    FROM effect
    -- Joined, because a list after IN would be worked out for every modifier.
    LEFT JOIN (SELECT DISTINCT modifier FROM priced WHERE cents IS NOT NULL) AS paid
        ON paid.modifier = effect.modifier
    WHERE NOT EXISTS (SELECT 1 FROM listed)
      AND (paid.modifier IS NOT NULL OR EXISTS (SELECT 1 FROM fee WHERE cents IS NOT NULL OR status = 'J'))
),
loaded AS (
    SELECT CASE WHEN EXISTS (
        SELECT 1 FROM medicare_rvu JOIN code USING (code_id) WHERE code.system = :system AND code.code = :code
    ) THEN NULL ELSE reason END AS reason
    FROM medicare_unlisted
    WHERE dataset = 'fee-schedule'
),
judged AS (
    SELECT named.modifier, modifier.title, effect.paid, effect.column_name, effect.indicator, effect.rule,
           CASE WHEN effect.verdict <> 'not valid' THEN priced.cents END AS cents,
           CASE WHEN effect.verdict = 'not valid' THEN 'not-applicable'
               ELSE coalesce(effect.thousandths_na, priced.cents_na) END AS cents_na,
           loaded.reason, effect.verdict = 'applies with documentation' AS with_records,
           effect.verdict = 'paid once' AS is_paid_once,
           -- A facility's amount is of its own schedule.
           coalesce(facility.file_name, effect.file_name, stated.file_name) AS file_name,
           coalesce(facility.source_line, effect.source_line, stated.source_line) AS source_line,
           coalesce(facility.import_id, effect.import_id, stated.import_id) AS import_id,
           titles.file_name AS titles_file, modifier.source_line AS titles_line, modifier.import_id AS titles_import,
           CASE
               WHEN effect.verdict IS NULL OR effect.verdict = 'not decided' THEN 7
               WHEN effect.verdict IN ('not valid', 'paid once') THEN 4
               WHEN effect.verdict = 'facility claims only' THEN 5
               -- Who pays where Medicare does not.
               WHEN effect.verdict = 'denied' OR named.modifier = 'GA' THEN 6
               WHEN effect.thousandths <> 1000 OR (effect.column_name = 'status' AND effect.thousandths IS NULL)
                   OR priced.cents IS DISTINCT FROM priced.full_cents
                   AND effect.thousandths_na IS DISTINCT FROM 'set-locally'
               THEN 1
               WHEN effect.verdict = 'applies with documentation' THEN 3
               ELSE 2
           END AS rank
    FROM named
    JOIN loaded ON TRUE
    LEFT JOIN modifier USING (modifier)
    LEFT JOIN import AS titles ON titles.import_id = modifier.import_id
    LEFT JOIN effect USING (modifier)
    LEFT JOIN priced ON priced.modifier = named.modifier AND priced.turn = 1
    LEFT JOIN priced AS facility
        ON facility.modifier = named.modifier AND facility.turn = 1 AND facility.cents IS NOT NULL
       AND effect.paid = 'facility-only'
    LEFT JOIN v_code_modifier AS stated
        ON stated.modifier = named.modifier AND stated.system = :system AND stated.code = :code
)
SELECT modifier, title AS means, CASE WHEN title IS NULL THEN 'no-record' END AS means_na,
       CASE
           WHEN reason IS NOT NULL THEN NULL
           WHEN rank = 1 THEN 'Pays part of the fee'
           WHEN rank = 2 THEN 'Full fee'
           WHEN rank = 3 THEN 'Needs records'
           -- As without it: what a rate with it is compared with.
           WHEN rank = 4 AND is_paid_once THEN 'Not allowed, paid once'
           WHEN rank = 4 THEN 'Not allowed'
           -- Their amounts are of another schedule than the fee.
           WHEN rank = 5 THEN concat_ws(', ', 'Facility claims only', (
               SELECT 'OPPS ' || max(period) || CASE WHEN substr(max(period), 1, 4) < (
                   SELECT substr(max(period), 1, 4) FROM released WHERE dataset = 'fee-schedule' AND newest
               ) THEN ', outdated' ELSE '' END
               FROM released
               WHERE dataset = 'opps' AND part = '' AND newest AND judged.cents IS NOT NULL
           ))
           WHEN rank = 6 THEN 'Liability and errors'
           ELSE 'Not decided'
       END AS verdict, reason AS verdict_na,
       CASE WHEN reason IS NULL THEN cents END / 100.0 AS amount,
       CASE WHEN reason IS NOT NULL OR cents IS NULL THEN coalesce(reason, cents_na, 'not-collected') END AS amount_na,
       CASE
           WHEN reason IS NOT NULL OR rank > 3 THEN NULL
           WHEN with_records THEN 'with records'
           ELSE 'nothing more'
       END AS records,
       CASE WHEN reason IS NOT NULL OR rank > 3 THEN coalesce(reason, 'not-applicable') END AS records_na,
       CASE WHEN column_name = 'any' THEN 'any code'
           ELSE replace(replace(column_name, 'professional_technical', 'PC/TC'), '_', ' ')
               || coalesce(' ' || indicator, '') END || ': ' || rule AS rule,
       CASE WHEN column_name IS NULL THEN coalesce(reason, 'not-applicable') END AS rule_na,
       file_name AS _file, source_line AS _line, import_id AS _import,
       titles_file AS _beside_file, titles_line AS _beside_line, titles_import AS _beside_import,
       'import the Medicare fee schedule (PPRRVU): `ratebook import PPRRVU.csv`' AS _filled_by
FROM judged
ORDER BY rank, modifier;
