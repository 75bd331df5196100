-- name: rate-changes
-- title: Changes between two editions
-- description: Rates that differ between two moments, for sources that had rates at the first one. Texts and codes are not compared.
-- param: from text required "an import's number, or a day such as 2026-09-30: the state after it"
-- param: until text required "an import's number, or a day: the state after it"
-- param: code code optional "only this code"
-- param: system text default=CPT "code system of the code"
-- param: payer payer optional "only this payer"
-- grain: one rate before and after
-- key: code publisher amount_kind raw_payer raw_plan setting modifiers change
-- column: change text "up, down, added, removed, became a gap, gap filled, or another reason."
-- column: code code "The first code of the priced item."
-- column: publisher text title="Published by" "Whose file it is."
-- column: amount_kind text title="Kind" "Negotiated, gross, cash, minimum or maximum."
-- column: raw_payer text title="Published payer" "The payer exactly as the file names it."
-- column: raw_plan text title="Published plan" "The plan exactly as the file names it."
-- column: setting text "Where the patient is."
-- column: modifiers code "Modifiers of the price."
-- column: before_amount money(USD) title="Before" "Dollars at the first moment."
-- column: after_amount money(USD) title="After" "Dollars at the second moment."
-- column: difference money(USD) "After less before."
-- column: percent decimal title="Change, percent" "After against before."
-- column: imports text "The imports that stated the two."
-- tags: rate, changes

WITH span AS (
    SELECT CASE
               WHEN :from GLOB '*-*-*' THEN (SELECT ifnull(max(import_id), 0) FROM v_import WHERE date(finished_at) <= :from)
               ELSE CAST(:from AS INTEGER)
           END AS first,
           CASE
               WHEN :until GLOB '*-*-*' THEN (SELECT ifnull(max(import_id), 0) FROM v_import WHERE date(finished_at) <= :until)
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
old AS MATERIALIZED (
    SELECT rate.rate_id, rate.charge_id, rate.amount_kind_id, rate.payer_plan_id, rate.amount, rate.amount_na, rate.import_id,
           row_number() OVER (PARTITION BY rate.charge_id, rate.amount_kind_id, rate.payer_plan_id ORDER BY rate.rate_id) AS turn
    FROM rate, span
    WHERE rate.superseded_by IN (SELECT import_id FROM brought)
      AND rate.import_id <= span.first
      AND (:code IS NULL OR rate.charge_id IN (SELECT charge_id FROM charged))
),
new AS MATERIALIZED (
    SELECT rate.rate_id, rate.charge_id, rate.amount_kind_id, rate.payer_plan_id, rate.amount, rate.amount_na, rate.import_id,
           row_number() OVER (PARTITION BY rate.charge_id, rate.amount_kind_id, rate.payer_plan_id ORDER BY rate.rate_id) AS turn
    FROM rate, span
    WHERE rate.import_id IN (SELECT import_id FROM brought)
      AND ifnull(rate.superseded_by, span.last + 1) > span.last
      AND (:code IS NULL OR rate.charge_id IN (SELECT charge_id FROM charged))
),
pair AS (
    SELECT old.charge_id, old.amount_kind_id, old.payer_plan_id, old.rate_id AS old_id, old.amount AS old_amount, old.amount_na AS old_na,
           old.import_id AS old_import, new.rate_id AS new_id, new.amount AS new_amount, new.amount_na AS new_na, new.import_id AS new_import
    FROM old
    LEFT JOIN new
        ON new.charge_id = old.charge_id AND new.amount_kind_id = old.amount_kind_id
       AND ifnull(new.payer_plan_id, 0) = ifnull(old.payer_plan_id, 0) AND new.turn = old.turn
    UNION ALL
    SELECT new.charge_id, new.amount_kind_id, new.payer_plan_id, NULL, NULL, NULL, NULL, new.rate_id, new.amount, new.amount_na, new.import_id
    FROM new
    WHERE NOT EXISTS (
        SELECT 1 FROM old
        WHERE old.charge_id = new.charge_id AND old.amount_kind_id = new.amount_kind_id
          AND ifnull(old.payer_plan_id, 0) = ifnull(new.payer_plan_id, 0) AND old.turn = new.turn
    )
)
SELECT CASE
           WHEN old_id IS NULL THEN 'added'
           WHEN new_id IS NULL THEN 'removed'
           WHEN old_amount IS NULL AND new_amount IS NULL THEN iif(old_na = new_na, 'terms', 'another reason')
           WHEN old_amount IS NULL THEN 'gap filled'
           WHEN new_amount IS NULL THEN 'became a gap'
           WHEN new_amount > old_amount THEN 'up'
           WHEN new_amount < old_amount THEN 'down'
           ELSE 'terms'
       END AS change,
       coalesce((
           SELECT code.code FROM item_code JOIN code USING (code_id)
           WHERE item_code.item_id = charge.item_id ORDER BY item_code.position LIMIT 1
       ), 'none') AS code,
       publisher.name AS publisher, amount_kind.amount_kind,
       payer_plan.raw_payer, iif(payer_plan.payer_plan_id IS NULL, 'not-applicable', NULL) AS raw_payer_na,
       payer_plan.raw_plan, iif(payer_plan.payer_plan_id IS NULL, 'not-applicable', payer_plan.raw_plan_na) AS raw_plan_na,
       charge.setting, charge.setting_na,
       iif(charge.modifiers = '', 'none', replace(charge.modifiers, '|', ' ')) AS modifiers,
       old_amount / 10000.0 AS before_amount,
       iif(old_id IS NULL, 'no-record', (SELECT reason FROM absent_reason WHERE reason_id = old_na)) AS before_amount_na,
       new_amount / 10000.0 AS after_amount,
       iif(new_id IS NULL, 'no-record', (SELECT reason FROM absent_reason WHERE reason_id = new_na)) AS after_amount_na,
       (new_amount - old_amount) / 10000.0 AS difference,
       iif(new_amount IS NULL OR old_amount IS NULL, 'not-applicable', NULL) AS difference_na,
       round(100.0 * (new_amount - old_amount) / nullif(old_amount, 0), 2) AS percent,
       iif(new_amount IS NULL OR old_amount IS NULL OR old_amount = 0, 'not-applicable', NULL) AS percent_na,
       concat_ws(', ', old_import, new_import) AS imports,
       import.file_name AS _file, rate.source_line AS _line, import.import_id AS _import
FROM pair
JOIN charge USING (charge_id)
JOIN item USING (item_id)
JOIN publisher USING (publisher_id)
JOIN amount_kind USING (amount_kind_id)
JOIN rate ON rate.rate_id = coalesce(pair.new_id, pair.old_id)
JOIN import ON import.import_id = rate.import_id
LEFT JOIN payer_plan ON payer_plan.payer_plan_id = pair.payer_plan_id
LEFT JOIN payer ON payer.payer_id = (
    SELECT payer_id FROM payer_alias WHERE alias = payer_plan.raw_payer AND superseded_by IS NULL
)
WHERE :payer IS NULL OR payer.payer = :payer
ORDER BY abs(100.0 * (new_amount - old_amount) / nullif(old_amount, 0)) DESC NULLS LAST, publisher.name, code, charge.charge_id, pair.old_id, pair.new_id;
