-- name: code-medicare-pays
-- title: What Medicare pays
-- description: The professional's fee in a facility and in an office, without geographic adjustment, and the payment
--   to a hospital outpatient department and to a surgical center, before the wage index; for laboratory tests, drugs,
--   equipment and anesthesia first what their own schedule pays. Each is the newest loaded release.
-- with: medicare/leading medicare/fees medicare/effects medicare/chained medicare/released medicare/facility-shares
--   medicare/calendar medicare/last-listed medicare/unnamed-schedule
-- param: system text default=CPT "code system"
-- param: code code required "billing code"
-- param: today date default=latest "the day on which amounts are in force; the command line gives that of the run"
-- param: modifier modifier optional "the amounts with this modifier, or several; left out, without one"
-- param: locality text optional choices=query:medicare-localities
--   "Medicare locality as contractor/number, such as 09102/04: its amount is beside the national one"
-- grain: one setting
-- key: setting
-- column: setting text "Who is paid, and where."
-- column: amount money(USD) "Dollars."
-- column: change text title="Change on the year before"
--   "Against the national fee of the year before, not adjusted for inflation."
-- column: calculation text title="How it is made"
--   "Units and factor of the fee; classification, status and copayment of a facility."
-- column: lowest money(USD) title="Lowest locality" "Dollars of the lowest locality."
-- column: lowest_in text title="Where lowest" "Its name."
-- column: highest money(USD) title="Highest locality" "Dollars of the highest locality."
-- column: highest_in text title="Where highest" "Its name."
-- column: edition text "Schedule and release."
-- column: state text
--   "in force, or outdated where a later year, of a drug a later quarter, has begun or has a file loaded."
-- inputs: query=_inputs
-- inputs: medicare-range of=lowest,lowest_in,highest,highest_in
-- inputs: medicare-history of=change
-- tags: code, medicare
WITH newest_year AS (
    SELECT max(CASE WHEN has_begun THEN year END) AS year, count(year) AS known, count(*) AS releases FROM released
),
-- What modifiers make of the amounts, of the nation and of each locality.
in_force AS (
    SELECT DISTINCT period, '' AS part, CAST(substr(period, 1, 4) AS INTEGER) AS gpci_year FROM fees
),
places AS MATERIALIZED (
    SELECT * FROM medicare_fee_place WHERE coalesce(:modifier, '') <> ''
),
modifier_sets AS (
    SELECT :modifier AS modifiers WHERE coalesce(:modifier, '') <> ''
),
changed AS MATERIALIZED (
    SELECT area, setting, cents, cents_na, together FROM chained WHERE last
),
with_modifier AS (
    SELECT setting, cents, cents_na,
           coalesce(together, (
               SELECT group_concat(rule, '; ' ORDER BY modifier)
               FROM effects
               WHERE instr('|' || :modifier || '|', '|' || modifier || '|') > 0
           )) AS rule
    FROM changed
    WHERE area = ''
),
national AS MATERIALIZED (
    SELECT plain.setting, CAST(substr(period, 1, 4) AS INTEGER) AS year, period, release_name,
           coalesce(:modifier, '') <> '' AS modified, rule,
           plain.cents AS plain_cents,
           CASE WHEN coalesce(:modifier, '') = '' THEN plain.cents ELSE with_modifier.cents END AS cents,
           CASE
               WHEN coalesce(:modifier, '') = '' THEN plain.cents_na
               WHEN with_modifier.cents IS NULL THEN coalesce(with_modifier.cents_na, plain.cents_na, 'no-record')
           END AS cents_na,
           plain.not_done AND plain.status_gap IS NULL AND plain.cents_na = 'not-applicable' AS not_done, paid_rvu,
           work_rvu, pe_rvu, malpractice_rvu,
           conversion_factor, has_cap, arithmetic, status, status_meaning, file_name, source_line, import_id
    FROM fees AS plain
    LEFT JOIN with_modifier USING (setting)
    WHERE plain.modifier = ''
),
prior AS (
    SELECT setting, year, cents, cents_na FROM medicare_history_cents
    WHERE system = :system AND code = :code AND modifier = ''
),
here AS MATERIALIZED (
    SELECT setting, cents, rtrim(locality_name, '*') AS name, contractor || '/' || locality AS area
    FROM medicare_locality_cents
    WHERE coalesce(:modifier, '') = '' AND system = :system AND code = :code AND modifier = ''
        AND part = '' AND gpci_year = year AND newest AND cents IS NOT NULL
    UNION ALL
    SELECT setting, cents, rtrim(locality_name, '*'), area
    FROM changed
    JOIN in_force ON TRUE
    JOIN places USING (area)
    WHERE places.gpci_year = in_force.gpci_year AND cents IS NOT NULL
),
spread AS (
    SELECT setting, min(cents) AS lowest, max(cents) AS highest, count(cents) AS known, count(*) AS localities,
           max(CASE WHEN area = :locality THEN cents END) AS asked,
           max(CASE WHEN area = :locality THEN name END) AS asked_in
    FROM here
    GROUP BY setting
),
professional AS (
    SELECT 'pending' AS unknown, CASE WHEN place.setting = leading THEN 1 ELSE 2 END AS position,
           place.words AS setting, national.cents AS amount,
           coalesce(national.cents_na, CASE WHEN national.setting IS NULL THEN coalesce(missing.reason, 'pending') END)
               AS amount_na,
           coalesce(national.modified, FALSE) AS uncompared, prior.cents AS before,
           prior.year AS before_year, CASE WHEN prior.year IS NOT NULL THEN prior.cents_na WHEN EXISTS (
               SELECT 1 FROM released
               WHERE dataset = 'fee-schedule' AND released.year = national.year - 1 AND NOT extract
           ) THEN 'no-record' END AS before_na,
           CASE
               WHEN national.cents IS NULL THEN NULL
               WHEN national.modified
               THEN concat_ws(': ', concat_ws(' on ', 'modifier ' || :modifier,
                   CASE WHEN plain_cents IS NOT NULL
                       THEN printf('$%,d.%02d', plain_cents / 100, plain_cents % 100) END), national.rule)
               WHEN national.has_cap AND paid_rvu < work_rvu + pe_rvu + malpractice_rvu THEN national.arithmetic
               ELSE printf('%d.%02d RVU (work %d.%02d + PE %d.%02d + MP %d.%02d) × $%d.%04d conversion factor',
                   paid_rvu / 100, paid_rvu % 100, work_rvu / 100, work_rvu % 100, pe_rvu / 100, pe_rvu % 100,
                   malpractice_rvu / 100, malpractice_rvu % 100, conversion_factor / 10000, conversion_factor % 10000)
           END || CASE
               WHEN :locality IS NULL THEN ''
               WHEN spread.asked IS NULL
               THEN '; for ' || :locality || ' the geographic indices (GPCI) of ' || national.year || ' are missing'
               ELSE printf('; in %s (%s) $%,d.%02d', spread.asked_in, :locality, spread.asked / 100, spread.asked % 100)
           END AS calculation,
           CASE WHEN national.not_done THEN concat_ws('; ', 'rarely or never done there', (
                       SELECT 'the professional component alone, modifier 26, is paid '
                           || printf('$%,d.%02d', part.cents / 100, part.cents % 100)
                       FROM fees AS part
                       WHERE part.modifier = '26' AND part.setting = place.setting AND part.cents IS NOT NULL
                   ))
               ELSE CASE WHEN national.cents IS NULL THEN coalesce(national.rule, national.status || ', '
                   || national.status_meaning,
                   missing.why, 'not listed; ' || last_listed.words) END
           END AS why,
           CASE WHEN national.rule IS NULL THEN unnamed_schedule.words END AS unnamed,
           CASE WHEN national.cents IS NULL THEN NULL ELSE spread.lowest END AS lowest,
           (SELECT min(name) FROM here WHERE here.setting = place.setting AND here.cents = spread.lowest) AS lowest_in,
           CASE WHEN national.cents IS NULL THEN NULL ELSE spread.highest END AS highest,
           (SELECT min(name) FROM here WHERE here.setting = place.setting
               AND here.cents = spread.highest) AS highest_in,
           'Medicare Physician Fee Schedule (MPFS), ' || national.period || ' (' || national.release_name || ')'
               AS edition,
           national.year, national.file_name, national.source_line, national.import_id,
           'import ' || gap_filler.words AS renewed_by,
           CASE WHEN missing.reason = 'no-record' AND national.setting IS NULL
               THEN 'nothing: the fee schedule that is loaded does not list the code'
               WHEN national.setting IS NULL AND missing.reason = 'invalid' THEN missing.remedy
               WHEN national.setting IS NULL AND EXISTS (
                   SELECT 1 FROM released WHERE dataset = 'fee-schedule' AND part = 'qualifying-apm' AND newest
               )
               THEN 'import the relative value file of clinicians who do not qualify for an alternative payment model '
                   || '(PPRRVU..._nonQPP): what is loaded has the factor of those who do'
               ELSE to_import
           END AS filled_by
    FROM (
        SELECT 'facility' AS setting, 'Professional fee, facility' AS words
        UNION ALL
        SELECT 'non-facility', 'Professional fee, office'
    ) AS place
    LEFT JOIN (
        SELECT reason, remedy, CASE WHEN system NOT IN ('CPT', 'HCPCS') THEN 'schedule of CPT and HCPCS codes alone'
                   ELSE coalesce(rejected, 'not listed: paid by the ' || paid_by) END AS why
        FROM medicare_fee_missing
        WHERE system = :system AND code = :code
    ) AS missing ON TRUE
    JOIN gap_filler ON gap_filler.filler = 'fee-schedule'
    JOIN leading ON TRUE
    LEFT JOIN national USING (setting)
    LEFT JOIN unnamed_schedule ON unnamed_schedule.status = national.status AND national.cents IS NULL
    LEFT JOIN last_listed ON last_listed.setting = place.setting
    LEFT JOIN prior ON prior.setting = national.setting AND prior.year = national.year - 1
    LEFT JOIN spread ON spread.setting = national.setting
),
-- What the fee schedule leaves to a schedule of its own.
elsewhere AS (
    SELECT upper(substr(schedule, 1, 1)) || substr(schedule, 2)
               || CASE WHEN modifiers = '' OR modifiers = :modifier THEN ''
                   ELSE ', ' || replace(modifiers, '|', ' ') END AS setting,
           CASE WHEN count(DISTINCT amount) = 1 AND max(high_amount) = max(amount)
               AND coalesce(:modifier, '') IN ('', modifiers) THEN max(amount) END AS amount,
           CASE WHEN coalesce(:modifier, '') NOT IN ('', modifiers) THEN 'no-record'
               WHEN count(DISTINCT amount) = 1 AND max(high_amount) = max(amount) THEN NULL
               WHEN count(amount) > 0 THEN 'set-locally' ELSE gap_reason(amount_na) END AS amount_na,
           CASE WHEN coalesce(:modifier, '') IN ('', modifiers) THEN ''
               ELSE 'modifier ' || :modifier || ' has no row there'
                   || '; without it '
                   || CASE WHEN count(DISTINCT amount) = 1 THEN in_dollars(max(amount)) || ' ' ELSE '' END
           END || CASE WHEN min(unit) = 'test' THEN 'for a ' WHEN min(unit) LIKE 'item%' THEN 'for an ' ELSE 'for ' END
               || min(unit)
               || CASE WHEN count(DISTINCT amount) > 1 OR max(high_amount) > max(amount)
               THEN ', by state: ' || in_dollars(min(amount)) || ' to ' || in_dollars(max(high_amount))
                   || CASE WHEN count(rural_amount) > 0 THEN ', rural areas too' ELSE '' END
               ELSE '' END AS calculation,
           -- In an aggregate, because a query for one value is asked of rows and not of groups elsewhere.
           CASE WHEN coalesce(:modifier, '') = '' AND count(DISTINCT amount) = 1 THEN max((
               SELECT round(10000 * amount) / 100.0
               FROM v_medicare_schedule AS older
               WHERE older.system = :system AND older.code = :code AND older.schedule = listed.schedule
                 AND older.modifiers = listed.modifiers AND older.area = 'US' AND older.amount IS NOT NULL
                 AND substr(older.period, 1, 4) = '' || (CAST(substr(listed.period, 1, 4) AS INTEGER) - 1)
               ORDER BY older.period DESC
               LIMIT 1
           )) END AS before,
           schedule || ', ' || period AS edition, CAST(substr(period, 1, 4) AS INTEGER) AS year,
           -- A drug's limit is of a quarter, what the other schedules pay of a year.
           CASE WHEN schedule LIKE 'drug %' THEN period END AS quarter, file_name,
           min(source_line) AS source_line, import_id, 'import the ' || schedule AS renewed_by,
           CASE WHEN coalesce(:modifier, '') NOT IN ('', modifiers)
               THEN 'nothing: the schedule has no row with the modifier'
               WHEN count(amount) > 0
               THEN 'one state: `ratebook query run medicare-schedules --param code=' || :code
               || '`' ELSE 'nothing: the schedule states no amount' END AS filled_by
    FROM (
        -- Equipment is priced new, used or rented, each by a modifier of its own.
        SELECT *, CASE WHEN rural_amount > amount THEN rural_amount ELSE amount END AS high_amount,
               rank() OVER (PARTITION BY schedule, period, import_id ORDER BY CASE
                   WHEN modifiers = coalesce(:modifier, '') THEN 0
                   WHEN modifiers = '' THEN 1
                   ELSE 2
               END) AS turn
        FROM v_medicare_schedule
        WHERE system = :system AND code = :code AND newest
          AND (:modifier IS NULL OR modifiers IN ('', :modifier))
    ) AS listed
    WHERE turn = 1
    GROUP BY schedule, period, modifiers, file_name, import_id
    UNION ALL
    -- A schedule that prices the code with other modifiers alone.
    SELECT upper(substr(schedule, 1, 1)) || substr(schedule, 2), NULL, 'no-record',
           'the schedule has no row '
               || CASE WHEN :modifier = '' THEN 'without a modifier' ELSE 'with modifier ' || :modifier END
               || '; it has ' || group_concat(replace(modifiers, '|', ' '), ', ' ORDER BY modifiers),
           NULL, schedule || ', ' || period, CAST(substr(period, 1, 4) AS INTEGER),
           CASE WHEN schedule LIKE 'drug %' THEN period END, file_name, min(source_line), import_id,
           'import the ' || schedule, 'nothing: the schedule has no row with the modifier'
    FROM (
        SELECT schedule, period, modifiers, file_name, import_id, min(source_line) AS source_line
        FROM v_medicare_schedule
        WHERE system = :system AND code = :code AND newest AND :modifier IS NOT NULL
        GROUP BY schedule, period, modifiers, file_name, import_id
    ) AS priced
    GROUP BY schedule, period, file_name, import_id
    HAVING sum(CASE WHEN modifiers IN ('', :modifier) THEN 1 ELSE 0 END) = 0
    UNION ALL
    SELECT 'Anesthesia', NULL, 'not-applicable',
           printf('(base units + time units of 15 minutes) × factor of %d, $%d.%02d to $%d.%02d by locality',
               release.year,
               (min(conversion_factor) + 50) / 10000, (min(conversion_factor) + 50) / 100 % 100,
               (max(conversion_factor) + 50) / 10000, (max(conversion_factor) + 50) / 100 % 100)
               || coalesce('; ' || (
                   SELECT group_concat('modifier ' || effects.modifier || ', ' || effects.rule, '; '
                       ORDER BY effects.modifier)
                   FROM effects
                   WHERE instr('|' || :modifier || '|', '|' || effects.modifier || '|') > 0
               ), ''),
           NULL, 'anesthesia conversion factors, ' || release.year, release.year, NULL, release.file_name,
           min(factor.source_line), release.import_id, 'import the anesthesia conversion factors',
           'the units of a claim: `ratebook query run medicare-anesthesia --param units=11.4`; base units are in a '
               || 'table of CMS that ratebook does not read'
    FROM medicare_anesthesia AS factor
    JOIN released AS release USING (release_id)
    WHERE release.newest AND EXISTS (SELECT 1 FROM national WHERE status = 'J')
    GROUP BY release.year, release.file_name, release.import_id
    UNION ALL
    -- A schedule that pays the code and is not loaded, or leaves it out.
    SELECT upper(substr(schedule, 1, 1)) || substr(schedule, 2), NULL, status, NULL, NULL, NULL, NULL, NULL, NULL, NULL,
           NULL, NULL, CASE
               WHEN status = 'pending'
               THEN to_import
               WHEN status = 'invalid' THEN rejected.remedy
               WHEN outdated THEN 'import ' || words || ' of ' || newest_year.year
               ELSE 'nothing: the loaded release does not list the code'
           END
    FROM medicare_other_schedule
    JOIN medicare_unlisted USING (dataset)
    JOIN newest_year ON TRUE
    JOIN gap_filler ON gap_filler.filler = dataset
    LEFT JOIN medicare_rejected AS rejected USING (dataset, code)
    WHERE system = :system AND code = :code AND status <> 'known'
),
payments AS MATERIALIZED (
    SELECT *, coalesce(adjusted_copayment, minimum_copayment) AS share,
           row_number() OVER (PARTITION BY schedule ORDER BY precedence DESC, payment IS NULL, part) AS turn
    FROM v_medicare_facility
    WHERE system = :system AND code = :code AND part <> 'extract'
),
facility AS (
    SELECT place.position, place.words AS setting,
           CASE WHEN coalesce(:modifier, '') = '' THEN 100 * paid.payment
               ELSE (CAST(round(paid.payment * 10000) AS INTEGER) * shared.thousandths + 50000) / 100000 END AS amount,
           coalesce(paid.payment_na, CASE
               WHEN paid.status IS NULL AND rejected.why IS NOT NULL THEN 'invalid'
               WHEN paid.status IS NULL THEN missing.reason
               WHEN coalesce(:modifier, '') <> '' AND shared.thousandths IS NULL
               THEN coalesce(shared.thousandths_na, 'not-collected')
           END) AS amount_na,
           CASE WHEN coalesce(:modifier, '') <> '' AND paid.payment IS NOT NULL
               THEN concat_ws(': ', 'modifier ' || :modifier || ' on ' || in_dollars(paid.payment),
                   coalesce(shared.rule, 'what it makes of a facility''s payment is not decided'))
           ELSE concat_ws('; ', 'APC ' || paid.apc,
               'status ' || substr(paid.status, 1, instr(paid.status || ':', ':') - 1),
               'copayment ' || in_dollars(paid.share),
               -- A newer year of which only somebody's extract is loaded is a line of the history, and no payment here.
               CASE WHEN derived.year > CAST(substr(paid.period, 1, 4) AS INTEGER)
                   THEN 'derived for ' || derived.year || ': ' || in_dollars(derived.payment) END
           ) END AS calculation,
           CASE WHEN coalesce(:modifier, '') = '' THEN (
               SELECT 100 * older.payment
               FROM v_medicare_facility AS older
               WHERE older.system = :system AND older.code = :code AND older.schedule = paid.schedule
                 AND older.part <> 'extract' AND older.payment IS NOT NULL
                 AND substr(older.period, 1, 4) = '' || (CAST(substr(paid.period, 1, 4) AS INTEGER) - 1)
               ORDER BY older.period DESC
               LIMIT 1
           ) END AS before,
           rejected.why AS rejected,
           'not listed; last listed in ' || gone.period || CASE WHEN gone.payment IS NULL THEN ', without a payment'
               ELSE ', with ' || in_dollars(gone.payment) END AS gone,
           CASE WHEN paid.status IS NULL AND missing.parts >= missing.all_parts THEN left_out END AS left_out,
           paid.status, place.schedule || ' Addendum ' || CASE WHEN paid.part = '' THEN 'B' ELSE paid.part END || ', '
               || paid.period AS edition,
           CAST(substr(paid.period, 1, 4) AS INTEGER) AS year,
           CASE WHEN paid.is_of_quarter = 1 THEN paid.period END AS quarter,
           paid.file_name, paid.source_line, paid.import_id,
           'import ' || gap_filler.words AS renewed_by,
           CASE
               WHEN paid.status IS NULL AND rejected.why IS NOT NULL THEN rejected.remedy
               -- A file of an older year says nothing of the one in force.
               WHEN paid.status IS NULL AND missing.parts >= missing.all_parts
                   AND missing.outdated
               THEN 'import ' || gap_filler.words || ' of ' || newest_year.year
               WHEN paid.status IS NULL AND missing.parts >= missing.all_parts THEN 'nothing: ' || left_out
               WHEN coalesce(:modifier, '') <> '' AND paid.payment IS NOT NULL
               THEN coalesce(shared.filled_by,
                   'nothing: what ' || :modifier || ' makes of this payment is not decided')
               ELSE to_import
           END AS filled_by
    FROM (
        SELECT 3 AS position, 'OPPS' AS schedule, 'Hospital outpatient' AS words
        UNION ALL
        SELECT 4, 'ASC', 'Ambulatory surgical center'
    ) AS place
    JOIN gap_filler ON gap_filler.filler = lower(place.schedule)
    JOIN (
        -- The newest files of each schedule; of surgical centers, three are the whole.
        SELECT listing.*, gap_filler.words || ' of ' || period
                   || CASE WHEN all_parts > 1 THEN ' do' ELSE ' does' END || ' not list the code' AS left_out
        FROM (
            SELECT upper(unlisted.dataset) AS schedule, unlisted.outdated,
                   CASE WHEN :system NOT IN ('CPT', 'HCPCS') THEN 'not-applicable' ELSE unlisted.reason END AS reason,
                   count(DISTINCT CASE WHEN loaded.newest THEN loaded.part END) AS parts,
                   substr(max(loaded.precedence), 2) AS period,
                   unlisted.whole_precedence, known.all_parts
            FROM medicare_unlisted AS unlisted
            LEFT JOIN released AS loaded
                ON loaded.dataset = unlisted.dataset AND loaded.part <> 'extract' AND NOT loaded.extract
            LEFT JOIN (
                SELECT dataset, max(all_parts) AS all_parts FROM medicare_facility_setting GROUP BY dataset
            ) AS known ON known.dataset = unlisted.dataset
            GROUP BY unlisted.dataset, unlisted.outdated, unlisted.reason, unlisted.whole_precedence, known.all_parts
        ) AS listing
        JOIN gap_filler ON gap_filler.filler = lower(listing.schedule)
    ) AS missing ON missing.schedule = place.schedule
    JOIN newest_year ON TRUE
    LEFT JOIN medicare_rejected AS rejected
        ON rejected.dataset = lower(place.schedule) AND rejected.code = :code AND :system IN ('CPT', 'HCPCS')
    LEFT JOIN payments AS paid
        ON paid.schedule = place.schedule AND paid.turn = 1
       AND paid.precedence >= coalesce(missing.whole_precedence, '')
    -- What the whole release in force leaves out is not paid by what an older one says.
    LEFT JOIN payments AS gone
        ON gone.schedule = place.schedule AND gone.turn = 1 AND gone.precedence < missing.whole_precedence
    LEFT JOIN (
        SELECT year, payment, row_number() OVER (ORDER BY year DESC) AS turn
        FROM v_medicare_facility_by_year
        WHERE system = :system AND code = :code AND basis LIKE 'derived%' AND payment IS NOT NULL
    ) AS derived ON place.schedule = 'OPPS' AND derived.turn = 1
    LEFT JOIN facility_shares AS shared
        ON shared.setting = paid.setting AND shared.period = paid.period AND shared.part = paid.part
       AND shared.modifier = :modifier
)
SELECT setting, amount / 100.0 AS amount, amount_na,
       CASE
           WHEN uncompared THEN 'not compared'
           WHEN amount IS NULL OR before IS NULL OR before = 0 THEN NULL
           WHEN amount = before THEN 'no change from ' || before_year
           ELSE printf('%d.%d%% %s than %d (%s)',
               CAST(round(abs(1000.0 * (amount - before) / before)) AS INTEGER) / 10,
               CAST(round(abs(1000.0 * (amount - before) / before)) AS INTEGER) % 10,
               CASE WHEN amount < before THEN 'less' ELSE 'more' END, before_year,
               in_dollars(before / 100.0))
       END AS change,
       CASE WHEN NOT uncompared AND (amount IS NULL OR before IS NULL OR before = 0)
           THEN coalesce(amount_na, before_na, 'pending') END AS change_na,
       CASE WHEN before_na = 'no-record' THEN 'nothing: the fee schedule of the year before does not list the code'
           ELSE 'the fee schedule of the year before' END AS change_filled_by,
       coalesce(calculation, why) AS calculation,
       CASE WHEN coalesce(calculation, why) IS NULL THEN amount_na END AS calculation_na,
       lowest / 100.0 AS lowest, CASE WHEN lowest IS NULL THEN coalesce(amount_na, unknown) END AS lowest_na,
       lowest_in, CASE WHEN lowest_in IS NULL THEN coalesce(amount_na, unknown) END AS lowest_in_na,
       highest / 100.0 AS highest, CASE WHEN highest IS NULL THEN coalesce(amount_na, unknown) END AS highest_na,
       highest_in, CASE WHEN highest_in IS NULL THEN coalesce(amount_na, unknown) END AS highest_in_na,
       edition, CASE WHEN edition IS NULL THEN amount_na END AS edition_na,
       CASE
           WHEN paid.year IS NULL THEN NULL
           WHEN paid.year < newest_year.year
           THEN 'outdated: other files of ' || newest_year.year || ' are loaded; ' || renewed_by || ' of '
               || newest_year.year
           WHEN '' || paid.year < this_year
           THEN 'outdated: it is ' || this_year || '; ' || renewed_by || ' of ' || this_year
           WHEN quarter < this_quarter
           THEN 'outdated: the amount is of a quarter; ' || renewed_by || ' of ' || this_quarter
           ELSE 'in force'
       END AS state,
       CASE WHEN paid.year IS NULL THEN amount_na END AS state_na,
       file_name AS _file, source_line AS _line, import_id AS _import, filled_by AS _filled_by,
       CASE
           WHEN position IN (3, 4) THEN 'medicare-facility'
           WHEN setting = 'Anesthesia' THEN 'medicare-anesthesia'
           WHEN position = 0 THEN 'medicare-schedules'
           ELSE 'medicare-amounts'
       END AS _inputs
