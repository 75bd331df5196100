-- lake: rate_outside_bounds
-- description: As the table of the database, of current rates.

SELECT line.rate_id, kind.amount_kind_id AS bound_kind_id, line.bound_amount, line.import_id,
       line.bound_line AS source_line, CAST(NULL AS INTEGER) AS superseded_by
FROM lake_first AS line
JOIN amount_kind AS kind ON kind.amount_kind = line.outside_bound;
