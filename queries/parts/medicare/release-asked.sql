-- part: medicare/release-asked
-- description: The release of the fee schedule that is asked for, and the year of the indices that go with it.
-- param: year int optional "year of the units; left out, the newest"
-- param: gpci_year int optional "year of the indices; left out, that of the units"
-- param: apm text default=not-qualifying choices=not-qualifying,qualifying
--   "from 2026 on: the factor of clinicians who qualify for an alternative payment model, or of all others"
-- grain: one release
-- column: period text "Period of the release."
-- column: part text "Whose conversion factor it has; blank for that of clinicians who do not qualify."
-- column: year int "Year of the units."
-- column: gpci_year int "Year of the indices."

SELECT period, part, year, year_na, coalesce(:gpci_year, year) AS gpci_year,
       CASE WHEN :gpci_year IS NULL THEN year_na END AS gpci_year_na
FROM v_medicare_release
WHERE dataset = 'fee-schedule' AND part = CASE WHEN :apm = 'qualifying' THEN 'qualifying-apm' ELSE '' END
  AND CASE WHEN :year IS NULL THEN newest ELSE latest_of_year AND year = :year END;
