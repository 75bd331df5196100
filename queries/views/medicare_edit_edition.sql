-- view: medicare_edit_edition
-- title: Editions of claim edits
-- description: Loaded editions of the NCCI PTP edits and the medically unlikely edits, and which of them is in force:
--   the newest of its kind, whatever part of the table another edition is of, and extracts that came after it
--   (`medicare_later_extract`). Beside it the fee schedule that says which codes are gone: the whole one in force,
--   where it is not older than the edition.
-- grain: one release
-- column: release_id int "Key of the release in `v_medicare_release`."
-- column: dataset code "ncci-ptp or mue."
-- column: period text "Year and month of the edition."
-- column: part text "Service type, and the part of the table."
-- column: edition_date date "First day of the edition, or the day that the publisher put on the file."
-- column: replaced_by text "Period of the whole edition that is in force, where this is older; null otherwise."
-- column: kind text "Service type: editions of a kind follow one another."
-- column: precedence text "Order in which editions are in force, as in `v_medicare_release`."
-- column: extract int "1 for an extract, which speaks for the codes that it lists alone; 0 for a whole edition."
-- column: schedule_id int "Release of the fee schedule that codes may be gone from; null where none says so."
-- column: schedule text "Its name."
-- column: import_id int "Import of the row; `v_import` has the file."
-- column: file_name text names "Source file."

WITH edition AS (
    -- An extract replaces no edition: it says nothing of the codes that it does not list.
    SELECT *, max(CASE WHEN extract = 1 THEN NULL ELSE precedence END) OVER same_kind AS newest_whole
    FROM (
        SELECT *, substr(part, 1, instr(part || ' f', ' f') - 1) AS kind
        FROM v_medicare_release
        WHERE dataset IN ('ncci-ptp', 'mue')
    )
    WINDOW same_kind AS (PARTITION BY dataset, kind)
)
SELECT edition.release_id, edition.dataset, edition.period, edition.part,
       coalesce(edition.edition, edition.period || '-01') AS edition_date,
       CASE WHEN edition.newest_whole > edition.precedence THEN substr(edition.newest_whole, 2) END AS replaced_by,
       edition.kind, edition.precedence, edition.extract,
       schedule.release_id AS schedule_id, schedule.label AS schedule,
       edition.import_id, edition.file_name
FROM edition
LEFT JOIN v_medicare_release AS schedule
    ON schedule.dataset = 'fee-schedule' AND schedule.part = '' AND schedule.standing AND NOT schedule.extract
   AND schedule.period >= edition.period;
