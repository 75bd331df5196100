-- lake: lake_whole
-- description: The newest file of a publisher, or of a list, that is the whole truth for all its rates: also one of
--   a payer's own that was read for all codes.

SELECT series_key, max(import_id) AS newest
FROM lake_import
WHERE scope = 'publisher' OR scope = 'codes' AND filter_sha256 IS NULL
GROUP BY series_key;
