-- view: v_market_rate
-- title: Rates with their scope
-- description: Every current rate with the words of its scope, and why it cannot be compared in dollars. Two
--   amounts can be compared when `scope` is the same text: kind, setting, billing class, modifiers,
--   method, line of business and unit. A part that the file does not state is a value of its own, its reason in
--   brackets.
-- grain: code, rate
-- column: system text "Code system, such as CPT, HCPCS or MS-DRG."
-- column: code code "Billing code as text, with its zeros."
-- column: rate_id int "Key of the rate in the table `rate`."
-- column: charge_id int "Key of the charge in the table `charge`: the item with its setting and modifiers."
-- column: publisher_id int "Key of the publisher in the table `publisher`."
-- column: publisher text "Hospital, payer or agency whose file it is."
-- column: amount_kind text "negotiated, gross, cash, minimum, maximum or fee-schedule (of a public program)."
-- column: payer_plan_id int
--   "Key of the published payer and plan in `v_payer_plan`; null for standard charges, which have no payer."
-- column: contract_key text
--   "By whom it is paid: payer and plan without regard to spelling; the same text is the same contract."
-- column: raw_payer text "Payer as the file names it; standard charges have none."
-- column: raw_plan text "Plan as the file names it."
-- column: payer code "Payer's short name, which an alias leads to."
-- column: scope_setting text "Setting; a reason in brackets where the file states none."
-- column: scope_class text "Billing class; a reason in brackets where the file states none."
-- column: scope_modifiers text "Modifiers divided by blanks, or `none`."
-- column: scope_method text
--   "Contracting method; a reason in brackets where the file states none; `none` without a payer."
-- column: scope_line text
--   "Line of business, as payer and plan are named; `[not-collected]` where neither says it; `none` without a payer."
-- column: scope_unit text "What the dollars are for, such as USD or USD for 10 ML."
-- column: modifiers text "Modifiers divided by bars; blank for none."
-- column: medicare_class text
--   "Whose Medicare amount it is compared with: professional or facility; a hospital's rate without one is facility."
-- column: medicare_setting text
--   "Its setting: for a facility outpatient, surgical center, inpatient, or hospital, either; null where not stated."
-- column: medicare_period text
--   "The release of that amount: in force, or for a facility the month of its price; undated where none is known."
-- column: setting_from text "What names the setting."
-- column: amount money(USD) "Amount; a gap where the file states a percentage or an algorithm alone."
-- column: amount_raw text "What the file prints where the amount does not hold it; null elsewhere."
-- column: stated_as text "dollars, percentage, algorithm or gap."
-- column: import_id int "Import of the row; `v_import` has the file."
-- column: file_name text "Source file."
-- column: source_line int "Line of the source file, counted from 1."
-- column: scope text "All parts of the scope in words: amounts with the same text can be compared."

SELECT rate.*, iif(medicare_setting IS NULL, 'not-supplied', NULL) AS medicare_setting_na,
       'amount ' || amount_kind || '; setting ' || scope_setting || '; billing class ' || scope_class
           || '; modifier ' || scope_modifiers || '; method ' || scope_method
           || iif(scope_line = 'none', '', '; line of business ' || scope_line) || '; unit ' || scope_unit AS scope
