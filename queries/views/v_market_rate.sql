-- view: v_market_rate
-- title: Rates with their scope
-- description: Every current rate with the words of its scope, and why it cannot be compared in dollars. Two
--   amounts can be compared when `scope` is the same text: kind, setting, billing class, modifiers,
--   method, line of business and unit. A part that the file does not state is a value of its own, its reason in
--   brackets. Prices of items that the code only groups are as unlike as the items.
-- grain: code, rate
-- column: system text "Code system, such as CPT, HCPCS or MS-DRG."
-- column: code code "Billing code as text, with its zeros."
-- column: rate_id int "Key of the rate in the table `rate`."
-- column: charge_id int "Key of the charge in the table `charge`: the item with its setting and modifiers."
-- column: publisher_id int "Key of the publisher in the table `publisher`."
-- column: publisher text names "Hospital, payer or agency whose file it is."
-- column: publisher_kind text "hospital, payer, government, analyst or ratebook."
-- column: amount_kind text "negotiated, gross, cash, minimum, maximum or fee-schedule (of a public program)."
-- column: payer_plan_id int
--   "Key of the published payer and plan in `v_payer_plan`; null for standard charges, which have no payer."
-- column: contract_key text
--   "By whom it is paid: payer and plan without regard to spelling; the same text is the same contract."
-- column: raw_payer text names "Payer as the file names it; standard charges have none."
-- column: raw_plan text names "Plan as the file names it."
-- column: payer code names "Payer's short name, which an alias leads to."
-- column: scope_setting text
--   "Setting, and where a place of service says more: facility or non-facility setting, surgical center, or the place."
-- column: scope_class text "Billing class; a reason in brackets where the file states none."
-- column: scope_modifiers text "Modifiers divided by blanks, or `none`."
-- column: scope_method text
--   "Contracting method; a reason in brackets where the file states none; `none` without a payer."
-- column: scope_line text
--   "Line of business, as payer and plan are named; `[not-collected]` where neither says it; `none` without a payer."
-- column: scope_unit text
--   "What the dollars are for: USD, USD per visit, USD for 10 ML; the publisher too where the code is its own number."
-- column: modifiers text "Modifiers divided by bars; blank for none."
-- column: medicare_class text
--   "Whose Medicare amount it is compared with: professional or facility; unknown where the class is not stated."
-- column: medicare_setting text
--   "Its setting: outpatient, surgical center, inpatient, hospital, or why it has none; null where not stated."
-- column: medicare_period text
--   "The release of that amount by the day of the price: year, for a facility month; else in force or undated."
-- column: setting_from text "What names the setting."
-- column: amount money(USD) "Amount; a gap where the file states a percentage or an algorithm alone."
-- column: amount_raw text names "What the file prints where the amount does not hold it; null elsewhere."
-- column: stated_as text "dollars, percentage, algorithm or gap."
-- column: import_id int "Import of the row; `v_import` has the file."
-- column: file_name text names "Source file."
-- column: source_line int "Line of the source file, counted from 1."
-- column: effective_from date "First day of the rate."
-- column: effective_to date "Last day of the rate."
-- column: stated_on date
--   "Day of the newest file that states the rate and all others of payer and plan; the rate stays with the first."
-- column: only_groups int
--   "1 where the code only groups the item, which another code names; 0 elsewhere. Reports count 0 alone."
-- column: scope text "All parts of the scope in words: amounts with the same text can be compared."

SELECT rate.*, CASE WHEN medicare_setting IS NULL THEN 'not-supplied' END AS medicare_setting_na,
       'amount ' || amount_kind || '; setting ' || scope_setting || '; billing class ' || scope_class || '; modifier '
           || scope_modifiers || '; method ' || scope_method
           || CASE WHEN scope_line = 'none' THEN '' ELSE '; line of business ' || scope_line END
           || '; unit ' || scope_unit AS scope
