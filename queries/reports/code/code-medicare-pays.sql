-- name: code-medicare-pays
-- title: What Medicare pays
-- description: The professional's fee in a facility and in an office, without geographic adjustment, and the payment
--   to a hospital outpatient department and to a surgical center, before the wage index. Each is paid beside the
--   others, and each is the newest loaded release.
-- param: system text default=CPT "code system"
-- param: code code required "billing code"
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
--   "in force, or outdated where another Medicare file of a later year is loaded or applies."
-- inputs: medicare-amounts
-- tags: code, medicare
WITH newest_year AS (SELECT max(year) AS year, count(year) AS known, count(*) AS releases FROM v_medicare_release),
national AS MATERIALIZED (
    SELECT setting, year, period, label, cents, cents_na, not_done, paid_rvu, work_rvu, pe_rvu, malpractice_rvu,
           conversion_factor, has_cap, arithmetic, status, status_meaning, file_name, source_line, import_id
    FROM medicare_national_cents
    WHERE system = :system AND code = :code AND modifier = '' AND part = '' AND newest
),
earlier AS (
    SELECT setting, year, cents FROM medicare_history_cents
    WHERE system = :system AND code = :code AND modifier = ''
),
here AS MATERIALIZED (
    SELECT setting, cents, rtrim(locality_name, '*') AS name
    FROM medicare_locality_cents
    WHERE system = :system AND code = :code AND modifier = '' AND part = '' AND gpci_year = year AND newest
        AND cents IS NOT NULL
),
spread AS (
    SELECT setting, min(cents) AS lowest, max(cents) AS highest, count(cents) AS known, count(*) AS localities
    FROM here
    GROUP BY setting
),
professional AS (
    SELECT place.position, place.words AS setting, national.cents AS amount,
           coalesce(national.cents_na, CASE WHEN national.setting IS NULL THEN missing.reason END) AS amount_na,
           CASE
               WHEN national.cents IS NULL OR earlier.cents IS NULL OR earlier.cents = 0 THEN NULL
               WHEN national.cents = earlier.cents THEN 'no change from ' || earlier.year
               ELSE printf('%d.%d%% %s than %d ($%,d.%02d)',
                   CAST(round(abs(1000.0 * (national.cents - earlier.cents) / earlier.cents)) AS INTEGER) / 10,
                   CAST(round(abs(1000.0 * (national.cents - earlier.cents) / earlier.cents)) AS INTEGER) % 10,
                   CASE WHEN national.cents < earlier.cents THEN 'less' ELSE 'more' END, earlier.year,
                   earlier.cents / 100,
                   earlier.cents % 100)
           END AS change,
           CASE
               WHEN national.cents IS NULL THEN NULL
               WHEN national.has_cap THEN national.arithmetic
               ELSE printf('%d.%02d RVU (work %d.%02d + PE %d.%02d + MP %d.%02d) × $%d.%04d conversion factor',
                   paid_rvu / 100, paid_rvu % 100, work_rvu / 100, work_rvu % 100, pe_rvu / 100, pe_rvu % 100,
                   malpractice_rvu / 100, malpractice_rvu % 100, conversion_factor / 10000, conversion_factor % 10000)
           END AS calculation,
           CASE WHEN national.not_done THEN 'rarely or never done there'
               ELSE CASE WHEN national.cents IS NULL THEN national.status || ', '
                   || national.status_meaning END END AS why,
           CASE WHEN national.cents IS NULL THEN NULL ELSE spread.lowest END AS lowest,
           (SELECT min(name) FROM here WHERE here.setting = place.setting AND here.cents = spread.lowest) AS lowest_in,
           CASE WHEN national.cents IS NULL THEN NULL ELSE spread.highest END AS highest,
           (SELECT min(name) FROM here WHERE here.setting = place.setting
               AND here.cents = spread.highest) AS highest_in,
           'Medicare Physician Fee Schedule (MPFS), ' || national.period || ' (' || national.label || ')' AS edition,
           national.year, national.file_name, national.source_line, national.import_id,
           'import ' || gap_filler.words || ', from the ' || found_at || ': `' || command || '`' AS filled_by
    FROM (
        SELECT 1 AS position, 'facility' AS setting, 'Professional fee, facility' AS words
        UNION ALL
        SELECT 2, 'non-facility', 'Professional fee, office'
    ) AS place
    JOIN (
        SELECT CASE WHEN count(*) > 0 THEN 'no-record' ELSE 'pending' END AS reason FROM v_medicare_release
            WHERE dataset = 'fee-schedule'
    ) AS missing ON TRUE
    JOIN gap_filler ON gap_filler.filler = 'fee-schedule'
    LEFT JOIN national USING (setting)
    LEFT JOIN earlier ON earlier.setting = national.setting AND earlier.year = national.year - 1
    LEFT JOIN spread ON spread.setting = national.setting
),
facility AS (
    SELECT place.position, place.words AS setting, round(100 * paid.payment) AS amount,
           coalesce(paid.payment_na, CASE WHEN paid.status IS NULL THEN missing.reason END) AS amount_na,
           concat_ws('; ', 'APC ' || paid.apc, 'status ' || substr(paid.status, 1, instr(paid.status || ':', ':') - 1),
               'copayment ' || printf('$%,d.%02d', CAST(round(share) AS INTEGER) / 100,
                   CAST(round(share) AS INTEGER) % 100)
                   || CASE WHEN share IS NULL THEN NULL ELSE '' END
           ) AS calculation,
           paid.status, place.schedule || ' Addendum ' || CASE WHEN paid.part = '' THEN 'B' ELSE paid.part END || ', '
               || paid.period AS edition,
           CAST(substr(paid.period, 1, 4) AS INTEGER) AS year, paid.file_name, paid.source_line, paid.import_id,
           'import ' || gap_filler.words || ', from the ' || found_at || ': `' || command || '`' AS filled_by
    FROM (
        SELECT 3 AS position, 'OPPS' AS schedule, 'Hospital outpatient' AS words
        UNION ALL
        SELECT 4, 'ASC', 'Ambulatory surgical center'
    ) AS place
    JOIN gap_filler ON gap_filler.filler = lower(place.schedule)
    JOIN (
        SELECT upper(filler) AS schedule, CASE WHEN EXISTS (
                   SELECT 1 FROM v_medicare_release AS loaded WHERE loaded.dataset = filler AND loaded.part <> 'extract'
               ) THEN 'no-record' ELSE 'pending' END AS reason
        FROM gap_filler
    ) AS missing ON missing.schedule = place.schedule
    LEFT JOIN (
        SELECT *, round(100 * coalesce(adjusted_copayment, minimum_copayment)) AS share,
               row_number() OVER (PARTITION BY schedule ORDER BY period DESC, payment IS NULL, part) AS turn
        FROM v_medicare_facility
        WHERE system = :system AND code = :code AND part <> 'extract'
    ) AS paid ON paid.schedule = place.schedule AND paid.turn = 1
)
SELECT setting, amount / 100.0 AS amount, amount_na,
       change, CASE WHEN change IS NULL THEN coalesce(amount_na, 'pending') END AS change_na,
       'the fee schedule of the year before' AS change_filled_by,
       coalesce(calculation, why) AS calculation,
       CASE WHEN coalesce(calculation, why) IS NULL THEN amount_na END AS calculation_na,
       lowest / 100.0 AS lowest, CASE WHEN lowest IS NULL THEN coalesce(amount_na, unknown) END AS lowest_na,
       lowest_in, CASE WHEN lowest_in IS NULL THEN coalesce(amount_na, unknown) END AS lowest_in_na,
       highest / 100.0 AS highest, CASE WHEN highest IS NULL THEN coalesce(amount_na, unknown) END AS highest_na,
       highest_in, CASE WHEN highest_in IS NULL THEN coalesce(amount_na, unknown) END AS highest_in_na,
       edition, CASE WHEN edition IS NULL THEN amount_na END AS edition_na,
       CASE WHEN paid.year IS NULL THEN NULL WHEN paid.year < newest_year.year THEN 'outdated: other files of '
           || newest_year.year || ' are loaded; ' || substr(filled_by, 1, instr(filled_by, ',') - 1)
               || ' of that year' ELSE 'in force' END AS state,
       CASE WHEN paid.year IS NULL THEN amount_na END AS state_na,
       file_name AS _file, source_line AS _line, import_id AS _import, filled_by AS _filled_by
FROM (
    SELECT 'pending' AS unknown, position, setting, amount, amount_na, change, calculation, why, lowest, lowest_in,
           highest, highest_in,
           edition, year, file_name, source_line, import_id, filled_by
    FROM professional
    UNION ALL
    -- The wage index changes what facilities are paid; ratebook does not read it.
    SELECT 'not-collected', position, setting, amount, amount_na, 'not compared',
           CASE WHEN status IS NULL THEN NULL ELSE calculation END, NULL,
           NULL, NULL, NULL, NULL, edition, year, file_name, source_line, import_id, filled_by
    FROM facility
) AS paid
JOIN newest_year ON TRUE
ORDER BY position;
