-- part: market/sought
-- description: Which Medicare amounts the scope is compared with; where a band is asked for, also those of the days of
--   what else is stated beside it, such as a hospital's cash price.
-- with: market/chosen
-- param: band_low decimal optional "amounts below this many times the Medicare amount are left out"
-- param: band_high decimal optional "amounts above this many times the Medicare amount are left out"
-- param: modifier modifier optional "modifiers of the scope; left out, those with most providers"
-- grain: one release sought; where no rate has the scope, it seeks none
-- column: medicare_class text "Professional or facility; mixed where its rates differ."
-- column: medicare_setting text
--   "Facility or non-facility; outpatient, surgical center, inpatient, hospital or per diem; not-stated or mixed."
-- column: modifiers code "Modifiers of the scope, or where no rate has it those asked for."
-- column: medicare_period text "The release sought: a year, a month, in force, or undated."

SELECT DISTINCT coalesce(medicare_class, 'none') AS medicare_class,
       coalesce(medicare_setting, 'not-stated') AS medicare_setting,
       coalesce(
           CASE WHEN chosen.scope IS NULL THEN :modifier ELSE nullif(replace(scope_modifiers, ' ', '|'), 'none') END,
           '') AS modifiers,
       period.value AS medicare_period
FROM (SELECT 1)
LEFT JOIN chosen ON TRUE
JOIN json_each('["' || replace(coalesce(
    CASE WHEN :band_low IS NULL AND :band_high IS NULL THEN NULL
        ELSE chosen.medicare_periods || ',' || coalesce(chosen.beside_periods, chosen.medicare_periods) END,
    chosen.medicare_periods, 'in force'
), ',', '","') || '"]') AS period ON TRUE;
