-- Medicare's figures in words and dollars. The arithmetic is on whole numbers: hundredths of a
-- relative value unit, thousandths of an index, ten-thousandths of a dollar; it is rounded half up
-- to the cent once, at the end, as CMS does it.

CREATE VIEW v_medicare_release AS
SELECT reference_release.release_id, reference_release.dataset, reference_release.year,
       reference_release.period, reference_release.part,
       coalesce(import.format_version, reference_release.period) AS label,
       import.edition, import.edition_na,
       reference_release.period = (
           SELECT max(other.period)
           FROM reference_release AS other
           WHERE other.dataset = reference_release.dataset
             AND other.year = reference_release.year
             AND other.part = reference_release.part
             AND other.superseded_by IS NULL
       ) AS latest_of_year,
       import.import_id, import.file_name
FROM reference_release
JOIN import USING (import_id)
WHERE reference_release.superseded_by IS NULL;

-- One row for each code, modifier row, setting and release: the whole numbers that an amount is made
-- of. `units` is the sum that is paid nationally: the smaller one where imaging is capped.
CREATE VIEW v_medicare_component AS
SELECT rvu.code_id, rvu.modifier, medicare_setting.setting, medicare_setting.place,
       release.release_id, release.year, release.period, release.part, release.label, release.latest_of_year,
       release.import_id, release.file_name, rvu.source_line,
       rvu.status, medicare_status.meaning AS status_meaning,
       rvu.work_rvu,
       iif(medicare_setting.setting = 'facility', rvu.facility_pe_rvu, rvu.nonfacility_pe_rvu) AS pe_rvu,
       rvu.malpractice_rvu,
       rvu.work_rvu + rvu.malpractice_rvu
           + iif(medicare_setting.setting = 'facility', rvu.facility_pe_rvu, rvu.nonfacility_pe_rvu) AS total_rvu,
       rvu.conversion_factor,
       iif(medicare_setting.setting = 'facility', rvu.opps_facility_pe, rvu.opps_nonfacility_pe) AS cap_pe_rvu,
       rvu.opps_malpractice AS cap_malpractice_rvu,
       rvu.opps_malpractice + iif(medicare_setting.setting = 'facility', rvu.opps_facility_pe, rvu.opps_nonfacility_pe) > 0
           AS has_cap,
       medicare_status.amount_na AS status_gap,
       iif(medicare_setting.setting = 'facility', rvu.facility_not_done, rvu.nonfacility_not_done) AS not_done,
       CASE
           WHEN medicare_status.amount_na IS NOT NULL THEN medicare_status.amount_na
           WHEN iif(medicare_setting.setting = 'facility', rvu.facility_not_done, rvu.nonfacility_not_done) = 1 THEN 'not-applicable'
           WHEN rvu.work_rvu + rvu.malpractice_rvu
               + iif(medicare_setting.setting = 'facility', rvu.facility_pe_rvu, rvu.nonfacility_pe_rvu) = 0
           THEN iif(rvu.status = 'R', 'set-locally', 'not-supplied')
       END AS gap
FROM medicare_rvu AS rvu
JOIN v_medicare_release AS release ON release.release_id = rvu.release_id
JOIN medicare_status ON medicare_status.status = rvu.status
JOIN medicare_setting;

