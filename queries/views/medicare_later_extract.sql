-- view: medicare_later_extract
-- title: Extracts after an edition of claim edits
-- description: The extracts that are newer than an edition of the NCCI PTP edits or of the medically unlikely edits:
--   what one of them lists, it lists in the place of that edition.
-- grain: release, later release
-- column: release_id int "Key of the edition in `v_medicare_release`."
-- column: later_id int "Key of the extract."
-- column: later_period text "Its month."

SELECT edition.release_id, later.release_id AS later_id, later.period AS later_period
FROM medicare_edit_edition AS edition
JOIN medicare_edit_edition AS later
    ON later.dataset = edition.dataset AND later.kind = edition.kind AND later.precedence > edition.precedence
WHERE later.extract = 1;
