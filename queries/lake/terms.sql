-- lake: terms
-- description: As the table of the database.

SELECT DISTINCT terms_id, method, method_na, percentage, percentage_na,
       CASE WHEN algorithm IS NOT NULL THEN terms_id END AS algorithm_id, algorithm_na AS algorithm_id_na,
       effective_from, effective_from_na, effective_to, effective_to_na, notes, notes_na, work_unit,
       import_id
FROM lake_first;
