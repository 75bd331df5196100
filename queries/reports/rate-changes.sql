-- name: rate-changes
-- title: Changes between two editions
-- description: Rates that differ between two moments, for sources that had rates at the first one. Texts and codes
--   are not compared.
-- param: from moment required "an import's number, or a day such as 2026-09-30: the state after it"
-- param: until moment required "an import's number, or a day: the state after it"
-- param: code code optional "only this code"
-- param: system text default=CPT "code system of the code"
-- param: payer payer optional "only this payer, or this published name that is matched to none"
-- grain: one rate before and after
-- key: code publisher amount_kind raw_payer raw_plan setting modifiers change
-- column: change text
--   "up, down, added, removed, became a gap, gap filled, another figure, another reason, or terms alone."
-- column: code code "The first code of the priced item."
-- column: publisher text names title="Published by" "Whose file it is."
-- column: amount_kind text title="Kind" "Negotiated, gross, cash, minimum or maximum."
-- column: raw_payer text names title="Published payer" "The payer exactly as the file names it."
-- column: raw_plan text names title="Published plan" "The plan exactly as the file names it."
-- column: setting text "Where the patient is."
-- column: modifiers code "Modifiers of the price."
-- column: before_amount money(USD) title="Before" "Dollars at the first moment."
-- column: after_amount money(USD) title="After" "Dollars at the second moment."
-- column: difference money(USD) "After less before, where both are of one method."
-- column: percent decimal title="Change, percent" "After against before, where both are of one method."
-- column: other_figures text title="Beside dollars"
--   "Percentage, algorithm and allowed amounts before and after, or none; one text where both are the same."
-- column: other_terms text names title="Terms"
--   "Method, first and last day, notes, remittances and who is paid, as far as they differ; or none."
-- column: imports text "The imports that stated the two."
-- with: changes/pair
-- tags: rate, changes, database

