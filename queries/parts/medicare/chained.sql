-- part: medicare/chained
-- description: Modifiers of one line in their order, each percentage taken of the amount in cents before it and
--   rounded half up. Without an amount where two of them are no combination, or one that the manual does not decide.
-- with: medicare/priced-row
-- reads: modifier_sets modifiers
-- reads: in_force period part gpci_year
-- param: system text default=CPT "code system"
-- param: code code required "billing code"
-- param: locality text optional "Medicare locality as contractor/number; left out, the national amount"
-- grain: one step of a set of modifiers in a setting; step 0 is the row of the fee schedule
-- column: modifiers code "The set of modifiers."
-- column: setting text "facility or non-facility."
-- column: nth int "Number of the step."
-- column: last int "1 for the last step: its amount is that of the set."
-- column: modifier text "The modifier of the step; null for step 0."
-- column: before int "Cents. Amount before the step."
-- column: cents int "Cents. Amount after it."
-- column: thousandths int "Thousandths. Share that the step takes."
-- column: paid text "What Medicare pays: yes, with-documentation, no, facility-only or not-decided."
-- column: rule text "What the fee schedule makes of the modifier; null where no rule is decided."
-- column: citation text "Where the Medicare Claims Processing Manual says so."
-- column: on_parts int "1 where the step reduces a part of the amount."
-- column: absorbed text "Why the modifier has no step of its own beside another."
-- column: together text "Why the modifiers give no amount together."
-- column: file_name text "Source file of the row."
-- column: source_line int "Line in it."
-- column: import_id int "Import of the row."

WITH RECURSIVE
ordered AS (
    SELECT base.*, asked.value AS step_modifier, effect.paid, effect.rule, effect.citation, effect.thousandths,
           coalesce(effect.paid = 'yes' AND asked.value = '51' AND base.on_parts, 0) AS step_on_parts,
           (
               SELECT pair.why
               FROM medicare_modifier_pair AS pair
               WHERE pair.modifier = asked.value AND pair.outcome = 'absorbed'
                 AND instr('|' || base.modifiers || '|', '|' || pair.other || '|') > 0
           ) AS absorbed,
           CASE
               WHEN effect.modifier IS NULL THEN 'no-record'
               WHEN effect.paid = 'facility-only' THEN 'not-applicable'
               ELSE effect.thousandths_na
           END AS why_none,
           iif(asked.value = '51' AND base.on_parts, 1, ifnull(rank.position, 9)) AS position
    FROM priced_row AS base
    LEFT JOIN json_each('["' || replace(base.modifiers, '|', '","') || '"]') AS asked
        ON asked.value <> '' AND asked.value <> base.modifier
    LEFT JOIN medicare_modifier_effect AS effect
        ON effect.system = :system AND effect.code = :code AND effect.release_id = base.release_id
       AND effect.modifier = asked.value
    LEFT JOIN medicare_modifier_order AS rank ON rank.modifier = asked.value
),
-- One row per set and setting, with its steps as a list.
listed AS (
    SELECT modifiers, setting, gap, row_cents, second_cents, file_name, source_line, import_id,
           json_group_array(json_object(
               'modifier', step_modifier, 'paid', paid, 'rule', rule, 'citation', citation, 'thousandths', thousandths,
               'on_parts', step_on_parts, 'absorbed', absorbed, 'why_none', why_none,
               'changing', absorbed IS NULL AND (step_on_parts
                   OR (paid IN ('yes', 'with-documentation') AND thousandths <> 1000)))
               ORDER BY position, step_modifier) FILTER (WHERE step_modifier IS NOT NULL) AS steps
    FROM ordered
    GROUP BY modifiers, setting
),
together AS (
    SELECT listed.*,
           (
               SELECT min(pair.modifier || ' and ' || pair.other || ': ' || pair.why)
               FROM medicare_modifier_pair AS pair
               WHERE pair.outcome = 'conflict' AND instr('|' || modifiers || '|', '|' || pair.modifier || '|') > 0
                 AND instr('|' || modifiers || '|', '|' || pair.other || '|') > 0
           ) AS conflict,
           (
               SELECT min(one.value ->> 'modifier' || ' and ' || (two.value ->> 'modifier')
                   || ': the Claims Processing Manual decides no amount of both together')
               FROM json_each(steps) AS one
               JOIN json_each(steps) AS two
                   ON one.value ->> 'modifier' < two.value ->> 'modifier'
                  AND one.value ->> 'changing' AND two.value ->> 'changing'
               WHERE NOT EXISTS (
                   SELECT 1
                   FROM medicare_modifier_pair AS pair
                   WHERE pair.modifier = one.value ->> 'modifier' AND pair.other = two.value ->> 'modifier'
               )
           ) AS undecided
    FROM listed
),
chain (modifiers, setting, steps, step, second_cents, together, file_name, source_line, import_id,
       nth, before, cents, cents_na) AS (
    SELECT modifiers, setting, steps, NULL, second_cents, coalesce(conflict, undecided),
           file_name, source_line, import_id,
           0, NULL, iif(conflict IS NULL AND undecided IS NULL, row_cents, NULL),
           CASE
               WHEN gap IS NOT NULL THEN gap
               WHEN conflict IS NOT NULL THEN 'not-applicable'
               WHEN undecided IS NOT NULL THEN 'not-collected'
           END
    FROM together
    UNION ALL
    SELECT modifiers, setting, steps, next.value, second_cents, together, file_name, source_line, import_id,
           chain.nth + 1, chain.cents,
           CASE
               WHEN chain.cents IS NULL OR next.value ->> 'absorbed' IS NOT NULL THEN chain.cents
               WHEN next.value ->> 'on_parts' THEN second_cents
               WHEN next.value ->> 'paid' <> 'facility-only'
               THEN (chain.cents * (next.value ->> 'thousandths') + 500) / 1000
           END,
           CASE
               WHEN cents_na IS NOT NULL THEN cents_na
               WHEN next.value ->> 'absorbed' IS NOT NULL THEN NULL
               WHEN next.value ->> 'on_parts' THEN iif(second_cents IS NULL, 'not-collected', NULL)
               WHEN next.value ->> 'thousandths' IS NULL OR next.value ->> 'paid' = 'facility-only'
               THEN next.value ->> 'why_none'
           END
    FROM chain
    JOIN json_each(chain.steps) AS next ON next.key = chain.nth
)
SELECT modifiers, setting, nth, nth = json_array_length(steps) AS last,
       step ->> 'modifier' AS modifier, before, cents, cents_na, step ->> 'thousandths' AS thousandths,
       step ->> 'paid' AS paid, step ->> 'rule' AS rule, step ->> 'citation' AS citation,
       step ->> 'on_parts' AS on_parts, step ->> 'absorbed' AS absorbed, together, file_name, source_line, import_id
FROM chain;
