-- name: code-billing-rules
-- title: Billing rules
-- description: Medicare's rules on the code in a line each: the fee schedule's indicators, the most units and the
--   pairs of codes.
-- with: medicare/released medicare/calendar
-- param: system text default=CPT "code system"
-- param: code code required "billing code"
-- param: today date default=latest "the day on which rules are in force; the command line gives that of the run"
-- grain: one rule
-- key: rule
-- column: rule text "What is ruled."
-- column: value text "As the file prints it."
-- column: in_words text title="In words" "What it means, with the modifiers that it decides."
-- column: state text "in force; outdated where a later quarter has begun, of units and pairs, or a later year."
-- inputs: query=_inputs
-- tags: code, medicare
WITH fee_rule AS MATERIALIZED (
    SELECT rvu.*, release.file_name, release.import_id
    FROM medicare_rvu AS rvu
    JOIN code USING (code_id)
    JOIN released AS release USING (release_id)
    JOIN medicare_fee_row AS fee
        ON fee.code_id = rvu.code_id AND fee.modifier = rvu.modifier AND fee.release_id = rvu.release_id
    WHERE code.system = :system AND code.code = :code AND rvu.modifier = '' AND fee.newest
    -- The indicators are those of every conversion factor.
    ORDER BY fee.part
    LIMIT 1
),
unit AS (
    SELECT units, period, adjudication, file_name, source_line, import_id
    FROM v_medicare_unit_limit
    WHERE system = :system AND code = :code AND service_type = 'practitioner' AND in_force = 'yes'
),
pair AS (
    SELECT modifier_indicator, period, file_name, source_line, import_id,
           (SELECT max(extract) FROM released WHERE released.import_id = v_ncci_pair.import_id) AS extract,
           row_number() OVER (ORDER BY import_id, source_line) AS nth
    FROM v_ncci_pair
    WHERE in_force = 'yes'
      AND (column_1_id = (SELECT code_id FROM code WHERE system = :system AND code = :code)
           OR column_2_id = (SELECT code_id FROM code WHERE system = :system AND code = :code))
),
opps AS (
    SELECT status, answer, payment, file_name, source_line, import_id
    FROM v_medicare_facility
    WHERE system = :system AND code = :code AND schedule = 'OPPS' AND part = ''
       -- What the whole release in force leaves out, an older one does not decide.
       AND precedence >= coalesce((SELECT whole_precedence FROM medicare_unlisted WHERE dataset = 'opps'), '')
    ORDER BY precedence DESC
    LIMIT 1
),
-- What is no surgery has one line for all that rules surgery.
surgery AS (
    SELECT coalesce(max(concat_ws('', assistant, co_surgeon, team_surgeon, bilateral, multiple_procedure,
               professional_technical) = '999999'), FALSE) AS does_not_apply
    FROM fee_rule
),
line (position, rule, value, in_words, filler, dataset, file_name, source_line, import_id) AS (
    SELECT 1, 'Global period', global_days,
           CASE ltrim(global_days, '0')
               WHEN '' THEN 'the day itself'
               WHEN '10' THEN 'day of, 10 days after'
               WHEN '90' THEN 'day before, day of, 90 days after'
               WHEN 'MMM' THEN 'maternity: its own period'
               WHEN 'XXX' THEN 'no global period'
               WHEN 'YYY' THEN 'set by the contractor'
               WHEN 'ZZZ' THEN 'add-on: that of the other service'
               ELSE 'not one of the published values'
           END, 'fee-schedule', 'fee-schedule', file_name, source_line, import_id
    FROM (SELECT 1) LEFT JOIN fee_rule ON TRUE
    UNION ALL
    SELECT 2, 'MUE, units a day', CAST(units AS TEXT),
           CASE adjudication WHEN '1' THEN 'each line' WHEN '2' THEN 'absolute, set by policy'
               ELSE 'more may be appealed' END
               || ' (' || period || ')',
           'mue', 'mue', file_name, source_line, import_id
    FROM (SELECT 1) LEFT JOIN unit ON TRUE
    UNION ALL
    SELECT 3, 'Assistant at surgery', assistant,
           CASE assistant
               WHEN '0' THEN '80, 81, 82, AS with records'
               WHEN '1' THEN '80, 81, 82, AS not allowed'
               WHEN '2' THEN 'payable: 80, 81, 82, AS'
               ELSE 'does not apply'
           END, 'fee-schedule', 'fee-schedule', file_name, source_line, import_id
    FROM (SELECT 1) LEFT JOIN fee_rule ON TRUE
    UNION ALL
    SELECT 4, 'Co-surgeons', co_surgeon,
           CASE co_surgeon
               WHEN '0' THEN '62 not allowed'
               WHEN '1' THEN '62: 62.5% each, with proof of need'
               WHEN '2' THEN '62: 62.5% each'
               ELSE 'does not apply'
           END, 'fee-schedule', 'fee-schedule', file_name, source_line, import_id
    FROM (SELECT 1) LEFT JOIN fee_rule ON TRUE
    UNION ALL
    SELECT 5, 'Team surgery', team_surgeon,
           CASE team_surgeon
               WHEN '0' THEN '66 not allowed'
               WHEN '1' THEN '66, with proof of need'
               WHEN '2' THEN '66 allowed, by report'
               ELSE 'does not apply'
           END, 'fee-schedule', 'fee-schedule', file_name, source_line, import_id
    FROM (SELECT 1) LEFT JOIN fee_rule ON TRUE
    UNION ALL
    SELECT 6, 'Bilateral surgery', bilateral,
           CASE bilateral
               WHEN '0' THEN '50 not allowed, paid once'
               WHEN '1' THEN '50 pays 150%'
               WHEN '2' THEN 'the fee is bilateral already: 50 not allowed, paid once'
               WHEN '3' THEN '50 pays each side in full'
               ELSE 'does not apply'
           END, 'fee-schedule', 'fee-schedule', file_name, source_line, import_id
    FROM (SELECT 1) LEFT JOIN fee_rule ON TRUE
    UNION ALL
    SELECT 7, 'Multiple procedures', multiple_procedure,
           CASE multiple_procedure
               WHEN '0' THEN 'no reduction'
               WHEN '1' THEN '51: reduced by the older rule'
               WHEN '2' THEN '51: 100%, then 50% for the 2nd to 5th'
               WHEN '3' THEN '51: reduced within its endoscopies'
               WHEN '4' THEN '51: imaging is reduced'
               WHEN '5' THEN '51: therapy is reduced'
               WHEN '6' THEN '51: cardiovascular tests are reduced'
               WHEN '7' THEN '51: eye tests are reduced'
               ELSE 'does not apply'
           END, 'fee-schedule', 'fee-schedule', file_name, source_line, import_id
    FROM (SELECT 1) LEFT JOIN fee_rule ON TRUE
    UNION ALL
    SELECT 8, 'PC/TC', professional_technical,
           CASE professional_technical
               WHEN '0' THEN '26 and TC not allowed'
               WHEN '1' THEN '26 and TC allowed'
               WHEN '2' THEN 'professional part alone'
               WHEN '3' THEN 'technical part alone'
               WHEN '4' THEN 'both parts in one code'
               WHEN '5' THEN 'incident to a physician''s service'
               WHEN '6' THEN 'laboratory: 26 allowed'
               WHEN '7' THEN 'therapy: not paid'
               WHEN '8' THEN 'reading of a laboratory test'
               ELSE 'does not apply'
           END, 'fee-schedule', 'fee-schedule', file_name, source_line, import_id
    FROM (SELECT 1) LEFT JOIN fee_rule ON TRUE
    UNION ALL
    SELECT 9, 'Inpatient only',
    CASE WHEN answer IS NULL THEN NULL ELSE CASE WHEN answer = 'inpatient only' THEN 'yes' ELSE 'no' END END,
           CASE WHEN answer = 'inpatient only' THEN 'no outpatient payment'
               ELSE CASE WHEN payment IS NULL THEN 'not on the list' ELSE 'outpatients too' END
                   || ' (OPPS status ' || substr(status, 1, instr(status, ',') - 1) || ')' END,
           'opps', 'opps', file_name, source_line, import_id
    FROM (SELECT 1) LEFT JOIN opps ON TRUE
    UNION ALL
    SELECT 10, 'NCCI PTP edits', CASE WHEN count(*) = 0 THEN NULL ELSE CAST(count(*) AS TEXT) END,
           count(*) FILTER (WHERE modifier_indicator = '1') || ' open with a modifier, '
               || count(*) FILTER (WHERE modifier_indicator = '0') || ' never (' || max(period)
               -- An excerpt may list some pairs of a code and leave out others.
               || CASE WHEN max(extract) = 1 THEN ', as far as the imported excerpt goes)' ELSE ')' END,
           'ncci', 'ncci-ptp', max(CASE WHEN nth = 1 THEN file_name END), max(CASE WHEN nth = 1 THEN source_line END),
           min(import_id)
    FROM pair
    UNION ALL
    SELECT 11, 'CLIA waiver', modifier,
           concat_ws(': ', 'a laboratory with a waiver adds ' || modifier, in_dollars(payment / 10000.0)),
           'laboratory', 'laboratory', release.file_name, test.source_line, release.import_id
    FROM medicare_laboratory AS test
    JOIN code USING (code_id)
    JOIN released AS release USING (release_id)
    WHERE code.system = :system AND code.code = :code AND release.newest AND test.modifier = 'QW'
    UNION ALL
    SELECT 3, 'Surgery, and its parts', '9', 'does not apply', 'fee-schedule', 'fee-schedule', file_name, source_line,
           import_id
    FROM fee_rule
    JOIN surgery ON does_not_apply
)
SELECT rule, value, reason AS value_na,
       CASE WHEN reason = 'not-applicable' THEN 'nothing: paid by the ' || paid_by END AS value_filled_by,
       CASE WHEN reason IS NULL THEN in_words END AS in_words, reason AS in_words_na,
       CASE
           WHEN reason IS NOT NULL THEN NULL
           WHEN dataset IN ('mue', 'ncci-ptp') AND quarter < this_quarter
           THEN 'outdated: the edits are of a quarter; import ' || words || ' of ' || this_quarter
           WHEN substr(quarter, 1, 4) < this_year
           THEN 'outdated: it is ' || this_year || '; import ' || words || ' of ' || this_year
           ELSE 'in force'
       END AS state, reason AS state_na,
       file_name AS _file, source_line AS _line, import_id AS _import,
       CASE
           WHEN reason = 'invalid' THEN rejected || ': ' || remedy
           WHEN reason = 'no-record' AND NOT outdated
           THEN 'nothing: the loaded files do not list the code (' || words || ')'
           ELSE to_import
       END AS _filled_by,
       CASE dataset
           WHEN 'mue' THEN 'medicare-unit-limits'
           WHEN 'ncci-ptp' THEN 'ncci-pairs'
           WHEN 'opps' THEN 'medicare-facility'
           WHEN 'laboratory' THEN 'medicare-schedules'
           ELSE 'medicare-rules'
       END AS _inputs
