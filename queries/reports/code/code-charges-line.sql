-- name: code-charges-line
-- title: Standard charges where no payer's rate is stated
-- description: Gross charges and discounted cash prices of a code of which no payer's rate is stated: from the lowest
--   to the highest, with the number of hospitals. They are no payer's rates.
-- with: market/lots market/current
-- param: system text default=CPT "code system"
-- param: code code required "billing code"
-- param: today date default=latest "the day on which rates are in effect; the command line gives that of the run"
-- param: modifier modifier optional "only figures with this modifier"
-- grain: one kind of amount, where no payer's rate is stated
-- key: charge
-- column: charge text "Gross charge or discounted cash price."
-- column: amounts text "Dollars, from the lowest to the highest."
-- column: in_words text title="In words" "Of how many hospitals, and the query that lists them."
-- inputs: code-charges
-- tags: code, hospital

SELECT CASE amount_kind WHEN 'gross' THEN 'Gross charge' ELSE 'Discounted cash price' END AS charge,
       in_dollars(least)
           || CASE WHEN most > least THEN ' to ' || in_dollars(most) ELSE '' END AS amounts,
       CASE WHEN hospitals = 1 THEN 'of a hospital' ELSE 'of ' || printf('%,d', hospitals) || ' hospitals' END
           || ', no payer''s rate; listed by `ratebook query run code-charges --param system=' || :system
           || ' --param code=' || :code
           || coalesce(' --param modifier=' || coalesce(nullif(replace(:modifier, '|', ','), ''), 'none'), '')
           || '`' AS in_words,
       file_name AS _file, first_line AS _line, import_id AS _import
FROM (
    SELECT lots.amount_kind, lots.file_name, lots.first_line, lots.import_id,
           min(current.amount) OVER of_kind AS least, max(current.amount) OVER of_kind AS most,
           hospital.hospitals,
           row_number() OVER (
               PARTITION BY lots.amount_kind ORDER BY lots.file_name, lots.first_line, lots.lot_id
           ) AS nth
    FROM lots
    JOIN current USING (lot_id)
    JOIN (
        SELECT amount_kind, count(DISTINCT publisher_id) AS hospitals
        FROM lots
        WHERE NOT gap
        GROUP BY amount_kind
    ) AS hospital ON hospital.amount_kind = lots.amount_kind
    WHERE lots.amount_kind IN ('gross', 'cash') AND current.amount IS NOT NULL
      AND (:modifier IS NULL OR lots.modifiers = :modifier)
      AND NOT EXISTS (SELECT 1 FROM lots AS stated WHERE stated.amount_kind IN ('negotiated', 'in-network'))
    WINDOW of_kind AS (PARTITION BY lots.amount_kind)
) AS charged
WHERE nth = 1
ORDER BY amount_kind DESC;