WITH span AS (
    SELECT CASE
               WHEN :from GLOB '*-*-*'
                   THEN (SELECT coalesce(max(import_id), 0) FROM v_import WHERE date(finished_at) <= :from)
               ELSE CAST(:from AS INTEGER)
           END AS first,
           CASE
               WHEN :until GLOB '*-*-*'
                   THEN (SELECT coalesce(max(import_id), 0) FROM v_import WHERE date(finished_at) <= :until)
               ELSE CAST(:until AS INTEGER)
           END AS last
),
-- Sources that already spoke at the first moment; the first file of a source changes nothing.
spoke AS (
    SELECT DISTINCT import.publisher_id
    FROM import, span
    WHERE import.import_id <= span.first AND EXISTS (SELECT 1 FROM item WHERE item.import_id = import.import_id)
),
wanted AS (
    SELECT code_id FROM code WHERE :code IS NOT NULL AND system = :system AND code = :code
),
-- The imports of the span; only their rates can differ.
brought AS (
    SELECT import.import_id FROM import JOIN spoke USING (publisher_id), span
    WHERE import.import_id > span.first AND import.import_id <= span.last
),
charged AS MATERIALIZED (
    SELECT DISTINCT charge.charge_id
    FROM wanted JOIN item_code USING (code_id) JOIN charge USING (item_id)
),
-- What a match of names replaced is gone too, though no file says so.
gone AS MATERIALIZED (
    SELECT rate_id, charge_id, amount_kind_id, payer_plan_id, terms_id, fingerprint
    FROM rate, span
    WHERE superseded_by > span.first AND superseded_by <= span.last AND import_id <= span.first
      AND (:code IS NULL OR charge_id IN (SELECT charge_id FROM charged))
),
come AS MATERIALIZED (
    SELECT rate_id, charge_id, amount_kind_id, payer_plan_id, terms_id, fingerprint
    FROM rate
    WHERE import_id IN (SELECT import_id FROM brought)
      AND (superseded_by IS NULL OR superseded_by > (SELECT last FROM span))
      AND (:code IS NULL OR charge_id IN (SELECT charge_id FROM charged))
),
-- What went and came back does not differ.
back AS MATERIALIZED (
    SELECT charge_id, amount_kind_id, payer_plan_id, fingerprint FROM gone
    INTERSECT
    SELECT charge_id, amount_kind_id, payer_plan_id, fingerprint FROM come
),
old AS MATERIALIZED (
    SELECT 0 AS step, rate_id, charge_id, amount_kind_id, payer_plan_id, terms_id
    FROM gone
    WHERE NOT EXISTS (
        SELECT 1 FROM back
        WHERE back.fingerprint = gone.fingerprint AND back.charge_id = gone.charge_id
          AND back.amount_kind_id = gone.amount_kind_id AND back.payer_plan_id IS gone.payer_plan_id
    )
),
new AS MATERIALIZED (
    SELECT 0 AS step, rate_id, charge_id, amount_kind_id, payer_plan_id, terms_id
    FROM come
    WHERE NOT EXISTS (
        SELECT 1 FROM back
        WHERE back.fingerprint = come.fingerprint AND back.charge_id = come.charge_id
          AND back.amount_kind_id = come.amount_kind_id AND back.payer_plan_id IS come.payer_plan_id
    )
)
SELECT CASE
           WHEN old_id IS NULL THEN 'added'
           WHEN new_id IS NULL THEN 'removed'
           WHEN coalesce(new_other, old_other) IS NULL AND old_amount IS NULL AND new_amount IS NULL
               THEN CASE WHEN old_amount_na = new_amount_na THEN 'terms' ELSE 'another reason' END
           WHEN old_amount IS NULL AND old_other IS NULL THEN 'gap filled'
           WHEN new_amount IS NULL AND new_other IS NULL THEN 'became a gap'
           WHEN other_kind = 1 THEN 'another figure'
           WHEN new_amount > old_amount THEN 'up'
           WHEN new_amount < old_amount THEN 'down'
           WHEN old_amount IS NOT NULL AND new_amount IS NULL THEN 'another figure'
           WHEN old_amount IS NULL AND new_amount IS NOT NULL THEN 'another figure'
           WHEN rise > 0 THEN 'up'
           WHEN rise < 0 THEN 'down'
           WHEN old_other IS DISTINCT FROM new_other THEN 'another figure'
           ELSE 'terms'
       END AS change,
       coalesce((
           SELECT code.code FROM item_code JOIN code USING (code_id)
           WHERE item_code.item_id = charge.item_id ORDER BY item_code.position LIMIT 1
       ), 'none') AS code,
       publisher.name AS publisher, amount_kind.amount_kind,
       payer_plan.raw_payer, CASE WHEN payer_plan.payer_plan_id IS NULL THEN 'not-applicable' END AS raw_payer_na,
       payer_plan.raw_plan,
       CASE WHEN payer_plan.payer_plan_id IS NULL THEN 'not-applicable' ELSE payer_plan.raw_plan_na END AS raw_plan_na,
       charge.setting, charge.setting_na,
       CASE WHEN charge.modifiers = '' THEN 'none' ELSE replace(charge.modifiers, '|', ' ') END AS modifiers,
       old_amount AS before_amount, old_amount_na AS before_amount_na,
       new_amount AS after_amount, new_amount_na AS after_amount_na,
       difference, difference_na, percent, percent_na, other_figures, other_terms,
       concat_ws(', ', old_import, new_import) AS imports,
       import.file_name AS _file, pair.source_line AS _line, pair.import_id AS _import
FROM pair
JOIN charge USING (charge_id)
JOIN item USING (item_id)
JOIN publisher USING (publisher_id)
JOIN amount_kind USING (amount_kind_id)
JOIN import ON import.import_id = pair.import_id
LEFT JOIN payer_plan ON payer_plan.payer_plan_id = pair.payer_plan_id
LEFT JOIN payer_contract ON payer_contract.payer_plan_id = pair.payer_plan_id
WHERE :payer IS NULL OR asked_as = :payer
ORDER BY abs(pair.difference / nullif(old_amount, 0)) DESC NULLS LAST, publisher.name, code, charge_id, old_id, new_id;
