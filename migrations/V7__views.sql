-- The public face of the database: words instead of ids, dollars instead of ten-thousandths, and
-- every `x` with its `x_na`. Queries, spreadsheets and other programs read these; their columns
-- are only added to, never renamed.
--
-- Amounts are REAL dollars here: a division of an exact whole number, right to the last printed
-- digit below 200 billion dollars.

CREATE VIEW v_code AS
SELECT code.code_id, code.system, code.code,
       code.title, code.title_na,
       code.descriptor, code.descriptor_na,
       code.service_type, code.service_type_na,
       code.effective_from, code.effective_from_na,
       code.effective_to, code.effective_to_na,
       code.replaced_by, code.replaced_by_na,
       code_system.name AS system_name, code_system.publisher AS system_publisher,
       import.import_id, import.file_name, code.source_line
FROM code
JOIN code_system USING (system)
JOIN import USING (import_id);

CREATE VIEW v_code_section AS
SELECT code.system, code.code, section.section, section.heading, section.position,
       code_section.body,
       CASE WHEN code_section.code_id IS NULL THEN 'no-record' ELSE code_section.body_na END AS body_na,
       section.promised,
       import.import_id, import.file_name, code_section.source_line
FROM code
JOIN section ON section.scope = 'code'
LEFT JOIN code_section ON code_section.code_id = code.code_id AND code_section.section = section.section
LEFT JOIN import ON import.import_id = code_section.import_id;

CREATE VIEW v_payer_section AS
SELECT code.system, code.code, payer.payer, payer.name AS payer_name, section.section, section.heading, section.position,
       payer_section.body, payer_section.body_na,
       section.promised,
       import.import_id, import.file_name, payer_section.source_line
FROM payer_section
JOIN code USING (code_id)
JOIN payer USING (payer_id)
JOIN section USING (section)
JOIN import ON import.import_id = payer_section.import_id;

CREATE VIEW v_code_modifier AS
SELECT code.system, code.code, modifier.modifier, modifier.level,
       modifier.title, modifier.title_na,
       code_modifier.description, code_modifier.description_na,
       code_modifier.when_to_use, code_modifier.when_to_use_na,
       import.import_id, import.file_name, code_modifier.source_line
FROM code_modifier
JOIN code USING (code_id)
JOIN modifier USING (modifier)
JOIN import ON import.import_id = code_modifier.import_id;

CREATE VIEW v_code_place AS
SELECT code.system, code.code, place_of_service.place_of_service, place_of_service.name,
       place_of_service.setting, place_of_service.setting_na,
       code_place.note, code_place.note_na,
       import.import_id, import.file_name, code_place.source_line
FROM code_place
JOIN code USING (code_id)
JOIN place_of_service USING (place_of_service)
JOIN import ON import.import_id = code_place.import_id;

-- Current figures. A placeholder that waits for the latest period gives way to any published one.
CREATE VIEW v_benchmark AS
SELECT code.system, code.code, benchmark.modifiers,
       payer.payer, benchmark.payer_id_na AS payer_na,
       benchmark.measure, measure.name AS measure_name, measure.family, measure.unit,
       measure.meaning, measure.filled_by, measure.position,
       benchmark.setting, benchmark.geography, benchmark.period,
       benchmark.value / 10000.0 AS value, benchmark.value_na,
       benchmark.n, benchmark.n_na, benchmark.n_low, benchmark.n_high,
       benchmark.formula, benchmark.formula_na,
       import.import_id, import.file_name, benchmark.source_line
FROM benchmark
JOIN code USING (code_id)
JOIN measure USING (measure)
LEFT JOIN payer ON payer.payer_id = benchmark.payer_id
JOIN import ON import.import_id = benchmark.import_id
WHERE benchmark.superseded_by IS NULL
  AND NOT (
      benchmark.period = 'latest' AND benchmark.value IS NULL
      AND EXISTS (
          SELECT 1
          FROM benchmark AS published
          WHERE published.code_id = benchmark.code_id
            AND published.modifiers = benchmark.modifiers
            AND published.measure = benchmark.measure
            AND published.setting = benchmark.setting
            AND published.geography = benchmark.geography
            AND published.payer_id IS benchmark.payer_id
            AND published.period <> 'latest'
            AND published.superseded_by IS NULL
      )
  );

-- Every current rate once. Amounts of the hospital itself have no payer: `not-applicable`.
CREATE VIEW v_rate AS
SELECT rate.rate_id, charge.item_id, charge.charge_id,
       publisher.name AS publisher, publisher.kind AS publisher_kind,
       item.description, item.description_na,
       item.drug_unit / 10000.0 AS drug_unit, item.drug_unit_na,
       item.drug_type, item.drug_type_na,
       charge.setting, charge.setting_na,
       charge.billing_class, charge.billing_class_na,
       charge.place_of_service, charge.place_of_service_na,
       charge.modifiers,
       amount_kind.amount_kind,
       payer_plan.raw_payer, iif(payer_plan.payer_plan_id IS NULL, 'not-applicable', NULL) AS raw_payer_na,
       payer_plan.raw_plan, iif(payer_plan.payer_plan_id IS NULL, 'not-applicable', payer_plan.raw_plan_na) AS raw_plan_na,
       payer.payer, iif(payer_plan.payer_plan_id IS NULL, 'not-applicable', payer_plan.payer_id_na) AS payer_na,
       payer.name AS payer_name, iif(payer_plan.payer_plan_id IS NULL, 'not-applicable', payer_plan.payer_id_na) AS payer_name_na,
       terms.method, terms.method_na,
       terms.effective_from, terms.effective_from_na,
       terms.effective_to, terms.effective_to_na,
       terms.notes, terms.notes_na,
       rate.amount / 10000.0 AS amount,
       (SELECT reason FROM absent_reason WHERE reason_id = rate.amount_na) AS amount_na,
       rate.amount_raw,
       rate.percentage / 10000.0 AS percentage,
       (SELECT reason FROM absent_reason WHERE reason_id = rate.percentage_na) AS percentage_na,
       (SELECT body FROM algorithm WHERE algorithm_id = rate.algorithm_id) AS algorithm,
       (SELECT reason FROM absent_reason WHERE reason_id = rate.algorithm_id_na) AS algorithm_na,
       import.import_id, import.file_name, rate.source_line,
       import.edition, import.edition_na
