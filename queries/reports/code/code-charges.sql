-- name: code-charges
-- title: Standard charges
-- description: Gross charge, cash price and the range over all payers, as each hospital publishes them. These are not
--   payers' rates.
-- with: market/current
-- param: system text default=CPT "code system"
-- param: code code required "billing code"
-- param: today date default=latest "the day on which rates are in effect; the command line gives that of the run"
-- param: modifier modifier optional "only figures with this modifier; left out, all are shown"
-- grain: one amount of one hospital, setting and modifier set
-- key: publisher setting modifiers amount_kind description conditions
-- column: publisher text names title="Hospital" "Whose file it is."
-- column: description text names title="The hospital's description" "In the file's words."
-- column: setting text "Where the patient is."
-- column: modifiers code "Modifiers of the price."
-- column: conditions text title="Further terms"
--   "Modifiers, billing class, place of service, unit of a drug, dates and notes, as far as stated."
-- column: amount_kind text title="Kind" "Gross, cash, minimum or maximum."
-- column: amount money(USD) "Dollars."
-- column: file_name text names title="File" "The file that states it."
-- column: source_line int title="Line" "Physical line in the file."
-- tags: code, hospital
SELECT publisher, description, description_na, setting, setting_na,
       CASE modifiers WHEN '' THEN 'none' ELSE replace(modifiers, '|', ' ') END AS modifiers,
       coalesce(nullif(concat_ws('; ', 'modifier ' || nullif(replace(modifiers, '|', ' '), ''), billing_class,
           'place of service ' || place_of_service, nullif(scope_unit, 'USD'),
           'from ' || effective_from, 'until ' || effective_to, notes), ''), 'none stated') AS conditions,
       amount_kind, amount, amount_na, amount_raw, file_name, source_line,
       file_name AS _file, source_line AS _line, import_id AS _import,
       'a newer file of ' || publisher AS _filled_by
FROM (
    SELECT rate_id, scope_unit
    FROM (
        SELECT scope_id, vote_id, lot_id, scope_unit
        FROM lots
        WHERE amount_kind NOT IN ('negotiated', 'fee-schedule', 'in-network')
    ) AS lot
    CROSS JOIN current USING (scope_id, vote_id, lot_id)
) AS one
CROSS JOIN v_rate USING (rate_id)
WHERE :modifier IS NULL OR modifiers = :modifier
ORDER BY publisher, item_id, charge_id, amount_kind, rate_id;
