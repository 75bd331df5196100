-- name: code-payer-rates
-- title: Negotiated rates by payer
-- description: Each payer of the report by line of business, also those without a rate. Below 3 contracts the rates
--   themselves; then the line from the lowest to the highest, and the median from 3 providers on.
-- with: market/counted-by-line market/figures market/voting market/medicare
-- param: system text default=CPT "code system"
-- param: code code required "billing code"
-- param: modifier modifier optional "modifiers of the scope; left out, those with most providers"
-- param: setting text optional "setting of the scope, as the table of scopes prints it"
-- param: billing_class text optional "billing class of the scope, as the table of scopes prints it"
-- param: method text optional "contracting method of the scope, as the table of scopes prints it"
-- param: line_of_business text optional "line of business of the scope, as the table of scopes prints it"
-- param: min_n int default=3 "fewest providers for which a percentile is shown"
-- param: least money default=1 "smaller amounts are left out: they are tokens, not prices"
-- param: locality text optional choices=query:medicare-localities
--   "Medicare locality as contractor/number, such as 09102/04; left out, the nation"
-- param: band_low decimal optional "amounts below this many times the Medicare amount are left out"
-- param: band_high decimal optional "amounts above this many times the Medicare amount are left out"
-- grain: one payer and line of business
-- key: payer_name line_of_business
-- column: payer_name text title="Payer" "Who pays."
-- column: line_of_business text title="Line of business" "Whose members are treated, as payer and plan are named."
-- column: rate money(USD) title="Rate, or median"
--   "Median of the providers' votes, from 3 providers on; the rate itself where there is one contract."
-- column: lowest money(USD) "Lowest vote of a contract."
-- column: highest money(USD) "Highest vote of a contract."
-- column: contracts int "Contracts that count: one payer and plan with one provider."
-- column: based_on text title="Based on" "Contracts and providers in words."
-- column: medicare money(USD) title="Medicare"
--   "Amount of the same class, modifiers, setting and date; else of hospital outpatients, for orientation."
-- column: schedule text title="Medicare schedule" "Whose amount that is."
-- column: share decimal title="Percent of Medicare"
--   "Of the amount of the same class, setting and rate year; where one differs, nothing is calculated."
-- column: imports text "Imports that the figures come from."
-- chart: range low=lowest mid=rate high=highest count=contracts reference=medicare label=payer_name
-- inputs: market-rates payer_name=payer_name
-- tags: code, payer, market

WITH counted AS (
    SELECT * FROM counted_by_line
),
expected AS (
    SELECT payer, reason, found, file_name, source_line, import_id
    FROM payer_expected
    WHERE system = :system AND code = :code
),
-- Of the same class, setting and date; else the newest hospital outpatient payment, to find one's way by.
opps AS (
    SELECT payment, period
    FROM v_medicare_facility
    WHERE system = :system AND code = :code AND schedule = 'OPPS' AND part = '' AND payment IS NOT NULL
    ORDER BY period DESC
    LIMIT 1
),
compared_with AS (
    SELECT medicare.medicare AS same, medicare.medicare_na AS same_na,
           coalesce(medicare.medicare, opps.payment) AS medicare,
           CASE WHEN coalesce(medicare.medicare, opps.payment) IS NULL THEN medicare.medicare_na END AS medicare_na,
           medicare.medicare_filled_by,
           CASE
               WHEN medicare.medicare IS NOT NULL THEN medicare_schedule
               WHEN opps.payment IS NOT NULL THEN 'OPPS ' || opps.period
                   || ', for orientation: not of the same class, setting and date'
               ELSE 'none'
           END AS schedule
    FROM medicare
    LEFT JOIN opps ON TRUE
),
shown AS (
    SELECT figures.*, coalesce(middle, CASE WHEN contracts = 1 THEN first_point END) AS rate,
           nullif(substr(grouped, 1, instr(grouped, ';') - 1), '') AS whose,
           substr(grouped, instr(grouped, ';') + 2) AS line
    FROM figures
)
SELECT payer.name AS payer_name,
       CASE WHEN line NOT LIKE '[%' THEN nullif(line, '') END AS line_of_business,
       CASE WHEN line = '' THEN 'not-applicable' WHEN line LIKE '[%' THEN 'not-collected'
           END AS line_of_business_na,
       round(rate, 2) AS rate, CASE WHEN rate IS NULL THEN middle_na END AS rate_na,
       first_point AS lowest, first_point_na AS lowest_na, last_point AS highest, last_point_na AS highest_na,
       contracts,
       CASE
           WHEN contracts > 0
           THEN contracts || CASE WHEN contracts = 1 THEN ' contract' ELSE ' contracts' END || ' of ' || providers
               || CASE WHEN providers = 1 THEN ' provider' ELSE ' providers' END
           WHEN lent = 0 AND imports = 'none' AND expected.found = 'known'
           THEN 'only the payer''s own file, under In-network rates'
           ELSE coalesce(nullif(gaps, 'no gaps'), 'no rate in scope')
       END AS based_on,
       compared_with.medicare, compared_with.medicare_na, compared_with.medicare_filled_by, schedule,
       round(100 * rate / nullif(same, 0), 1) AS share,
       CASE WHEN rate IS NULL THEN middle_na WHEN same IS NULL THEN same_na WHEN same = 0 THEN 'not-applicable'
           END AS share_na,
       imports,
       expected.file_name AS _file, expected.source_line AS _line, expected.import_id AS _import,
       coalesce(
           CASE
               WHEN contracts = 0 AND middle_na = 'invalid' THEN 'the word of the publisher which of its amounts holds'
               WHEN contracts = 0 AND imports <> 'none' AND lent = 0
               THEN 'a corrected file of the publisher: this one states no amount'
               WHEN lent > 0 THEN 'another scope: `ratebook report market-scopes ' || :code || '`'
               WHEN imports = 'none' AND expected.found = 'known'
               THEN 'its in-network rates are listed below; a hospital''s standard charges file states the hospital''s'
                   || ' side: `ratebook import FILE`'
           END,
           'import a hospital''s standard charges file (its website, footer link "Price Transparency"), or your own'
           || ' list of payer rates: `ratebook import FILE`; blank list: `ratebook import --template payer-rates`')
           AS _filled_by,
       (SELECT note FROM chosen) || voting AS _note
FROM shown
JOIN voting ON TRUE
JOIN compared_with ON TRUE
-- Names that no alias matches have a line of their own, `code-unmatched-line`.
JOIN payer ON payer.payer = shown.whose
LEFT JOIN expected ON expected.payer = shown.whose
-- A payer to whom the code does not apply is shown where a file has a rate of it.
WHERE expected.reason IS DISTINCT FROM 'not-applicable' OR shown.lent > 0 OR shown.imports <> 'none'
    OR expected.found = 'known'
ORDER BY CASE line WHEN 'commercial' THEN 0 WHEN '[not-collected]' THEN 1 WHEN '' THEN 2 ELSE 3 END,
         CASE WHEN line IN ('commercial', '[not-collected]', '') THEN '' ELSE line END, providers = 0,
         coalesce(rate, last_point) DESC, payer_name;
