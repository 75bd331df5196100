-- name: payer-ids
-- title: Payers
-- description: One row per payer that the database knows, for lists of choices.
-- grain: payer
-- key: payer
-- column: payer code names "Short name that parameters take"
-- column: name text names "Full name"
-- tags: lookup
SELECT
    payer,
    name
FROM payer
ORDER BY payer;
