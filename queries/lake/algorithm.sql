-- lake: algorithm
-- description: As the table of the database.

SELECT DISTINCT terms_id AS algorithm_id, algorithm AS body, import_id FROM lake_first WHERE algorithm IS NOT NULL;
