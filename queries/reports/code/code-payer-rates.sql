-- name: code-payer-rates
-- title: Negotiated rates by payer
-- description: Each payer of the report by line of business, also those without a rate. Below 3 contracts the rates
--   themselves; then the line from the lowest to the highest, and the median from 3 providers on.
-- with: market/counted-by-line market/figures market/voting market/paid-once market/medicare market/lots
--   market/aged market/chosen market/current market/outside-bounds market/other-scope code/in-command medicare/lister
-- param: system text default=CPT "code system"
-- param: code code required "billing code"
-- param: modifier modifier optional "modifiers of the scope; left out, those with most providers"
-- param: setting text optional "setting of the scope, as the table of scopes prints it"
-- param: billing_class text optional "billing class of the scope, as the table of scopes prints it"
-- param: method text optional "contracting method of the scope, as the table of scopes prints it"
-- param: line_of_business text optional "line of business of the scope, as the table of scopes prints it"
-- param: unit text optional "unit of the scope, as the table of scopes prints it"
-- param: min_n count default=3 "fewest providers for which a percentile is shown"
-- param: least money default=1 "smaller amounts are left out: they are tokens, not prices"
-- param: locality text optional choices=query:medicare-localities
--   "Medicare locality as contractor/number, such as 09102/04; left out, the nation"
-- param: band_low decimal optional "amounts below this many times the Medicare amount are left out"
-- param: band_high decimal optional "amounts above this many times the Medicare amount are left out"
-- param: today date default=latest "the day to count the age from; the command line gives that of the run"
-- grain: one payer and line of business
-- key: payer_name line_of_business
-- column: payer_name text names title="Payer" "Who pays."
-- column: line_of_business text title="Line of business" "Whose members are treated, as payer and plan are named."
-- column: rate money(USD) calculated title="Rate, or median"
--   "Median of the providers' votes, from 3 providers on; the rate itself where one contract states one."
-- column: lowest money(USD) title="Lowest rate" "The lowest rate as it is stated, however few there are."
-- column: highest money(USD) title="Highest rate" "The highest rate as it is stated."
-- column: p10 money(USD) calculated title="10th percentile" "Of the providers' votes, from 3 providers on."
-- column: p90 money(USD) calculated title="90th percentile" "Of the providers' votes, from 3 providers on."
-- column: contracts int "Contracts that count: one payer and plan with one provider."
-- column: rates int "Rates that count, of all contracts."
-- column: based_on text title="Based on"
--   "Plans by name, and providers where they are several; then how many rates are of another scope."
-- column: publisher text names title="Published by" "Whose price file states the rates; of several their number."
-- column: edition date title="Price file of" "The day that the publisher put on the file; of several the oldest."
-- column: state text "in force, or outdated where the file is more than a year old."
-- column: setting text "Setting of the rates, as the files state it."
-- column: scope text "What the rates have in common: unit, modifiers, setting, billing class and method."
-- column: medicare money(USD) title="Medicare"
--   "Amount of the same class, modifiers, setting and date; else the one in force of the class, for orientation."
-- column: schedule text title="Medicare schedule" "Whose amount that is, and why it is for orientation alone."
-- column: share decimal title="Percent of Medicare"
--   "Of the amount of the same class, setting and rate year; where a payer's rates differ in it, none is calculated."
-- column: imports text "Imports that the figures come from."
-- chart: range low=lowest mid=rate high=highest count=rates reference=medicare label=payer_name
-- inputs: market-rates payer_name=payer_name
-- inputs: query=_inputs of=medicare,schedule,share
-- inputs: market-rates payer_name=payer_name of=share
-- beside: medicare schedule
-- tags: code, payer, market