FROM rate
JOIN charge USING (charge_id)
JOIN item USING (item_id)
JOIN publisher USING (publisher_id)
JOIN amount_kind USING (amount_kind_id)
JOIN terms USING (terms_id)
JOIN import ON import.import_id = rate.import_id
LEFT JOIN payer_plan ON payer_plan.payer_plan_id = rate.payer_plan_id
LEFT JOIN payer ON payer.payer_id = payer_plan.payer_id
WHERE rate.superseded_by IS NULL;

-- Every current rate once for each code of its item: the way from a code to its rates. A file may
-- print one code twice, as CPT and as HCPCS; the rate still counts once.
CREATE VIEW v_code_rate AS
SELECT code.system, code.code, item_code.published_system, v_rate.*
FROM code
JOIN item_code USING (code_id)
JOIN v_rate USING (item_id)
WHERE NOT EXISTS (
    SELECT 1
    FROM item_code AS earlier
    WHERE earlier.item_id = item_code.item_id
      AND earlier.code_id = item_code.code_id
      AND earlier.position < item_code.position
);

-- What was allowed, for current rates whose format states it.
CREATE VIEW v_rate_statistic AS
SELECT rate_statistic.rate_id,
       rate_statistic.estimated_amount / 10000.0 AS estimated_amount,
       (SELECT reason FROM absent_reason WHERE reason_id = rate_statistic.estimated_amount_na) AS estimated_amount_na,
       rate_statistic.median_amount / 10000.0 AS median_amount,
       (SELECT reason FROM absent_reason WHERE reason_id = rate_statistic.median_amount_na) AS median_amount_na,
       rate_statistic.percentile_10_amount / 10000.0 AS percentile_10_amount,
       (SELECT reason FROM absent_reason WHERE reason_id = rate_statistic.percentile_10_amount_na) AS percentile_10_amount_na,
       rate_statistic.percentile_90_amount / 10000.0 AS percentile_90_amount,
       (SELECT reason FROM absent_reason WHERE reason_id = rate_statistic.percentile_90_amount_na) AS percentile_90_amount_na,
       rate_statistic.remittance_count,
       (SELECT reason FROM absent_reason WHERE reason_id = rate_statistic.remittance_count_na) AS remittance_count_na,
       rate_statistic.remittance_count_low, rate_statistic.remittance_count_high
FROM rate_statistic
JOIN rate USING (rate_id)
WHERE rate.superseded_by IS NULL;

CREATE VIEW v_modifier_effect AS
SELECT publisher.name AS publisher, modifier_effect.modifiers,
       modifier_effect.description, modifier_effect.description_na,
       modifier_effect.setting, modifier_effect.setting_na,
       payer_plan.raw_payer, modifier_effect.payer_plan_id_na AS raw_payer_na,
       payer_plan.raw_plan, ifnull(modifier_effect.payer_plan_id_na, payer_plan.raw_plan_na) AS raw_plan_na,
       payer.payer, ifnull(modifier_effect.payer_plan_id_na, payer_plan.payer_id_na) AS payer_na,
       modifier_effect.amount / 10000.0 AS amount, modifier_effect.amount_na,
       modifier_effect.percentage / 10000.0 AS percentage, modifier_effect.percentage_na,
       modifier_effect.algorithm, modifier_effect.algorithm_na,
       modifier_effect.notes, modifier_effect.notes_na,
       import.import_id, import.file_name, modifier_effect.source_line
FROM modifier_effect
JOIN publisher USING (publisher_id)
LEFT JOIN payer_plan ON payer_plan.payer_plan_id = modifier_effect.payer_plan_id
LEFT JOIN payer ON payer.payer_id = payer_plan.payer_id
JOIN import ON import.import_id = modifier_effect.import_id
WHERE modifier_effect.superseded_by IS NULL;

CREATE VIEW v_import AS
SELECT import.import_id, import.file_name, publisher.kind AS publisher_kind, publisher.name AS publisher,
       import.format, import.format_version, import.format_version_na, import.encoding,
       import.edition, import.edition_na, import.profile, import.profile_na,
       import.bytes, import.sha256, import.fingerprint, import.fingerprint_na, import.started_at, import.finished_at, import.status,
       import.rows_read, import.rows_accepted, import.rows_rejected,
       import.facts_added, import.facts_changed, import.facts_removed, import.facts_unchanged,
       import.tool_version, import.schema_version
FROM import
JOIN publisher USING (publisher_id);
