-- view: v_medicare_amount_by_modifier
-- title: Medicare amounts with a modifier
-- description: What the indicators of the fee schedule make of each modifier of a code, and the national
--   amount with it in dollars.
-- grain: code, modifier, setting, release
-- column: system text "Code system, such as CPT, HCPCS or MS-DRG."
-- column: code code "Billing code as text, with its zeros."
-- column: modifier text "The modifier."
-- column: setting text "facility or non-facility."
-- column: year int "Calendar year that the release is for."
-- column: period text "Year, year and month, or `standing`."
-- column: part text "What distinguishes releases of one period, such as the service type; blank for the only one."
-- column: label text "Name of the release, such as RVU26A."
-- column: latest_of_year int "1 for the latest loaded release of its year, otherwise 0."
-- column: column_name text "Column of the fee schedule that decides on the modifier."
-- column: indicator code "What that column holds for the code."
-- column: paid text "yes, with-documentation, no, facility-only or not-decided."
-- column: verdict text
--   "applies (with documentation), changes no amount, not valid, paid once, denied, facility claims only, not decided."
-- column: rule text "What the indicator makes of the modifier."
-- column: citation text "Where the Medicare Claims Processing Manual says so; or `not decided`."
-- column: share decimal unit=percent "Share of the amount without the modifier that is paid."
-- column: amount money(USD) "National amount with the modifier, rounded to the cent."
-- column: import_id int "Import of the row; `v_import` has the file."
-- column: file_name text names "Source file."
-- column: source_line int "Line of the source file, counted from 1."

SELECT system, code, modifier, setting, year, period, part, label, latest_of_year,
       column_name, indicator, CASE WHEN denied IS NULL THEN paid ELSE 'no' END AS paid,
       CASE WHEN denied IS NULL THEN verdict ELSE 'not valid' END AS verdict, coalesce(denied, rule) AS rule, citation,
       CASE WHEN denied IS NULL THEN share / 10.0 END AS share,
       CASE WHEN denied IS NOT NULL THEN 'not-applicable' WHEN share IS NULL THEN coalesce(thousandths_na, cents_na)
           END AS share_na,
       CASE WHEN denied IS NULL THEN cents / 100.0 END AS amount,
       CASE WHEN denied IS NULL THEN cents_na ELSE 'not-applicable' END AS amount_na,
       import_id, file_name, source_line
FROM (
    SELECT priced.*,
           CASE WHEN newest THEN (
               SELECT max(repeat.rule)
               FROM medicare_denied_repeat AS repeat
               WHERE repeat.code_id = priced.code_id AND repeat.modifier = priced.modifier
           ) END AS denied
    FROM medicare_modifier_cents AS priced
) AS judged;
