-- lake: v_rate_outside_bounds
-- description: As the view of the database.

SELECT rate_id, outside_bound AS bound, bound_amount / 10000.0 AS bound_amount, bound_file AS file_name,
       bound_line AS source_line, import_id
FROM lake_first
WHERE outside_bound IS NOT NULL;
