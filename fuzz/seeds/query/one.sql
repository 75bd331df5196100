-- name: mine
-- title: Mine
-- param: code code required "A code."
-- column: payer text "Payer."
-- column: amount decimal "Amount."
-- check: amount >= 0
WITH a AS (SELECT payer, amount, amount_na FROM v_rate WHERE code = :code)
SELECT payer, amount, amount_na FROM a ORDER BY payer
