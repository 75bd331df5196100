-- part: medicare/in-force
-- description: The release of the fee schedule in force, whose amounts rates are compared with.
-- grain: one row, or none
-- column: period text "Period of the release."
-- column: part text "Blank: the factor of clinicians who do not qualify for an alternative payment model."
-- column: gpci_year int "Year of the geographic indices."
-- column: label text "Name of the release, such as RVU26C."
-- column: extract int "1 for the rows of a few codes that ratebook ships, otherwise 0."

SELECT period, part, year AS gpci_year, year_na AS gpci_year_na, label, extract
FROM v_medicare_release
WHERE dataset = 'fee-schedule' AND part = '' AND newest;
