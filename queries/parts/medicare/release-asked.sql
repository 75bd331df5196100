-- part: medicare/release-asked
-- description: The release of the fee schedule that is asked for, and the year of the indices that go with it: the
--   newest that has the code, but for what newer whole ones leave out.
-- param: system text default=CPT "code system"
-- param: code code required "billing code"
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
LEFT JOIN (
    SELECT fee.release_id, fee.newest, fee.latest_of_year
    FROM code
    JOIN medicare_fee_row AS fee USING (code_id)
    WHERE code.system = :system AND code.code = :code AND fee.modifier = ''
) AS own ON own.release_id = release.release_id
WHERE release.dataset = 'fee-schedule'
  AND release.part = CASE WHEN :apm = 'qualifying' THEN 'qualifying-apm' ELSE '' END
  AND CASE WHEN :year IS NULL THEN release.newest OR own.newest
      ELSE release.year = :year AND (release.latest_of_year OR own.latest_of_year) END
ORDER BY coalesce(CASE WHEN :year IS NULL THEN own.newest ELSE own.latest_of_year END, 0) DESC, release.period DESC
LIMIT 1;