FROM (
    SELECT code.system, code.code, rate.rate_id, rate.charge_id,
           publisher.publisher_id, publisher.name AS publisher,
           amount_kind.amount_kind,
           rate.payer_plan_id,
           ifnull(ifnull('#' || payer.payer_id, payer_plan.payer_key) || '; ' || payer_plan.plan_key, 'none')
               AS contract_key,
           payer_plan.raw_payer, iif(payer_plan.payer_plan_id IS NULL, 'not-applicable', NULL) AS raw_payer_na,
           payer_plan.raw_plan,
           iif(payer_plan.payer_plan_id IS NULL, 'not-applicable', payer_plan.raw_plan_na) AS raw_plan_na,
           payer.payer,
           CASE
               WHEN payer_plan.payer_plan_id IS NULL THEN 'not-applicable'
               WHEN payer.payer_id IS NULL THEN 'pending'
           END AS payer_na,
           coalesce(charge.setting, '[' || charge.setting_na || ']') AS scope_setting,
           coalesce(charge.billing_class, '[' || charge.billing_class_na || ']') AS scope_class,
           iif(charge.modifiers = '', 'none', replace(charge.modifiers, '|', ' ')) AS scope_modifiers,
           iif(payer_plan.payer_plan_id IS NULL, 'none',
               coalesce(terms.method, '[' || terms.method_na || ']')) AS scope_method,
           iif(payer_plan.payer_plan_id IS NULL, 'none',
               coalesce(nullif(payer_plan.line_of_business, 'unknown'), '[not-collected]')) AS scope_line,
           'USD' || iif(item.drug_unit IS NULL, '',
               ' for ' || (item.drug_unit / 10000.0) || ' ' || coalesce(item.drug_type, 'units')) AS scope_unit,
           charge.modifiers,
           -- A hospital's price without a billing class is its own.
           iif(ifnull(charge.billing_class, iif(publisher.kind = 'hospital', 'facility', 'professional'))
               = 'professional',
               'professional', 'facility') AS medicare_class,
           CASE
               WHEN ifnull(charge.billing_class, iif(publisher.kind = 'hospital', 'facility', 'professional'))
                   = 'professional'
               THEN coalesce(place.setting, iif(charge.setting = 'inpatient', 'facility', NULL))
               WHEN charge.place_of_service = '24' THEN 'surgical center'
               WHEN charge.setting = 'inpatient' OR charge.place_of_service IN ('21', '51', '61') THEN 'inpatient'
               WHEN charge.setting = 'outpatient' OR charge.place_of_service IN ('19', '22', '23')
                   OR (charge.setting = 'both' AND publisher.kind = 'hospital')
               THEN 'outpatient'
               WHEN publisher.kind = 'hospital' THEN 'hospital'
           END AS medicare_setting,
           iif(ifnull(charge.billing_class, iif(publisher.kind = 'hospital', 'facility', 'professional'))
               = 'professional',
               'in force',
               coalesce(substr(nullif(max(ifnull(terms.effective_from, ''), ifnull(import.edition, '')), ''), 1, 7),
                   'undated')) AS medicare_period,
           CASE
               WHEN place.setting IS NOT NULL THEN 'place of service ' || charge.place_of_service
               WHEN charge.setting = 'inpatient' THEN 'inpatient'
               WHEN ifnull(charge.billing_class, iif(publisher.kind = 'hospital', 'facility', 'professional'))
                   = 'professional'
               THEN 'not stated: each that Medicare pays'
               WHEN charge.setting = 'outpatient' THEN 'outpatient'
               WHEN charge.setting = 'both' AND publisher.kind = 'hospital' THEN 'inpatient and outpatient alike'
               WHEN publisher.kind = 'hospital' THEN 'not stated'
               ELSE 'not stated: each that Medicare pays'
           END AS setting_from,
           rate.amount / 10000.0 AS amount,
           (SELECT reason FROM absent_reason WHERE reason_id = rate.amount_na) AS amount_na,
           rate.amount_raw,
           CASE
               WHEN rate.amount IS NOT NULL THEN 'dollars'
               WHEN terms.percentage IS NOT NULL THEN 'percentage'
               WHEN terms.algorithm_id IS NOT NULL THEN 'algorithm'
               ELSE 'gap'
           END AS stated_as,
           import.import_id, import.file_name, rate.source_line
    FROM code
    JOIN item_code USING (code_id)
    JOIN item USING (item_id)
    JOIN publisher USING (publisher_id)
    JOIN charge USING (item_id)
    JOIN rate USING (charge_id)
    JOIN amount_kind USING (amount_kind_id)
    JOIN terms USING (terms_id)
    JOIN import ON import.import_id = rate.import_id
    LEFT JOIN payer_plan ON payer_plan.payer_plan_id = rate.payer_plan_id
    LEFT JOIN payer ON payer.payer_id = (
        SELECT payer_id FROM payer_alias WHERE alias = payer_plan.payer_key AND superseded_by IS NULL
    )
    LEFT JOIN place_of_service AS place ON place.place_of_service = charge.place_of_service
    WHERE rate.superseded_by IS NULL
      AND NOT EXISTS (
          SELECT 1
          FROM item_code AS earlier
          WHERE earlier.item_id = item_code.item_id
            AND earlier.code_id = item_code.code_id
            AND earlier.position < item_code.position
      )
) AS rate;
