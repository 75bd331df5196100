-- view: payer_contract
-- title: Contracts of published payers and plans
-- description: By whom a rate is paid, as rates are identified: the payer that a published name leads to, or the
--   name itself, and the plan, both without regard to case and blanks. Spellings of one payer and plan are one
--   contract.
-- grain: one published payer and plan
-- column: payer_plan_id int "Key of the published payer and plan in `v_payer_plan`."
-- column: contract_key text "Payer and plan; the same text is the same contract."

SELECT payer_plan.payer_plan_id,
       coalesce(
           '#' || (
               SELECT max(payer_id) FROM payer_alias WHERE payer_key = payer_plan.payer_key AND superseded_by IS NULL
           ),
           payer_plan.payer_key
       ) || '; ' || payer_plan.plan_key AS contract_key
FROM payer_plan;
