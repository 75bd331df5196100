-- part: changes/pair
-- description: Rates before and after side by side; a rate that only one side has is beside nothing.
-- with: changes/figure
-- with: changes/paired
-- with: changes/paid
-- reads: old step rate_id charge_id amount_kind_id payer_plan_id terms_id
-- reads: new step rate_id charge_id amount_kind_id payer_plan_id terms_id
-- grain: one rate before and after
-- column: step int "What the two are before and after of, as the statement numbers it."
-- column: charge_id int "The charge."
-- column: amount_kind_id int "What the amount is."
-- column: payer_plan_id int "Payer and plan, as the later of the two names them; null for standard charges."
-- column: old_id int "The rate before; null where there was none."
-- column: old_import int "Its import."
-- column: new_id int "The rate after; null where there is none."
-- column: new_import int "Its import."
-- column: import_id int "Import of the later of the two."
-- column: source_line int "Its line."
-- column: old_amount money(USD) "Dollars before."
-- column: new_amount money(USD) "Dollars after."
-- column: other_kind int
--   "1 where the two are of two methods, or one of them states none and their figures differ; else 0."
-- column: difference money(USD) "After less before."
-- column: percent decimal "The difference in percent of before."
-- column: old_other text "What the rate before states beside or instead of dollars; null where that is nothing."
-- column: new_other text "The same of the rate after."
-- column: rise int "1 where the percentage rose, -1 where it fell; 0 where it stayed, or is not in both."
-- column: other_figures text "What the two state beside or instead of dollars."
-- column: other_terms text names
--   "What differs and moves no figure: terms, with whether their methods can be compared, and who is paid; else none."

SELECT paired.step, coalesce(newer.charge_id, older.charge_id) AS charge_id,
       coalesce(newer.amount_kind_id, older.amount_kind_id) AS amount_kind_id,
       coalesce(newer.payer_plan_id, older.payer_plan_id) AS payer_plan_id,
       old_id, older.import_id AS old_import, new_id, newer.import_id AS new_import,
       coalesce(newer.import_id, older.import_id) AS import_id,
       coalesce(newer.source_line, older.source_line) AS source_line,
       older.amount / 10000.0 AS old_amount,
       CASE WHEN old_id IS NULL THEN 'no-record'
           ELSE (SELECT reason FROM absent_reason WHERE reason_id = older.amount_na) END AS old_amount_na,
       newer.amount / 10000.0 AS new_amount,
       CASE WHEN new_id IS NULL THEN 'no-record'
           ELSE (SELECT reason FROM absent_reason WHERE reason_id = newer.amount_na) END AS new_amount_na,
       CASE
           WHEN unlike = 2 THEN 1
           WHEN unlike = 1 AND newer.amount IS DISTINCT FROM older.amount THEN 1
           WHEN unlike = 1 AND after.other IS DISTINCT FROM before.other THEN 1
           ELSE 0
       END AS other_kind,
       CASE WHEN unlike = 0 THEN (newer.amount - older.amount) / 10000.0 END AS difference,
       CASE WHEN unlike > 0 OR newer.amount IS NULL OR older.amount IS NULL
           THEN 'not-applicable' END AS difference_na,
       CASE WHEN unlike = 0 THEN round(100.0 * (newer.amount - older.amount) / nullif(older.amount, 0), 2)
           END AS percent,
       CASE WHEN unlike > 0 OR newer.amount IS NULL OR older.amount IS NULL OR older.amount = 0
           THEN 'not-applicable' END AS percent_na,
       before.other AS old_other, after.other AS new_other,
       CASE
           WHEN unlike > 0 THEN 0
           WHEN after.percentage > before.percentage THEN 1
           WHEN after.percentage < before.percentage THEN -1
           ELSE 0
       END AS rise,
       CASE
           WHEN before.other IS NULL AND after.other IS NULL THEN 'none'
           WHEN before.other = after.other THEN before.other
           ELSE coalesce(before.other, 'none') || ' -> ' || coalesce(after.other, 'none')
       END AS other_figures,
       coalesce(nullif(concat_ws(
           '; ',
           CASE WHEN unlike > 0 THEN 'not comparable: ' ELSE '' END
               || CASE WHEN before.method <> after.method THEN 'method ' || before.method || ' -> ' || after.method END,
           CASE
               WHEN before.first_day <> after.first_day
                   THEN 'first day ' || before.first_day || ' -> ' || after.first_day
           END,
           CASE
               WHEN before.last_day <> after.last_day THEN 'last day ' || before.last_day || ' -> ' || after.last_day
           END,
           CASE WHEN before.all_notes <> after.all_notes THEN 'notes ' || before.notes || ' -> ' || after.notes END,
           CASE
               WHEN before.no_percentage <> after.no_percentage
                   THEN 'percentage ' || before.no_percentage || ' -> ' || after.no_percentage
           END,
           CASE
               WHEN before.no_algorithm <> after.no_algorithm
                   THEN 'algorithm ' || before.no_algorithm || ' -> ' || after.no_algorithm
           END,
           CASE
               WHEN before.remittances <> after.remittances
                   THEN 'remittances ' || before.remittances || ' -> ' || after.remittances
           END,
           -- Of a gap the words that the file has in place of an amount.
           CASE
               WHEN old_id IS NOT NULL AND new_id IS NOT NULL AND older.amount IS NULL AND newer.amount IS NULL
                    AND newer.amount_raw IS DISTINCT FROM older.amount_raw
                   THEN 'text ' || coalesce('"' || older.amount_raw || '"', 'none') || ' -> '
                       || coalesce('"' || newer.amount_raw || '"', 'none')
           END,
           CASE
               WHEN newer_paid.provider_set_id <> older_paid.provider_set_id
                   THEN coalesce(paid.words, 'groups of providers are listed otherwise')
           END
       ), ''), 'none') AS other_terms
FROM paired
LEFT JOIN rate AS older ON older.rate_id = paired.old_id
LEFT JOIN rate AS newer ON newer.rate_id = paired.new_id
LEFT JOIN figure AS before ON before.rate_id = paired.old_id
LEFT JOIN figure AS after ON after.rate_id = paired.new_id
LEFT JOIN in_network_rate AS older_paid ON older_paid.rate_id = paired.old_id
LEFT JOIN in_network_rate AS newer_paid ON newer_paid.rate_id = paired.new_id
LEFT JOIN paid
    ON paid.old_set = older_paid.provider_set_id AND paid.new_set = newer_paid.provider_set_id;