-- The national amount: every geographic index is 1.000.
CREATE VIEW v_medicare_national AS
SELECT code.system, code.code, component.*,
       CASE
           WHEN component.gap IS NOT NULL THEN NULL
           WHEN component.has_cap
           THEN min(component.total_rvu, component.work_rvu + component.cap_pe_rvu + component.cap_malpractice_rvu)
           ELSE component.total_rvu
       END AS paid_rvu,
       CASE
           WHEN component.gap IS NOT NULL THEN NULL
           WHEN component.has_cap
           THEN (min(component.total_rvu, component.work_rvu + component.cap_pe_rvu + component.cap_malpractice_rvu)
               * component.conversion_factor + 5000) / 10000
           ELSE (component.total_rvu * component.conversion_factor + 5000) / 10000
       END AS cents,
       component.gap AS cents_na,
       printf('(work %d.%02d + practice expense %d.%02d + malpractice %d.%02d) x %d.%04d',
           component.work_rvu / 100, component.work_rvu % 100, component.pe_rvu / 100, component.pe_rvu % 100,
           component.malpractice_rvu / 100, component.malpractice_rvu % 100,
           component.conversion_factor / 10000, component.conversion_factor % 10000)
       || CASE
           WHEN component.has_cap
               AND component.cap_pe_rvu + component.cap_malpractice_rvu < component.pe_rvu + component.malpractice_rvu
           THEN printf(', capped at hospital outpatient payment: (work %d.%02d + %d.%02d + %d.%02d) x the same',
               component.work_rvu / 100, component.work_rvu % 100,
               component.cap_pe_rvu / 100, component.cap_pe_rvu % 100,
               component.cap_malpractice_rvu / 100, component.cap_malpractice_rvu % 100)
           ELSE ''
       END AS arithmetic
FROM v_medicare_component AS component
JOIN code USING (code_id);

-- The amount of a locality. Years are not matched here: a query says which indices it combines.
CREATE VIEW v_medicare_locality_amount AS
SELECT code.system, code.code, component.*,
       locality.contractor, locality.locality, locality.state, locality.name AS locality_name,
       locality.work_gpci, locality.pe_gpci, locality.malpractice_gpci,
       gpci.year AS gpci_year, gpci.import_id AS gpci_import_id, gpci.file_name AS gpci_file_name,
       locality.source_line AS gpci_source_line,
       CASE
           WHEN component.gap IS NOT NULL THEN NULL
           WHEN component.has_cap
           THEN (min(
               component.work_rvu * locality.work_gpci + component.pe_rvu * locality.pe_gpci
                   + component.malpractice_rvu * locality.malpractice_gpci,
               component.work_rvu * locality.work_gpci + component.cap_pe_rvu * locality.pe_gpci
                   + component.cap_malpractice_rvu * locality.malpractice_gpci
               ) * component.conversion_factor + 5000000) / 10000000
           ELSE ((component.work_rvu * locality.work_gpci + component.pe_rvu * locality.pe_gpci
               + component.malpractice_rvu * locality.malpractice_gpci) * component.conversion_factor + 5000000) / 10000000
       END AS cents,
       component.gap AS cents_na
FROM v_medicare_component AS component
JOIN code USING (code_id)
JOIN v_medicare_release AS gpci ON gpci.dataset = 'gpci'
JOIN medicare_locality AS locality ON locality.release_id = gpci.release_id;

-- What each modifier with a rule does on a code, by the indicators of the code's own row.
CREATE VIEW v_medicare_modifier AS
SELECT code.system, code.code, rvu.code_id, rvu.status,
       release.release_id, release.year, release.period, release.part, release.label, release.latest_of_year,
       release.import_id, release.file_name, rvu.source_line,
       rule.modifier, rule.column_name,
       CASE rule.column_name
           WHEN 'professional_technical' THEN rvu.professional_technical
           WHEN 'global_days' THEN rvu.global_days
           WHEN 'multiple_procedure' THEN rvu.multiple_procedure
           WHEN 'bilateral' THEN rvu.bilateral
           WHEN 'assistant' THEN rvu.assistant
           WHEN 'co_surgeon' THEN rvu.co_surgeon
           WHEN 'team_surgeon' THEN rvu.team_surgeon
       END AS indicator,
       rule.paid, rule.rule, rule.citation,
       CASE
           WHEN rule.paid = 'no' THEN NULL
           WHEN rule.modifier = '54' THEN (rvu.preoperative + rvu.intraoperative) * 10
           WHEN rule.modifier = '55' THEN rvu.postoperative * 10
           WHEN rule.modifier = '78' THEN rvu.intraoperative * 10
           ELSE rule.thousandths
       END AS thousandths,
       CASE
           WHEN rule.paid = 'no' THEN 'not-applicable'
           WHEN rule.modifier IN ('54', '55', '78') THEN NULL
           ELSE rule.thousandths_na
       END AS thousandths_na
