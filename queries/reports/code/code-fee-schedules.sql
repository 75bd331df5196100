-- name: code-fee-schedules
-- title: Public fee schedules
-- description: What public programs such as state Medicaid or workers' compensation pay by their published fee
--   schedules. These are no payers' rates: they are in no percentile.
-- with: market/current
-- param: system text default=CPT "code system"
-- param: code code required "billing code"
-- param: today date default=latest "the day on which rates are in effect; the command line gives that of the run"
-- param: modifier modifier optional "only figures with this modifier; left out, all are shown"
-- grain: one amount of one fee schedule
-- key: publisher modifiers conditions
-- column: publisher text names title="Program" "Whose fee schedule it is."
-- column: edition date title="Of" "Day that the publisher put on the file."
-- column: modifiers code "Modifiers of the amount."
-- column: conditions text title="Further terms"
--   "Setting, billing class, place of service, dates and notes, as far as the source states them."
-- column: amount money(USD) "Dollars."
-- column: file_name text names title="File" "The file that states it."
-- column: source_line int title="Line" "Physical line in the file."
-- tags: code, benchmark
SELECT publisher, one.stated_on AS edition, one.stated_on_na AS edition_na,
       CASE modifiers WHEN '' THEN 'none' ELSE replace(modifiers, '|', ' ') END AS modifiers,
       coalesce(nullif(concat_ws('; ', setting, billing_class, 'place of service ' || place_of_service,
           'from ' || effective_from, 'until ' || effective_to, notes), ''), 'none stated') AS conditions,
       amount, amount_na, amount_raw, file_name, source_line,
       file_name AS _file, source_line AS _line, import_id AS _import,
       'a newer file of ' || publisher AS _filled_by
FROM (
    SELECT rate_id, stated_on, stated_on_na
    FROM (
        SELECT scope_id, vote_id, lot_id, stated_on, stated_on_na
        FROM lots
        WHERE amount_kind = 'fee-schedule'
    ) AS lot
    CROSS JOIN current USING (scope_id, vote_id, lot_id)
) AS one
CROSS JOIN v_rate USING (rate_id)
WHERE :modifier IS NULL OR modifiers = :modifier
ORDER BY publisher, v_rate.modifiers, source_line;
