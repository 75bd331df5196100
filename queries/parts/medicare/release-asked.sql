-- part: medicare/release-asked
-- description: The release of the fee schedule that is asked for, and the year of the indices that go with it: the
--   newest that has the code, but for what newer whole ones leave out.
-- with: medicare/listing
-- param: year int optional "year of the units; left out, the newest"
-- param: gpci_year int optional "year of the indices; left out, that of the units"
-- param: apm text default=not-qualifying choices=not-qualifying,qualifying
--   "from 2026 on: the factor of clinicians who qualify for an alternative payment model, or of all others"
-- grain: one release
-- column: period text "Period of the release."
-- column: part text "Whose conversion factor it has; blank for that of clinicians who do not qualify."
-- column: year int "Year of the units."
-- column: gpci_year int "Year of the indices."

SELECT release.period, release.part, release.year, release.year_na, coalesce(:gpci_year, release.year) AS gpci_year,
       CASE WHEN :gpci_year IS NULL THEN release.year_na END AS gpci_year_na
FROM v_medicare_release AS release
LEFT JOIN listing ON listing.release_id = release.release_id
WHERE release.dataset = 'fee-schedule'
  AND release.part = CASE WHEN :apm = 'qualifying' THEN 'qualifying-apm' ELSE '' END
  AND CASE WHEN :year IS NULL THEN release.newest OR listing.newest
      ELSE release.year = :year AND (release.latest_of_year OR listing.latest_of_year) END
ORDER BY coalesce(CASE WHEN :year IS NULL THEN listing.newest ELSE listing.latest_of_year END, 0) DESC,
         release.period DESC
LIMIT 1;