FROM medicare_rvu AS rvu
JOIN code USING (code_id)
JOIN v_medicare_release AS release ON release.release_id = rvu.release_id
JOIN medicare_modifier_rule AS rule
WHERE rvu.modifier = ''
  AND (
      rule.indicator = CASE rule.column_name
          WHEN 'professional_technical' THEN rvu.professional_technical
          WHEN 'global_days' THEN rvu.global_days
          WHEN 'multiple_procedure' THEN rvu.multiple_procedure
          WHEN 'bilateral' THEN rvu.bilateral
          WHEN 'assistant' THEN rvu.assistant
          WHEN 'co_surgeon' THEN rvu.co_surgeon
          WHEN 'team_surgeon' THEN rvu.team_surgeon
      END
      OR (rule.indicator = '*' AND NOT EXISTS (
          SELECT 1
          FROM medicare_modifier_rule AS exact
          WHERE exact.modifier = rule.modifier
            AND exact.indicator = CASE exact.column_name
                WHEN 'professional_technical' THEN rvu.professional_technical
                WHEN 'global_days' THEN rvu.global_days
                WHEN 'multiple_procedure' THEN rvu.multiple_procedure
                WHEN 'bilateral' THEN rvu.bilateral
                WHEN 'assistant' THEN rvu.assistant
                WHEN 'co_surgeon' THEN rvu.co_surgeon
                WHEN 'team_surgeon' THEN rvu.team_surgeon
            END
      ))
  );

-- National amounts with a modifier. 26, TC and 53 are priced by their own rows, where there are any.
CREATE VIEW v_medicare_modifier_amount AS
SELECT effect.*, base.setting,
       CASE WHEN base.gap IS NULL THEN effect.thousandths END AS share,
       (base.paid_rvu * base.conversion_factor * effect.thousandths + 5000000) / 10000000 AS cents,
       CASE
           WHEN base.gap IS NOT NULL THEN base.gap
           WHEN base.code_id IS NULL THEN 'no-record'
           ELSE effect.thousandths_na
       END AS cents_na
FROM v_medicare_modifier AS effect
JOIN v_medicare_national AS base
    ON base.code_id = effect.code_id
   AND base.release_id = effect.release_id
   AND base.modifier = iif(effect.modifier IN ('26', 'TC') AND effect.paid <> 'no', effect.modifier, '');

CREATE VIEW v_medicare_utilization AS
SELECT code.system, code.code, usage.code_id, release.year, release.latest_of_year,
       usage.level, usage.geography_code, usage.geography, medicare_setting.setting, usage.drug,
       usage.providers / 10000.0 AS providers, usage.providers_na,
       usage.beneficiaries / 10000.0 AS beneficiaries, usage.beneficiaries_na,
       usage.services / 10000.0 AS services, usage.services_na,
       usage.beneficiary_days / 10000.0 AS beneficiary_days, usage.beneficiary_days_na,
       usage.average_submitted / 10000.0 AS average_submitted, usage.average_submitted_na,
       usage.average_allowed / 10000.0 AS average_allowed, usage.average_allowed_na,
       usage.average_paid / 10000.0 AS average_paid, usage.average_paid_na,
       usage.average_standardized / 10000.0 AS average_standardized, usage.average_standardized_na,
       release.import_id, release.file_name, usage.source_line
FROM medicare_utilization AS usage
JOIN code USING (code_id)
JOIN v_medicare_release AS release ON release.release_id = usage.release_id
JOIN medicare_setting ON medicare_setting.place = usage.place;

-- Descriptors that a file brought: the public ones of HCPCS level II, its lines joined, and those
-- under license where the analyst said to hold one. Of the newest release only.
CREATE VIEW v_published_descriptor AS
SELECT 'HCPCS' AS system, entry.code, group_concat(entry.long_descriptor, ' ') AS descriptor,
       release.import_id, release.file_name, min(entry.source_line) AS source_line
FROM (SELECT * FROM hcpcs_entry ORDER BY code, release_id, sequence) AS entry
JOIN v_medicare_release AS release ON release.release_id = entry.release_id
WHERE entry.record IN ('3', '4')
  AND release.period = (SELECT max(period) FROM v_medicare_release WHERE dataset = 'hcpcs')
