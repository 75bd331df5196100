-- part: medicare/against
-- description: The Medicare amount that rates of the code are compared with: the professional's by the physician
--   fee schedule of the rate's year, the facility's by OPPS or ASC of the price's date; or the reason why there is
--   none, and what would fill it. Neither is ever compared with the other's. Of professionals beside it the amounts in
--   force, which no rate is compared with: a line to find one's way by is drawn at them.
-- with: medicare/compared medicare/facility-compared
-- grain: one class, setting and release sought, modifier set and setting of the schedule
-- column: medicare_class text
--   "Professional or facility; mixed where rates of one scope differ, none where there are none."
-- column: medicare_setting text "The setting sought; where the rates do not state it, every one is."
-- column: modifiers code "Modifiers of the rates."
-- column: medicare_period text
--   "The release sought: a year, a month, in force, or undated; near and a year for those amounts."
-- column: setting text "Facility or non-facility; of a facility outpatient, surgical center or inpatient."
-- column: schedule text "The schedule with its release."
-- column: amount money(USD) "Dollars."
-- column: paid int "1 where Medicare has an amount in this setting or in another."
-- column: filled_by text "What would fill the gap."
-- column: file_name text names "The file that states the amount or its units."
-- column: source_line int "Its line."
-- column: import_id int "Its import."
-- column: asked text
--   "What the query that says how the amount is made is asked with: of a facility its row; null where it has none."

SELECT medicare_class, medicare_setting, modifiers, medicare_period, setting, schedule,
       amount, amount_na, paid, filled_by, file_name, source_line, import_id,
       '&setting=' || setting || '&modifier=' || modifiers AS asked
FROM compared
UNION ALL
SELECT medicare_class, medicare_setting, modifiers, medicare_period, setting, schedule,
       amount, amount_na, paid, filled_by, file_name, source_line, import_id,
       '&import=' || import_id || '&line=' || source_line
FROM facility_compared;
