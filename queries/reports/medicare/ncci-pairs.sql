-- name: ncci-pairs
-- title: NCCI PTP edits (procedure-to-procedure)
-- description: Pairs of the National Correct Coding Initiative for practitioners. The code in column 1 is paid; the
--   one in column 2 is not, unless a modifier may lift the edit. Pairs in force are listed first: those of the newest
--   edition that are not deleted and whose codes are in the fee schedule.
-- param: system text default=CPT "code system"
-- param: code code required "billing code"
-- param: in_force bool default=false "only pairs in force"
-- grain: one pair, its dates and its edition
-- key: side other effective_from edition
-- column: side text title="The code is" "Whether the code is paid or denied in the pair."
-- column: other code title="The other code" "With which it is not paid."
-- column: effective_from date title="From" "First day."
-- column: effective_to date title="To" "Last day; structural gap while in force."
-- column: modifier_meaning text title="Modifier" "Whether a modifier may lift the edit."
-- column: rationale text "The publisher's reason."
-- column: in_force text title="In force"
--   "yes; or no, and why: an older edition, deleted, indicator 9, or a code that is gone."
-- column: edition text "Year and month of the edition, and the part of the table."
-- column: edition_date date title="Edition of" "First day of the edition."
-- tags: code, medicare, ncci
SELECT side, other, effective_from, effective_from_na, effective_to, effective_to_na, modifier_meaning, rationale,
       in_force, period || ', ' || part AS edition, edition_date,
       file_name AS _file, source_line AS _line, import_id AS _import,
       'an edition of the pairs with dates' AS _filled_by
FROM (
    SELECT 'column 1, paid' AS side, code_2 AS other, pair.*
    FROM v_ncci_pair AS pair
    WHERE column_1_id = (SELECT code_id FROM code WHERE system = :system AND code = :code)
    UNION ALL
    SELECT 'column 2, denied', code_1, pair.*
    FROM v_ncci_pair AS pair
    WHERE column_2_id = (SELECT code_id FROM code WHERE system = :system AND code = :code)
)
WHERE NOT :in_force OR in_force = 'yes'
ORDER BY in_force <> 'yes', side DESC, other, effective_from DESC, _line;
