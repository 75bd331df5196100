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
SELECT filled_by, sum(facts) AS facts
FROM (
    SELECT 0 AS place, 'known' AS filled_by, 0 AS facts
    UNION ALL
    -- What nobody can load is last. What is promised is read once: as of an earlier import its tables are views.
    SELECT CASE
               WHEN status = 'known' THEN 0
               WHEN status = 'restricted' OR filler IN ('loaded', 'withheld') THEN 2
               ELSE 1
           END AS place,
           CASE
               WHEN status = 'known' THEN 'known'
               ELSE words || CASE WHEN status = 'restricted' THEN ' (under a license)' ELSE '' END
           END AS filled_by,
           count(*)
    FROM promised
    LEFT JOIN gap_filler USING (filler)
    WHERE coalesce(reason_group, '') <> 'structural' AND (status = 'known' OR words IS NOT NULL)
    GROUP BY 1, 2
) AS counted
GROUP BY place, filled_by
ORDER BY place, facts DESC, filled_by;
