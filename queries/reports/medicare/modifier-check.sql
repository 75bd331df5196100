-- name: modifier-check
-- title: Modifiers and the fee schedule
-- description: What the indicators of Medicare's fee schedule allow a modifier to do on the code, beside the
--   modifiers that the publication lists. Other payers may do otherwise. Empty while no fee schedule is loaded.
--   Citations are of the Medicare Claims Processing Manual.
-- with: medicare/effects medicare/modified medicare/released
-- param: system text default=CPT "code system"
-- param: code code required "billing code"
-- grain: one modifier
-- key: modifier
-- column: modifier code "Two characters added to the code."
-- column: listed text title="In the publication" "Whether the publication lists it for the code."
-- column: paid text title="Medicare pays"
--   "yes, with-documentation, nothing-more (the amount of the code without it), no, facility-only or not-decided."
-- column: verdict text "agree, disagree, facility claims only, not decided, or nothing to compare."
-- column: indicator text
--   "The fee schedule's column and its value on the code; MUE = 1 where the limit of units a day denies a repeat."
-- column: rule text "What that value means for the modifier."
-- column: share decimal title="Percent of the amount"
--   "Share of the amount without the modifier; of its own row for 26 and TC."
-- column: facility_amount money(USD) title="Facility amount" "National dollars with the modifier."
-- column: citation text "Where the rule is written; or `not decided`."
-- tags: code, medicare, modifier
WITH effect AS (
    SELECT modifier, status, column_name, indicator, paid, rule, citation, thousandths, thousandths_na, file_name,
           source_line, import_id
    FROM effects
),
priced AS (
    SELECT modifier, cents, cents_na, file_name, source_line, import_id FROM modified WHERE setting = 'facility'
),
named AS (
    SELECT modifier FROM effect WHERE column_name <> 'status' OR status = 'J'
    UNION
    SELECT modifier FROM v_code_modifier WHERE system = :system AND code = :code
),
stated_list AS (
    SELECT count(*) AS modifiers FROM v_code_modifier WHERE system = :system AND code = :code AND listed = 'yes'
)
SELECT named.modifier,
       CASE WHEN stated.listed = 'yes' THEN 'listed' ELSE 'not listed' END AS listed,
       CASE
           WHEN effect.modifier IS NULL THEN 'not-decided'
           WHEN effect.paid = 'no' AND effect.thousandths IS NOT NULL THEN 'nothing-more'
           ELSE effect.paid
       END AS paid,
       CASE
           WHEN stated_list.modifiers = 0 THEN 'nothing to compare: no publication of the code lists modifiers'
           WHEN effect.modifier IS NULL OR effect.paid = 'not-decided' THEN 'not decided'
           WHEN effect.paid = 'facility-only' THEN 'facility claims only'
           WHEN effect.paid = 'no' AND effect.thousandths IS NOT NULL AND stated.listed = 'yes'
           THEN 'disagree: listed, but Medicare pays the same without it'
           WHEN effect.paid = 'no' AND stated.listed = 'yes' AND effect.column_name <> 'any'
           THEN 'disagree: listed, but Medicare does not pay it on this code'
           WHEN effect.column_name = 'any' AND stated.listed IS DISTINCT FROM 'yes'
               THEN 'nothing to compare: no indicator decides on it'
           WHEN effect.paid <> 'no' AND stated.listed IS DISTINCT FROM 'yes'
               THEN 'disagree: Medicare pays it, but it is not listed'
           ELSE 'agree'
       END AS verdict,
       CASE WHEN effect.column_name = 'any' THEN 'no indicator'
           ELSE replace(effect.column_name, '_', ' ') || coalesce(' = ' || effect.indicator, '') END AS indicator,
       CASE WHEN effect.modifier IS NULL THEN 'not-applicable' END AS indicator_na,
       coalesce(effect.rule, 'not decided: no rule of the Claims Processing Manual is known for it') AS rule,
       effect.thousandths / 10.0 AS share,
       CASE
           WHEN effect.thousandths IS NOT NULL THEN NULL
           WHEN effect.modifier IS NOT NULL THEN effect.thousandths_na
           ELSE 'not-applicable'
       END AS share_na,
       priced.cents / 100.0 AS facility_amount,
       CASE
           WHEN priced.cents IS NOT NULL THEN NULL
           WHEN priced.modifier IS NOT NULL THEN priced.cents_na
           WHEN effect.modifier IS NOT NULL THEN 'no-record'
           ELSE 'not-applicable'
       END AS facility_amount_na,
       CASE WHEN effect.paid = 'facility-only' THEN 'Medicare hospital outpatient payment file (OPPS Addendum B)' END
           AS facility_amount_filled_by,
       coalesce(effect.citation, 'not decided') AS citation,
       coalesce(priced.file_name, effect.file_name, stated.file_name) AS _file,
       coalesce(priced.source_line, effect.source_line, stated.source_line) AS _line,
       coalesce(priced.import_id, effect.import_id, stated.import_id) AS _import,
       CASE WHEN effect.paid = 'not-decided' THEN 'nothing: the Claims Processing Manual does not decide it'
           ELSE 'Medicare physician fee schedule relative value file (PPRRVU)' END AS _filled_by
FROM named
JOIN stated_list ON TRUE
LEFT JOIN effect USING (modifier)
LEFT JOIN priced USING (modifier)
LEFT JOIN v_code_modifier AS stated
    ON stated.modifier = named.modifier AND stated.system = :system AND stated.code = :code
WHERE EXISTS (SELECT 1 FROM released WHERE dataset = 'fee-schedule' AND part = '')
ORDER BY effect.modifier IS NULL, verdict = 'agree', named.modifier;
