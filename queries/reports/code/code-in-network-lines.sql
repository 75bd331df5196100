-- name: code-in-network-lines
-- title: In-network rates of payers' files
-- description: A line for each scope of in-network rates in payers' own files, those of most organizations first, then
--   those for all codes, and those that have expired last, with their expiration date; a percentage is in the words.
--   Of more than four the first three have a line of their own, and one says how many more there are, from which
--   price to which; the table In-network rates has all of them. They are in no percentile of the rates above. Where
--   bundles alone cover the code, a line says so.
-- with: in-network/vote in-network/covering market/token
-- param: system text default=CPT "code system"
-- param: code code required "billing code"
-- param: today date default=latest "the day on which rates are in effect; the command line gives that of the run"
-- param: modifier modifier optional "only figures with this modifier; left out, all are shown"
-- param: least money default=1 "smaller amounts are left out: they are tokens, not prices"
-- param: min_n count default=3 "fewest providers for which a percentile is shown"
-- grain: one list, plan and scope of prices, and all others
-- key: payer_name publisher scope
-- column: payer_name text names title="Payer" "Who pays and publishes, or how many more there are."
-- column: price money(USD) calculated
--   "Median of the organizations' votes, from 3 organizations on; else, and of those without a line, the lowest price."
-- column: words text title="In words"
--   "Range, organizations, list, plan, line of business, and what the price is and for what."
-- column: publisher text names title="List" "Payer and list, as imported."
-- column: scope text "What can be compared, in words."
-- inputs: code-in-network-prices publisher=publisher scope=scope
-- tags: code, payer, in-network

WITH listed AS MATERIALIZED (
    SELECT turn, lines, payer_name, reason, organizations, lowest, highest, middle, in_conflict, open_low, open_high,
           in_effect, percentages, percents, tokens, publisher, scope, file_name, source_line, import_id,
           concat_ws('; ',
               CASE WHEN instr(publisher, ': ') > 0
                   THEN 'list ' || substr(publisher, instr(publisher, ': ') + 2) END,
               -- In brackets a name would be taken for a reason.
               'plan ' || CASE WHEN plan LIKE '[%' THEN '"' || plan || '"' ELSE plan END, line_of_business) AS whose
    FROM (
        SELECT found.*, organizations, lowest, highest, middle,
               count(*) OVER () AS lines,
               row_number() OVER (ORDER BY NOT in_effect, for_all, coalesce(organizations, 0) DESC, payer_name,
                   publisher, found.scope, found.plan_key) AS turn
        FROM (
            SELECT one.publisher_id, one.plan_key, one.scope, one.publisher, one.payer_name, one.plan,
                   one.line_of_business, one.file_name, one.source_line, one.import_id, one.in_effect, one.for_all,
                   scoped.in_conflict, scoped.open_low, scoped.open_high, scoped.reason,
                   scoped.tokens, scoped.percentages,
                   scoped.percentages || CASE WHEN scoped.percentages = 1 THEN ' percentage' ELSE ' percentages' END
                       || ' of charges, ' || replace(least_percentage || '%', '.0%', '%')
                       || CASE WHEN most_percentage > least_percentage
                           THEN ' to ' || replace(most_percentage || '%', '.0%', '%') ELSE '' END AS percents
            FROM (
                SELECT min(CASE WHEN file_name = first_file THEN rate_id END) AS rate_id,
                       count(*) FILTER (WHERE is_open) AS in_conflict,
                       min(CASE WHEN is_open THEN amount END) AS open_low,
                       max(CASE WHEN is_open THEN amount END) AS open_high,
                       count(CASE WHEN is_service AND amount < least_price AND NOT is_open AND NOT is_repeated
                           THEN 1 END) AS tokens,
                       count(CASE WHEN NOT is_open AND NOT is_repeated THEN percentage END) AS percentages,
                       min(CASE WHEN NOT is_open THEN percentage END) AS least_percentage,
                       max(CASE WHEN NOT is_open THEN percentage END) AS most_percentage,
                       gap_reason(CASE WHEN is_open THEN 'invalid'
                           WHEN is_service AND amount < least_price THEN 'no-record' ELSE amount_na END) AS reason
                FROM priced
                JOIN token ON TRUE
                JOIN (
                    SELECT publisher_id, plan_key, scope, min(file_name) AS first_file
                    FROM priced
                    GROUP BY publisher_id, plan_key, scope
                ) AS first USING (publisher_id, plan_key, scope)
                GROUP BY publisher_id, plan_key, scope
            ) AS scoped
            JOIN priced AS one ON one.rate_id = scoped.rate_id
        ) AS found
        LEFT JOIN (
            SELECT publisher_id, plan_key, scope, count(known) AS organizations, min(lowest) AS lowest,
                   max(highest) AS highest, median(known) AS middle
            FROM (SELECT *, CASE WHEN is_organization THEN vote END AS known FROM vote)
            GROUP BY publisher_id, plan_key, scope
        ) AS figures
            ON figures.publisher_id = found.publisher_id AND figures.plan_key = found.plan_key
           AND figures.scope = found.scope
    ) AS ordered
)
SELECT payer_name, price, price_na, fills AS price_filled_by, words, publisher, scope, _file, _line, _import,
       fills AS _filled_by
