-- part: medicare/places
-- description: The place whose amounts are asked for: a locality by the indices of every loaded year, or the nation.
-- param: locality text optional "Medicare locality as contractor/number; left out, the national amount"
-- grain: one place and year of its indices
-- column: area text "Contractor and number of the locality; blank for the nation."
-- column: gpci_year int "Year of the indices; null for the nation."

SELECT area, gpci_year
FROM medicare_fee_place
WHERE area = coalesce(:locality, '');
