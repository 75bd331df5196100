-- part: market/considered
-- description: Every current rate and amount of the code once, and why it does not count in the scope.
-- with: market/chosen market/limits
-- grain: one rate
-- column: rate_id int "The rate."
-- column: amount_kind text "What the amount is."
-- column: publisher_id int "Whose file it is."
-- column: contract_key text "Payer and plan, however published."
-- column: payer code "The payer that the name was matched to."
-- column: amount money(USD) "Dollars, where the file states them."
-- column: import_id int "The import that states it."
-- column: beside_scope int "1 for the unit, modifiers, setting and class of the scope, of any kind and method."
-- column: in_scope int "1 for a rate of the scope."
-- column: in_line int "1 for a rate that has all of the scope but for its line of business."
-- column: line text "Its line of business."
-- column: within int "1 for an amount between the limits; null without an amount."
-- column: lowest decimal "The smallest amount that counts."
-- column: highest decimal "The largest amount that counts."
-- column: why text "The first reason for which it does not count; null where it counts."

SELECT rate.rate_id, rate.amount_kind, rate.publisher_id, rate.contract_key, rate.payer, rate.payer_na,
       rate.amount, rate.amount_na, rate.import_id,
       ifnull(rate.scope_unit = chosen.scope_unit AND rate.scope_modifiers = chosen.scope_modifiers
           AND rate.scope_setting = chosen.scope_setting AND rate.scope_class = chosen.scope_class, 0) AS beside_scope,
       rate.scope IS chosen.scope AS in_scope,
       ifnull(rate.scope_unit = chosen.scope_unit AND rate.scope_modifiers = chosen.scope_modifiers
           AND rate.scope_setting = chosen.scope_setting AND rate.scope_class = chosen.scope_class
           AND rate.scope_method = chosen.scope_method, 0) AS in_line,
       rate.scope_line AS line,
       rate.amount BETWEEN limits.lowest AND limits.highest AS within,
       limits.lowest, limits.highest,
       CASE
           WHEN rate.amount_kind <> 'negotiated' THEN 'another kind of amount: ' || rate.amount_kind
           WHEN rate.stated_as = 'percentage' THEN 'a percentage of charges, not dollars'
           WHEN rate.stated_as = 'algorithm' THEN 'an algorithm, not dollars'
           WHEN rate.amount_na = 'insufficient' AND rate.amount_raw GLOB '[0-9]*' THEN 'a marker, not a price'
           WHEN rate.stated_as = 'gap' THEN 'no amount: [' || rate.amount_na || ']'
           WHEN chosen.scope IS NULL THEN 'no rate has the scope that is asked for'
           WHEN rate.scope_unit <> chosen.scope_unit THEN 'for another unit: ' || rate.scope_unit
           WHEN rate.scope_modifiers <> chosen.scope_modifiers THEN 'other modifiers: ' || rate.scope_modifiers
           WHEN rate.scope_setting <> chosen.scope_setting THEN 'another setting: ' || rate.scope_setting
           WHEN rate.scope_class <> chosen.scope_class THEN 'another billing class: ' || rate.scope_class
           WHEN rate.scope_line <> chosen.scope_line THEN 'another line of business: ' || rate.scope_line
           WHEN rate.scope_method <> chosen.scope_method THEN 'another method: ' || rate.scope_method
           WHEN rate.amount < :least THEN 'below the smallest amount'
           WHEN rate.amount NOT BETWEEN limits.lowest AND limits.highest THEN limits.outside
       END AS why
FROM v_market_rate AS rate
JOIN limits
LEFT JOIN chosen ON 1
WHERE rate.system = :system AND rate.code = :code;