GROUP BY entry.code, release.release_id
UNION ALL
SELECT code.system, code.code, rvu.descriptor, release.import_id, release.file_name, rvu.source_line
FROM medicare_rvu AS rvu
JOIN code USING (code_id)
JOIN v_medicare_release AS release ON release.release_id = rvu.release_id
WHERE rvu.modifier = '' AND rvu.descriptor IS NOT NULL AND code.system = 'CPT' AND release.part = ''
  AND release.period = (SELECT max(period) FROM v_medicare_release WHERE dataset = 'fee-schedule' AND part = '');

CREATE VIEW v_ncci_pair AS
SELECT paid.system AS system_1, paid.code AS code_1, denied.system AS system_2, denied.code AS code_2,
       pair.column_1_id, pair.column_2_id,
       pair.effective_from, pair.effective_from_na, pair.effective_to, pair.effective_to_na,
       pair.modifier_indicator,
       CASE pair.modifier_indicator
           WHEN '0' THEN 'no modifier lifts the edit'
           WHEN '1' THEN 'a modifier may lift the edit'
           ELSE 'not applicable: the edit was never in force or is gone'
       END AS modifier_meaning,
       pair.rationale, release.period, release.part,
       release.import_id, release.file_name, pair.source_line
FROM ncci_pair AS pair
JOIN code AS paid ON paid.code_id = pair.column_1_id
JOIN code AS denied ON denied.code_id = pair.column_2_id
JOIN v_medicare_release AS release ON release.release_id = pair.release_id;

CREATE VIEW v_medicare_unit_limit AS
SELECT code.system, code.code, unit.code_id, release.period, release.part AS service_type,
       unit.units, unit.adjudication,
       CASE unit.adjudication
           WHEN '1' THEN 'each claim line'
           WHEN '2' THEN 'a day, by policy: not lifted on appeal'
           ELSE 'a day, clinical: may be lifted with documentation'
       END AS adjudication_meaning,
       unit.rationale, release.import_id, release.file_name, unit.source_line
FROM medicare_unit_limit AS unit
JOIN code USING (code_id)
JOIN v_medicare_release AS release ON release.release_id = unit.release_id;

-- Figures of the fee schedule as benchmark measures, the latest release of each year.
CREATE VIEW v_medicare_fee_figure AS
SELECT national.system, national.code, national.code_id, national.modifier, plan.measure, plan.setting,
       national.period,
       CASE
           WHEN plan.measure = 'conversion-factor' THEN national.conversion_factor
           WHEN plan.measure = 'medicare-amount' THEN national.cents * 100
           WHEN national.status_gap IS NOT NULL AND national.total_rvu = 0 THEN NULL
           WHEN plan.measure = 'work-rvu' THEN national.work_rvu * 100
           WHEN plan.measure = 'malpractice-rvu' THEN national.malpractice_rvu * 100
           WHEN national.not_done = 1 THEN NULL
           WHEN plan.measure = 'practice-expense-rvu' THEN national.pe_rvu * 100
           WHEN plan.measure = 'total-rvu' THEN national.total_rvu * 100
       END AS value,
       CASE
           WHEN plan.measure = 'conversion-factor' THEN NULL
           WHEN plan.measure = 'medicare-amount' THEN national.cents_na
           WHEN national.status_gap IS NOT NULL AND national.total_rvu = 0 THEN national.status_gap
           WHEN plan.measure IN ('work-rvu', 'malpractice-rvu') THEN NULL
           WHEN national.not_done = 1 THEN 'not-applicable'
       END AS value_na,
       CASE
           WHEN plan.measure = 'medicare-amount' AND national.cents IS NOT NULL THEN national.arithmetic
           WHEN plan.measure = 'total-rvu' AND national.not_done = 0 THEN 'work + practice expense + malpractice'
       END AS formula,
       CASE
           WHEN plan.measure = 'medicare-amount' THEN iif(national.cents IS NULL, 'not-applicable', NULL)
           WHEN plan.measure = 'total-rvu' THEN iif(national.not_done = 0, NULL, 'not-applicable')
           ELSE 'not-applicable'
       END AS formula_na,
       national.import_id, national.file_name, national.source_line