FROM (
    SELECT 'not-applicable' AS unknown, 0 AS position, setting, round(100 * amount, 2) AS amount, amount_na,
           before IS NULL AS uncompared, before, year - 1 AS before_year,
           NULL AS before_na, calculation, NULL AS why,
           NULL AS lowest, NULL AS lowest_in, NULL AS highest,
           NULL AS highest_in, edition, year, quarter, file_name, source_line, import_id, renewed_by, filled_by
    FROM elsewhere
    UNION ALL
    SELECT unknown, position, setting, amount, amount_na, uncompared, before, before_year, before_na, calculation,
           why || CASE WHEN unnamed IS NULL OR EXISTS (SELECT 1 FROM elsewhere) THEN '' ELSE '; ' || unnamed END,
           lowest, lowest_in, highest, highest_in, edition, year, NULL, file_name, source_line, import_id, renewed_by,
           filled_by
    FROM professional
    UNION ALL
    -- The wage index changes what facilities are paid; their schedules have no amount of a locality.
    SELECT 'not-applicable', position, setting, amount, amount_na, before IS NULL, before,
           year - 1, NULL,
           CASE WHEN status IS NULL THEN NULL ELSE calculation END,
           CASE WHEN :system NOT IN ('CPT', 'HCPCS') THEN 'schedule of CPT and HCPCS codes alone'
               ELSE coalesce(rejected, gone, left_out) END,
           NULL, NULL, NULL, NULL, edition, year, quarter, file_name, source_line, import_id, renewed_by, filled_by
    FROM facility
) AS paid
JOIN newest_year ON TRUE
JOIN calendar ON TRUE
ORDER BY position;
