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

SELECT code_id, modifier, thousandths, (payment * thousandths + 50000) / 100000 AS cents,
       CASE
           WHEN payment IS NOT NULL AND thousandths IS NULL
           -- As little is known of the amount as of the share.
           THEN coalesce((
               SELECT share.thousandths_na
               FROM medicare_facility_modifier AS share
               WHERE share.code_id = paid.code_id AND share.setting = 'outpatient' AND share.modifier = paid.modifier
                 AND share.status = paid.status
           ), 'not-collected')
           WHEN payment IS NOT NULL THEN NULL
           WHEN status IS NOT NULL THEN payment_na
           WHEN release_id IS NULL OR extract THEN 'pending'
           ELSE 'no-record'
       END AS cents_na,
       period, import_id, file_name, source_line
FROM (
    SELECT code.code_id, listed.modifier, opps.status, opps.payment, opps.payment_na, opps.source_line,
           release.release_id, release.extract, release.period, release.import_id, release.file_name,
           (
               SELECT share.thousandths
               FROM medicare_facility_modifier AS share
               WHERE share.code_id = code.code_id AND share.setting = 'outpatient' AND share.modifier = listed.modifier
                 AND share.status = opps.status
           ) AS thousandths
    FROM code
    JOIN medicare_modifier_rule AS listed ON listed.paid = 'facility-only'
    LEFT JOIN v_medicare_release AS release ON release.dataset = 'opps' AND release.part = '' AND release.newest
    LEFT JOIN medicare_opps AS opps ON opps.code_id = code.code_id AND opps.release_id = release.release_id
) AS paid;