FROM v_medicare_national AS national
JOIN medicare_measure AS plan ON plan.row_setting = national.setting AND plan.dataset = 'fee-schedule'
WHERE national.latest_of_year AND national.part = '';

-- The same of the utilization file, for the nation. A code that a loaded year does not list had no
-- service, or ten or fewer patients: `suppressed`.
CREATE VIEW v_medicare_utilization_figure AS
SELECT code.system, code.code, code.code_id, '' AS modifier, plan.measure, plan.setting, release.period,
       CASE plan.measure
           WHEN 'medicare-average-allowed' THEN usage.average_allowed
           WHEN 'medicare-average-paid' THEN usage.average_paid
           WHEN 'medicare-average-submitted' THEN usage.average_submitted
           WHEN 'medicare-services' THEN usage.services
           WHEN 'medicare-beneficiaries' THEN usage.beneficiaries
           WHEN 'medicare-providers' THEN usage.providers
       END AS value,
       CASE
           WHEN usage.code_id IS NULL THEN 'suppressed'
           ELSE CASE plan.measure
               WHEN 'medicare-average-allowed' THEN usage.average_allowed_na
               WHEN 'medicare-average-paid' THEN usage.average_paid_na
               WHEN 'medicare-average-submitted' THEN usage.average_submitted_na
               WHEN 'medicare-services' THEN usage.services_na
               WHEN 'medicare-beneficiaries' THEN usage.beneficiaries_na
               WHEN 'medicare-providers' THEN usage.providers_na
           END
       END AS value_na,
       iif(plan.measure LIKE 'medicare-average-%', CAST(round(usage.services / 10000.0) AS INTEGER), NULL) AS n,
       CASE
           WHEN plan.measure NOT LIKE 'medicare-average-%' THEN 'not-applicable'
           WHEN usage.code_id IS NULL THEN 'suppressed'
           ELSE usage.services_na
       END AS n_na,
       release.import_id, release.file_name, coalesce(usage.source_line, 1) AS source_line
FROM v_medicare_release AS release
JOIN medicare_measure AS plan ON plan.dataset = release.dataset
JOIN medicare_setting ON medicare_setting.setting = plan.row_setting
JOIN code
LEFT JOIN medicare_utilization AS usage
    ON usage.code_id = code.code_id
   AND usage.release_id = release.release_id
   AND usage.level = 'National'
   AND usage.place = medicare_setting.place
WHERE release.dataset = 'utilization';

-- The places kept for a benchmark now also give way to the figures of Medicare's own files; the
-- columns are those of before. Only planned measures are shown here, so that a list of all
-- benchmarks does not hold every code of the fee schedule; `v_medicare_national` has them all.
DROP VIEW v_benchmark;

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
      AND (
          EXISTS (
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
          OR (benchmark.geography = 'US' AND benchmark.payer_id IS NULL AND (
              EXISTS (
                  SELECT 1
                  FROM v_medicare_fee_figure AS figure
                  WHERE figure.code_id = benchmark.code_id AND figure.modifier = benchmark.modifiers
                    AND figure.measure = benchmark.measure AND figure.setting = benchmark.setting
              )
              OR EXISTS (
                  SELECT 1
                  FROM v_medicare_utilization_figure AS figure
                  WHERE figure.code_id = benchmark.code_id AND figure.modifier = benchmark.modifiers
                    AND figure.measure = benchmark.measure AND figure.setting = benchmark.setting
              )
          ))
      )
  )
UNION ALL
SELECT code.system, code.code, place.modifiers, NULL, place.payer_id_na,
       place.measure, measure.name, measure.family, measure.unit, measure.meaning, measure.filled_by, measure.position,
       place.setting, place.geography, figure.period,
       figure.value / 10000.0, figure.value_na, NULL, 'not-applicable', NULL, NULL, figure.formula, figure.formula_na,
       figure.import_id, figure.file_name, figure.source_line
FROM benchmark AS place
JOIN code USING (code_id)
JOIN measure USING (measure)
JOIN v_medicare_fee_figure AS figure
    ON figure.code_id = place.code_id AND figure.modifier = place.modifiers
   AND figure.measure = place.measure AND figure.setting = place.setting
