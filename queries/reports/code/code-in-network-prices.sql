-- name: code-in-network-prices
-- title: Every in-network rate
-- description: Each price of payers' own files as it is printed there, with line, byte and JSON pointer, and who is
--   paid.
-- with: in-network/priced
-- param: system text default=CPT "code system"
-- param: code code required "billing code"
-- param: today date default=latest "the day on which rates are in effect; the command line gives that of the run"
-- param: modifier modifier optional "only figures with this modifier; left out, all are shown"
-- param: publisher text optional "only the prices of this list"
-- param: plan text optional "only the prices of this plan"
-- param: scope text optional "only the prices of this scope, in its words"
-- param: amount money optional "only prices of so many dollars"
-- param: percentage decimal optional "only prices of this percentage of charges"
-- grain: one price
-- key: payer_name scope providers
-- column: rate_id int title="Key" "Key of the price in the table `rate`."
-- column: payer_name text names title="Payer" "Who pays and publishes."
-- column: amount money(USD) "Dollars."
-- column: percentage decimal title="Percent of charges" "Where the price is a share of what is billed."
-- column: providers text names "The first organizations that are paid it, by name or tax identification."
-- column: groups int "Groups of providers that are paid it."
-- column: scope text "What can be compared, in words."
-- column: expires date title="Expiration date" "Last day of the price, where the file states one."
-- column: plan text names "Plan, where the file is of one."
-- column: file_name text names title="File" "The file that states it."
-- column: source_line int title="Line" "Physical line in the file."
-- column: source_byte int title="Byte" "First byte in the unpacked file, counted from 0."
-- column: pointer text title="JSON pointer" "Its place in the file."
-- tags: code, payer, in-network

SELECT rate_id, payer_name, amount, amount_na, percentage, percentage_na,
       coalesce((
           SELECT group_concat(shown, '; ' ORDER BY shown)
           FROM (
               SELECT DISTINCT coalesce(name || ' (' || who || ')', reference || ' (not described)', who) AS shown
               FROM v_provider_group
               WHERE v_provider_group.provider_set_id = priced.provider_set_id
               ORDER BY shown
               LIMIT 3
           )
       ), 'none listed') || CASE WHEN groups > 3 THEN '; ...' ELSE '' END AS providers,
       groups, scope, expires, expires_na,
       plan, plan_na,
       file_name, source_line, source_byte, pointer,
       file_name AS _file, source_line AS _line, priced.import_id AS _import,
       -- The price of the next edition for the same organizations is the same cell.
       concat_ws('|', publisher, plan_key, scope, provider_set.organizations) AS _key
FROM priced
JOIN provider_set ON provider_set.provider_set_id = priced.provider_set_id
WHERE (:publisher IS NULL OR publisher = :publisher) AND (:plan IS NULL OR plan = :plan)
  AND (:scope IS NULL OR scope = :scope)
  AND (:amount IS NULL OR abs(amount - :amount) < 0.00005)
  AND (:percentage IS NULL OR abs(percentage - :percentage) < 0.00005)
ORDER BY payer_name, publisher, scope, amount IS NULL, amount, rate_id;
