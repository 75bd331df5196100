-- view: v_ncci_pair
-- title: NCCI edits
-- description: Pairs of codes that are not paid together (NCCI PTP edit, procedure-to-procedure): column 1 is
--   paid, column 2 is not.
-- grain: code pair, release
-- column: system_1 text "Code system of column 1."
-- column: code_1 code "Code of column 1, which is paid."
-- column: system_2 text "Code system of column 2."
-- column: code_2 code "Code of column 2, which is not paid."
-- column: column_1_id int "Key of the first code in the table `code`."
-- column: column_2_id int "Key of the second code in the table `code`."
-- column: effective_from date "First day in effect."
-- column: effective_to date "Last day in effect; `not-applicable` while it is in force."
-- column: modifier_indicator code "Modifier indicator: 0, 1 or 9."
-- column: modifier_meaning text "What the indicator means."
-- column: rationale text "Rationale of CMS."
-- column: in_force text "yes; or no, and why: an older edition, deleted, indicator 9, or a code that is gone."
-- column: period text "Year and month of the edition."
-- column: edition_date date "First day of the edition, or the day that the publisher put on the file."
-- column: part text "What distinguishes releases of one period, such as the service type; blank for the only one."
-- column: import_id int "Import of the row; `v_import` has the file."
-- column: file_name text names "Source file."
-- column: source_line int "Line of the source file, counted from 1."

SELECT paid.system AS system_1, paid.code AS code_1, denied.system AS system_2, denied.code AS code_2,
       pair.column_1_id, pair.column_2_id,
       pair.effective_from, pair.effective_from_na, pair.effective_to, pair.effective_to_na,
       pair.modifier_indicator,
       CASE pair.modifier_indicator
           WHEN '0' THEN 'no modifier lifts the edit'
           WHEN '1' THEN 'a modifier may lift the edit'
           ELSE 'not applicable: the edit was never in force or is gone'
       END AS modifier_meaning,
       pair.rationale,
       coalesce('no: the edition of ' || edition.replaced_by || ' is in force', 'no: the edition of ' || (
           SELECT max(later.later_period)
           FROM medicare_later_extract AS later
           JOIN ncci_pair AS newer ON newer.release_id = later.later_id
           WHERE later.release_id = pair.release_id AND newer.column_1_id = pair.column_1_id
             AND newer.column_2_id = pair.column_2_id
       ) || ' is in force', CASE
           WHEN pair.effective_to IS NOT NULL THEN 'no: deleted on ' || pair.effective_to
           WHEN pair.modifier_indicator = '9' THEN 'no: modifier indicator 9'
           WHEN EXISTS (
               SELECT 1
               FROM medicare_gone_code AS gone
               WHERE gone.code_id = pair.column_1_id AND gone.release_id = edition.schedule_id
           ) THEN 'no: ' || paid.code || ' is not in the fee schedule ' || edition.schedule
           WHEN EXISTS (
               SELECT 1
               FROM medicare_gone_code AS gone
               WHERE gone.code_id = pair.column_2_id AND gone.release_id = edition.schedule_id
           ) THEN 'no: ' || denied.code || ' is not in the fee schedule ' || edition.schedule
           ELSE 'yes'
       END) AS in_force,
       edition.period, edition.edition_date, edition.part,
       edition.import_id, edition.file_name, pair.source_line
FROM ncci_pair AS pair
JOIN code AS paid ON paid.code_id = pair.column_1_id
JOIN code AS denied ON denied.code_id = pair.column_2_id
JOIN medicare_edit_edition AS edition ON edition.release_id = pair.release_id;
