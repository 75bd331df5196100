-- lake: provider_set_network
-- description: As the table of the database.

SELECT line.provider_set_id, one.value AS network
FROM (SELECT DISTINCT provider_set_id, networks FROM lake_first WHERE networks IS NOT NULL) AS line
JOIN json_each('["' || replace(line.networks, '|', '","') || '"]') AS one ON TRUE;
