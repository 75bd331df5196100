-- name: code-in-network-lines
-- title: In-network rates of payers' files
-- description: A line for each scope of in-network rates in payers' own files, those of most organizations first; the
--   table In-network rates has all of them. They are in no percentile of the rates above.
-- with: in-network/vote
-- param: system text default=CPT "code system"
-- param: code code required "billing code"
-- param: min_n int default=3 "fewest providers for which a percentile is shown"
-- grain: one list, plan and scope of prices
-- key: payer_name publisher scope
-- column: payer_name text title="Payer" "Who pays and publishes."
-- column: price money(USD) "Median of the organizations' votes, from 3 organizations on; else the lowest vote."
-- column: words text title="In words" "Range, organizations, and what the price is and for what."
-- column: publisher text title="List" "Payer and list, as imported."
-- column: scope text "What can be compared, in words."
-- inputs: code-in-network-prices publisher=publisher
-- tags: code, payer, in-network

SELECT payer_name || ', in-network rate' AS payer_name,
       round(iif(organizations >= :min_n, middle, lowest), 2) AS price,
       concat_ws('; ',
           CASE
               WHEN lowest = highest THEN NULL
               WHEN organizations >= :min_n THEN printf('$%,.2f to $%,.2f', lowest, highest)
               ELSE printf('to $%,.2f', highest)
           END,
           organizations || iif(organizations = 1, ' organization', ' organizations'), scope) AS words,
       publisher, scope, file_name AS _file, source_line AS _line, import_id AS _import
FROM (
    SELECT publisher_id, plan, scope, count(*) AS organizations, min(vote) AS lowest, max(vote) AS highest,
           median(vote) AS middle
    FROM vote
    GROUP BY publisher_id, plan, scope
)
JOIN (
    SELECT publisher_id, publisher, payer_name, plan, scope, file_name, min(source_line) AS source_line, import_id
    FROM priced
    GROUP BY publisher_id, plan, scope
) USING (publisher_id, plan, scope)
ORDER BY organizations DESC, payer_name, publisher, scope
LIMIT 3;