FROM (
    -- What is stated where no price is fills none, and is what a page says of it.
    SELECT shown.*, CASE WHEN price_na IN ('not-applicable', 'no-record') THEN 'nothing: ' || words END AS fills
    FROM (
        SELECT turn, payer_name || ', in-network rate' AS payer_name,
               CASE WHEN organizations >= :min_n THEN middle ELSE lowest END AS price,
               CASE WHEN lowest IS NULL THEN reason END AS price_na,
               concat_ws('; ',
                   CASE
                       WHEN lowest IS NULL OR lowest = highest THEN NULL
                       WHEN organizations >= :min_n
                       THEN in_dollars(lowest) || ' to ' || in_dollars(highest)
                       ELSE 'to ' || in_dollars(highest)
                   END,
                   CASE
                       WHEN in_conflict = 0 THEN NULL
                       WHEN open_low < open_high
                       THEN 'in conflict: ' || in_dollars(open_low) || ' to ' || in_dollars(open_high)
                           || ' for one price, table Rates in conflict'
                       ELSE 'in conflict: several figures for one price'
                   END,
                   CASE
                       WHEN lowest IS NULL THEN NULL
                       WHEN organizations = 0 THEN 'no organization named'
                       WHEN organizations = 1 THEN '1 organization'
                       ELSE organizations || ' organizations'
                   END,
                   CASE WHEN tokens = 1 THEN '1 token and not counted'
                       WHEN tokens > 1 THEN tokens || ' tokens and not counted' END,
                   CASE WHEN percentages > 0 THEN percents END, nullif(whose, ''), scope) AS words,
               publisher, scope, file_name AS _file, source_line AS _line, import_id AS _import
        FROM listed
        -- One more would need a line to say so.
        WHERE turn <= 3 OR lines <= 4
        UNION ALL
        SELECT 4, others || ' more in-network rates', lowest,
               CASE WHEN lowest IS NULL THEN reason END,
               concat_ws('; ',
                   CASE WHEN highest > lowest THEN 'to ' || in_dollars(highest) END,
                   CASE WHEN has_expired > 0 AND has_effect > 0
                       THEN has_expired || ' of them expired, not in the range'
                       WHEN has_expired > 0 THEN 'all expired' END,
                   CASE WHEN shares > 0 THEN shares || ' of them '
                       || CASE WHEN shares = 1 THEN 'a percentage' ELSE 'percentages' END || ' of charges' END,
                   'of other lists, plans or scopes; all: `ratebook query run code-in-network --param code=' || :code
                       || CASE WHEN :system IN ('CPT', 'HCPCS') THEN '' ELSE ' --param system=' || :system END
                       || coalesce(' --param modifier=' || replace(:modifier, '|', ','), '') || '`'),
               publisher, scope, file_name, source_line, import_id
        FROM (
            SELECT payer_name, lowest, reason, max(highest) OVER of_range AS highest, publisher, scope,
                   file_name, source_line, import_id, count(*) OVER () AS others,
                   count(CASE WHEN in_effect THEN 1 END) OVER () AS has_effect,
                   count(CASE WHEN NOT in_effect THEN 1 END) OVER () AS has_expired,
                   count(CASE WHEN lowest IS NULL AND percentages > 0 THEN 1 END) OVER () AS shares,
                   row_number() OVER (ORDER BY NOT in_effect, lowest IS NULL, lowest, turn) AS place
            FROM listed
            WHERE turn > 3 AND lines > 4
            WINDOW of_range AS (PARTITION BY CASE WHEN in_effect THEN 1 ELSE 0 END)
        ) AS others
        WHERE place = 1
        UNION ALL
        SELECT 5, bundles || CASE WHEN bundles = 1 THEN ' bundle that covers' ELSE ' bundles that cover' END
                   || ' the code',
               NULL, 'not-applicable',
               'no price of the code alone: table Bundles that cover the code',
               publisher, scope, file_name, source_line, import_id
        FROM (
            SELECT publisher, scope, file_name, source_line, import_id, count(*) OVER () AS bundles,
                   row_number() OVER (ORDER BY price.rate_id) AS place
            FROM covering
            JOIN v_in_network_rate AS price USING (item_id)
        ) AS bundle
        WHERE place = 1 AND NOT EXISTS (SELECT 1 FROM listed)
    ) AS shown
) AS filled
ORDER BY turn;
