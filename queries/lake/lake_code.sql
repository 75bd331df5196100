-- lake: lake_code
-- description: The newest file of a publisher, or of a list, that was read for a code. What is for all codes is of
--   each.

SELECT series_key, system, code, max(import_id) AS newest
FROM (
    SELECT file.series_key, file.import_id, listed.system, listed.code
    FROM lake_filter AS listed
    JOIN lake_import AS file ON file.part = listed.part
    WHERE file.scope = 'codes'
    UNION ALL
    SELECT every.series_key, every.import_id, everything.system, everything.code
    FROM (SELECT series_key, import_id FROM lake_import WHERE scope = 'codes') AS every
    JOIN (SELECT DISTINCT system, code FROM lake_rate WHERE system = 'CSTM-ALL') AS everything ON TRUE
) AS asked
-- Nothing of a list with one file is looked up.
WHERE series_key IN (SELECT later_key FROM lake_import)
GROUP BY series_key, system, code;
