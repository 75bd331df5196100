-- part: market/scopes
-- description: The scopes of the code, as `v_market_scope` has them, counted over its lots, and which of them a report
--   takes. One with dollars comes before those of percentages, texts or gaps, and of these with dollars a price by the
--   day last. Later, too, come those that the code is not paid by: outpatients' where OPPS has it for inpatients only
--   (status C); and dollars that are a percentage of a hospital's charges, where professionals have theirs in the
--   office. Then come lines of business beside the commercial one, and old prices; of the rest that of most providers.
-- with: market/lots
-- param: system text default=CPT "code system"
-- param: code code required "billing code"
-- param: today date default=latest "the day on which rates are in effect; the command line gives that of the run"
-- grain: one scope
-- column: amount_kind text "Kind of the amounts."
-- column: scope_setting text "Setting; in brackets why it is not known."
-- column: scope_class text "Billing class; in brackets why it is not known."
-- column: scope_modifiers text "Modifiers in words."
-- column: scope_method text "Method; in brackets why it is not known."
-- column: scope_line text "Its line of business."
-- column: scope_unit text "What the dollars are for."
-- column: scope text "What can be compared, in words."
-- column: taken_after int "By what files state: 0 for a scope that a report takes before others."
-- column: rates int "Rates of the scope."
-- column: known int "Rates with an amount."
-- column: contracts int "Publishers and plans with an amount."
-- column: providers int "Publishers with an amount."
-- column: medicare_class text "Whose Medicare amount it is compared with."
-- column: medicare_setting text "The setting of that amount."
-- column: medicare_periods text "The releases of that amount, divided by commas."
-- column: beside_periods text
--   "The same of all in force that has its unit, modifiers, setting and class; one may be there several times."
-- column: imports text "Imports that they come from, divided by commas."
-- column: tier int "The less, the sooner it is taken: of scopes of one number that of most providers."
-- column: scope_rank int "1 is the scope taken first."

WITH grouped AS (
    SELECT amount_kind, scope_setting, scope_class, scope_modifiers, scope_method, scope_line, scope_unit, scope,
           CASE WHEN scope_method = 'per diem' THEN 2 ELSE 0 END
               + CASE WHEN scope_line IN ('commercial', '[not-collected]', 'none') THEN 0 ELSE 1 END
               AS taken_after,
           sum(rates) AS rates,
           sum(CASE WHEN gap THEN 0 ELSE rates END) AS known,
           count(DISTINCT CASE WHEN in_effect AND NOT gap THEN publisher_id || '/' || contract_key END)
               AS contracts,
           count(DISTINCT CASE WHEN in_effect AND NOT gap THEN publisher_id END) AS providers,
           max(CASE WHEN in_effect AND NOT gap THEN stated_on END) AS stated_to, count(stated_on) AS dated,
           count(*) AS of_lots,
           CASE WHEN min(medicare_class) = max(medicare_class) THEN min(medicare_class)
               ELSE 'mixed' END AS medicare_class,
           CASE
               WHEN count(medicare_setting) = 0 THEN 'not-stated'
               WHEN count(medicare_setting) = count(*) AND min(medicare_setting) = max(medicare_setting)
               THEN min(medicare_setting)
               ELSE 'mixed'
           END AS medicare_setting,
           -- What is not stated is a word here.
           NULL AS medicare_setting_na,
           coalesce(
               group_concat(DISTINCT CASE WHEN in_effect AND NOT gap THEN medicare_period END ORDER BY
                   CASE WHEN in_effect AND NOT gap THEN medicare_period END),
               group_concat(DISTINCT medicare_period ORDER BY medicare_period)
           ) AS medicare_periods,
           group_concat(DISTINCT CASE WHEN in_effect THEN medicare_period END ORDER BY
               CASE WHEN in_effect THEN medicare_period END) AS all_periods,
           group_concat(DISTINCT import_id ORDER BY import_id) AS imports
    FROM lots
    GROUP BY amount_kind, scope_setting, scope_class, scope_modifiers, scope_method, scope_line, scope_unit, scope
),
dated AS (
    -- More than a year older than the newest of the code: prices of 2020 come after those of this year.
    SELECT grouped.*, scope_method = 'percent of total billed charges' AS is_share,
           CASE
               WHEN contracts = 0
                   OR stated_to < (CAST(substr(max(stated_to) OVER of_code, 1, 4) AS INTEGER) - 1)
                       || substr(max(stated_to) OVER of_code, 5)
               THEN 1
               ELSE 0
           END AS is_old
    FROM grouped
    WINDOW of_code AS (PARTITION BY amount_kind)
),
-- How the code is paid, read from few tables: every query of the market reads the scopes, some many times.
paid AS (
    SELECT coalesce(max(release.period || ' ' || opps.status) LIKE '% C', FALSE) AS inpatient_only,
           -- Visits and tests have no global period.
           coalesce(max(rvu.global_days = 'XXX'), FALSE) AS is_visit
    FROM code
    LEFT JOIN medicare_rvu AS rvu ON rvu.code_id = code.code_id AND rvu.modifier = ''
    LEFT JOIN medicare_opps AS opps ON opps.code_id = code.code_id
    LEFT JOIN reference_release AS release
        ON release.release_id = opps.release_id AND release.superseded_by IS NULL AND release.period <= :today
    WHERE code.system = :system AND code.code = :code
),
ruled AS (
    SELECT dated.*,
           CASE
               WHEN paid.inpatient_only
                   AND (scope_setting LIKE 'outpatient%'
                        OR medicare_setting IN ('outpatient', 'surgical center', 'non-facility'))
               THEN 1
               ELSE 0
           END AS no_inpatient,
           -- Without a place of service a professional's price of a visit or a test is of the office.
           sum(CASE
               WHEN scope_class = 'professional' AND NOT is_share AND is_old = 0
                   AND (medicare_setting = 'non-facility'
                        OR (medicare_setting = 'not-stated' AND paid.is_visit))
               THEN 1
               ELSE 0
           END) OVER (PARTITION BY amount_kind) AS office_scopes,
           group_concat(all_periods, ',') OVER (
               PARTITION BY scope_unit, scope_modifiers, scope_setting, scope_class ORDER BY scope
               ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
           ) AS beside_periods
    FROM dated
    CROSS JOIN paid
)
SELECT amount_kind, scope_setting, scope_class, scope_modifiers, scope_method, scope_line, scope_unit, scope,
       taken_after, rates, known, contracts, providers, medicare_class, medicare_setting, medicare_setting_na,
       medicare_periods, beside_periods, imports, tier,
       row_number() OVER (
           PARTITION BY amount_kind
           -- Where as many providers state the code with modifiers as without, the code itself.
           ORDER BY tier, is_old, providers DESC, CASE WHEN scope_modifiers = 'none' THEN 0 ELSE 1 END,
                    contracts DESC, rates DESC, scope
       ) AS scope_rank
FROM (
    SELECT ruled.*,
           CASE WHEN contracts = 0 THEN 8 ELSE 0 END + CASE WHEN taken_after > 1 THEN 4 ELSE 0 END
               + CASE WHEN no_inpatient = 1 OR (is_share AND office_scopes > 0) THEN 2 ELSE 0 END
               + CASE WHEN taken_after IN (1, 3) THEN 1 ELSE 0 END AS tier
    FROM ruled
) AS scope;
