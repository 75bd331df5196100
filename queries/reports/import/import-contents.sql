-- name: import-contents
-- title: Rows by kind
-- description: Rows of each kind that the import added; a later edition may have replaced some.
-- param: import_id int required "the import's number"
-- grain: one kind of row
-- key: kind
-- column: kind text "Kind of row."
-- column: total int title="All" "Rows of the kind."
-- column: known int title="With a value" "Rows whose figure is known; for items and codes all are."
-- column: gaps text title="Without, by reason" "Rows without a figure."
-- tags: import, database
SELECT kind, total, known, gaps
FROM (
    SELECT 1 AS position, 'items' AS kind, count(*) AS total, count(*) AS known, 'none' AS gaps
    FROM item WHERE import_id = :import_id
    UNION ALL
    SELECT 2, 'codes of items', count(*), count(*), 'none'
    FROM item_code JOIN item USING (item_id) WHERE item.import_id = :import_id
    UNION ALL
    SELECT 3, 'charges', count(*), count(*), 'none' FROM charge WHERE import_id = :import_id
    UNION ALL
    SELECT 3 + rate.amount_kind_id, 'rates, ' || amount_kind.amount_kind, count(*), count(rate.amount),
           coalesce(gap_summary(absent_reason.reason), 'none')
    FROM rate
    JOIN amount_kind USING (amount_kind_id)
    LEFT JOIN absent_reason ON absent_reason.reason_id = rate.amount_na
    WHERE rate.import_id = :import_id
    GROUP BY rate.amount_kind_id
    UNION ALL
    SELECT 12, 'lists of plans and files', count(*), count(*), 'none' FROM payer_contents WHERE import_id = :import_id
    UNION ALL
    SELECT 13, 'allowed amounts outside of networks', count(*), count(amount), coalesce(gap_summary(amount_na), 'none')
    FROM allowed_amount WHERE import_id = :import_id
    UNION ALL
    SELECT 11, 'rates with allowed amounts', count(*),
           count(coalesce(rate_statistic.median_amount, rate_statistic.estimated_amount)),
           coalesce(gap_summary(absent_reason.reason), 'none')
    FROM rate_statistic
    JOIN rate USING (rate_id)
    LEFT JOIN absent_reason
        ON rate_statistic.estimated_amount IS NULL AND absent_reason.reason_id = rate_statistic.median_amount_na
    WHERE rate.import_id = :import_id
    UNION ALL
    SELECT 14, 'modifier effects', count(*), count(*), 'none' FROM modifier_effect WHERE import_id = :import_id
)
WHERE total > 0
ORDER BY position;