WHERE place.superseded_by IS NULL AND place.period = 'latest' AND place.value IS NULL
  AND place.geography = 'US' AND place.payer_id IS NULL
UNION ALL
SELECT code.system, code.code, place.modifiers, NULL, place.payer_id_na,
       place.measure, measure.name, measure.family, measure.unit, measure.meaning, measure.filled_by, measure.position,
       place.setting, place.geography, figure.period,
       figure.value / 10000.0, figure.value_na, figure.n, figure.n_na, NULL, NULL, NULL, 'not-applicable',
       figure.import_id, figure.file_name, figure.source_line
FROM benchmark AS place
JOIN code USING (code_id)
JOIN measure USING (measure)
JOIN v_medicare_utilization_figure AS figure
    ON figure.code_id = place.code_id AND figure.modifier = place.modifiers
   AND figure.measure = place.measure AND figure.setting = place.setting
WHERE place.superseded_by IS NULL AND place.period = 'latest' AND place.value IS NULL
  AND place.geography = 'US' AND place.payer_id IS NULL;

-- Amounts that Medicare's files print finished, in cents, beside ours of the same year. `ours` is
-- null where the units or indices of that year are not loaded. The files print an amount for both
-- settings, also where the fee schedule says NA or leaves the price to the contractors, so the
-- arithmetic is done here without looking at the reasons for which an amount is not shown.
CREATE VIEW v_medicare_printed AS
WITH printed AS (
    SELECT 'locality amount' AS what, amount.code_id, amount.modifier, amount.contractor, amount.locality,
           amount.facility_cents, amount.nonfacility_cents, amount.source_line,
           release.year, release.file_name, release.import_id
    FROM medicare_carrier_amount AS amount
    JOIN v_medicare_release AS release ON release.release_id = amount.release_id
    UNION ALL
    SELECT 'price under the outpatient cap', cap.code_id, cap.modifier, cap.contractor, cap.locality,
           cap.facility_cents, cap.nonfacility_cents, cap.source_line,
           release.year, release.file_name, release.import_id
    FROM medicare_cap AS cap
    JOIN v_medicare_release AS release ON release.release_id = cap.release_id
)
SELECT printed.file_name, printed.import_id, printed.source_line, printed.code_id, printed.modifier,
       printed.contractor, printed.locality, printed.year, medicare_setting.setting, printed.what,
       iif(medicare_setting.setting = 'facility', printed.facility_cents, printed.nonfacility_cents) AS theirs,
       (
           SELECT (min(
               iif(component.total_rvu = 0, 9223372036854, component.work_rvu * locality.work_gpci
                   + component.pe_rvu * locality.pe_gpci + component.malpractice_rvu * locality.malpractice_gpci),
               iif(NOT component.has_cap, 9223372036854,
                   -- Contractors price the whole service of some imaging codes; the work that the cap
                   -- counts for them stands in the row of the professional component.
                   iif(component.work_rvu = 0 AND component.modifier = '', ifnull(professional.work_rvu, 0), component.work_rvu)
                   * locality.work_gpci
                   + component.cap_pe_rvu * locality.pe_gpci + component.cap_malpractice_rvu * locality.malpractice_gpci)
               ) * component.conversion_factor + 5000000) / 10000000
           FROM v_medicare_component AS component
           JOIN v_medicare_release AS gpci ON gpci.dataset = 'gpci' AND gpci.year = component.year
           JOIN medicare_locality AS locality ON locality.release_id = gpci.release_id
           LEFT JOIN medicare_rvu AS professional
               ON professional.code_id = component.code_id AND professional.release_id = component.release_id
              AND professional.modifier = '26'
           WHERE component.code_id = printed.code_id AND component.modifier = printed.modifier
             AND component.setting = medicare_setting.setting AND component.part = '' AND component.latest_of_year
             AND component.year = printed.year
             AND (component.total_rvu > 0 OR component.has_cap)
             AND locality.contractor = printed.contractor AND locality.locality = printed.locality
       ) AS ours
FROM printed
JOIN medicare_setting;
