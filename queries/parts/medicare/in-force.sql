-- part: medicare/in-force
-- description: The releases of the fee schedule whose amounts rates of professionals are compared with: the newest of
--   each year, one of which is in force.
-- grain: one year
-- column: period text "Period of the release."
-- column: part text "Blank: the factor of clinicians who do not qualify for an alternative payment model."
-- column: gpci_year int "Year of the release, and of the geographic indices."
-- column: newest int "1 for the release in force, with which rates without a day are compared."
-- column: label text "Name of the release, such as RVU26C."
-- column: extract int "1 for the rows of a few codes that ratebook ships, otherwise 0."

SELECT period, part, year AS gpci_year, year_na AS gpci_year_na, newest, label, extract
FROM v_medicare_release
WHERE dataset = 'fee-schedule' AND part = '' AND latest_of_year;
