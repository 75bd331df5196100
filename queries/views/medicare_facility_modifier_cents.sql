-- view: medicare_facility_modifier_cents
-- title: Facilities' amounts with a modifier, in cents
-- description: What a hospital outpatient department is paid with a modifier that only facilities report, by the newest
--   OPPS Addendum B; or why there is none.
-- grain: code, modifier
-- column: code_id int "Key of the code in the table `code`."
-- column: modifier text "The modifier."
-- column: thousandths int unit="1 / 1000" "Share of the payment; null where the share of a device is taken out."
-- column: cents int unit="USD / 100" "Amount rounded to the cent."
-- column: period text "First month of the release; null where none is loaded."
-- column: import_id int "Import of the row; null where none is loaded."
-- column: file_name text names "Source file; null where none is loaded."
-- column: source_line int "Line of the source file, counted from 1; null where the code is not in it."

SELECT rule.code_id, rule.modifier, rule.thousandths,
       (opps.payment * rule.thousandths + 50000) / 100000 AS cents,
       CASE
           WHEN opps.payment IS NOT NULL THEN rule.thousandths_na
           WHEN opps.code_id IS NOT NULL THEN opps.payment_na
           WHEN release.release_id IS NULL OR release.extract THEN 'pending'
           ELSE 'no-record'
       END AS cents_na,
       release.period, release.import_id, release.file_name, opps.source_line
FROM medicare_facility_modifier AS rule
LEFT JOIN v_medicare_release AS release ON release.dataset = 'opps' AND release.part = '' AND release.newest
LEFT JOIN medicare_opps AS opps ON opps.code_id = rule.code_id AND opps.release_id = release.release_id;
