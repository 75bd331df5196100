-- view: promised_fact
-- title: Promised facts, for lists of codes
-- description: Every fact that the report on a code promises, once, known or not: what is stated of the code, the
--   texts and modifiers of its publication, its benchmarks by measure and setting however many years or files state
--   them, what Medicare pays by setting or by another schedule, its billing rules, and one negotiated rate for each
--   payer that the publication lists, or one of any payer where it lists none.
--   Completeness is counted over these rows alone; a structural gap is nothing that could be known.
-- grain: code, area, payer, fact
-- column: system text "Code system, such as CPT, HCPCS or MS-DRG."
-- column: code code "Billing code as text, with its zeros."
-- column: area text "What the fact belongs to."
-- column: position int "Place of the area in the order of display."
-- column: who text "Payer's name; `all payers` where the fact is of none."
-- column: what text "The fact."
-- column: status text "known, or the reason why it is not."
-- column: filler code "What would fill it: short name of `gap_filler`."
-- column: file_name text names "Source file of the fact or of its placeholder."
-- column: source_line int "Line of the source file, counted from 1."
-- column: of_unpublished int
--   "1 for the negotiated rate of a code without a publication, which lists of all codes leave out; 0 elsewhere."

WITH rule (what) AS (
    VALUES ('global period'), ('assistant at surgery'), ('co-surgeons'), ('team surgery'), ('bilateral surgery'),
           ('multiple procedures'), ('professional and technical component')
),
unlisted AS MATERIALIZED (
    SELECT dataset, reason, whole_precedence FROM medicare_unlisted
),
fee_schedule AS MATERIALIZED (
    -- The indicators are those of every conversion factor.
    SELECT release_id FROM v_medicare_release WHERE dataset = 'fee-schedule' AND standing
),
fact AS (
    SELECT system, code, 'Code facts' AS area, 1 AS position, 'all payers' AS who, 'title' AS what,
           coalesce(title_na, 'known') AS status, 'code-fact' AS filler, file_name, source_line
    FROM v_code
    UNION ALL
    SELECT system, code, 'Code facts', 1, 'all payers', 'descriptor of the publisher',
           coalesce(CASE WHEN is_published THEN NULL ELSE descriptor_na END, 'known'), descriptor_filler, file_name,
           source_line
    FROM (
        SELECT *, max(published) OVER (PARTITION BY system, code) AS is_published
        FROM (
            SELECT system, code, descriptor_na, descriptor_filler, file_name, source_line, 0 AS published FROM v_code
            UNION ALL
            SELECT system, code, NULL, NULL, NULL, NULL, 1 FROM v_published_descriptor
        )
    )
    WHERE NOT published
    UNION ALL
    SELECT system, code, 'Code facts', 1, 'all payers', 'service type', coalesce(service_type_na, 'known'), 'code-fact',
           file_name, source_line
    FROM v_code
    UNION ALL
    SELECT system, code, 'Code facts', 1, 'all payers', 'first day in effect', coalesce(effective_from_na, 'known'),
           dates_filler, dates_file_name, dates_line
    FROM v_code
    UNION ALL
    SELECT system, code, 'Code facts', 1, 'all payers', 'last day in effect', coalesce(effective_to_na, 'known'),
           dates_filler, dates_file_name, dates_line
    FROM v_code
    UNION ALL
    SELECT system, code, 'Code facts', 1, 'all payers', 'code that replaces it', coalesce(replaced_by_na, 'known'),
           'code-fact', file_name, source_line
    FROM v_code
    UNION ALL
    SELECT system, code, 'Clinical and coding text', 2, 'all payers', heading, coalesce(body_na, 'known'), 'code-text',
           file_name, source_line
    FROM v_code_section
    WHERE import_id IS NOT NULL
    UNION ALL
    SELECT system, code, 'Coverage and policy by payer', 3, payer_name, heading, coalesce(body_na, 'known'), 'policy',
           file_name, source_line
    FROM v_payer_section
    UNION ALL
    SELECT system, code, 'Modifiers', 4, 'all payers', 'modifier ' || modifier || ': description',
           coalesce(description_na, 'known'), 'modifier-text', file_name, source_line
    FROM v_code_modifier
    UNION ALL
    SELECT system, code, 'Modifiers', 4, 'all payers', 'modifier ' || modifier || ': when to use',
           coalesce(when_to_use_na, 'known'), 'modifier-text', file_name, source_line
    FROM v_code_modifier
    UNION ALL
    SELECT listed.system, listed.code, 'Medicare payment', 5, 'all payers', 'professional fee, ' || spot.setting,
           coalesce(
               (SELECT coalesce(paid.cents_na, 'known')
                FROM medicare_national_cents AS paid
                WHERE paid.code_id = listed.code_id AND paid.setting = spot.setting AND paid.modifier = ''
                  AND paid.part = '' AND paid.newest),
               listed.reason),
           'fee-schedule', NULL, NULL
    FROM medicare_fee_missing AS listed
    JOIN (SELECT 'facility' AS setting UNION ALL SELECT 'non-facility') AS spot ON TRUE
    WHERE listed.system IN ('CPT', 'HCPCS')
    UNION ALL
    SELECT system, code, 'Medicare payment', 5, 'all payers', schedule, status, dataset, NULL, NULL
    FROM medicare_other_schedule
    UNION ALL
    SELECT system, code, 'Medicare payment', 5, 'all payers',
           CASE WHEN schedule = 'OPPS' THEN 'hospital outpatient payment (OPPS)'
               ELSE 'surgical center payment (ASC)' END,
           coalesce(status, reason), dataset, NULL, NULL
    FROM (
        SELECT system, code, schedule, status,
               row_number() OVER (
                   PARTITION BY system, code, schedule ORDER BY precedence DESC, payment IS NULL
               ) AS nth
        FROM (
            SELECT system, code, schedule, precedence, payment, coalesce(payment_na, 'known') AS status
            FROM v_medicare_facility
            -- What the whole release in force leaves out, an older one does not state.
            JOIN unlisted AS release ON release.dataset = lower(schedule)
            WHERE part <> 'extract' AND precedence >= coalesce(whole_precedence, '')
            UNION ALL
            -- Before every release: what is promised though no file has it.
            SELECT code.system, code.code, place.schedule, '', NULL, NULL
            FROM code
            JOIN (SELECT 'OPPS' AS schedule UNION ALL SELECT 'ASC') AS place ON TRUE
        )
        WHERE system IN ('CPT', 'HCPCS')
    )
    JOIN unlisted ON unlisted.dataset = lower(schedule)
    WHERE nth = 1
    UNION ALL
    SELECT listed.system, listed.code, 'Billing rules', 6, 'all payers', rule.what,
           CASE
               WHEN EXISTS (
                   SELECT 1 FROM medicare_rvu AS rvu JOIN fee_schedule USING (release_id)
                   WHERE rvu.code_id = listed.code_id AND rvu.modifier = ''
               ) THEN 'known'
               ELSE listed.reason
           END,
           'fee-schedule', NULL, NULL
    FROM medicare_fee_missing AS listed
    JOIN rule ON TRUE
    WHERE listed.system IN ('CPT', 'HCPCS')
    UNION ALL
    SELECT listed.system, listed.code, 'Billing rules', 6, 'all payers', 'units a day (MUE)',
           CASE
               WHEN EXISTS (SELECT 1 FROM v_medicare_unit_limit AS unit
                   WHERE unit.code_id = listed.code_id AND unit.service_type = 'practitioner'
                     AND unit.in_force = 'yes') THEN 'known'
               WHEN rejected.code IS NOT NULL THEN 'invalid'
               ELSE reason
           END,
           'mue', NULL, NULL
    FROM code AS listed
    JOIN unlisted ON unlisted.dataset = 'mue'
    LEFT JOIN medicare_rejected AS rejected ON rejected.dataset = 'mue' AND rejected.code = listed.code
    WHERE listed.system IN ('CPT', 'HCPCS')
    UNION ALL
    SELECT listed.system, listed.code, 'Billing rules', 6, 'all payers', 'codes not paid beside it (NCCI PTP)',
           CASE
               WHEN EXISTS (SELECT 1 FROM v_ncci_pair AS pair
                   WHERE pair.column_1_id = listed.code_id AND pair.in_force = 'yes')
                   OR EXISTS (SELECT 1 FROM v_ncci_pair AS pair
                       WHERE pair.column_2_id = listed.code_id AND pair.in_force = 'yes')
               THEN 'known'
               ELSE reason
           END,
           'ncci', NULL, NULL
    FROM code AS listed
    JOIN unlisted ON unlisted.dataset = 'ncci-ptp'
    WHERE listed.system IN ('CPT', 'HCPCS')
    UNION ALL
    SELECT system, code, 'Benchmarks', 7, 'all payers',
           measure_name || CASE WHEN setting = 'any' THEN '' ELSE ', ' || setting END,
           -- Of several periods the reason of the last.
           CASE WHEN known > 0 THEN 'known' ELSE value_na END,
           filler, file_name, source_line
    FROM (
        SELECT system, code, measure, measure_name, family, setting, value_na, file_name, source_line,
               count(value) OVER of_measure AS known,
               row_number() OVER (PARTITION BY system, code, measure, setting ORDER BY period DESC, file_name DESC,
                                  source_line DESC) AS nth
        FROM v_benchmark
        WHERE family <> 'payer' AND measure <> 'medicare-amount'
        WINDOW of_measure AS (PARTITION BY system, code, measure, setting)
    ) AS figure
    JOIN measure_filler USING (measure)
    WHERE nth = 1 AND EXISTS (
          SELECT 1
          FROM benchmark_promised AS promised
          WHERE promised.system = figure.system AND promised.code = figure.code
            AND promised.measure = figure.measure AND promised.setting = figure.setting
      )
    UNION ALL
    -- What the report shows of every code, where no publication promises the measure.
    SELECT listed.system, listed.code, 'Benchmarks', 7, 'all payers', line.words,
           CASE
               WHEN line.is_of_part_b AND listed.system NOT IN ('CPT', 'HCPCS') THEN 'not-applicable'
               WHEN line.publishers IS NOT NULL AND EXISTS (
                   SELECT 1
                   FROM rate_line AS rate
                   WHERE rate.system = listed.system AND rate.code = listed.code AND rate.amount_kind = 'fee-schedule'
                     AND rate.publisher LIKE line.publishers AND rate.amount IS NOT NULL
               ) THEN 'known'
               WHEN EXISTS (
                   SELECT 1
                   FROM benchmark AS stated
                   WHERE stated.code_id = listed.code_id AND stated.measure = line.measure AND stated.value IS NOT NULL
                     AND stated.modifiers = '' AND stated.payer_id IS NULL AND stated.superseded_by IS NULL
               ) THEN 'known'
               ELSE coalesce(
                   (
                       SELECT coalesce(counted.value_na, 'known')
                       FROM medicare_utilization_figure AS counted
                       WHERE line.is_of_part_b AND counted.code_id = listed.code_id AND counted.measure = line.measure
                       ORDER BY counted.value IS NULL, counted.period DESC
                       LIMIT 1
                   ),
                   'pending'
               )
           END,
           line.filler, NULL, NULL
    FROM code AS listed
    JOIN benchmark_line AS line ON TRUE
    WHERE NOT EXISTS (
        SELECT 1
        FROM benchmark_promised AS promised
        WHERE promised.code_id = listed.code_id AND promised.measure = line.measure
    )
    UNION ALL
    SELECT expected.system, expected.code, 'Negotiated rates', 8, payer.name, 'negotiated rate',
           coalesce(expected.found, expected.reason, 'known'),
           CASE WHEN expected.found IS NULL THEN 'price-file' WHEN expected.found = 'no-record' THEN 'in-force'
               ELSE 'corrected' END,
           expected.file_name, expected.source_line
    FROM payer_expected AS expected
    JOIN payer ON payer.payer = expected.payer
)
SELECT fact.system, fact.code, fact.area, fact.position, fact.who, fact.what, fact.status,
       coalesce(remedy.filler, fact.filler) AS filler, fact.file_name, fact.source_line, 0 AS of_unpublished
FROM fact
LEFT JOIN gap_remedy AS remedy ON remedy.brought_by = fact.filler AND remedy.reason = fact.status
UNION ALL
SELECT system, code, 'Negotiated rates', 8, 'all payers', 'negotiated rate', status, filler, NULL, NULL, of_unpublished
FROM unlisted_rate;
