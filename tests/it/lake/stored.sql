WITH coded AS (
    SELECT item_id, code_id, min(position) AS position
    FROM item_code
    GROUP BY item_id, code_id
)
SELECT rate.rate_id AS rate_key, charge.charge_id AS charge_key, item.item_id AS item_key, terms.terms_id AS terms_key,
       rate.payer_plan_id AS payer_plan_key,
       coded.position AS code_position, code.system, code.code, named.published_system,
       coalesce((SELECT identifies = 'group' FROM code_system WHERE code_system.system = code.system), 0)
           AND EXISTS (SELECT 1 FROM named_item WHERE named_item.item_id = item.item_id) AS only_groups,
       item.description, item.description_na, item.drug_unit, item.drug_unit_na, item.drug_type, item.drug_type_na,
       charge.setting, charge.setting_na, charge.billing_class, charge.billing_class_na,
       charge.place_of_service, charge.place_of_service_na, charge.modifiers,
       amount_kind.amount_kind,
       payer_plan.raw_payer, payer_plan.raw_plan, payer_plan.raw_plan_na, payer_plan.payer_key,
       payer_plan.product_key, payer_plan.plan_key,
       CASE WHEN EXISTS (
           SELECT 1 FROM stated_plan AS named
           WHERE (named.import_id, named.payer_plan_id, named.by_contrast) = (rate.import_id, rate.payer_plan_id, 1)
       ) THEN 'commercial' ELSE payer_plan.line_of_business END AS line_of_business, payer_plan.line_is_stated,
       terms.method, terms.method_na, terms.percentage, terms.percentage_na,
       algorithm.body AS algorithm, terms.algorithm_id_na AS algorithm_na,
       terms.effective_from, terms.effective_from_na, terms.effective_to, terms.effective_to_na,
       terms.notes, terms.notes_na, terms.work_unit,
       rate.amount, (SELECT reason FROM absent_reason WHERE reason_id = rate.amount_na) AS amount_na, rate.amount_raw,
       CASE WHEN allowed.rate_id IS NULL THEN 0 ELSE 1 END AS has_statistic,
       allowed.estimated_amount,
       (SELECT reason FROM absent_reason WHERE reason_id = allowed.estimated_amount_na) AS estimated_amount_na,
       allowed.median_amount,
       (SELECT reason FROM absent_reason WHERE reason_id = allowed.median_amount_na) AS median_amount_na,
       allowed.percentile_10_amount,
       (SELECT reason FROM absent_reason WHERE reason_id = allowed.percentile_10_amount_na) AS percentile_10_amount_na,
       allowed.percentile_90_amount,
       (SELECT reason FROM absent_reason WHERE reason_id = allowed.percentile_90_amount_na) AS percentile_90_amount_na,
       allowed.remittance_count,
       (SELECT reason FROM absent_reason WHERE reason_id = allowed.remittance_count_na) AS remittance_count_na,
       allowed.remittance_count_low, allowed.remittance_count_high,
       (SELECT amount_kind FROM amount_kind WHERE amount_kind_id = outside.bound_kind_id) AS outside_bound,
       outside.bound_amount,
       CASE WHEN outside.rate_id IS NULL THEN NULL ELSE import.file_name END AS bound_file,
       outside.source_line AS bound_line,
       beside.negotiated_type, beside.arrangement, beside.arrangement_na, beside.places,
       beside.provider_set_id AS provider_set_key, provider_set.organizations, provider_set.group_count,
       (SELECT group_concat(network, '|')
        FROM (SELECT network FROM provider_set_network AS listed
              WHERE listed.provider_set_id = beside.provider_set_id ORDER BY network)) AS networks,
       beside.source_byte, beside.item_index, beside.element_index, beside.price_index,
       import.file_name AS source_file, import.edition AS stated_on, import.edition_na AS stated_on_na,
       rate.source_line,
       CASE WHEN coded.position > 1 THEN NULL ELSE rate.fingerprint END AS fingerprint
FROM rate
JOIN import USING (import_id)
JOIN charge USING (charge_id)
JOIN item USING (item_id)
JOIN amount_kind USING (amount_kind_id)
JOIN terms USING (terms_id)
LEFT JOIN algorithm ON algorithm.algorithm_id = terms.algorithm_id
LEFT JOIN payer_plan ON payer_plan.payer_plan_id = rate.payer_plan_id
LEFT JOIN rate_statistic AS allowed ON allowed.rate_id = rate.rate_id
LEFT JOIN rate_outside_bounds AS outside ON outside.rate_id = rate.rate_id
LEFT JOIN in_network_rate AS beside ON beside.rate_id = rate.rate_id
LEFT JOIN provider_set ON provider_set.provider_set_id = beside.provider_set_id
LEFT JOIN coded ON coded.item_id = item.item_id
LEFT JOIN code ON code.code_id = coded.code_id
LEFT JOIN item_code AS named ON named.item_id = coded.item_id AND named.position = coded.position
