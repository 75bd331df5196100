-- view: payer_contract
-- title: Contracts of published payers and plans
-- description: By whom a rate is paid, as rates are identified: the payer that a published name leads to, or the
--   letters and digits of the name, and the plan without regard to case and blanks. Spellings of one payer and plan are
--   one contract.
-- grain: one published payer and plan
-- column: payer_plan_id int "Key of the published payer and plan in `v_payer_plan`."
-- column: contract_key text "Payer and plan; the same text is the same contract."
-- column: family_key text "The same without the line of business that the file states."
-- column: asked_as text
--   "What a parameter for a payer is: the payer's short name; of a name that leads to none, its letters in quotes."

SELECT payer_plan.payer_plan_id,
       coalesce('#' || alias.payer_id, payer_plan.payer_key) || '; ' || payer_plan.plan_key AS contract_key,
       coalesce('#' || alias.payer_id, payer_plan.payer_key) || '; ' || substr(payer_plan.plan_key, 1,
           length(payer_plan.plan_key) - CASE WHEN payer_plan.line_is_stated = 1
               -- A blank and brackets go with it.
               THEN length(payer_plan.line_of_business) + 3 ELSE 0 END) AS family_key,
       coalesce(payer.payer, '"' || payer_plan.payer_key || '"') AS asked_as
FROM payer_plan
LEFT JOIN payer_alias AS alias ON alias.payer_key = payer_plan.payer_key AND alias.superseded_by IS NULL
LEFT JOIN payer ON payer.payer_id = alias.payer_id;
