-- name: code-in-network
-- title: In-network rates
-- description: What each payer's own in-network file states for the code, by plan and scope, and for all codes; also
--   the files without a price of it. A hospital's file states the same contracts from the other side: the two are
--   never in one statistic.
-- with: in-network/vote market/token medicare/against medicare/lister code/in-command
-- param: system text default=CPT "code system"
-- param: code code required "billing code"
-- param: today date default=latest "the day on which rates are in effect; the command line gives that of the run"
-- param: modifier modifier optional "only figures with this modifier; left out, all are shown"
-- param: least money default=1 "smaller amounts are left out: they are tokens, not prices"
-- param: locality text optional choices=query:medicare-localities
--   "Medicare locality as contractor/number, such as 09102/04; left out, the national amount"
-- param: min_n count default=3 "fewest providers for which a percentile is shown"
-- grain: one list, plan and scope of prices
-- key: publisher plan scope
-- column: payer_name text names title="Payer" "Who pays and publishes."
-- column: line_of_business text title="Line of business" "Whose members are treated, as far as the file says."
-- column: rate money(USD) calculated title="Price, or median"
--   "Median of the organizations' votes, from 3 organizations on; the price itself where there is one."
-- column: lowest money(USD) title="Lowest price" "The lowest price, whoever is paid it."
-- column: highest money(USD) title="Highest price" "The highest price, whoever is paid it."
-- column: contracts int title="Organizations" 
--   "n: tax identifications that are paid a price with a dollar amount; providers who are not known are none."
-- column: based_on text title="Based on"
--   "What the price is and for what, with prices, in dollars or not, and the organizations that are paid them."
-- column: p25 money(USD) calculated title="25th percentile" "Of the organizations' votes."
-- column: p75 money(USD) calculated title="75th percentile" "Of the organizations' votes."
-- column: prices int "Prices in the file; equal ones for the same providers count once."
-- column: groups int "Groups of providers that are paid one of them, each counted once a price."
-- column: unknown_groups int title="Groups not described" "Groups that the file only refers to."
-- column: without_providers int title="Prices without providers" "Prices of which the file does not say who is paid."
-- column: medicare money(USD) title="Medicare"
--   "Amount of the same class, setting, modifiers and date: a professional's fee, or a facility's payment."
-- column: schedule text title="Medicare schedule" "Whose amount that is: the schedule with its release."
-- column: plan text names "Plan, where the file is of one."
-- column: listed_for text names title="Listed for" "Plans that the payer's table of contents lists the file for."
-- column: publisher text names title="List" "Payer and list, as imported."
-- column: scope text "What can be compared, in words."
-- column: file_name text names title="File" "The file that states them."
-- chart: range low=lowest mid=rate high=highest count=contracts reference=medicare label=payer_name
-- inputs: code-in-network-prices publisher=publisher scope=scope plan=plan
-- inputs: query=_inputs of=medicare,schedule
-- beside: medicare schedule
-- tags: code, payer, in-network

