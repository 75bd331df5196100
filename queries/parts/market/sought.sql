-- part: market/sought
-- description: Which Medicare amount the scope is compared with.
-- with: market/chosen
-- grain: one row; where no rate has the scope, it seeks none
-- column: medicare_class text "Professional or facility; mixed where its rates differ."
-- column: medicare_setting text "Facility, non-facility, not-stated, or mixed."
-- column: modifiers code "Modifiers of the scope."

SELECT coalesce(medicare_class, 'none') AS medicare_class, coalesce(medicare_setting, 'not-stated') AS medicare_setting,
       coalesce(nullif(replace(scope_modifiers, ' ', '|'), 'none'), '') AS modifiers
FROM (SELECT 1)
LEFT JOIN chosen ON 1;
