-- name: code-modifiers
-- title: Modifiers
-- description: Modifiers that go with the code, and whether its publication lists them. No modifier means the
--   global service.
-- with: medicare/fees medicare/effects
-- param: system text default=CPT "code system"
-- param: code code required "billing code"
-- param: modifier modifier optional "only figures with this modifier; left out, all are shown"
-- grain: one modifier
-- key: modifier
-- column: modifier code "Two characters added to the code."
-- column: title text "Short name."
-- column: description text names "What it says of the service."
-- column: when_to_use text title="When to use" "When it belongs on a claim."
-- column: record text title="Record needed" "What the medical record has to show."
-- column: listed text title="In the publication" "Whether the publication of the code lists it."
-- column: citation text title="Where it is written"
--   "Where the texts are from, with the chapter and section of a manual."
-- column: medicare text title="Medicare"
--   "What the fee schedule in force makes of it on the code; other payers may do otherwise."
-- tags: code
WITH effect AS (
    SELECT modifier, verdict, rule FROM effects
)
SELECT modifier, title, title_na, description, description_na, when_to_use, when_to_use_na,
       record, record_na,
       CASE WHEN listed = 'yes' THEN 'listed' ELSE 'not listed' END AS listed,
       citation, citation_na,
       CASE
           WHEN effect.verdict IN ('not valid', 'paid once') THEN 'not allowed on this code: ' || effect.rule
           WHEN effect.modifier IS NOT NULL THEN effect.verdict
           WHEN scheduled THEN 'not decided'
       END AS medicare,
       CASE WHEN scheduled THEN NULL ELSE 'pending' END AS medicare_na,
       'Medicare physician fee schedule relative value file (PPRRVU)' AS medicare_filled_by,
       file_name AS _file, source_line AS _line, import_id AS _import,
       'the text for the modifier, in code_modifiers.csv of your own seed folder' AS _filled_by
FROM v_code_modifier AS stated
JOIN (
    SELECT EXISTS (SELECT 1 FROM fees) AS scheduled
) ON TRUE
LEFT JOIN effect USING (modifier)
WHERE system = :system AND code = :code
  AND (:modifier IS NULL OR modifier = :modifier)
ORDER BY description IS NULL, modifier;
