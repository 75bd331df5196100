-- name: code-in-network-amounts
-- title: In-network rates by amount
-- description: Each amount of each scope once, with how many prices, groups of providers and organizations have it, the
--   lowest first.
-- with: in-network/priced
-- param: system text default=CPT "code system"
-- param: code code required "billing code"
-- param: today date default=latest "the day on which rates are in effect; the command line gives that of the run"
-- param: modifier modifier optional "only figures with this modifier; left out, all are shown"
-- grain: one amount of a list, plan and scope
-- key: publisher plan scope amount percentage
-- column: payer_name text names title="Payer" "Who pays and publishes."
-- column: amount money(USD) "Dollars."
-- column: percentage decimal title="Percent of charges" "Where the price is a share of what is billed."
-- column: organizations int "Tax identifications that are paid it."
-- column: groups int "Groups of providers that are paid it."
-- column: prices int "Prices in the file."
-- column: scope text "What can be compared, in words."
-- column: plan text names "Plan, where the file is of one."
-- column: publisher text names title="List" "Payer and list, as imported."
-- column: first_pointer text title="First place" "JSON pointer of the first of them."
-- inputs: code-in-network-prices publisher=publisher plan=plan scope=scope amount=amount percentage=percentage
-- tags: code, payer, in-network

-- Who is paid an amount is counted for all amounts at once: a code may have as many of them as prices.
WITH paid AS MATERIALIZED (
    SELECT publisher_id, plan_key, scope, amount, percentage,
           count(DISTINCT CASE WHEN tin IS NOT NULL THEN who END) AS organizations,
           count(DISTINCT provider_group_id) AS groups
    FROM (SELECT DISTINCT publisher_id, plan_key, scope, amount, percentage, provider_set_id FROM priced) AS paid_set
    LEFT JOIN v_provider_group USING (provider_set_id)
    GROUP BY publisher_id, plan_key, scope, amount, percentage
)
SELECT priced.payer_name, priced.amount, priced.amount_na, priced.percentage, priced.percentage_na,
       paid.organizations, paid.groups,
       same_amount.prices, priced.scope, priced.plan, priced.plan_na, priced.publisher, priced.pointer AS first_pointer,
       priced.file_name AS _file, priced.source_line AS _line, priced.import_id AS _import,
       same_amount.prices AS _lines
FROM (
    SELECT min(rate_id) AS rate_id, count(*) FILTER (WHERE NOT is_repeated) AS prices
    FROM priced
    GROUP BY publisher_id, plan_key, scope, amount, amount_na, percentage, percentage_na
) AS same_amount
JOIN priced ON priced.rate_id = same_amount.rate_id
JOIN paid
    ON paid.publisher_id = priced.publisher_id AND paid.plan_key = priced.plan_key AND paid.scope = priced.scope
   AND paid.amount IS NOT DISTINCT FROM priced.amount AND paid.percentage IS NOT DISTINCT FROM priced.percentage
ORDER BY priced.payer_name, priced.publisher, priced.plan_key, priced.scope, priced.amount IS NULL, priced.amount,
         priced.percentage, priced.amount_na;
