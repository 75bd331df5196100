-- lake: lake_contract
-- description: The newest file of a publisher that states a payer and plan, and is the whole truth for it. Amounts
--   of no payer are of the contract none, which each file states.

SELECT publisher_kind, publisher, contract_key, max(import_id) AS newest
FROM (
    SELECT file.publisher_kind, file.publisher, file.import_id,
           coalesce('#' || payer.payer_id, state.payer_key) || '; ' || state.plan_key AS contract_key
    FROM lake_state AS state
    JOIN lake_import AS file ON file.part = state.part
    LEFT JOIN lake_payer AS payer ON payer.payer_key = state.payer_key
    WHERE file.scope = 'plans'
    UNION ALL
    SELECT publisher_kind, publisher, import_id, 'none' FROM lake_import WHERE scope = 'plans'
) AS stated
GROUP BY publisher_kind, publisher, contract_key;