WITH counted AS (
    SELECT * FROM counted_by_line
),
expected AS (
    SELECT payer_expected.payer, reason, found, in_network.payer IS NOT NULL AS in_network_is_asked,
           file_name, source_line, import_id
    FROM payer_expected
    LEFT JOIN (
        SELECT DISTINCT payer
        FROM lots
        WHERE amount_kind = 'in-network' AND (:modifier IS NULL OR modifiers = :modifier)
    ) AS in_network ON in_network.payer = payer_expected.payer
    WHERE system = :system AND code = :code
),
-- What the rates of the table have in common, and what a payer states beside it.
scoped AS (
    SELECT chosen.*,
           concat_ws(', ', nullif(scope_unit, 'USD'),
               CASE WHEN scope_modifiers <> 'none' THEN 'modifiers ' || scope_modifiers END,
               CASE WHEN scope_setting LIKE '[%' THEN 'no setting stated' ELSE scope_setting END,
               CASE WHEN scope_class LIKE '[%' THEN 'no billing class stated' ELSE scope_class END,
               CASE WHEN scope_method LIKE '[%' THEN 'no method stated' ELSE scope_method END) AS in_words
    FROM chosen
),
stated_beside AS (
    SELECT lots.payer AS beside_of, lots.scope_line AS beside_line, lots.rates, lots.stated_as,
           CASE WHEN lots.stated_as = 'percentage' THEN terms.percentage / 10000.0 END AS percentage,
           -- What is not stated is said together.
           replace(replace(replace(concat_ws(', ',
               CASE
                   WHEN lots.in_effect THEN NULL
                   WHEN lots.effective_to < :today THEN 'until ' || lots.effective_to
                   WHEN lots.next_from <= :today THEN 'before ' || lots.next_from
                   ELSE 'from ' || lots.effective_from
               END,
               CASE WHEN lots.scope_unit <> scoped.scope_unit THEN lots.scope_unit END,
               CASE
                   WHEN lots.scope_modifiers = scoped.scope_modifiers THEN NULL
                   WHEN lots.scope_modifiers = 'none' THEN 'without modifiers'
                   ELSE 'modifiers ' || lots.scope_modifiers
               END,
               CASE
                   WHEN lots.scope_setting = scoped.scope_setting THEN NULL
                   WHEN lots.scope_setting LIKE '[%' THEN 'no setting stated'
                   ELSE lots.scope_setting
               END,
               CASE
                   WHEN lots.scope_class = scoped.scope_class THEN NULL
                   WHEN lots.scope_class LIKE '[%' THEN 'no billing class stated'
                   ELSE lots.scope_class
               END,
               CASE
                   WHEN lots.scope_method = scoped.scope_method THEN NULL
                   WHEN lots.scope_method LIKE '[%' THEN 'no method stated'
                   ELSE lots.scope_method
               END), ' stated, no billing class stated, no method stated', ', billing class or method stated'),
               'setting stated, no billing class stated', 'setting or billing class stated'),
               'class stated, no method stated', 'class or method stated') AS differs,
           -- A percentage is of another method than dollars are.
           lots.in_effect AND lots.scope_modifiers = scoped.scope_modifiers
               AND lots.scope_setting = scoped.scope_setting AND lots.scope_class = scoped.scope_class AS is_like
    FROM lots
    JOIN scoped ON TRUE
    LEFT JOIN terms ON terms.terms_id = lots.terms_id
    WHERE lots.amount_kind = 'negotiated' AND lots.payer IS NOT NULL
      AND (lots.stated_as IN ('dollars', 'percentage', 'algorithm') OR lots.gap > 0)
),
-- Rates that contradict the bounds which their own row states.
outside AS MATERIALIZED (
    SELECT lot_id, count(CASE WHEN bound = 'minimum' THEN 1 END) AS below,
           count(CASE WHEN bound = 'maximum' THEN 1 END) AS above
    FROM outside_bounds
    GROUP BY lot_id
),
-- Plans of each payer and line in the scope by file, with its publisher and age.
stating AS (
    SELECT lots.payer || '; ' || lots.scope_line AS stated_of, lots.import_id AS stated_by, lots.publisher,
           lots.publisher_kind, min(aged.edition) AS edition,
           CASE WHEN min(aged.edition) IS NULL THEN gap_reason(aged.edition_na) END AS edition_na,
           max(aged.state) AS state,
           CASE WHEN min(aged.edition) IS NULL THEN gap_reason(aged.edition_na) END AS state_na,
           count(aged.edition) AS known_editions, max(lots.file_name) AS file_name,
           coalesce(min(CASE WHEN lots.stated_as = 'dollars' THEN lots.first_line END), min(lots.first_line))
               AS first_line,
           count(DISTINCT lots.contract_key) AS plans,
           count(DISTINCT CASE WHEN lots.stated_as = 'dollars' THEN lots.contract_key END) AS priced,
           sum(count(DISTINCT CASE WHEN lots.is_priced = 0 AND lots.is_open = 0 THEN lots.contract_key END))
               OVER of_line AS unpriced,
           sum(count(DISTINCT CASE WHEN lots.is_priced = 0 AND lots.is_open = 1 THEN lots.contract_key END))
               OVER of_line AS open_plans,
           sum(outside.below) AS below, sum(outside.above) AS above,
           min(CASE WHEN lots.stated_as = 'dollars' THEN lots.medicare_period END) AS first_period,
           max(CASE WHEN lots.stated_as = 'dollars' THEN lots.medicare_period END) AS last_period,
           max(CASE WHEN lots.marker = 4 THEN 1 ELSE 0 END) AS only_groups,
           max(CASE WHEN lots.marker = 2 THEN 1 ELSE 0 END) AS in_conflict,
           -- What the file prints in the place of an amount; a blank cell prints nothing.
           count(DISTINCT CASE WHEN lots.gap > 0 AND lots.stated_as = 'gap' THEN coalesce(lots.amount_raw, '') END)
               AS printed_texts,
           count(DISTINCT CASE WHEN lots.gap > 0 AND lots.stated_as = 'gap' THEN lots.amount_raw END) AS marker_texts,
           min(CASE WHEN lots.gap > 0 AND lots.stated_as = 'gap' THEN lots.amount_raw END) AS marker_text,
           -- A name in brackets is in quotes: it is no gap.
           replace(replace(group_concat(DISTINCT CASE WHEN lots.raw_plan LIKE '[%' THEN '"' || lots.raw_plan || '"'
                   ELSE lots.raw_plan END ORDER BY CASE WHEN lots.raw_plan LIKE '[%'
                   THEN '"' || lots.raw_plan || '"' ELSE lots.raw_plan END)
               FILTER (WHERE lots.raw_plan IS NOT NULL AND lots.stated_as = 'dollars'), ',', ', '), '  ', ' ') AS names
    FROM (
        -- A blank beside a price of the plan is no plan without one, whichever file stated it first; percentages are
        -- counted for themselves.
        SELECT lot_id, amount_kind, payer, scope_line, scope_unit, scope_modifiers, scope_setting, scope_class,
               scope_method, import_id, publisher, publisher_kind, stated_as, first_line, contract_key, marker, gap,
               amount_raw, raw_plan, file_name, in_effect, medicare_period,
               max(CASE WHEN in_effect AND stated_as <> 'gap' THEN 1 ELSE 0 END) OVER of_plan AS is_priced,
               -- Several figures for one price are no gap: one of them holds.
               max(CASE WHEN in_effect AND marker = 2 THEN 1 ELSE 0 END) OVER of_plan AS is_open
        FROM lots
        WINDOW of_plan AS (PARTITION BY vote_id)
    ) AS lots
    JOIN aged ON aged.lot_id = lots.lot_id
    LEFT JOIN outside ON outside.lot_id = lots.lot_id
    JOIN scoped ON scoped.scope_unit = lots.scope_unit AND scoped.scope_modifiers = lots.scope_modifiers
        AND scoped.scope_setting = lots.scope_setting AND scoped.scope_class = lots.scope_class
        AND scoped.scope_method = lots.scope_method
    WHERE lots.amount_kind = 'negotiated' AND lots.payer IS NOT NULL AND lots.in_effect
    GROUP BY lots.payer, lots.scope_line, lots.import_id, lots.publisher, lots.publisher_kind
    WINDOW of_line AS (PARTITION BY lots.payer, lots.scope_line)
),
-- Figures of the scope that are in conflict, which no statistic counts.
disputed AS MATERIALIZED (
    SELECT disputed_of, disputed_in, 'in conflict: ' || in_dollars(low)
               || CASE WHEN figures = 2 THEN ' and ' ELSE ' to ' END || in_dollars(high)
               || ', `ratebook report code-conflicts ' || code_word || '`' AS in_words
    FROM (
        SELECT lots.payer || '; ' || lots.scope_line AS disputed_of, lots.scope AS disputed_in,
               min(rate.amount) / 10000.0 AS low, max(rate.amount) / 10000.0 AS high,
               count(DISTINCT rate.amount) AS figures
        FROM lots
        CROSS JOIN current
            ON current.scope_id = lots.scope_id AND current.vote_id = lots.vote_id AND current.lot_id = lots.lot_id
        CROSS JOIN rate ON rate.rate_id = current.rate_id
        WHERE lots.marker = 2 AND lots.amount_kind = 'negotiated' AND lots.payer IS NOT NULL AND lots.in_effect
          AND rate.amount IS NOT NULL
        GROUP BY lots.payer, lots.scope_line, lots.scope
    )
    CROSS JOIN in_command
    WHERE figures > 1
),
-- Of the same class, setting and date; else the like amount in force, to find one's way by.
-- What facilities are paid, surgical centers theirs and hospitals that of outpatients; of professionals what another
-- schedule pays.
other_way AS MATERIALIZED (
    SELECT setting, payment AS amount, schedule || ' ' || period AS schedule, substr(period, 1, 4) AS of_year,
           '' AS modifiers, file_name, source_line, import_id
    FROM (
        SELECT setting, schedule, period, payment, file_name, source_line, import_id,
               row_number() OVER (PARTITION BY setting ORDER BY precedence DESC, part) AS nth
        FROM v_medicare_facility
        WHERE system = :system AND code = :code AND part <> 'extract' AND payment IS NOT NULL
    )
    WHERE nth = 1
    UNION ALL
    SELECT 'professional', max(amount), max(schedule || ' ' || period), max(substr(period, 1, 4)), modifiers,
           max(CASE WHEN nth = 1 THEN file_name END), max(CASE WHEN nth = 1 THEN source_line END),
           max(CASE WHEN nth = 1 THEN import_id END)
    FROM (
        SELECT schedule, period, amount, rural_amount, modifiers, file_name, source_line, import_id,
               row_number() OVER (PARTITION BY modifiers ORDER BY amount IS NULL, import_id, source_line) AS nth
        FROM v_medicare_schedule
        WHERE system = :system AND code = :code AND newest
    )
    GROUP BY modifiers
    HAVING count(DISTINCT amount) = 1 AND count(CASE WHEN rural_amount > amount THEN 1 END) = 0
),
compared_with AS (
    SELECT medicare AS same,
           CASE WHEN medicare_na IS NOT NULL AND other_way.setting = 'professional' THEN 'not-collected'
               ELSE medicare_na END AS same_na,
           coalesce(medicare, near, other_way.amount) AS medicare,
           CASE WHEN coalesce(medicare, near, other_way.amount) IS NULL THEN medicare_na END AS medicare_na,
           CASE
               WHEN medicare IS NULL AND other_way.setting = 'professional'
               THEN 'nothing: rates of professionals are compared with the physician fee schedule alone, and the code '
                   || 'is priced by the ' || other_way.schedule
               ELSE medicare_filled_by
           END AS medicare_filled_by,
           medicare_schedule, coalesce(near_schedule, other_way.schedule) AS near_schedule,
           CASE WHEN near IS NULL THEN other_way.of_year ELSE near_year END AS near_year,
           CASE WHEN near IS NULL THEN other_way.modifiers ELSE near_modifiers END AS near_modifiers,
           first_year, last_year, period_amounts, coalesce(medicare_asked, '&import=' || other_way.import_id || '&line='
               || other_way.source_line) AS medicare_asked,
           CASE WHEN medicare_import IS NULL THEN other_way.file_name ELSE medicare_file END AS medicare_file,
           coalesce(medicare_line, other_way.source_line) AS medicare_line,
           coalesce(medicare_import, other_way.import_id) AS medicare_import
    FROM medicare
    LEFT JOIN other_way
        ON near_is_free
       AND other_way.setting = CASE
           WHEN near_class = 'professional' THEN 'professional'
           -- Where no rate has the modifiers that are asked for, what is paid without them is no line to find it by.
           WHEN near_class NOT IN ('facility', 'none') OR (near_class = 'none' AND near_sought <> '') THEN NULL
           WHEN near_setting = 'surgical center' THEN 'surgical center'
           WHEN near_setting IN ('outpatient', 'hospital', 'inpatient', 'not-stated', 'mixed') THEN 'outpatient'
       END
       AND other_way.modifiers IN ('', near_sought)
    -- That with the modifiers of the rates first.
    ORDER BY other_way.modifiers DESC
    LIMIT 1
),
-- A row for each file of a figure, the oldest first; what all of them share is beside each.
beside AS (
    SELECT figures.*, coalesce(middle, point) AS rate,
           nullif(substr(grouped, 1, instr(grouped, ';') - 1), '') AS whose,
           substr(grouped, instr(grouped, ';') + 2) AS line, plans, priced, names, file_name, first_line,
           unpriced, open_plans,
           sum(below) OVER (PARTITION BY grouped) AS rates_below,
           sum(above) OVER (PARTITION BY grouped) AS rates_above,
           max(only_groups) OVER (PARTITION BY grouped) AS only_groups, in_conflict,
           CASE WHEN min(first_period) OVER (PARTITION BY grouped) = max(last_period) OVER (PARTITION BY grouped)
               THEN first_period END AS one_period,
           printed_texts, marker_texts, marker_text, stated_by, publisher, edition, edition_na, state, state_na,
           row_number() OVER of_figure AS turn, count(stated_by) OVER (PARTITION BY grouped) AS files,
           min(publisher_kind = 'hospital') OVER (PARTITION BY grouped) AS only_hospitals,
           CASE WHEN min(publisher) OVER (PARTITION BY grouped) = max(publisher) OVER (PARTITION BY grouped)
               THEN publisher END AS one_publisher,
           sum(contracts) OVER () AS all_contracts
    FROM figures
    LEFT JOIN stating ON stated_of = grouped AND instr(', ' || imports || ',', ', ' || stated_by || ',') > 0
        AND (priced > 0 OR contracts = 0)
    WINDOW of_figure AS (PARTITION BY grouped ORDER BY edition IS NULL, edition, stated_by)
),
shown AS (
    SELECT placed.*, row_number() OVER (PARTITION BY whose ORDER BY contracts = 0, line_place, line) AS line_of_payer
    FROM (
        SELECT beside.*,
               CASE line WHEN 'commercial' THEN 0 WHEN '[not-collected]' THEN 1 WHEN '' THEN 2 ELSE 3 END AS line_place
        FROM beside
        WHERE turn = 1
    ) AS placed
),
-- What a payer states beside the scope is shown with its line of business, or with the first line where it has no other
-- rate of it.
beside_line AS (
    SELECT beside_of, beside_line,
           sum(CASE WHEN stated_as = 'dollars' AND differs <> '' THEN rates ELSE 0 END) AS rates,
           count(DISTINCT CASE WHEN stated_as = 'dollars' AND differs <> '' THEN differs END) AS scopes,
           min(CASE WHEN stated_as = 'dollars' AND differs <> '' THEN differs END) AS first_scope,
           max(CASE WHEN stated_as = 'dollars' AND differs <> '' THEN differs END) AS last_scope,
           sum(CASE WHEN (stated_as = 'gap' AND differs <> '')
               OR (stated_as IN ('percentage', 'algorithm') AND NOT is_like) THEN rates ELSE 0 END) AS blanks,
           sum(CASE WHEN stated_as = 'percentage' AND is_like THEN rates ELSE 0 END) AS percentages,
           min(CASE WHEN is_like THEN percentage END) AS least_percentage,
           max(CASE WHEN is_like THEN percentage END) AS most_percentage,
           sum(CASE WHEN stated_as = 'algorithm' AND is_like THEN rates ELSE 0 END) AS algorithms
    FROM stated_beside
    GROUP BY beside_of, beside_line
),
credited AS (
    SELECT placed.*, sum(CASE WHEN is_credited THEN beside_rates ELSE 0 END) OVER of_line AS rates_beside,
           sum(CASE WHEN is_credited THEN beside_scopes ELSE 0 END) OVER of_line AS scopes_beside,
           min(CASE WHEN is_credited AND beside_scopes > 0 THEN first_words END) OVER of_line AS first_beside,
           max(CASE WHEN is_credited AND beside_scopes > 0 THEN last_words END) OVER of_line AS last_beside,
           sum(CASE WHEN is_credited THEN blanks_beside ELSE 0 END) OVER of_line AS blanks,
           sum(CASE WHEN is_credited AND beside_in_words IS NOT NULL THEN 1 ELSE 0 END) OVER of_line AS lines_beside,
           group_concat(CASE WHEN is_credited AND beside_in_words IS NOT NULL
               THEN CASE WHEN other_line = '' THEN '' ELSE other_line || ': ' END || beside_in_words END, '; ')
               OVER line_after_line AS no_dollars,
           max(CASE WHEN is_credited THEN beside_in_words END) OVER of_line AS of_one_line,
           min(CASE WHEN is_credited THEN beside_line END) OVER of_line AS first_line_beside,
           max(CASE WHEN is_credited THEN beside_line END) OVER of_line AS last_line_beside,
           row_number() OVER (PARTITION BY whose, line ORDER BY beside_line) AS nth_beside
    FROM (
        SELECT listed.*, beside_line = line OR (NOT has_line AND line_of_payer = 1) AS is_credited,
               concat_ws(', ', nullif(other_line, ''), first_scope) AS first_words,
               concat_ws(', ', nullif(other_line, ''), last_scope) AS last_words
        FROM (
            SELECT shown.*, beside_line.beside_line, beside_line.rates AS beside_rates,
                   beside_line.scopes AS beside_scopes, beside_line.first_scope, beside_line.last_scope,
                   beside_line.blanks AS blanks_beside,
                   nullif(concat_ws(', ',
                       CASE
                           WHEN beside_line.percentages > 0
                           THEN printf('%,d', beside_line.percentages)
                               || CASE WHEN beside_line.percentages = 1 THEN ' percentage' ELSE ' percentages' END
                               || ' of charges, ' || replace(beside_line.least_percentage || '%', '.0%', '%')
                               || CASE WHEN beside_line.most_percentage > beside_line.least_percentage
                                   THEN ' to ' || replace(beside_line.most_percentage || '%', '.0%', '%') ELSE '' END
                       END,
                       CASE
                           WHEN beside_line.algorithms > 0
                           THEN printf('%,d', beside_line.algorithms)
                               || CASE WHEN beside_line.algorithms = 1 THEN ' algorithm' ELSE ' algorithms' END
                       END), '') AS beside_in_words,
                   -- Where it is not that of the row.
                   CASE
                       WHEN beside_line.beside_line = shown.line
                           OR (shown.line = '' AND beside_line.beside_line LIKE '[%')
                       THEN ''
                       WHEN beside_line.beside_line LIKE '[%' THEN 'no line of business stated'
                       ELSE beside_line.beside_line
                   END AS other_line,
                   max(CASE WHEN beside_line.beside_line = shown.line THEN 1 ELSE 0 END)
                       OVER (PARTITION BY whose, beside_line.beside_line) AS has_line
            FROM shown
            LEFT JOIN beside_line ON beside_line.beside_of = shown.whose
        ) AS listed
    ) AS placed
    WINDOW of_line AS (PARTITION BY whose, line),
           line_after_line AS (
               PARTITION BY whose, line ORDER BY beside_line
               ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
           )
)
SELECT payer.name AS payer_name,
       CASE
           WHEN line = '' AND first_line_beside = last_line_beside AND first_line_beside NOT LIKE '[%'
           THEN first_line_beside
           WHEN line NOT LIKE '[%' THEN nullif(line, '')
       END AS line_of_business,
       -- Of a payer without a rate it is as little known as the rate; several are named with what each states.
       CASE
           WHEN line = '' AND first_line_beside < last_line_beside THEN 'included-elsewhere'
           WHEN line = '' AND first_line_beside NOT LIKE '[%' THEN NULL
           WHEN line = '' AND first_line_beside IS NULL THEN coalesce(first_point_na, 'not-collected')
           WHEN line = '' OR line LIKE '[%' THEN 'not-collected'
       END AS line_of_business_na,
       CASE WHEN line LIKE '[%' THEN 'the line of business of each rate, or a plan''s name that says it' END
           AS line_of_business_filled_by,
       rate, CASE WHEN rate IS NULL THEN middle_na END AS rate_na, shown.wanted AS rate_filled_by,
       CASE WHEN files = 1 AND printed_texts = 1 THEN marker_text END AS rate_raw,
       first_point AS lowest, first_point_na AS lowest_na,
       CASE WHEN files = 1 AND printed_texts = 1 THEN marker_text END AS lowest_raw,
       last_point AS highest, last_point_na AS highest_na,
       CASE WHEN files = 1 AND printed_texts = 1 THEN marker_text END AS highest_raw,
       p10, p10_na, shown.wanted AS p10_filled_by, p90, p90_na, shown.wanted AS p90_filled_by,
       contracts, coalesce(shown.rates, 0) AS rates,
       concat_ws('; ',
           CASE
               WHEN providers > 1
               THEN printf('%,d', contracts) || ' contracts of ' || printf('%,d', providers)
                   || CASE WHEN only_hospitals THEN ' hospitals' ELSE ' providers' END
               WHEN contracts > 0
               THEN printf('%,d', contracts) || CASE WHEN contracts = 1 THEN ' plan' ELSE ' plans' END
                   || CASE
                       -- As many names as plans are those of the plans.
                       WHEN files = 1 AND priced = contracts AND length(names) <= 60 THEN ': ' || names
                       ELSE ''
                   END
               WHEN only_groups = 1 THEN 'prices of items with codes of their own, under those codes'
               WHEN files = 1
               THEN printf('%,d', plans) || CASE WHEN plans = 1 THEN ' plan' ELSE ' plans' END
                   || CASE
                       WHEN printed_texts = 1 AND marker_texts = 1 AND length(marker_text) <= 30
                       THEN ', in the file: ' || marker_text
                       WHEN middle_na = 'not-supplied' AND marker_texts = 0 THEN ', cell left blank'
                       WHEN middle_na = 'invalid' AND in_conflict = 1
                       THEN ', '
                           || coalesce(disputed.in_words, 'several figures for one price: table Rates in conflict')
                       WHEN priced > 0 THEN ', only amounts below ' || in_dollars(:least)
                       ELSE ', no amount in dollars'
                   END
               WHEN lent = 0 AND imports = 'none' AND expected.found IS NOT NULL AND NOT in_network_is_asked
               THEN 'only the payer''s own file, with other modifiers'
               WHEN lent = 0 AND imports = 'none' AND expected.found IS NOT NULL
               THEN 'only the payer''s own file, under In-network rates'
               WHEN lent = 0 AND imports = 'none'
               THEN coalesce((SELECT 'no rate is stored; ' || min(why) FROM rejected_price WHERE code = :code),
                   'no price file states one')
               WHEN rates_beside + lines_beside > 0 THEN NULL
               ELSE coalesce(nullif(gaps, 'no gaps'), 'no rate in this scope')
           END,
           CASE WHEN contracts > 0 AND unpriced > 0
               THEN printf('%,d', unpriced) || ' more without an amount in dollars'
           END,
           CASE
               WHEN contracts > 0
               THEN nullif(CASE WHEN open_plans > 0 THEN printf('%,d', open_plans) || ' more ' ELSE '' END
                   || coalesce(disputed.in_words, CASE WHEN open_plans > 0
                       THEN 'in conflict: several figures for one price, table Rates in conflict' END, ''), '')
           END,
           CASE WHEN rates_below > 0
               THEN rates_below || CASE WHEN rates_below = 1 THEN ' rate' ELSE ' rates' END
                   || ' below the hospital''s own minimum'
           END,
           CASE WHEN rates_above > 0
               THEN rates_above || CASE WHEN rates_above = 1 THEN ' rate' ELSE ' rates' END
                   || ' above the hospital''s own maximum'
           END,
           -- Rates that the scope leaves out are named, not compared.
           CASE
               WHEN rates_beside > 0
               THEN printf('%,d', rates_beside) || CASE WHEN rates_beside = 1 THEN ' rate of ' ELSE ' rates of ' END
                   || CASE
                       WHEN scopes_beside = 1 THEN 'another scope: ' || first_beside
                       WHEN scopes_beside = 2 THEN '2 other scopes: ' || first_beside || '; ' || last_beside
                       ELSE scopes_beside || ' other scopes'
                   END
           END,
           CASE
               WHEN blanks > 0
               THEN printf('%,d', blanks) || CASE WHEN blanks = 1 THEN ' rate' ELSE ' rates' END
                   || ' of another scope without an amount in dollars'
           END,
           -- Percentages and algorithms, each line of business by itself.
           CASE WHEN line = '' AND first_line_beside = last_line_beside THEN of_one_line ELSE no_dollars
           END) AS based_on,
       CASE
           -- A file that changes some rates leaves the others with the file before.
           WHEN one_publisher IS NOT NULL THEN one_publisher
           WHEN only_hospitals AND providers > 1 THEN providers || ' hospital files'
           WHEN files > 1 AND only_hospitals THEN files || ' hospital files'
           WHEN files > 1 THEN files || ' files'
       END AS publisher, CASE WHEN files = 0 THEN coalesce(middle_na, 'no-record') END AS publisher_na,
       edition, CASE WHEN edition IS NULL THEN coalesce(edition_na, middle_na, 'no-record') END AS edition_na,
       CASE WHEN files > 0 THEN 'the day of the price file, in it or in its profile' END AS edition_filled_by,
       state, CASE WHEN state IS NULL THEN coalesce(state_na, middle_na, 'no-record') END AS state_na,
       CASE WHEN files > 0 THEN 'the day of the price file, in it or in its profile' END AS state_filled_by,
       CASE WHEN files > 0 AND scope_setting NOT LIKE '[%' THEN scope_setting END AS setting,
       CASE
           WHEN files = 0 THEN coalesce(middle_na, 'no-record')
           WHEN scope_setting LIKE '[%' THEN trim(scope_setting, '[]')
       END AS setting_na,
       CASE WHEN files > 0 THEN 'the setting of each price in its file' END AS setting_filled_by,
       scoped.in_words AS scope,
       CASE WHEN scoped.in_words IS NULL THEN coalesce(middle_na, 'no-record') END AS scope_na,
       shown.medicare, shown.medicare_na, shown.medicare_filled_by,
       CASE
           WHEN same IS NOT NULL THEN medicare_schedule
           WHEN shown.medicare IS NULL THEN 'none'
           WHEN is_of_period THEN near_schedule
           WHEN all_contracts = 0 THEN near_schedule
           ELSE near_schedule || ', for orientation: ' || coalesce(nullif(concat_ws(' and ',
               CASE
                   WHEN scoped.medicare_setting = 'not-stated' AND scoped.scope_setting NOT LIKE '[%'
                   THEN 'the price file gives no place of service'
                   WHEN scoped.medicare_setting = 'not-stated' OR scoped.medicare_setting = 'hospital'
                   THEN 'the price file gives no setting'
                   WHEN scoped.medicare_setting = 'inpatient' THEN 'the rates are inpatient'
                   WHEN scoped.medicare_setting = 'mixed' THEN 'the rates are of several settings'
               END,
               CASE WHEN scoped.medicare_class = 'professional' AND near_schedule NOT LIKE 'physician fee schedule%'
                   THEN 'rates of professionals are compared with the physician fee schedule alone' END,
               CASE WHEN near_modifiers = '' AND scoped.scope_modifiers <> 'none'
                   THEN 'it is without modifier ' || scoped.scope_modifiers END,
               CASE
                   WHEN first_year <> last_year THEN 'the prices are of ' || first_year || ' to ' || last_year
                   WHEN last_year <> near_year THEN 'the prices are of ' || last_year
                   WHEN same_na = 'pending' THEN 'the schedule of the rates'' own date is not imported'
               END), ''), 'not of the same class, setting and date')
       END AS schedule,
       round(100 * rate / nullif(CASE WHEN is_of_period THEN shown.medicare ELSE same END, 0), 1) AS share,
       CASE
           WHEN rate IS NULL THEN middle_na
           WHEN is_of_period THEN CASE WHEN shown.medicare = 0 THEN 'not-applicable' END
           WHEN same IS NULL THEN same_na
           WHEN same = 0 THEN 'not-applicable'
       END AS share_na,
       CASE WHEN rate IS NULL THEN shown.wanted ELSE shown.medicare_filled_by END AS share_filled_by,
       imports,
       -- Of several files the column of imports names each.
       CASE files WHEN 0 THEN expected.file_name WHEN 1 THEN shown.file_name END AS _file,
       CASE files WHEN 0 THEN expected.source_line WHEN 1 THEN shown.first_line END AS _line,
       CASE files WHEN 0 THEN expected.import_id WHEN 1 THEN shown.stated_by END AS _import,
       CASE files WHEN 1 THEN coalesce(shown.rates, 0) END AS _lines,
       medicare_file AS _beside_file, medicare_line AS _beside_line, medicare_import AS _beside_import,
       -- What lists the Medicare amount.
       coalesce(lister.made || medicare_asked, lister.lists, 'medicare-schedules') AS _inputs,
       coalesce(
           CASE WHEN contracts = 0 THEN shown.wanted END,
           CASE
               WHEN contracts = 0 AND imports <> 'none' AND lent = 0 AND middle_na = 'insufficient'
               THEN 'nothing: the publisher had too few observations; cite the source'
               WHEN contracts = 0 AND imports <> 'none' AND lent = 0
               THEN 'a corrected file of the publisher: this one states no amount'
               WHEN contracts = 0 AND rates_beside = 0 AND lines_beside > 0
               THEN 'nothing: the contract is no amount in dollars'
               WHEN lent > 0 THEN 'another scope: `ratebook report code-payer-rates ' || other_scope.asked_with || '`'
               WHEN imports = 'none' AND expected.found IS NOT NULL AND in_network_is_asked
               THEN 'its in-network rates are listed below; a hospital''s standard charges file states the hospital''s'
                   || ' side: `ratebook import FILE`'
           END,
           'import a hospital''s standard charges file (its website, footer link "Price Transparency"), or your own'
           || ' list of payer rates: `ratebook import FILE`; blank list: `ratebook import --template payer-rates`')
           AS _filled_by,
       -- A drawing of more dots is one blot.
       CASE WHEN contracts <= 30 THEN points END AS _points,
       CASE WHEN line <> ''
           THEN replace(scoped.scope, '; line of business ' || scoped.scope_line, '; line of business ' || line) END
           AS _scope,
       voting || coalesce((
           SELECT max(paid_once)
           FROM paid_once
           WHERE instr(' ' || scoped.scope_modifiers || ' ', ' ' || once_modifier || ' ') > 0
       ), '') AS _note