WITH figures AS (
    SELECT publisher_id, plan_key, scope, sum(is_organization) AS paid, count(known) AS organizations,
           min(lowest) AS lowest, max(highest) AS highest, median(known) AS middle,
           percentile_cont(known, 0.25) AS p25, percentile_cont(known, 0.75) AS p75
    FROM (SELECT *, CASE WHEN is_organization THEN vote END AS known FROM vote)
    GROUP BY publisher_id, plan_key, scope
),
counted AS (
    SELECT publisher_id, plan_key, scope, min(CASE WHEN file_name = first_file THEN rate_id END) AS first_id,
           count(*) FILTER (WHERE NOT is_repeated) AS prices,
           sum(CASE WHEN is_repeated THEN 0 ELSE groups END) AS groups,
           count(*) FILTER (WHERE NOT is_repeated AND groups = 0) AS without_providers,
           count(*) FILTER (WHERE is_open) AS in_conflict, count(*) FILTER (WHERE is_repeated) AS repeated,
           count(*) FILTER (WHERE is_service AND amount < least_price AND NOT is_open AND NOT is_repeated) AS tokens,
           gap_reason(CASE WHEN is_open THEN 'invalid' WHEN is_service AND amount < least_price THEN 'no-record'
               ELSE amount_na END) AS reason,
           CASE WHEN count(DISTINCT percentage) = 1 THEN max(percentage) END AS percentage
    FROM priced
    JOIN token ON TRUE
    JOIN (
        -- The newest of each part, and of these the first by name.
        SELECT publisher_id, plan_key, scope, min(file_name) AS first_file
        FROM (
            SELECT publisher_id, plan_key, scope, file_name, import_id,
                   max(import_id) OVER (PARTITION BY part_id, plan_key, scope) AS newest
            FROM (SELECT DISTINCT publisher_id, part_id, plan_key, scope, file_name, import_id FROM priced) AS file
        ) AS of_part
        WHERE import_id = newest
        GROUP BY publisher_id, plan_key, scope
    ) AS newest_file USING (publisher_id, plan_key, scope)
    GROUP BY publisher_id, plan_key, scope
),
-- Groups that a file does not describe.
undescribed AS MATERIALIZED (
    SELECT publisher_id, plan_key, scope, count(DISTINCT provider_group_id) AS unknown_groups
    FROM (SELECT DISTINCT publisher_id, plan_key, scope, provider_set_id FROM priced) AS paid_set
    JOIN v_provider_group USING (provider_set_id)
    WHERE tin IS NULL
    GROUP BY publisher_id, plan_key, scope
),
-- Lists of which no file has a price of the code: read for it or not.
without AS (
    SELECT list_id AS publisher_id, list_name AS publisher, max(import.import_id) AS import_id,
           max(CASE WHEN import.filter_sha256 IS NULL OR asked.import_id IS NOT NULL THEN 1 ELSE 0 END) AS covered
    FROM import
    JOIN in_network_list AS publisher USING (publisher_id)
    LEFT JOIN import_filter AS asked
        ON asked.import_id = import.import_id AND asked.system = :system AND asked.code = :code
    WHERE import.format = 'payer-in-network' AND import.status = 'applied'
      AND list_id NOT IN (SELECT publisher_id FROM priced)
      -- Of a list under several names of its payer that with a price speaks, or the newest.
      AND NOT EXISTS (
          SELECT 1
          FROM payer_list AS lister
          JOIN payer_list AS other ON other.list_key = lister.list_key AND other.publisher_id <> lister.publisher_id
          JOIN import AS later ON later.publisher_id = other.publisher_id
          WHERE lister.publisher_id = publisher.publisher_id AND later.format = 'payer-in-network'
            AND later.status = 'applied'
            AND (later.import_id > import.import_id OR other.publisher_id IN (SELECT publisher_id FROM priced))
      )
    GROUP BY list_id, list_name
),
-- The first plans that tables of contents list the file of an import for.
listed AS MATERIALIZED (
    SELECT import_id, named
    FROM (
        SELECT import_id, named, row_number() OVER (PARTITION BY import_id ORDER BY named) AS turn
        FROM (
            SELECT DISTINCT payer_file_import.import_id, coalesce(plan_name, 'a plan without a name') AS named
            FROM payer_file_import
            JOIN v_payer_file USING (base_name)
        ) AS named_once
    ) AS numbered
    WHERE turn <= 5
),
-- What a rate is compared with Medicare by is said once, in `v_market_rate`; of several places it is what all of them
-- have in common. A price of a bundle, by the head or for all codes is compared with no fee for the service.
worded AS MATERIALIZED (
    SELECT one.rate_id, one.places, one.modifiers, word.scope_class, word.setting_from, word.medicare_class,
           word.medicare_setting, word.medicare_setting_na, word.medicare_period
    FROM counted
    JOIN priced AS one ON one.rate_id = counted.first_id
    CROSS JOIN v_market_rate AS word
    WHERE word.rate_id = counted.first_id AND word.system = :system AND word.code = :code AND one.arrangement = 'ffs'
),
placed AS MATERIALIZED (
    SELECT worded.rate_id, worded.places, worded.modifiers, worded.medicare_class, worded.medicare_period,
           coalesce(several.medicare_setting, worded.medicare_setting, 'not-stated') AS medicare_setting
    FROM worded
    LEFT JOIN (
        SELECT rate_id, CASE WHEN count(DISTINCT setting) = 1 THEN max(setting) ELSE 'mixed' END AS medicare_setting
        FROM (
            SELECT worded.rate_id,
                   coalesce(CASE
                       WHEN scope_class = 'professional' THEN place.setting
                       WHEN facility_setting = 'surgical center' THEN facility_setting
                       WHEN setting_from = 'inpatient' THEN setting_from
                       ELSE facility_setting
                   END, 'not-stated') AS setting
            FROM worded
            JOIN compared_place AS place
                ON instr(' ' || worded.places || ' ', ' ' || place.place_of_service || ' ') > 0
            WHERE instr(worded.places, ' ') > 0 AND scope_class IN ('professional', 'facility')
              AND worded.medicare_setting IS DISTINCT FROM 'per diem'
              AND worded.medicare_setting IS DISTINCT FROM 'per unit'
        ) AS at_place
        GROUP BY rate_id
    ) AS several ON several.rate_id = worded.rate_id
),
sought (medicare_class, medicare_setting, modifiers, medicare_period) AS (
    SELECT DISTINCT medicare_class, medicare_setting, modifiers, medicare_period FROM placed
),
-- Where no place is stated, the one setting that Medicare pays; of a file that is not here yet it is open.
facing AS MATERIALIZED (
    SELECT medicare_class, medicare_setting, modifiers, medicare_period, amounts, has_several,
           CASE WHEN amounts = 1 AND NOT has_several THEN amount END AS amount,
           CASE WHEN amounts = 0 THEN reason WHEN has_several THEN 'not-supplied' END AS amount_na, filled_by, schedule,
           fee, CASE WHEN amounts = 1 AND NOT has_several THEN file_name END AS file_name,
           CASE WHEN amounts = 1 AND NOT has_several THEN source_line END AS source_line,
           CASE WHEN amounts = 1 AND NOT has_several THEN import_id END AS import_id
    FROM (
        SELECT medicare_class, medicare_setting, modifiers, medicare_period, count(DISTINCT amount) AS amounts,
               count(DISTINCT amount) > 1 OR (count(amount) > 0
                   AND count(CASE WHEN medicare_setting = 'not-stated' AND amount_na = 'pending' THEN 1 END) > 0)
                   AS has_several,
               max(amount) AS amount, gap_reason(amount_na) AS reason,
               max(CASE WHEN amount IS NULL THEN filled_by END) AS filled_by,
               coalesce(group_concat(DISTINCT schedule ORDER BY schedule) FILTER (WHERE amount IS NOT NULL),
                   group_concat(DISTINCT schedule ORDER BY schedule)) AS schedule,
               max(CASE WHEN nth = 1 AND amount IS NOT NULL THEN asked END) AS fee,
               max(CASE WHEN nth = 1 THEN file_name END) AS file_name,
               max(CASE WHEN nth = 1 THEN source_line END) AS source_line,
               max(CASE WHEN nth = 1 THEN import_id END) AS import_id
        FROM (
            SELECT against.*,
                   row_number() OVER (
                       PARTITION BY medicare_class, medicare_setting, modifiers, medicare_period
                       ORDER BY amount IS NULL, setting, schedule
                   ) AS nth
            FROM against
            WHERE medicare_period NOT LIKE 'near%'
        ) AS numbered
        GROUP BY medicare_class, medicare_setting, modifiers, medicare_period
    ) AS gathered
),
compared_with AS MATERIALIZED (
    SELECT placed.rate_id, facing.amount AS medicare,
           CASE WHEN has_several AND places = 'all' THEN 'not-applicable' ELSE facing.amount_na END AS medicare_na,
           CASE
               WHEN has_several AND places = 'all'
               THEN 'nothing: the price is for all places, and Medicare pays by the place'
               WHEN has_several THEN 'the place of service of each rate'
               ELSE facing.filled_by
           END AS medicare_filled_by,
           replace(facing.schedule, ',', ', ') AS schedule, facing.fee,
           facing.file_name AS medicare_file, facing.source_line AS medicare_line, facing.import_id AS medicare_import
    FROM placed
    JOIN facing
        ON facing.medicare_class = placed.medicare_class AND facing.medicare_setting = placed.medicare_setting
       AND facing.modifiers = placed.modifiers AND facing.medicare_period = placed.medicare_period
),
shown AS (
    SELECT payer_name, line_of_business,
    CASE WHEN line_of_business IS NULL THEN 'not-collected' END AS line_of_business_na,
           CASE WHEN organizations >= :min_n THEN middle WHEN lowest = highest THEN lowest END AS rate,
           CASE
               WHEN organizations >= :min_n OR lowest = highest THEN NULL
               WHEN lowest IS NOT NULL THEN 'insufficient'
               ELSE reason
           END AS rate_na,
           lowest, CASE WHEN lowest IS NULL THEN reason END AS lowest_na,
           highest, CASE WHEN highest IS NULL THEN reason END AS highest_na,
           coalesce(organizations, 0) AS contracts,
           concat_ws('; ', percentage || ' % of charges',
               prices || CASE WHEN prices = 1 THEN ' price of ' ELSE ' prices of ' END
                   || CASE paid
                       WHEN 0 THEN 'no known organization' WHEN 1 THEN '1 organization' ELSE paid || ' organizations'
                   END
                   || CASE WHEN without_providers > 0 THEN ', ' || without_providers || ' without providers' ELSE '' END
                   || CASE WHEN in_conflict > 0 THEN ', ' || in_conflict || ' in conflict and not counted' ELSE '' END
                   || CASE WHEN tokens = 1 THEN ', 1 token and not counted'
                       WHEN tokens > 1 THEN ', ' || tokens || ' tokens and not counted' ELSE '' END
                   || CASE WHEN repeated > 0 THEN ', ' || repeated || ' stated again and counted once' ELSE '' END
                   || CASE WHEN unknown_groups > 0 THEN ', ' || unknown_groups || ' not described' ELSE '' END,
               scope) AS based_on,
           CASE WHEN organizations >= :min_n THEN p25 END AS p25,
           few AS p25_na,
           CASE WHEN organizations >= :min_n THEN p75 END AS p75,
           few AS p75_na,
           prices, groups, unknown_groups, without_providers,
           compared_with.medicare,
           CASE
               WHEN compared_with.rate_id IS NOT NULL THEN compared_with.medicare_na
               ELSE coalesce(arrangement_na, 'not-applicable')
           END AS medicare_na,
           CASE
               WHEN compared_with.rate_id IS NOT NULL THEN compared_with.medicare_filled_by
               WHEN arrangement_na IS NOT NULL THEN 'the arrangement of the price in its file'
               ELSE 'nothing: it is no price for the service alone'
           END AS medicare_filled_by,
           coalesce(compared_with.schedule, 'none') AS schedule,
           coalesce(lister.made || compared_with.fee, lister.lists, 'medicare-schedules') AS _inputs,
           plan, plan_na,
           coalesce((
               SELECT group_concat(named, ', ' ORDER BY named) FROM listed WHERE listed.import_id = counted.import_id
           ), 'no table of contents loaded here lists it') AS listed_for,
           publisher, scope, counted.file_name,
           counted.file_name AS _file, counted.source_line AS _line, counted.import_id AS _import, prices AS _lines,
           compared_with.medicare_file AS _beside_file, compared_with.medicare_line AS _beside_line,
           compared_with.medicare_import AS _beside_import,
           'a newer file of ' || publisher AS _filled_by,
           'n counts organizations by their tax identification. Each has one vote, the median of its prices in a '
               || 'scope; percentiles need ' || :min_n
               || CASE WHEN :min_n = 1 THEN ' organization' ELSE ' organizations' END
               || '. A price of providers whom the file does not '
               || 'name is in the range and in no n.' AS _note
    FROM (
        SELECT counted.*, one.publisher, one.plan, one.plan_na, one.payer_name, one.line_of_business,
               one.arrangement_na, one.import_id, one.for_all, one.file_name, one.source_line,
               coalesce(unknown_groups, 0) AS unknown_groups, coalesce(paid, 0) AS paid, organizations,
               lowest, highest, middle, p25, p75,
               CASE WHEN organizations >= :min_n THEN NULL WHEN lowest IS NOT NULL THEN 'insufficient' ELSE reason END
                   AS few
        FROM counted
        JOIN priced AS one ON one.rate_id = counted.first_id
        LEFT JOIN figures
            ON figures.publisher_id = counted.publisher_id AND figures.plan_key = counted.plan_key
           AND figures.scope = counted.scope
        LEFT JOIN undescribed
            ON undescribed.publisher_id = counted.publisher_id AND undescribed.plan_key = counted.plan_key
           AND undescribed.scope = counted.scope
    ) AS counted
    LEFT JOIN compared_with ON compared_with.rate_id = counted.first_id
    LEFT JOIN lister ON substr(compared_with.schedule, 1, length(lister.begins)) = lister.begins
    UNION ALL
    SELECT without.publisher, NULL, 'not-applicable', NULL, without.reason,
           NULL, without.reason, NULL,
           without.reason, 0,
           CASE WHEN rejected IS NOT NULL THEN 'no price of it is stored: ' || rejected
               WHEN covered THEN 'the file was read for it and has no price of it'
                   || CASE :modifier WHEN '' THEN ' without modifiers' ELSE coalesce(' with modifier '
                       || replace(:modifier, '|', ' '), '') END
               ELSE 'the file was read for ' || (
                   SELECT count(*) || CASE WHEN count(*) = 1 THEN ' other code' ELSE ' other codes' END
                   FROM import_filter AS asked WHERE asked.import_id = without.import_id
               ) END,
           NULL, without.reason, NULL,
           without.reason, 0, 0, 0, 0,
           NULL, 'not-applicable', 'nothing: there is no price to compare', 'none', 'medicare-schedules',
           NULL, 'not-applicable', 'none', without.publisher, 'none', import.file_name,
           NULL, NULL, NULL, NULL, NULL, NULL, NULL,
           CASE WHEN rejected IS NOT NULL THEN 'a corrected file: ' || rejected
               WHEN covered THEN 'a newer file of ' || without.publisher
               -- In single quotes what a shell would take apart or act on.
               ELSE 'import it again: `ratebook import ' || CASE
                       WHEN trim(import.file_name,
                           'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_./:,@+=%') = ''
                       THEN import.file_name
                       ELSE '''' || replace(import.file_name, '''', '''"''"''') || '''' END
                   || ' --code ' || code_word || '`' END,
           NULL
    FROM (
        SELECT without.*, why AS rejected,
               CASE WHEN why IS NOT NULL THEN 'invalid' WHEN covered THEN 'no-record' ELSE 'not-collected' END AS reason
        FROM without
        LEFT JOIN (
            SELECT list_id AS publisher_id, max(why) AS why
            FROM rejected_price
            JOIN in_network_list USING (publisher_id)
            WHERE code = :code
            GROUP BY list_id
        ) AS named USING (publisher_id)
    ) AS without
    JOIN import ON import.import_id = without.import_id
    CROSS JOIN in_command
)
SELECT * FROM shown
ORDER BY contracts = 0, payer_name, shown.plan, substr(scope, 1, 13) = 'for all codes', prices DESC, scope, publisher,
         file_name, _line;
