-- name: payers
-- title: Payers
-- description: Every payer with the published names that lead to it.
-- grain: one payer
-- key: payer
-- column: payer code names title="Short name" "What commands take."
-- column: name text names "Its name."
-- column: kind text "commercial, government, or a group of licensees."
-- column: aliases int title="Known names" "Published names that lead to it."
-- column: plans int title="Plans in files" "Payers and plans of imported files matched to it."
-- column: rates int title="Rates as listed"
--   "Current negotiated rates and in-network prices as files list them; one that is stated again counts again."
-- tags: payer, list, database
SELECT payer.payer, payer.name, payer.kind,
       (SELECT count(*) FROM payer_alias
        WHERE payer_alias.payer_id = payer.payer_id AND payer_alias.superseded_by IS NULL) AS aliases,
       (SELECT count(*) FROM v_payer_plan WHERE v_payer_plan.payer = payer.payer) AS plans,
       (SELECT coalesce(sum(rates), 0) FROM v_payer_plan JOIN rate_tally USING (payer_plan_id)
        WHERE v_payer_plan.payer = payer.payer) AS rates
FROM payer
ORDER BY payer.payer;