FROM (
    SELECT line.*, paid_by, rejected.why AS rejected, rejected.remedy, dated.period AS quarter, unlisted.outdated, CASE
               WHEN value IS NOT NULL THEN NULL
               WHEN rejected.why IS NOT NULL THEN 'invalid'
               WHEN line.dataset = 'fee-schedule' THEN coalesce(missing.reason, unlisted.reason)
               ELSE unlisted.reason
           END AS reason
    FROM line
    JOIN medicare_unlisted AS unlisted ON unlisted.dataset = line.dataset
    LEFT JOIN medicare_rejected AS rejected ON rejected.dataset = line.dataset AND rejected.code = :code
    LEFT JOIN (
        SELECT import_id, max(period) AS period
        FROM released
        GROUP BY import_id
    ) AS dated ON dated.import_id = line.import_id
    -- What another schedule pays, the rules of the physician fee schedule are not of.
    LEFT JOIN medicare_fee_missing AS missing ON missing.system = :system AND missing.code = :code
)
JOIN gap_filler USING (filler)
JOIN surgery ON TRUE
JOIN calendar ON TRUE
WHERE :system IN ('CPT', 'HCPCS')
  AND (rule = 'Surgery, and its parts' OR NOT (does_not_apply AND position BETWEEN 3 AND 8))
ORDER BY position;
