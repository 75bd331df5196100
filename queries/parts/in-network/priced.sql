-- part: in-network/priced
-- description: The current prices of the code in payers' own files with the scope of each in words: amounts of one
--   list, plan and scope can be compared, and no others. What is no longer in effect is compared with none that is, and
--   a price for all codes with none of the code.
-- param: system text default=CPT "code system"
-- param: code code required "billing code"
-- param: today date default=latest "the day on which rates are in effect; the command line gives that of the run"
-- param: modifier modifier optional "only figures with this modifier; left out, all are shown"
-- grain: one price
-- key: rate_id
-- column: rate_id int "The price."
-- column: publisher_id int "The payer's list: of one in parts that of its first."
-- column: part_id int "The publisher of the price: the list, or one part of it."
-- column: publisher text names "Payer and list, without the number of a part."
-- column: payer_name text names "Payer."
-- column: raw_payer text names "Payer as the file names it."
-- column: plan text "Plan, as the file names it."
-- column: plan_key text "The plan however spelled, or why the file names none: what tells plans apart."
-- column: line_of_business text "Line of business."
-- column: negotiated_type text "What the payer says that it is."
-- column: arrangement text "ffs, bundle or capitation, where the file says it."
-- column: billing_class text "professional, facility or both; a reason in brackets."
-- column: setting text "Setting; a reason in brackets."
-- column: places text "Places of service; a reason in brackets."
-- column: modifiers text "Modifiers divided by bars; blank for none."
-- column: amount money(USD) "Dollars."
-- column: percentage decimal "Percentage of charges."
-- column: provider_set_id int "Who is paid it."
-- column: groups int "Groups that are paid it."
-- column: import_id int "The import that states it."
-- column: file_name text names "Its file."
-- column: source_line int "Its line."
-- column: source_byte int "Its first byte."
-- column: pointer text "Its JSON pointer."
-- column: notes text names "What the payer adds."
-- column: in_effect int "0 after its expiration date, when it has a scope of its own; 1 before."
-- column: expires date "Its expiration date."
-- column: for_all int "1 for a price for all codes (CSTM-ALL), 0 for one of the code."
-- column: scope text "What the price is and for what, in words."
-- column: is_open int
--   "1 where the file states several figures for the same providers, scope and days: which of them holds is open."
-- column: is_service int "1 for a price of the service, or of what is not said; 0 of a bundle or by the head."
-- column: is_repeated int "1 where the file states the same figure before for the same providers, scope and days."

-- Prices of one list may be many: what is sorted to find equal and unequal ones is narrow, what tells most apart first.
WITH of_code AS MATERIALIZED (
    SELECT price.*, list_id, list_name,
           CASE WHEN :today < '9999' AND effective_to < :today THEN 0 ELSE 1 END AS in_effect,
           concat_ws('', networks) AS named, nullif(concat_ws('; ', amount, percentage || ' percent'), '') AS figure,
           CASE WHEN price.system = :system THEN 0 ELSE 1 END AS for_all
    FROM (
        SELECT :system AS system, :code AS code
        UNION
        SELECT known.system, known.code FROM code AS known WHERE known.system = 'CSTM-ALL'
    ) AS sought
    JOIN v_in_network_rate AS price ON price.system = sought.system AND price.code = sought.code
    JOIN in_network_list ON in_network_list.publisher_id = price.publisher_id
),
judged AS MATERIALIZED (
    SELECT rate_id, first_network, last_network, figure IS NOT NULL AND lowest <> highest AS is_open,
           figure IS NOT NULL AND lowest = highest AND rate_id > first_id AS is_repeated
    FROM (
        SELECT rate_id, figure, min(named) OVER (PARTITION BY list_id) AS first_network,
               max(named) OVER (PARTITION BY list_id) AS last_network,
               min(figure) OVER same_price AS lowest, max(figure) OVER same_price AS highest,
               min(CASE WHEN figure IS NOT NULL THEN rate_id END) OVER same_price AS first_id
        FROM of_code
        WINDOW same_price AS (
            PARTITION BY provider_set_id, item_id, list_id, plan_key, negotiated_type, arrangement, billing_class,
                         setting, places, modifiers, work_unit,
                         CASE WHEN in_effect = 1 THEN '' ELSE effective_to END
        )
    ) AS compared
)
SELECT of_code.rate_id, list_id AS publisher_id, of_code.publisher_id AS part_id, list_name AS publisher,
       payer_name, raw_payer, raw_plan AS plan, raw_plan_na AS plan_na, plan_key,
       line_of_business, line_of_business_na, negotiated_type, arrangement, arrangement_na,
       coalesce(billing_class, '[' || billing_class_na || ']') AS billing_class,
       coalesce(setting, '[' || setting_na || ']') AS setting, coalesce(places, '[' || places_na || ']') AS places,
       modifiers, amount, amount_na, percentage, percentage_na, provider_set_id, groups,
       import_id, file_name, source_line, source_byte, pointer, notes, notes_na,
       in_effect, effective_to AS expires, effective_to_na AS expires_na, for_all,
       -- A list may be of several networks, whose prices are of different products.
       CASE WHEN in_effect THEN '' ELSE 'expired ' || effective_to || '; ' END
           || CASE WHEN for_all = 1 THEN 'for all codes; ' ELSE '' END || scope
           || CASE WHEN first_network < last_network THEN '; network ' || coalesce(networks, '[' || networks_na || ']')
               ELSE '' END AS scope,
       coalesce(is_open, FALSE) AS is_open,
       coalesce(arrangement, 'ffs') = 'ffs' AS is_service,
       coalesce(is_repeated, FALSE) AS is_repeated
FROM of_code
JOIN judged ON judged.rate_id = of_code.rate_id
WHERE :modifier IS NULL OR modifiers = :modifier;
