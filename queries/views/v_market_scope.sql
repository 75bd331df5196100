-- The scopes of a code, with how much each holds; the first in `ORDER BY providers DESC, contracts
-- DESC, rates DESC, scope` is the one that a report takes when it is told nothing else.

SELECT system, code, amount_kind, scope_setting, scope_class, scope_modifiers, scope_method, scope_unit, scope,
       count(*) AS rates,
       count(amount) AS known,
       count(DISTINCT iif(amount IS NULL, NULL, publisher_id || '/' || ifnull(payer_plan_id, 0))) AS contracts,
       count(DISTINCT iif(amount IS NULL, NULL, publisher_id)) AS providers,
       group_concat(DISTINCT import_id) AS imports
FROM v_market_rate
GROUP BY system, code, amount_kind, scope_setting, scope_class, scope_modifiers, scope_method, scope_unit, scope;
