-- view: v_rate_outside_bounds
-- title: Negotiated rates outside their bounds
-- description: Current negotiated rates outside the de-identified minimum or maximum that their own row states, each
--   with the row that says so. Rows of one charge may state different bounds; only the row's own are compared.
-- grain: one rate
-- column: rate_id int "Key of the rate in the table `rate`."
-- column: bound text "The bound that it is outside of: minimum of a rate below, maximum of one above."
-- column: bound_amount money(USD) "That bound, as the row states it."
-- column: file_name text names "The file that states rate and bound."
-- column: source_line int "Line of the file, counted from 1."
-- column: import_id int "Import that states it."

SELECT outside.rate_id, amount_kind.amount_kind AS bound, outside.bound_amount / 10000.0 AS bound_amount,
       import.file_name, outside.source_line, outside.import_id
FROM rate_outside_bounds AS outside
JOIN rate ON rate.rate_id = outside.rate_id
JOIN amount_kind ON amount_kind.amount_kind_id = outside.bound_kind_id
JOIN import ON import.import_id = outside.import_id
WHERE outside.superseded_by IS NULL AND rate.superseded_by IS NULL;
