-- part: medicare/steps
-- description: The modifiers of each set in their order, and what the fee schedule makes of each.
-- with: medicare/priced-row medicare/repeated
-- reads: modifier_sets modifiers
-- reads: in_force period part gpci_year
-- reads: places area state locality_name work_gpci pe_gpci malpractice_gpci gpci_year gpci_import_id
--   gpci_file_name gpci_source_line
-- param: system text default=CPT "code system"
-- param: code code required "billing code"
-- grain: one modifier of a set at a place, in a setting and release; a modifier that is no step has a row without one,
--   after the others
-- column: modifiers code "The set of modifiers."
-- column: area text "The locality; blank for the nation."
-- column: setting text "facility or non-facility."
-- column: period text "Period of the release."
-- column: nth int "Number of the step."
-- column: modifier text "The modifier of the step; null where the set has none."
-- column: paid text "What Medicare pays: yes, with-documentation, no, facility-only or not-decided."
-- column: rule text "What the fee schedule makes of the modifier; null where no rule is decided."
-- column: citation text "Where the Medicare Claims Processing Manual says so."
-- column: thousandths int "Thousandths. Share that the step takes."
-- column: on_parts int "1 where the step reduces a part of the amount."
-- column: absorbed text "Why the modifier has no step of its own beside another."
-- column: operation text
--   "What it does to the amount: a share in thousandths, `keep`, `parts`, or the reason for which nothing is left."
-- column: changed_by code "The modifiers of the set that change the amount, divided by bars; null where none does."
-- column: gap text "The reason for which the row of the fee schedule has no amount; null where it has one."
-- column: row_cents int "Cents. Amount of that row."
-- column: second_cents int "Cents. Amount of the second procedure of a day where the reduction falls on a part."
-- column: file_name text names "Source file of the row."
-- column: source_line int "Line in it."
-- column: import_id int "Import of the row."

WITH listed AS (
    -- The modifier by which the row was found is no step, and neither is the blank of a set without one.
    SELECT base.*, CASE WHEN part.value <> '' AND part.value <> base.modifier THEN part.value END AS step_modifier,
           base.newest AND part.value IS NOT DISTINCT FROM repeat_modifier AS denied, repeat_rule
    FROM priced_row AS base
    JOIN repeated ON TRUE
    JOIN json_each('["' || replace(base.modifiers, '|', '","') || '"]') AS part ON TRUE
),
ordered AS (
    SELECT listed.modifiers, listed.area, listed.setting, listed.period, listed.gap, listed.row_cents,
           listed.second_cents, listed.file_name, listed.source_line, listed.import_id,
           listed.step_modifier AS modifier,
           CASE WHEN denied THEN 'no' ELSE effect.paid END AS paid,
           CASE WHEN denied THEN repeat_rule ELSE effect.rule END AS rule, effect.citation,
           CASE WHEN denied THEN NULL ELSE effect.thousandths END AS thousandths,
           CASE WHEN effect.paid = 'yes' AND listed.step_modifier = '51' AND listed.on_parts THEN 1 ELSE 0 END
               AS on_parts,
           (
               SELECT max(pair.why)
               FROM medicare_modifier_pair AS pair
               WHERE pair.modifier = listed.step_modifier AND pair.outcome = 'absorbed'
                 AND instr('|' || listed.modifiers || '|', '|' || pair.other || '|') > 0
           ) AS absorbed,
           CASE
               WHEN effect.modifier IS NULL THEN 'no-record'
               WHEN effect.paid = 'facility-only' OR denied THEN 'not-applicable'
               ELSE effect.thousandths_na
           END AS why_none,
           CASE
               WHEN listed.step_modifier IS NULL THEN 99
               WHEN listed.step_modifier = '51' AND listed.on_parts THEN 1
               ELSE coalesce(place.position, 9)
           END AS position
    FROM listed
    LEFT JOIN medicare_modifier_effect AS effect
        ON effect.system = :system AND effect.code = :code AND effect.release_id = listed.release_id
       AND effect.modifier = listed.step_modifier
    LEFT JOIN medicare_modifier_order AS place ON place.modifier = listed.step_modifier
)
SELECT modifiers, area, setting, period,
       row_number() OVER (PARTITION BY modifiers, area, setting, period ORDER BY position, modifier) AS nth,
       modifier, paid, rule, citation, thousandths, why_none AS thousandths_na, on_parts, absorbed,
       CASE
           WHEN modifier IS NULL THEN NULL
           WHEN absorbed IS NOT NULL THEN 'keep'
           WHEN on_parts = 1 THEN 'parts'
           WHEN thousandths IS NULL OR paid = 'facility-only' THEN why_none
           ELSE '' || thousandths
       END AS operation,
       group_concat(CASE
           WHEN absorbed IS NULL
               AND (on_parts = 1 OR (paid IN ('yes', 'with-documentation') AND thousandths <> 1000))
           THEN modifier
       END, '|') OVER (
           PARTITION BY modifiers, area, setting, period ORDER BY position, modifier
           ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
       ) AS changed_by,
       gap, row_cents, second_cents, file_name, source_line, import_id
FROM ordered;
