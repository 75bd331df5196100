-- name: code-gaps
-- title: Gaps by what fills them
-- description: Promised facts that are not known, by what would fill them: first what can be loaded, then what the
--   source has to be asked for, then what nobody can load. Every cell without a value is in the sheet Data gaps of
--   the workbook, in CSV and in JSON.
-- with: code/promised
-- param: system text default=CPT "code system"
-- param: code code required "billing code"
-- grain: one reason and one file or text
-- key: todo filled_by reason
-- column: todo text title="What to do" "Load a file, ask the source, or nothing to load."
-- column: facts int "Promised facts."
-- column: reason text "Why they are not known."
-- column: missing text "The facts; of many the first."
-- column: filled_by text title="What would fill it, and where it is" "The file or text, and who has it."
-- column: command text "What takes it in."
-- tags: code, completeness
WITH fact AS (
    SELECT fact.position, fact.who, fact.what, fact.status, fact.filler, reason_group,
           row_number() OVER (PARTITION BY fact.status, fact.filler ORDER BY fact.position, fact.who, fact.what) AS turn
    FROM promised AS fact
    WHERE reason_group <> 'structural'
)
SELECT CASE WHEN fact.filler = 'loaded' THEN 'Nothing to load' WHEN reason_group = 'fixable' THEN 'Load a file'
           WHEN reason_group = 'absent' THEN 'Ask the source' ELSE 'Nothing to load' END AS todo,
       count(*) AS facts, '[' || fact.status || ']' AS reason,
       group_concat(CASE WHEN who = 'all payers' THEN what ELSE who || ': ' || what END,
           '; ' ORDER BY turn) FILTER (WHERE turn <= 4)
           || CASE WHEN count(*) > 4 THEN '; and ' || (count(*) - 4) || ' more' ELSE '' END AS missing,
       words || ': ' || found_at AS filled_by, command
FROM fact
JOIN gap_filler USING (filler)
GROUP BY fact.status, fact.filler, reason_group, words, found_at, command
ORDER BY CASE WHEN fact.filler = 'loaded' THEN 3 WHEN reason_group = 'fixable' THEN 1 WHEN reason_group = 'absent'
        THEN 2 ELSE 3 END, facts DESC, filled_by;
