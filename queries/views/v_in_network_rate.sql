-- view: v_in_network_rate
-- title: In-network rates
-- description: Every current price of a payer's own in-network file once, with what it is, who is paid, and its place
--   in the file. Payers and hospitals state the same contracts: these are never in one statistic with the negotiated
--   rates of `v_rate`.
-- grain: code, price
-- column: system text "Code system, such as CPT, HCPCS or MS-DRG."
-- column: code code "Billing code as text, with its zeros."
-- column: rate_id int "Key of the price in the table `rate`."
-- column: item_id int "Key of the priced item in the table `item`; what a bundle covers is in `item_component`."
-- column: publisher_id int "Key of the payer's list in the table `publisher`."
-- column: publisher text names "Payer and list whose file it is."
-- column: raw_payer text names "Payer as the file names it."
-- column: raw_plan text names "Plan, where the file is of one."
-- column: payer code names "Payer's short name, which an alias leads to."
-- column: payer_name text names "Payer's name; where no alias matches it, as the first file of the list names it."
-- column: plan_key text "The plan's name as names are compared; the same text is the same plan."
-- column: line_of_business text "Line of business, where the file or its names say it."
-- column: negotiated_type text "negotiated, derived, fee schedule, percentage or per diem: what the payer says it is."
-- column: arrangement text "ffs for the service; bundle or capitation."
-- column: billing_class text "professional, facility (the file says institutional) or both."
-- column: setting text "inpatient, outpatient or both."
-- column: places text "Places of service (POS codes); `all` where the payer says so."
-- column: modifiers text "Modifiers divided by bars; blank for none."
-- column: amount money(USD) "Dollars; a gap for a percentage."
-- column: amount_raw text names "What the file prints where the amount does not hold it; null elsewhere."
-- column: percentage decimal unit=percent "Percentage of billed charges."
-- column: scope text "What the price is and for what, in words: prices of other words are compared with none of these."
-- column: effective_to date "Last day; a gap without an end."
-- column: notes text names "What the payer adds."
-- column: work_unit text "The unit of work that its notes name, such as `per 15 minutes`; blank for none."
-- column: provider_set_id int "Key of the groups that are paid it; `v_provider_group` lists them."
-- column: groups int unit=groups "Groups of providers that are paid it."
-- column: networks text names "Networks that the groups are listed for."
-- column: import_id int "Import of the price; `v_import` has the file."
-- column: file_name text names "Source file."
-- column: source_line int "Line of the source file, counted from 1."
-- column: source_byte int unit=bytes "First byte of the price in the unpacked file, counted from 0."
-- column: pointer text "JSON pointer of the price in the file."
-- column: edition date "Day that the payer put on the file."

SELECT code_item.system, code_item.code, rate.rate_id, rate.item_id, rate.publisher_id, rate.publisher,
       rate.raw_payer, rate.raw_plan, rate.raw_plan_na,
       rate.payer, CASE WHEN rate.payer_id IS NULL THEN 'pending' END AS payer_na,
       coalesce(rate.payer_name, CASE instr(rate.publisher, ': ')
           WHEN 0 THEN rate.publisher
           ELSE substr(rate.publisher, 1, instr(rate.publisher, ': ') - 1)
       END) AS payer_name,
       -- No name begins with a blank.
       CASE WHEN rate.raw_plan IS NULL THEN ' ' || rate.raw_plan_na ELSE rate.plan_key END AS plan_key,
       nullif(rate.line_of_business, 'unknown') AS line_of_business,
       CASE WHEN rate.line_of_business = 'unknown' THEN 'not-collected' END AS line_of_business_na,
       beside.negotiated_type, beside.arrangement, beside.arrangement_na,
       rate.billing_class, rate.billing_class_na, rate.setting, rate.setting_na,
       coalesce(rate.place_of_service, CASE beside.places WHEN 'CSTM-00' THEN 'all' WHEN '' THEN NULL
           ELSE replace(beside.places, '|', ' ') END) AS places,
       CASE WHEN beside.places = '' THEN rate.place_of_service_na END AS places_na,
       rate.modifiers,
       rate.amount / 10000.0 AS amount,
       (SELECT reason FROM absent_reason WHERE reason_id = rate.reason_id) AS amount_na,
       rate.amount_raw,
       rate.percentage / 10000.0 AS percentage, rate.percentage_na,
       beside.negotiated_type
           || CASE beside.arrangement
               WHEN 'ffs' THEN ''
               ELSE ', ' || coalesce(beside.arrangement, 'unknown arrangement')
           END
           || '; class ' || coalesce(rate.billing_class, '[' || rate.billing_class_na || ']')
           || coalesce('; setting ' || rate.setting, '')
           || coalesce('; place of service ' || coalesce(rate.place_of_service, CASE beside.places
               WHEN 'CSTM-00' THEN 'all' WHEN '' THEN NULL ELSE replace(beside.places, '|', ' ') END), '')
           || coalesce('; modifier ' || nullif(replace(rate.modifiers, '|', ' '), ''), '')
           || coalesce('; ' || nullif(rate.work_unit, ''), '') AS scope,
       rate.effective_to, rate.effective_to_na, rate.notes, rate.notes_na, rate.work_unit,
       beside.provider_set_id, provider_set.group_count AS groups,
       -- A view is read by programs whose SQLite knows no order within a function.
       (SELECT group_concat(network, ', ')
        FROM (
            SELECT network
            FROM provider_set_network
            WHERE provider_set_network.provider_set_id = beside.provider_set_id
            ORDER BY network
        )) AS networks,
       CASE WHEN EXISTS (
           SELECT 1 FROM provider_set_network AS listed WHERE listed.provider_set_id = beside.provider_set_id
       ) THEN NULL ELSE 'not-supplied' END AS networks_na,
       rate.import_id, rate.file_name, rate.source_line, beside.source_byte,
       '/in_network/' || beside.item_index || '/negotiated_rates/' || beside.element_index
           || '/negotiated_prices/' || beside.price_index AS pointer,
       rate.edition, rate.edition_na
FROM code_item
JOIN rate_row AS rate USING (item_id)
JOIN in_network_rate AS beside ON beside.rate_id = rate.rate_id
JOIN provider_set ON provider_set.provider_set_id = beside.provider_set_id
-- Where no payer's own file is loaded, the rates of a code, of which there may be many, are not gone through.
WHERE EXISTS (SELECT 1 FROM provider_set);
