-- view: medicare_unlisted
-- title: Codes that Medicare's files do not list
-- description: Why a code has no row in a file of Medicare: the loaded release leaves it out, or none is loaded that
--   could say so. An extract of a few codes says nothing of another code, and of a release in several files it takes
--   all of them.
-- grain: dataset
-- column: dataset code "Which Medicare file it is, as in `v_medicare_release`."
-- column: reason text "no-record where a release that is in force is loaded whole; else pending."
-- column: whole_precedence text
--   "Precedence of that release, which one before it says nothing against; null while pending."
-- column: outdated int "1 where it is of a year before that of another file of Medicare: one of that year may do."

-- The parts that count, and into how many files CMS divides a release: of pairs of codes for practitioners four, where
-- they are not in one.
WITH known (dataset, counted, files) AS (
    VALUES ('fee-schedule', '', 1), ('opps', '', 1), ('asc', '%', 3), ('laboratory', '%', 1), ('drug-limit', '%', 1),
           ('equipment', '%', 1), ('anesthesia', '%', 1), ('mue', 'practitioner%', 1), ('ncci-ptp', 'practitioner%', 4)
),
-- A part of an older release completes no newer one, and an excerpt takes nothing from the last whole one.
listed AS (
    SELECT known.dataset, known.files, loaded.part, loaded.precedence,
           max(loaded.precedence) OVER (PARTITION BY known.dataset) AS last
    FROM known
    LEFT JOIN v_medicare_release AS loaded
        ON loaded.dataset = known.dataset AND loaded.part LIKE known.counted AND loaded.standing
       AND NOT loaded.extract
)
SELECT dataset, CASE WHEN whole THEN 'no-record' ELSE 'pending' END AS reason,
       CASE WHEN whole THEN last END AS whole_precedence,
       CASE WHEN whole AND substr(last, 2, 4) < newest_year THEN 1 ELSE 0 END AS outdated
FROM (
    SELECT dataset, last,
           count(DISTINCT CASE WHEN precedence = last THEN part END) >= files
               OR count(CASE WHEN precedence = last AND part = 'practitioner' THEN 1 END) > 0 AS whole
    FROM listed
    GROUP BY dataset, files, last
) AS counted
JOIN (
    SELECT CAST(max(CASE WHEN has_begun THEN year END) AS TEXT) AS newest_year FROM v_medicare_release
) ON TRUE;
