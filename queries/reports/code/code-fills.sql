-- name: code-fills
-- title: What is known and what would fill the rest
-- description: The promised facts of the code: how many are known, and how many of the others each file or text would
--   bring. The numbers add up to all that is promised.
-- with: code/promised
-- param: system text default=CPT "code system"
-- param: code code required "billing code"
-- grain: the known facts, or one file or text
-- key: filled_by
-- column: filled_by text title="By" "What would fill the facts; `known` for those that are."
-- column: facts int title="Facts" "Promised facts."
-- tags: code, completeness
WITH fact AS (
    SELECT status, filler, reason_group
    FROM promised
    WHERE coalesce(reason_group, '') <> 'structural'
)
SELECT filled_by, facts
FROM (
    SELECT 0 AS place, 'known' AS filled_by, count(*) FILTER (WHERE status = 'known') AS facts
    FROM fact
    UNION ALL
    -- What nobody can load stands last.
    SELECT CASE WHEN status = 'restricted' OR filler IN ('loaded', 'withheld') THEN 2 ELSE 1 END AS place,
           words || CASE WHEN status = 'restricted' THEN ' (under a license)' ELSE '' END AS filled_by,
           count(*)
    FROM fact JOIN gap_filler USING (filler)
    WHERE status <> 'known'
    GROUP BY 1, 2
)
ORDER BY place, facts DESC, filled_by;
