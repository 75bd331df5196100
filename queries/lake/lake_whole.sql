-- lake: lake_whole
-- description: The newest file of a publisher, or of a list, that is the whole truth for all its rates: also one of
--   a payer's own that was read for all codes. Of files of one archive and day, which are one edition, the first.

WITH whole AS (
    SELECT file.series_key, file.import_id, coalesce(hospital.bundle, file.part) AS bundle
    FROM lake_import AS file
    LEFT JOIN lake_hospital AS hospital ON hospital.part = file.part
    WHERE file.scope = 'publisher' OR file.scope = 'codes' AND file.filter_sha256 IS NULL
),
last AS (
    SELECT series_key, max(import_id) AS import_id
    FROM whole
    GROUP BY series_key
),
newest AS (
    SELECT whole.series_key, whole.bundle
    FROM whole
    JOIN last ON last.series_key = whole.series_key AND last.import_id = whole.import_id
)
SELECT whole.series_key, min(whole.import_id) AS newest
FROM whole
JOIN newest ON newest.series_key = whole.series_key AND newest.bundle = whole.bundle
-- Nothing of a list with one file is looked up.
WHERE whole.series_key IN (SELECT later_key FROM lake_import)
GROUP BY whole.series_key;
