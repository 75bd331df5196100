-- view: medicare_unlisted
-- title: Codes that Medicare's files do not list
-- description: Why a code has no row in a file of Medicare: the loaded release leaves it out, or none is loaded that
--   could say so. An extract of a few codes says nothing of another code.
-- grain: dataset
-- column: dataset code "Which Medicare file it is, as in `v_medicare_release`."
-- column: reason text "no-record where the newest release is loaded whole; else pending."

WITH known (dataset) AS (
    VALUES ('fee-schedule'), ('opps'), ('asc'), ('laboratory'), ('drug-limit'), ('equipment'), ('anesthesia'), ('mue'),
           ('ncci-ptp')
)
SELECT known.dataset, CASE WHEN count(loaded.release_id) > 0 THEN 'no-record' ELSE 'pending' END AS reason
FROM known
LEFT JOIN v_medicare_release AS loaded
    ON loaded.dataset = known.dataset AND loaded.newest AND NOT loaded.extract
   -- The other factor of the fee schedule has the same codes; a table that others took out of Addendum B has few.
   AND (loaded.part = '' OR known.dataset <> 'fee-schedule') AND loaded.part <> 'extract'
GROUP BY known.dataset;
