-- view: rate_line
-- title: Current rates of a code, as stored
-- description: Every current rate of a code beside its charge. The views with words and dollars are made of it, in the
--   database and in a lake of published files alike.
-- grain: code, rate
-- column: system text "Code system, such as CPT, HCPCS or MS-DRG."
-- column: code code "Billing code as text, with its zeros."
-- column: identifies text "What items of the code have in common, as the table `code_system` has it."
-- column: only_groups int "1 where the code only groups the item, which another code names; 0 elsewhere."
-- column: charge_id int "Key of the charge in the table `charge`."
-- column: publisher_id int "Key of the publisher in the table `publisher`."
-- column: setting text "outpatient, inpatient or both."
-- column: billing_class text "professional, facility or both."
-- column: place_of_service code "Place of service, two digits."
-- column: modifiers code "Modifiers divided by bars; blank for none."
-- column: drug_unit int "Ten-thousandths. Units of a drug that the price is for."
-- column: drug_type text "What a unit is, such as ML."
-- column: publisher text names "Hospital, payer or agency whose file it is."
-- column: publisher_kind text "hospital, payer, government, analyst or ratebook."
-- column: rate_id int "Key of the rate in the table `rate`."
-- column: amount_kind_id int "Key of what the amount is."
-- column: amount_kind text "negotiated, gross, cash, minimum, maximum, fee-schedule or in-network."
-- column: payer_plan_id int "Key of the published payer and plan; null for an amount of no payer."
-- column: raw_payer text names "Payer as the file names it; null for an amount of no payer."
-- column: raw_plan text names "Plan as the file names it."
-- column: payer_key text "The payer's name as names are compared."
-- column: product_key text "The same without the form of the company."
-- column: whose text "The payer, or the letters of its published name where no alias leads to one."
-- column: product text
--   "The published name without the form of the company where the file names no plan: each may be a product."
-- column: plan_key text "The plan's name as names are compared."
-- column: line_of_business text "Line of business, or unknown."
-- column: payer_id int "Key of the payer that an alias leads to; null where none does."
-- column: payer code names "That payer's short name."
-- column: work_unit text "The unit of work that its notes name, such as `per visit`; blank for none."
-- column: terms_id int "Key of its terms."
-- column: method text "Contracting method."
-- column: percentage int "Ten-thousandths of a percent."
-- column: algorithm_id int "Key of its algorithm."
-- column: algorithm text names "How the amount is found."
-- column: effective_from date "First day of the rate."
-- column: effective_to date "Last day of the rate."
-- column: amount int "Ten-thousandths of a dollar; null where it has none."
-- column: reason_id int "Key of the reason for which it has no dollars; null where it has them."
-- column: amount_raw text names "What the file prints where the amount does not hold it; null elsewhere."
-- column: import_id int "Import that states it."
-- column: file_name text names "Its file."
-- column: edition date "The day that the publisher put on the file."
-- column: source_line int "Line of the file, counted from 1."
-- column: stated_on date
--   "Day of the newest file that states the rate and all others of payer and plan; the rate stays with the first."

-- Every row has one of what it refers to. Where that is not asked for, SQLite leaves a LEFT JOIN out.
SELECT code.system, code.code, vocabulary.identifies,
       vocabulary.identifies = 'group' AND EXISTS (SELECT 1 FROM named_item WHERE named_item.item_id = item.item_id)
           AS only_groups,
       rate.charge_id, item.publisher_id, charge.setting, charge.setting_na,
       charge.billing_class, charge.billing_class_na, charge.place_of_service, charge.place_of_service_na,
       charge.modifiers, item.drug_unit, item.drug_unit_na, item.drug_type, item.drug_type_na,
       publisher.name AS publisher, publisher.kind AS publisher_kind,
       rate.rate_id, rate.amount_kind_id, amount_kind.amount_kind,
       rate.payer_plan_id, payer_plan.raw_payer, payer_plan.raw_plan, payer_plan.raw_plan_na, payer_plan.payer_key,
       payer_plan.product_key, coalesce('#' || payer.payer_id, payer_plan.payer_key) AS whose,
       CASE WHEN payer_plan.raw_plan IS NULL THEN payer_plan.product_key END AS product, payer_plan.plan_key,
       CASE WHEN named.payer_plan_id IS NULL THEN payer_plan.line_of_business ELSE 'commercial' END
           AS line_of_business,
       payer.payer_id, payer.payer,
       terms.work_unit,
       rate.terms_id, terms.method, terms.method_na, terms.percentage, terms.percentage_na, terms.algorithm_id,
       terms.algorithm_id_na,
       (SELECT body FROM algorithm WHERE algorithm.algorithm_id = terms.algorithm_id) AS algorithm,
       terms.effective_from, terms.effective_from_na, terms.effective_to, terms.effective_to_na,
       rate.amount, rate.amount_na AS reason_id, rate.amount_raw,
       rate.import_id, import.file_name, import.edition, import.edition_na, rate.source_line,
       -- A later file that is the whole truth of the payer and plan, however it spells them, or of the publisher's
       -- amounts of no payer, would have replaced what it does not state.
       coalesce((
           SELECT max(again.edition)
           FROM import AS again
           WHERE again.publisher_id = item.publisher_id AND again.import_id > rate.import_id
             AND again.status = 'applied' AND NOT again.only_adds
             AND (again.filter_sha256 IS NULL OR EXISTS (
                 SELECT 1
                 FROM import_filter AS asked
                 WHERE asked.import_id = again.import_id AND asked.system = code.system AND asked.code = code.code
             ))
             AND CASE
                     WHEN rate.payer_plan_id IS NULL
                     THEN again.format = import.format OR publisher.kind = 'hospital'
                     ELSE EXISTS (
                         SELECT 1
                         FROM stated_plan
                         JOIN payer_plan AS spelled USING (payer_plan_id)
                         LEFT JOIN payer_alias AS alias
                             ON alias.payer_key = spelled.payer_key AND alias.superseded_by IS NULL
                         WHERE stated_plan.import_id = again.import_id AND spelled.plan_key = payer_plan.plan_key
                           AND (spelled.payer_key = payer_plan.payer_key OR alias.payer_id = payer.payer_id)
                     )
                 END
       ), import.edition) AS stated_on, import.edition_na AS stated_on_na
FROM code_item AS code
JOIN code_system AS vocabulary USING (system)
JOIN item USING (item_id)
JOIN charge USING (item_id)
JOIN rate USING (charge_id)
LEFT JOIN publisher ON publisher.publisher_id = item.publisher_id
LEFT JOIN amount_kind ON amount_kind.amount_kind_id = rate.amount_kind_id
LEFT JOIN payer_plan ON payer_plan.payer_plan_id = rate.payer_plan_id
LEFT JOIN commercial_plan AS named
    ON named.payer_plan_id = rate.payer_plan_id AND named.publisher_id = item.publisher_id
   AND named.superseded_by IS NULL
LEFT JOIN payer ON payer.payer_id = (
    SELECT max(payer_id) FROM payer_alias WHERE payer_key = payer_plan.payer_key AND superseded_by IS NULL
)
LEFT JOIN terms ON terms.terms_id = rate.terms_id
LEFT JOIN import ON import.import_id = rate.import_id
WHERE rate.superseded_by IS NULL;
