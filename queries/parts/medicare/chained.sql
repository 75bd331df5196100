-- part: medicare/chained
-- description: Modifiers of one line in their order, each percentage taken of the amount in cents before it and
--   rounded half up. Without an amount where two of them are no combination, or one that the manual does not decide.
-- with: medicare/steps
-- reads: modifier_sets modifiers
-- reads: in_force period part gpci_year
-- reads: places area state locality_name work_gpci pe_gpci malpractice_gpci gpci_year gpci_import_id
--   gpci_file_name gpci_source_line
-- param: system text default=CPT "code system"
-- param: code code required "billing code"
-- grain: one step of a set of modifiers at a place, in a setting and release; step 0 is the row of the fee schedule
-- column: modifiers code "The set of modifiers."
-- column: area text "The locality; blank for the nation."
-- column: setting text "facility or non-facility."
-- column: period text "Period of the release."
-- column: nth int "Number of the step."
-- column: last int "1 for the last step: its amount is that of the set."
-- column: before int "Cents. Amount before the step."
-- column: cents int "Cents. Amount after it."
-- column: together text "Why the modifiers give no amount together."
-- column: file_name text names "Source file of the row."
-- column: source_line int "Line in it."
-- column: import_id int "Import of the row."

WITH RECURSIVE
-- One row for each set and setting, with the list of what its steps do to the amount.
listed AS (
    SELECT taken.*,
           (
               SELECT min(pair.modifier || ' and ' || pair.other || ': ' || pair.why)
               FROM medicare_modifier_pair AS pair
               WHERE pair.outcome = 'conflict' AND instr('|' || modifiers || '|', '|' || pair.modifier || '|') > 0
                 AND instr('|' || modifiers || '|', '|' || pair.other || '|') > 0
           ) AS conflict,
           (
               SELECT min(one.modifier || ' and ' || two.modifier
                   || ': the Claims Processing Manual decides no amount of both together')
               FROM medicare_modifier_rule AS one
               JOIN medicare_modifier_rule AS two ON one.modifier < two.modifier
               WHERE instr('|' || changed_by || '|', '|' || one.modifier || '|') > 0
                 AND instr('|' || changed_by || '|', '|' || two.modifier || '|') > 0
                 AND NOT EXISTS (
                     SELECT 1
                     FROM medicare_modifier_pair AS pair
                     WHERE pair.modifier = one.modifier AND pair.other = two.modifier
                 )
           ) AS undecided
    FROM (
        SELECT modifiers, area, setting, period, gap, row_cents, second_cents, file_name, source_line, import_id,
               changed_by, count(modifier) AS steps,
               coalesce(group_concat(operation, '|' ORDER BY nth), '') || '|' AS operations
        FROM steps
        GROUP BY modifiers, area, setting, period, gap, row_cents, second_cents, file_name, source_line, import_id,
                 changed_by
    ) AS taken
),
chain (modifiers, area, setting, period, steps, operations, second_cents, together, file_name, source_line, import_id,
       nth, before, cents, cents_na) AS (
    SELECT modifiers, area, setting, period, steps, operations, second_cents, coalesce(conflict, undecided), file_name,
           source_line, import_id, 0, CASE WHEN steps < 0 THEN row_cents END,
           CASE WHEN conflict IS NULL AND undecided IS NULL THEN row_cents END,
           CASE
               WHEN gap IS NOT NULL THEN gap
               WHEN conflict IS NOT NULL THEN 'not-applicable'
               WHEN undecided IS NOT NULL THEN 'not-collected'
           END
    FROM listed
    UNION ALL
    SELECT modifiers, area, setting, period, steps, substr(operations, instr(operations, '|') + 1), second_cents,
           together, file_name, source_line, import_id, nth + 1, cents,
           CASE
               WHEN cents IS NULL OR operations LIKE 'keep|%' THEN cents
               WHEN operations LIKE 'parts|%' THEN second_cents
               WHEN substr(operations, 1, 1) BETWEEN '0' AND '9'
               THEN (cents * CAST(substr(operations, 1, instr(operations, '|') - 1) AS INTEGER) + 500) / 1000
           END,
           CASE
               WHEN cents_na IS NOT NULL THEN cents_na
               WHEN operations LIKE 'keep|%' OR substr(operations, 1, 1) BETWEEN '0' AND '9' THEN NULL
               WHEN operations LIKE 'parts|%' THEN CASE WHEN second_cents IS NULL THEN 'not-collected' END
               ELSE substr(operations, 1, instr(operations, '|') - 1)
           END
    FROM chain
    WHERE nth < steps
)
SELECT modifiers, area, setting, period, nth, nth = steps AS last, before, cents, cents_na, together, file_name,
       source_line, import_id
FROM chain;
