-- The scopes of a code, with how much each holds. `scope_rank` says which of them a report takes when
-- it is told nothing else: of the amounts of one kind, the scope with most providers, then contracts,
-- then rates, then the first by its text; a per diem comes behind all others, because it is a part of
-- a price.

SELECT scope.*,
       row_number() OVER (
           PARTITION BY system, code, amount_kind
           ORDER BY scope_method = 'per diem', providers DESC, contracts DESC, rates DESC, scope
       ) AS scope_rank
FROM (
    SELECT system, code, amount_kind, scope_setting, scope_class, scope_modifiers, scope_method, scope_unit, scope,
           count(*) AS rates,
           count(amount) AS known,
           count(DISTINCT iif(amount IS NULL, NULL, publisher_id || '/' || ifnull(payer_plan_id, 0))) AS contracts,
           count(DISTINCT iif(amount IS NULL, NULL, publisher_id)) AS providers,
           group_concat(DISTINCT import_id) AS imports
    FROM v_market_rate
    GROUP BY system, code, amount_kind, scope_setting, scope_class, scope_modifiers, scope_method, scope_unit, scope
) AS scope;