FROM (
    SELECT rate.system, rate.code, rate.rate_id, rate.charge_id,
           rate.publisher_id, rate.publisher, rate.publisher_kind,
           rate.amount_kind,
           rate.payer_plan_id,
           coalesce(rate.whose || '; ' || rate.plan_key, 'none') AS contract_key,
           rate.raw_payer, CASE WHEN rate.payer_plan_id IS NULL THEN 'not-applicable' END AS raw_payer_na,
           rate.raw_plan,
           CASE WHEN rate.payer_plan_id IS NULL THEN 'not-applicable'
               ELSE rate.raw_plan_na END AS raw_plan_na,
           rate.payer,
           CASE
               WHEN rate.payer_plan_id IS NULL THEN 'not-applicable'
               WHEN rate.payer_id IS NULL THEN 'pending'
           END AS payer_na,
           -- What a surgical center is paid is none of a hospital's, and an office's is none of a facility's. A column
           -- that is left blank says no less than one that is left out.
           coalesce(
               nullif(substr(coalesce(', ' || rate.setting, '') || coalesce(', ' || CASE
                   WHEN rate.billing_class = 'professional' THEN place.setting || ' setting'
                   WHEN rate.place_of_service = '24' THEN 'surgical center'
                   -- A longer list is a table to DuckDB, with which every rate is joined.
                   WHEN NOT (rate.place_of_service IN ('19', '21', '22')
                       OR rate.place_of_service IN ('23', '51', '61'))
                   THEN 'place of service ' || rate.place_of_service
               END, ''), 3), ''),
               '[' || replace(rate.setting_na, 'not-supplied', 'not-collected') || ']'
           ) AS scope_setting,
           coalesce(rate.billing_class, '[' || replace(rate.billing_class_na, 'not-supplied', 'not-collected') || ']')
               AS scope_class,
           CASE WHEN rate.modifiers = '' THEN 'none' ELSE replace(rate.modifiers, '|', ' ') END AS scope_modifiers,
           CASE WHEN rate.payer_plan_id IS NULL THEN 'none'
               ELSE coalesce(rate.method, '[' || replace(rate.method_na, 'not-supplied', 'not-collected') || ']')
           END AS scope_method,
           CASE WHEN rate.payer_plan_id IS NULL THEN 'none'
               ELSE coalesce(nullif(rate.line_of_business, 'unknown'), '[not-collected]') END AS scope_line,
           -- A number of the publisher's own is another thing in the files of another.
           'USD' || CASE WHEN rate.work_unit = '' THEN '' ELSE ' ' || rate.work_unit END
               || coalesce(' for ' || (rate.drug_unit / 10000.0) || ' ' || coalesce(rate.drug_type, 'units'), '')
               || CASE WHEN rate.identifies = 'publisher' THEN ' at ' || rate.publisher ELSE '' END AS scope_unit,
           rate.modifiers,
           -- A hospital's price without a billing class is its own. What is priced by the case, or without a place of
           -- service, which professionals' claims state, may be a facility's; what is priced by the day always is. A
           -- price by a unit of work is compared with nothing, which is said of a facility's settings.
           CASE
               WHEN rate.method = 'per diem' OR rate.work_unit <> ''
                   OR coalesce(rate.billing_class, rate.publisher_kind) IN ('facility', 'both', 'hospital')
               THEN 'facility'
               WHEN rate.billing_class IS NULL
                   AND (rate.method IS NOT DISTINCT FROM 'case rate' OR rate.place_of_service IS NULL)
               THEN 'unknown'
               ELSE 'professional'
           END AS medicare_class,
           CASE
               WHEN rate.method = 'per diem' THEN 'per diem'
               WHEN rate.work_unit <> '' THEN 'per unit'
               WHEN rate.drug_unit IS NOT NULL
                   AND coalesce(rate.billing_class, rate.publisher_kind) IN ('facility', 'both', 'hospital')
               THEN 'drug'
               WHEN rate.billing_class = 'both' THEN 'both classes'
               WHEN NOT coalesce(rate.billing_class, rate.publisher_kind) IN ('facility', 'both', 'hospital')
               THEN coalesce(place.setting, CASE WHEN rate.setting = 'inpatient' THEN 'facility' END)
               WHEN place.facility_setting = 'surgical center' THEN 'surgical center'
               WHEN rate.setting = 'inpatient' THEN 'inpatient'
               WHEN rate.place_of_service IS NOT NULL THEN coalesce(place.facility_setting, 'other place')
               WHEN rate.setting = 'outpatient' OR (rate.setting = 'both' AND rate.publisher_kind = 'hospital')
               THEN 'outpatient'
               WHEN rate.publisher_kind = 'hospital' THEN 'hospital'
           END AS medicare_setting,
           -- A facility's by month, a professional's by year.
           coalesce(
               substr(nullif(max(coalesce(rate.effective_from, ''), coalesce(rate.stated_on, '')), ''), 1,
                   CASE WHEN coalesce(rate.billing_class, rate.publisher_kind) IN ('facility', 'both', 'hospital')
                       THEN 7 ELSE 4 END),
               CASE WHEN coalesce(rate.billing_class, rate.publisher_kind) IN ('facility', 'both', 'hospital')
                   THEN 'undated' ELSE 'in force' END
           ) AS medicare_period,
           CASE
               WHEN place.setting IS NOT NULL THEN 'place of service ' || rate.place_of_service
               WHEN rate.setting = 'inpatient' THEN 'inpatient'
               WHEN NOT coalesce(rate.billing_class, rate.publisher_kind) IN ('facility', 'both', 'hospital')
               THEN 'not stated: each that Medicare pays'
               WHEN rate.setting = 'outpatient' THEN 'outpatient'
               WHEN rate.setting = 'both' AND rate.publisher_kind = 'hospital' THEN 'inpatient and outpatient alike'
               WHEN rate.publisher_kind = 'hospital' THEN 'not stated'
               ELSE 'not stated: each that Medicare pays'
           END AS setting_from,
           rate.amount / 10000.0 AS amount,
           absent.reason AS amount_na,
           rate.amount_raw,
           CASE
               WHEN rate.amount IS NOT NULL THEN 'dollars'
               WHEN rate.percentage IS NOT NULL THEN 'percentage'
               WHEN rate.algorithm_id IS NOT NULL THEN 'algorithm'
               ELSE 'gap'
           END AS stated_as,
           rate.import_id, rate.file_name, rate.source_line,
           rate.effective_from, rate.effective_from_na, rate.effective_to, rate.effective_to_na, rate.stated_on,
           CASE WHEN rate.stated_on IS NULL THEN rate.stated_on_na END AS stated_on_na,
           rate.only_groups
    FROM rate_line AS rate
    LEFT JOIN compared_place AS place ON place.place_of_service = rate.place_of_service
    LEFT JOIN absent_reason AS absent ON absent.reason_id = rate.reason_id
) AS rate;