FROM (
    -- Where prices of the scope are of several dates, those that are all of the date of the amount in force are
    -- compared with it.
    SELECT credited.*, same, same_na, medicare, medicare_na, medicare_filled_by, medicare_schedule, near_schedule,
           near_year, near_modifiers, first_year, last_year, medicare_asked, medicare_file, medicare_line,
           medicare_import,
           coalesce(same IS NULL
               AND instr(',' || period_amounts || ',', ',' || one_period || '=' || medicare || ',') > 0, FALSE)
               AS is_of_period
    FROM credited
    JOIN compared_with ON TRUE
) AS shown
JOIN voting ON TRUE
LEFT JOIN lister
    ON substr(CASE WHEN same IS NULL THEN near_schedule ELSE medicare_schedule END, 1, length(lister.begins))
        = lister.begins
LEFT JOIN scoped ON TRUE
LEFT JOIN disputed
    ON disputed.disputed_of = shown.grouped
   AND disputed.disputed_in
       = replace(scoped.scope, '; line of business ' || scoped.scope_line, '; line of business ' || line)
LEFT JOIN other_scope
    ON other_scope.of_payer = shown.whose
   AND CASE WHEN line = '' THEN other_scope.nth = 1 ELSE other_scope.of_line = line END
-- Names that no alias matches have a line of their own, `code-unmatched-line`.
JOIN payer ON payer.payer = shown.whose
LEFT JOIN expected ON expected.payer = shown.whose
-- A payer to whom the code does not apply is shown where a file has a rate of it.
WHERE nth_beside = 1
  AND (expected.reason IS DISTINCT FROM 'not-applicable' OR shown.lent > 0 OR shown.imports <> 'none'
      OR expected.found IS NOT NULL)
ORDER BY line_place, CASE WHEN line_place < 3 THEN '' ELSE line END, providers = 0,
         coalesce(shown.rate, last_point) DESC, payer_name;
