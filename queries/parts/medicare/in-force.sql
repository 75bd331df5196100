-- part: medicare/in-force
-- description: The releases of the fee schedule whose amounts rates of professionals are compared with: the newest of
--   each year that has the code, one of which is in force; of a year in which none has it, the newest.
-- with: medicare/listing
-- grain: one year
-- column: period text "Period of the release."
-- column: part text "Blank: the factor of clinicians who do not qualify for an alternative payment model."
-- column: gpci_year int "Year of the release, and of the geographic indices."
-- column: newest int "1 for the release in force, with which rates without a day are compared."
-- column: label text "Name of the release, such as RVU26C."
-- column: extract int "1 for the rows of a few codes that ratebook ships, otherwise 0."

SELECT period, part, year AS gpci_year, year_na AS gpci_year_na,
       CASE WHEN is_known THEN in_force ELSE newest END AS newest, label, extract
FROM (
    SELECT release.period, release.part, release.year, release.year_na, release.label, release.extract, release.newest,
           coalesce(listing.newest, 0) AS in_force, coalesce(max(listing.newest) OVER (), 0) AS is_known,
           row_number() OVER (
               PARTITION BY release.year ORDER BY coalesce(listing.latest_of_year, 0) DESC, release.latest_of_year DESC
           ) AS nth
    FROM v_medicare_release AS release
    LEFT JOIN listing ON listing.release_id = release.release_id
    WHERE release.dataset = 'fee-schedule' AND release.part = ''
)
WHERE nth = 1;
