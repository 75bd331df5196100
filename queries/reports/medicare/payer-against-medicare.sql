-- name: payer-against-medicare
-- title: Payers against Medicare
-- description: Known dollar amounts of each payer as a percentage of Medicare's fee schedule amount for the same setting and modifier. Medicare's amount is for the professional; a facility's price holds other costs too, so the billing class stands beside.
-- param: system text default=CPT "code system"
-- param: code code required "billing code"
-- param: modifier modifier optional "only figures with this modifier; left out, all are shown"
-- param: locality text optional "Medicare locality as contractor/number, such as 09102/04; left out, the national amount"
-- grain: one payer, billing class, setting and modifier set
-- key: payer_name billing_class medicare_setting modifiers
-- column: payer_name text title="Payer" "Who pays."
-- column: billing_class text title="Billing class" "Professional, facility or both."
-- column: medicare_setting text title="Medicare setting" "By the place of service, or facility for a hospital's price."
-- column: modifiers code "Modifiers of the price."
-- column: known int title="Amounts" "Known dollar amounts."
-- column: medicare_amount money(USD) title="Medicare" "The fee schedule amount compared with."
-- column: lowest decimal title="Lowest, percent of Medicare" "Lowest amount."
-- column: middle decimal title="Median, percent of Medicare" "Median amount."
-- column: highest decimal title="Highest, percent of Medicare" "Highest amount."
-- tags: code, payer, medicare
WITH newest AS (
    SELECT max(period) AS period FROM v_medicare_release WHERE dataset = 'fee-schedule' AND part = ''
),
medicare AS (
    SELECT setting, modifier, cents / 100.0 AS amount, cents_na AS amount_na
    FROM v_medicare_national
    WHERE system = :system AND code = :code AND part = '' AND period = (SELECT period FROM newest) AND :locality IS NULL
    UNION ALL
    SELECT setting, modifier, cents / 100.0, cents_na
    FROM v_medicare_locality_amount
    WHERE system = :system AND code = :code AND part = '' AND period = (SELECT period FROM newest)
      AND gpci_year = year AND contractor || '/' || locality = :locality AND :locality IS NOT NULL
),
priced AS (
    SELECT rate.payer, rate.payer_name, rate.billing_class, rate.billing_class_na, rate.modifiers, rate.amount,
           rate.amount_na, rate.file_name, rate.source_line, rate.import_id,
           coalesce(place.setting, 'facility') AS medicare_setting
    FROM v_code_rate AS rate
    LEFT JOIN place_of_service AS place ON place.place_of_service = rate.place_of_service
    WHERE rate.system = :system AND rate.code = :code AND rate.amount_kind = 'negotiated'
      AND (:modifier IS NULL OR rate.modifiers = :modifier)
),
stated AS (
    SELECT payer, payer_name, billing_class, min(billing_class_na) AS billing_class_na, medicare_setting, modifiers,
           count(amount) AS known, min(amount) AS lowest, median(amount) AS middle, max(amount) AS highest,
           min(amount_na) AS reason, gap_summary(amount_na) AS gaps,
           min(file_name) AS file_name, min(source_line) AS source_line, min(import_id) AS import_id
    FROM priced
    GROUP BY payer, billing_class, medicare_setting, modifiers
    UNION ALL
    SELECT planned.payer, payer.name, NULL, 'no-record', 'facility', '', 0, NULL, NULL, NULL,
           iif(planned.value_na = 'not-applicable', 'not-applicable', 'no-record'), NULL,
           planned.file_name, planned.source_line, planned.import_id
    FROM v_benchmark AS planned
    JOIN payer USING (payer)
    WHERE planned.system = :system AND planned.code = :code AND planned.family = 'payer'
      AND planned.value_na <> 'not-applicable'
      AND planned.payer NOT IN (SELECT payer FROM priced WHERE payer IS NOT NULL)
)
SELECT coalesce(stated.payer_name, 'Names not matched to a payer') AS payer_name,
       stated.billing_class, iif(stated.billing_class IS NULL, coalesce(stated.billing_class_na, 'not-supplied'), NULL) AS billing_class_na,
       stated.medicare_setting,
       CASE stated.modifiers WHEN '' THEN 'none' ELSE replace(stated.modifiers, '|', ' ') END AS modifiers,
       stated.known,
       medicare.amount AS medicare_amount,
       CASE
           WHEN (SELECT period FROM newest) IS NULL THEN 'pending'
           WHEN medicare.setting IS NULL THEN 'no-record'
           ELSE medicare.amount_na
       END AS medicare_amount_na,
       round(100.0 * stated.lowest / medicare.amount, 1) AS lowest,
       CASE
           WHEN stated.lowest IS NULL THEN coalesce(stated.reason, 'no-record')
           WHEN (SELECT period FROM newest) IS NULL THEN 'pending'
           WHEN medicare.setting IS NULL THEN 'no-record'
           ELSE medicare.amount_na
       END AS lowest_na,
       round(100.0 * stated.middle / medicare.amount, 1) AS middle,
       CASE
           WHEN stated.lowest IS NULL THEN coalesce(stated.reason, 'no-record')
           WHEN (SELECT period FROM newest) IS NULL THEN 'pending'
           WHEN medicare.setting IS NULL THEN 'no-record'
           ELSE medicare.amount_na
       END AS middle_na,
       round(100.0 * stated.highest / medicare.amount, 1) AS highest,
       CASE
           WHEN stated.lowest IS NULL THEN coalesce(stated.reason, 'no-record')
           WHEN (SELECT period FROM newest) IS NULL THEN 'pending'
           WHEN medicare.setting IS NULL THEN 'no-record'
           ELSE medicare.amount_na
       END AS highest_na,
       stated.file_name AS _file, stated.source_line AS _line, stated.import_id AS _import,
       'a hospital standard charges file or a payer CSV that lists the code, and the Medicare fee schedule' AS _filled_by
FROM stated
LEFT JOIN medicare ON medicare.setting = stated.medicare_setting AND medicare.modifier = stated.modifiers
-- Before any file of either side is there, a table of nothing but gaps would tell nothing.
WHERE (SELECT period FROM newest) IS NOT NULL OR EXISTS (SELECT 1 FROM priced)
ORDER BY stated.payer_name IS NULL, stated.payer_name, stated.billing_class, stated.medicare_setting, stated.modifiers;
