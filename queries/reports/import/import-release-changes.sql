-- name: import-release-changes
-- title: What the import changed
-- description: Figures of a Medicare release that the import states otherwise than the edition that it replaced, and
--   rows that only one of the two has. A first import of a release changes nothing.
-- param: import_id int required "the import's number"
-- grain: one figure, or one row that only one edition has
-- key: row figure
-- column: change text "changed, removed or added."
-- column: row text "The code with its modifier, the locality, the pair."
-- column: figure text "Which figure of the row; all of them where the row is new or gone."
-- column: before text "In the earlier edition."
-- column: after text "In this edition."
-- tags: import, medicare, database
WITH edition AS (
    SELECT old.release_id AS old_id, new.release_id AS new_id
    FROM reference_release AS new
    JOIN reference_release AS old
        ON old.dataset = new.dataset AND old.period = new.period AND old.part = new.part
            AND old.superseded_by = :import_id
    WHERE new.import_id = :import_id
),
either AS (
    SELECT old_id AS release_id FROM edition
    UNION ALL
    SELECT new_id FROM edition
),
named AS (SELECT code_id, code FROM code),
entry (release_id, row, line, figures) AS MATERIALIZED (
    SELECT release_id, rtrim(named.code || ' ' || modifier), rvu.source_line,
           json_object('status', status,
               'work RVU', printf('%d.%02d', work_rvu / 100, work_rvu % 100),
               'facility practice expense RVU', printf('%d.%02d', facility_pe_rvu / 100, facility_pe_rvu % 100),
               'non-facility practice expense RVU',
               printf('%d.%02d', nonfacility_pe_rvu / 100, nonfacility_pe_rvu % 100),
               'malpractice RVU', printf('%d.%02d', malpractice_rvu / 100, malpractice_rvu % 100),
               'printed facility total', printf('%d.%02d', facility_total / 100, facility_total % 100),
               'printed non-facility total', printf('%d.%02d', nonfacility_total / 100, nonfacility_total % 100),
               'conversion factor', printf('%d.%04d', conversion_factor / 10000, conversion_factor % 10000),
               'NA in the facility', CASE WHEN facility_not_done THEN 'NA' ELSE 'none' END,
               'NA outside the facility', CASE WHEN nonfacility_not_done THEN 'NA' ELSE 'none' END,
               'global days', global_days,
               'shares of the global package', preoperative || ' / ' || intraoperative || ' / ' || postoperative,
               'professional and technical', professional_technical, 'multiple procedures', multiple_procedure,
               'bilateral surgery', bilateral, 'assistant', assistant, 'co-surgeons', co_surgeon, 'team', team_surgeon,
               'pricing indicator', coalesce(pricing_indicator, '[' || pricing_indicator_na || ']'),
               'endoscopic base', coalesce(endoscopic_base, '[' || endoscopic_base_na || ']'),
               'supervision', supervision, 'calculation flag', calculation_flag, 'imaging family', imaging_family,
               'facility practice expense under the cap',
               printf('%d.%02d', opps_facility_pe / 100, opps_facility_pe % 100),
               'non-facility practice expense under the cap',
               printf('%d.%02d', opps_nonfacility_pe / 100, opps_nonfacility_pe % 100),
               'malpractice under the cap', printf('%d.%02d', opps_malpractice / 100, opps_malpractice % 100),
               'descriptor', coalesce(descriptor, '[' || descriptor_na || ']'))
    FROM medicare_rvu AS rvu JOIN named USING (code_id)
    WHERE release_id IN (SELECT release_id FROM either)
    UNION ALL
    SELECT release_id, rtrim(named.code || ' ' || modifier) || ', ' || year || ', ' || label, extract.source_line,
           json_object('status', status, 'work RVU', work_rvu / 100.0,
               'facility practice expense RVU', facility_pe_rvu / 100.0,
               'non-facility practice expense RVU', nonfacility_pe_rvu / 100.0,
               'malpractice RVU', malpractice_rvu / 100.0,
               'printed facility total', facility_total / 100.0,
               'printed non-facility total', nonfacility_total / 100.0,
               'conversion factor', conversion_factor / 10000.0, 'global days', global_days,
               'NA in the facility', CASE WHEN facility_not_done THEN 'NA' ELSE 'none' END,
               'NA outside the facility', CASE WHEN nonfacility_not_done THEN 'NA' ELSE 'none' END)
    FROM medicare_rvu_extract AS extract JOIN named USING (code_id)
    WHERE release_id IN (SELECT release_id FROM either)
    UNION ALL
    SELECT release_id, contractor || '/' || locality, source_line,
           json_object('state', state, 'name', name,
               'work index', printf('%d.%03d', work_gpci / 1000, work_gpci % 1000),
               'practice expense index', printf('%d.%03d', pe_gpci / 1000, pe_gpci % 1000),
               'malpractice index', printf('%d.%03d', malpractice_gpci / 1000, malpractice_gpci % 1000))
    FROM medicare_locality WHERE release_id IN (SELECT release_id FROM either)
    UNION ALL
    SELECT release_id, contractor || '/' || locality, source_line,
           json_object('name', name, 'factor', printf('%d.%04d', conversion_factor / 10000, conversion_factor % 10000))
    FROM medicare_anesthesia WHERE release_id IN (SELECT release_id FROM either)
    UNION ALL
    SELECT release_id, rtrim(named.code || ' ' || modifier) || ' in ' || contractor || '/' || locality, cap.source_line,
           json_object('status', status,
               'facility price', printf('%d.%02d', facility_cents / 100, facility_cents % 100),
               'non-facility price', printf('%d.%02d', nonfacility_cents / 100, nonfacility_cents % 100))
    FROM medicare_cap AS cap JOIN named USING (code_id)
    WHERE release_id IN (SELECT release_id FROM either)
    UNION ALL
    SELECT release_id, rtrim(named.code || ' ' || modifier) || ' in ' || contractor || '/' || locality,
           amount.source_line,
           json_object('status', status,
               'facility amount', printf('%d.%02d', facility_cents / 100, facility_cents % 100),
               'non-facility amount', printf('%d.%02d', nonfacility_cents / 100, nonfacility_cents % 100))
    FROM medicare_carrier_amount AS amount JOIN named USING (code_id)
    WHERE release_id IN (SELECT release_id FROM either)
    UNION ALL
    SELECT release_id, 'line ' || source_line, source_line,
           json_object('locality', contractor || '/' || locality, 'state', state_name, 'area', area,
               'counties', counties)
    FROM medicare_county WHERE release_id IN (SELECT release_id FROM either)
    UNION ALL
    SELECT release_id, named.code, limits.source_line,
           json_object('units', CAST(units AS TEXT), 'for', adjudication, 'rationale', rationale)
    FROM medicare_unit_limit AS limits JOIN named USING (code_id)
    WHERE release_id IN (SELECT release_id FROM either)
    UNION ALL
    SELECT release_id, named.code, opps.source_line,
           json_object('status', status, 'APC', coalesce(apc, '[' || apc_na || ']'),
               'relative weight', coalesce(printf('%.4f', weight / 10000.0), '[' || weight_na || ']'),
               'payment', coalesce(printf('%.3f', payment / 10000.0), '[' || payment_na || ']'),
               'national copayment',
               coalesce(printf('%.3f', national_copayment / 10000.0), '[' || national_copayment_na || ']'),
               'minimum copayment',
               coalesce(printf('%.3f', minimum_copayment / 10000.0), '[' || minimum_copayment_na || ']'),
               'adjusted copayment',
               coalesce(printf('%.3f', adjusted_copayment / 10000.0), '[' || adjusted_copayment_na || ']'),
               'note', coalesce(note, '[' || note_na || ']'))
    FROM medicare_opps AS opps JOIN named USING (code_id)
    WHERE release_id IN (SELECT release_id FROM either)
    UNION ALL
    SELECT release_id, named.code || ', ' || year || ', ' || label, extract.source_line,
           json_object('status', status,
               'payment', coalesce(printf('%.3f', payment / 10000.0), '[' || payment_na || ']'),
               'confidence', confidence)
    FROM medicare_opps_extract AS extract JOIN named USING (code_id)
    WHERE release_id IN (SELECT release_id FROM either)
    UNION ALL
    SELECT release_id, named.code, center.source_line,
           json_object('indicator', indicator,
               'second procedure reduced', coalesce(discounted, '[' || discounted_na || ']'),
               'relative weight', coalesce(printf('%.4f', weight / 10000.0), '[' || weight_na || ']'),
               'payment', coalesce(printf('%.3f', payment / 10000.0), '[' || payment_na || ']'),
               'adjusted copayment',
               coalesce(printf('%.3f', adjusted_copayment / 10000.0), '[' || adjusted_copayment_na || ']'))
    FROM medicare_asc AS center JOIN named USING (code_id)
    WHERE release_id IN (SELECT release_id FROM either)
    UNION ALL
    SELECT release_id, named.code, excluded.source_line, json_object('answer', 'excluded')
    FROM medicare_asc_excluded AS excluded JOIN named USING (code_id)
    WHERE release_id IN (SELECT release_id FROM either)
    UNION ALL
    SELECT release_id, rtrim(named.code || ' ' || modifier), tests.source_line,
           json_object('rate', coalesce(printf('%.4f', payment / 10000.0), '[' || payment_na || ']'),
               'indicator', indicator,
               'from', coalesce(effective_from, '[' || effective_from_na || ']'))
    FROM medicare_laboratory AS tests JOIN named USING (code_id)
    WHERE release_id IN (SELECT release_id FROM either)
    UNION ALL
    SELECT release_id, named.code, drugs.source_line,
           json_object('payment limit', coalesce(printf('%.4f', payment / 10000.0), '[' || payment_na || ']'),
               'dosage', dosage,
               'coinsurance', coalesce(printf('%.4f', coinsurance / 10000.0), '[' || coinsurance_na || ']'),
               'note', coalesce(note, '[' || note_na || ']'))
    FROM medicare_drug_limit AS drugs JOIN named USING (code_id)
    WHERE release_id IN (SELECT release_id FROM either)
    UNION ALL
    SELECT release_id, concat_ws(' ', named.code, nullif(modifier, ''), nullif(second_modifier, '')) || ', ' || area,
           items.source_line,
           json_object('rate', coalesce(printf('%.4f', amount / 10000.0), '[' || amount_na || ']'),
               'category', coalesce(category, '[' || category_na || ']'),
               'rural rate', coalesce(printf('%.4f', rural_amount / 10000.0), '[' || rural_amount_na || ']'))
    FROM medicare_equipment AS items JOIN named USING (code_id)
    WHERE release_id IN (SELECT release_id FROM either)
    UNION ALL
    SELECT release_id, one.code || ' / ' || two.code || ' from '
        || coalesce(effective_from, '[' || effective_from_na || ']'), pair.source_line,
           json_object('to', coalesce(effective_to, '[' || effective_to_na || ']'), 'modifier', modifier_indicator,
               'rationale', rationale)
    FROM ncci_pair AS pair
    JOIN named AS one ON one.code_id = pair.column_1_id
    JOIN named AS two ON two.code_id = pair.column_2_id
    WHERE release_id IN (SELECT release_id FROM either)
    UNION ALL
    SELECT release_id, code || ' ' || sequence, source_line,
           json_object('descriptor', long_descriptor,
               'short descriptor', coalesce(short_descriptor, '[' || short_descriptor_na || ']'),
               'added', coalesce(added_on, '[' || added_on_na || ']'),
               'from', coalesce(effective_from, '[' || effective_from_na || ']'),
               'to', coalesce(effective_to, '[' || effective_to_na || ']'),
               'action', coalesce(action, '[' || action_na || ']'))
    FROM hcpcs_entry WHERE release_id IN (SELECT release_id FROM either)
    UNION ALL
    SELECT release_id, named.code || ', ' || geography || ', ' || place, used.source_line,
           json_object('services', coalesce(services / 10000.0, '[' || services_na || ']'),
               'average submitted', coalesce(average_submitted / 10000.0, '[' || average_submitted_na || ']'),
               'average allowed', coalesce(average_allowed / 10000.0, '[' || average_allowed_na || ']'),
               'average paid', coalesce(average_paid / 10000.0, '[' || average_paid_na || ']'))
    FROM medicare_utilization AS used JOIN named USING (code_id)
    WHERE release_id IN (SELECT release_id FROM either) AND (beneficiaries IS NULL OR beneficiaries > 10)
    UNION ALL
    SELECT release_id, trim(named.code || ' ' || modifier || ' ' || second_modifier) || ', '
        || CASE WHEN place_of_service = '' THEN 'any place' ELSE 'place ' || place_of_service END,
           used.source_line,
           json_object('services', coalesce(allowed_services / 10000.0, '[' || allowed_services_na || ']'),
               'allowed', coalesce(allowed_charges / 10000.0, '[' || allowed_charges_na || ']'),
               'paid', coalesce(payment / 10000.0, '[' || payment_na || ']'))
    FROM medicare_part_b AS used JOIN named USING (code_id)
    WHERE release_id IN (SELECT release_id FROM either)
      AND (coalesce(allowed_services, submitted_services) IS NULL
          OR coalesce(allowed_services, submitted_services) > 100000)
),
-- Both editions of a row side by side.
paired AS MATERIALIZED (
    SELECT entry.row, edition.old_id, edition.new_id,
           max(CASE WHEN entry.release_id = edition.old_id THEN entry.figures END) AS before,
           max(CASE WHEN entry.release_id = edition.old_id THEN entry.line END) AS old_line,
           max(CASE WHEN entry.release_id = edition.new_id THEN entry.figures END) AS after,
           max(CASE WHEN entry.release_id = edition.new_id THEN entry.line END) AS new_line
    FROM edition
    JOIN entry ON entry.release_id IN (edition.old_id, edition.new_id)
    GROUP BY edition.old_id, edition.new_id, entry.row
),
difference AS (
    SELECT CASE WHEN before IS NULL THEN 'added' WHEN after IS NULL THEN 'removed' ELSE 'changed' END AS change,
           paired.row, figure.key AS figure,
           CASE WHEN before IS NULL THEN NULL WHEN after IS NULL THEN 'a row' ELSE before ->> figure.key END AS before,
           figure.value AS after,
           CASE WHEN after IS NULL THEN old_id ELSE new_id END AS release_id, coalesce(new_line, old_line) AS line
    FROM paired
    JOIN json_each(CASE
        WHEN before IS NULL THEN '{"all":"a new row"}'
        WHEN after IS NULL THEN '{"all":null}'
        ELSE after
    END) AS figure ON TRUE
    WHERE before IS NULL OR after IS NULL OR (before <> after AND before ->> figure.key <> figure.value)
)
SELECT difference.change, difference.row, difference.figure,
       CAST(difference.before AS TEXT) AS before, CASE WHEN difference.before IS NULL THEN 'no-record' END AS before_na,
       CAST(difference.after AS TEXT) AS after, CASE WHEN difference.after IS NULL THEN 'no-record' END AS after_na,
       import.file_name AS _file, difference.line AS _line, import.import_id AS _import,
       'nothing: this is what the two editions state' AS _filled_by
FROM difference
JOIN reference_release USING (release_id)
JOIN import ON import.import_id = reference_release.import_id
ORDER BY difference.change, difference.row, difference.figure;
