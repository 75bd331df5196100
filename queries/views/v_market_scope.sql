-- view: v_market_scope
-- title: Scopes of a code
-- description: The scopes of each code with what each holds, by what the files state: rates that have ended, do not
--   hold yet, repeat others or are in conflict are counted too. Which of them a report takes on its day is `scope_rank`
--   1 of the part `market/scopes`, which a query of your own reads by `-- with: market/scopes`.
-- grain: code, scope
-- column: system text "Code system, such as CPT, HCPCS or MS-DRG."
-- column: code code "Billing code as text, with its zeros."
-- column: amount_kind text "negotiated, gross, cash, minimum, maximum or fee-schedule (of a public program)."
-- column: scope_setting text "Setting; a reason in brackets where the file states none."
-- column: scope_class text "Billing class; a reason in brackets where the file states none."
-- column: scope_modifiers text "Modifiers divided by blanks, or `none`."
-- column: scope_method text
--   "Contracting method; a reason in brackets where the file states none; `none` without a payer."
-- column: scope_line text "Line of business; in brackets where no name says it; `none` without a payer."
-- column: scope_unit text "What the dollars are for, such as USD or USD for 10 ML."
-- column: scope text "All parts of the scope in words: amounts with the same text can be compared."
-- column: taken_after int
--   "0 for a scope that a report takes before others: 1 for another line of business, 2 or 3 for a per diem."
-- column: rates int unit=rates "Rates of the scope."
-- column: known int unit=rates "Rates with an amount that is the code's: not of an item that it only groups."
-- column: contracts int unit=contracts "Publishers and plans with such an amount."
-- column: providers int unit=publishers "Publishers with such an amount."
-- column: medicare_class text "Whose Medicare amount the rates may be compared with: professional, facility or mixed."
-- column: medicare_setting text
--   "Its setting; of a facility outpatient, surgical center, inpatient or hospital; not-stated or mixed."
-- column: medicare_periods text
--   "The releases of that amount, divided by commas: in force, or the months of facilities' prices, or undated."
-- column: imports text "Imports that they come from, divided by commas."

SELECT system, code, amount_kind, scope_setting, scope_class, scope_modifiers, scope_method, scope_line,
       scope_unit, scope,
       CASE WHEN scope_method = 'per diem' THEN 2 ELSE 0 END
           + CASE WHEN scope_line IN ('commercial', '[not-collected]', 'none') THEN 0 ELSE 1 END
           AS taken_after,
       count(*) AS rates,
       count(CASE WHEN NOT only_groups THEN amount END) AS known,
       count(DISTINCT CASE WHEN NOT only_groups AND amount IS NOT NULL
           THEN publisher_id || '/' || contract_key END) AS contracts,
       count(DISTINCT CASE WHEN NOT only_groups AND amount IS NOT NULL THEN publisher_id END) AS providers,
       CASE WHEN min(medicare_class) = max(medicare_class) THEN min(medicare_class)
           ELSE 'mixed' END AS medicare_class,
       CASE
           WHEN count(medicare_setting) = 0 THEN 'not-stated'
           WHEN count(medicare_setting) = count(*) AND min(medicare_setting) = max(medicare_setting)
           THEN min(medicare_setting)
           ELSE 'mixed'
       END AS medicare_setting,
       -- A view is read by programs whose SQLite knows no order within a function: the reports put these in
       -- order.
       group_concat(DISTINCT medicare_period) AS medicare_periods,
       group_concat(DISTINCT import_id) AS imports
FROM v_market_rate
GROUP BY system, code, amount_kind, scope_setting, scope_class, scope_modifiers, scope_method,
         scope_line, scope_unit, scope;
