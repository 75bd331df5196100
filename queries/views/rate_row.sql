-- view: rate_row
-- title: Current rates, as stored
-- description: Every current rate once, whatever codes its item has, beside all that it refers to. Keys and plain
--   columns, without words; `rate_line` has those of a code.
-- grain: one rate
-- column: rate_id int "Key of the rate in the table `rate`."
-- column: item_id int "Key of its item."
-- column: charge_id int "Key of its charge."
-- column: publisher_id int "Key of the publisher in the table `publisher`."
-- column: publisher text names "Hospital, payer or agency whose file it is."
-- column: publisher_kind text "hospital, payer, government, analyst or ratebook."
-- column: description text names "The file's own words."
-- column: drug_unit int "Ten-thousandths. Units of a drug that the price is for."
-- column: drug_type text "What a unit is, such as ML."
-- column: setting text "outpatient, inpatient or both."
-- column: billing_class text "professional, facility or both."
-- column: place_of_service code "Place of service, two digits."
-- column: modifiers code "Modifiers divided by bars; blank for none."
-- column: amount_kind text "negotiated, gross, cash, minimum, maximum, fee-schedule or in-network."
-- column: payer_plan_id int "Key of the published payer and plan; null for an amount of no payer."
-- column: raw_payer text names "Payer as the file names it."
-- column: raw_plan text names "Plan as the file names it."
-- column: plan_key text "The plan's name as names are compared."
-- column: line_of_business text "Line of business, or unknown."
-- column: payer_id int "Key of the payer that an alias leads to; null where none does."
-- column: payer code names "That payer's short name."
-- column: payer_name text names "That payer's name."
-- column: method text "Contracting method."
-- column: effective_from date "First day of the rate."
-- column: effective_to date "Last day of the rate."
-- column: notes text names "The file's notes."
-- column: work_unit text "The unit of work that its notes name, such as `per visit`; blank for none."
-- column: amount int "Ten-thousandths of a dollar; null where it has none."
-- column: reason_id int "Key of the reason for which it has no dollars; null where it has them."
-- column: amount_raw text names "What the file prints where the amount does not hold it; null elsewhere."
-- column: percentage int "Ten-thousandths of a percent."
-- column: algorithm text names "How the amount is found."
-- column: import_id int "Import that states it."
-- column: file_name text names "Its file."
-- column: edition date "The day that the publisher put on the file."
-- column: source_line int "Line of the file, counted from 1."

SELECT rate.rate_id, charge.item_id, rate.charge_id, item.publisher_id,
       publisher.name AS publisher, publisher.kind AS publisher_kind,
       item.description, item.description_na, item.drug_unit, item.drug_unit_na, item.drug_type, item.drug_type_na,
       charge.setting, charge.setting_na, charge.billing_class, charge.billing_class_na, charge.place_of_service,
       charge.place_of_service_na, charge.modifiers, amount_kind.amount_kind,
       rate.payer_plan_id, payer_plan.raw_payer, payer_plan.raw_plan, payer_plan.raw_plan_na, payer_plan.plan_key,
       CASE WHEN named.payer_plan_id IS NULL THEN payer_plan.line_of_business ELSE 'commercial' END AS line_of_business,
       payer.payer_id, payer.payer, payer.name AS payer_name,
       terms.method, terms.method_na, terms.effective_from, terms.effective_from_na, terms.effective_to,
       terms.effective_to_na, terms.notes, terms.notes_na, terms.work_unit,
       rate.amount, rate.amount_na AS reason_id, rate.amount_raw, terms.percentage, terms.percentage_na,
       (SELECT body FROM algorithm WHERE algorithm_id = terms.algorithm_id) AS algorithm,
       terms.algorithm_id_na AS algorithm_na,
       rate.import_id, import.file_name, import.edition, import.edition_na, rate.source_line
FROM rate
JOIN charge USING (charge_id)
JOIN item USING (item_id)
JOIN publisher USING (publisher_id)
JOIN amount_kind USING (amount_kind_id)
JOIN terms USING (terms_id)
JOIN import ON import.import_id = rate.import_id
LEFT JOIN payer_plan ON payer_plan.payer_plan_id = rate.payer_plan_id
LEFT JOIN commercial_plan AS named
    ON named.payer_plan_id = rate.payer_plan_id AND named.publisher_id = item.publisher_id
   AND named.superseded_by IS NULL
LEFT JOIN payer ON payer.payer_id = (
    SELECT max(payer_id) FROM payer_alias WHERE payer_key = payer_plan.payer_key AND superseded_by IS NULL
)
WHERE rate.superseded_by IS NULL;
