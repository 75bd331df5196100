-- part: market/sought
-- description: Which Medicare amounts the scope is compared with.
-- with: market/chosen
-- grain: one release sought; where no rate has the scope, it seeks none
-- column: medicare_class text "Professional or facility; mixed where its rates differ."
-- column: medicare_setting text
--   "Facility or non-facility; outpatient, surgical center, inpatient, hospital or per diem; not-stated or mixed."
-- column: modifiers code "Modifiers of the scope."
-- column: medicare_period text "The release sought: a year, a month, in force, or undated."

SELECT coalesce(medicare_class, 'none') AS medicare_class, coalesce(medicare_setting, 'not-stated') AS medicare_setting,
       coalesce(nullif(replace(scope_modifiers, ' ', '|'), 'none'), '') AS modifiers,
       period.value AS medicare_period
FROM (SELECT 1)
LEFT JOIN chosen ON TRUE
JOIN json_each('["' || replace(coalesce(chosen.medicare_periods, 'in force'), ',', '","') || '"]') AS period ON TRUE;
