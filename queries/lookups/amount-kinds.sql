-- name: amount-kinds
-- title: Kinds of amounts
-- description: One row per kind of amount that the statistics of rates take, for lists of choices.
-- grain: one kind
-- key: amount_kind
-- column: amount_kind text "As parameters take it."
-- tags: lookup

SELECT amount_kind
FROM (
    SELECT amount_kind_id AS position, amount_kind
    FROM amount_kind
    UNION ALL
    SELECT 1000, 'allowed, median'
    UNION ALL
    SELECT 1001, 'allowed, estimated'
) AS kind
ORDER BY position;
